/**
 * OCSP (RFC 6960): how a certificate's status is asked for, and what an answer proves. An answer counts when it was signed by
 * the issuer itself, or by a responder to whom that issuer gave a certificate for just this.
 */
import { createHash } from 'node:crypto'
import {
  CertID,
  type CertStatus,
  id_kp_OCSPSigning,
  id_pkix_ocsp_basic,
  id_pkix_ocsp_nocheck,
  OCSPRequest,
  OCSPResponse,
  OCSPResponseStatus,
  Request,
  type ResponderID,
  ResponseData,
  TBSRequest,
} from '@peculiar/asn1-ocsp'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier, ExtendedKeyUsage, id_ce_extKeyUsage } from '@peculiar/asn1-x509'
import { fromEpoch } from '../../model/calendar.ts'
import { fits } from '../cms/fits.ts'
import { CmsError, parse, sameBytes } from '../cms/read.ts'
import { outOfDate, readCertificate, type Certificate } from '../keys/certificate.ts'
import { issued } from '../keys/chain.ts'
import { reasonNames, SignedBody, unusable, untimely, type Question, type Revocation } from './status.ts'

/** Digests by which a certificate may be named. SHA-1 is no risk here: a wrong name finds no answer, or one about nothing. */
const idHashes: Readonly<Record<string, string>> = { '1.3.14.3.2.26': 'sha1', '2.16.840.1.101.3.4.2.1': 'sha256' }

/** How an issuer is named: digests of its name and of the bits of its key. */
const issuerHashes = (issuer: Certificate, hash: string): { readonly name: Buffer; readonly key: Buffer } => {
  const digest = (bytes: ArrayBuffer): Buffer => createHash(hash).update(new Uint8Array(bytes)).digest()
  return { name: digest(AsnConvert.serialize(issuer.subjectName)), key: digest(issuer.keyBits) }
}

/** DER of a request for the status of a certificate. Without a nonce, so that responders may answer from what they keep. */
export const ocspRequest = (certificate: Certificate, issuer: Certificate): Uint8Array => {
  const { name, key } = issuerHashes(issuer, 'sha1')
  const reqCert = new CertID({
    // The one that every responder knows (RFC 5019).
    hashAlgorithm: new AlgorithmIdentifier({ algorithm: '1.3.14.3.2.26', parameters: null }),
    issuerNameHash: new OctetString(name),
    issuerKeyHash: new OctetString(key),
    serialNumber: certificate.serialNumber,
  })
  const tbsRequest = new TBSRequest({ requestList: [new Request({ reqCert })] })
  return new Uint8Array(AsnConvert.serialize(new OCSPRequest({ tbsRequest })))
}

/** What an OCSP response proves of a certificate. Never throws. */
export const checkOcsp = (der: Uint8Array, question: Question): Revocation => {
  try {
    return check(der, question)
  } catch (error) {
    return unusable('ocsp', error instanceof CmsError ? error.message : 'it cannot be read')
  }
}

const check = (der: Uint8Array, question: Question): Revocation => {
  const { certificate, issuer } = question
  const { responseStatus, responseBytes } = parse(der, OCSPResponse)
  if (responseStatus !== OCSPResponseStatus.successful || responseBytes?.responseType !== id_pkix_ocsp_basic) {
    return unusable('ocsp', `the responder refused (${OCSPResponseStatus[responseStatus] ?? responseStatus})`)
  }
  const basic = parse(new Uint8Array(responseBytes.response.buffer), SignedBody)
  const { responses, responderID, producedAt } = AsnConvert.parse(basic.body, ResponseData)
  const answer = responses.find(({ certID }) => isAbout(certID, certificate, issuer))
  if (!answer) return unusable('ocsp', 'it is about another certificate')
  const signer = [issuer, ...(basic.certificates ?? []).map((each) => readCertificate(new Uint8Array(each)))].find(
    (each) => isResponder(responderID, each),
  )
  if (!signer) return unusable('ocsp', 'the certificate of its signer is missing')
  if (
    !fits(new Uint8Array(basic.body), new Uint8Array(basic.signature), signer.x509.publicKey, basic.signatureAlgorithm)
  ) {
    return unusable('ocsp', 'its signature does not fit')
  }
  const delegated = signer.fingerprint !== issuer.fingerprint
  const against = delegated ? reasonAgainst(signer, issuer, producedAt) : undefined
  const late = against ?? untimely(answer.thisUpdate, answer.nextUpdate, question)
  if (late) return unusable('ocsp', late)
  const found = {
    kind: 'ocsp',
    thisUpdate: fromEpoch(answer.thisUpdate.getTime() / 1000),
    nextUpdate: answer.nextUpdate && fromEpoch(answer.nextUpdate.getTime() / 1000),
    responder: delegated ? signer : undefined,
  } as const
  return { ...found, ...statusOf(answer.certStatus) }
}

const statusOf = ({ good, revoked }: CertStatus): Pick<Revocation, 'status' | 'reason' | 'revokedAt'> => {
  if (revoked) {
    const revokedAt = fromEpoch(revoked.revocationTime.getTime() / 1000)
    return { status: 'revoked', reason: reasonNames[revoked.revocationReason?.reason ?? 0] ?? '', revokedAt }
  }
  return good === null
    ? { status: 'good', reason: '' }
    : { status: 'unusable', reason: 'the responder does not know it' }
}

const isAbout = (id: CertID, certificate: Certificate, issuer: Certificate): boolean => {
  const hash = idHashes[id.hashAlgorithm.algorithm]
  if (hash === undefined || !sameBytes(id.serialNumber, certificate.serialNumber)) return false
  const { name, key } = issuerHashes(issuer, hash)
  return sameBytes(id.issuerNameHash.buffer, name) && sameBytes(id.issuerKeyHash.buffer, key)
}

const isResponder = ({ byName, byKey }: ResponderID, certificate: Certificate): boolean => {
  if (byKey) return sameBytes(byKey.buffer, issuerHashes(certificate, 'sha1').key)
  return byName !== undefined && sameBytes(AsnConvert.serialize(byName), AsnConvert.serialize(certificate.subjectName))
}

/** Why somebody may not answer in an issuer's place; `undefined` when they may (RFC 6960, section 4.2.2.2). */
const reasonAgainst = (signer: Certificate, issuer: Certificate, producedAt: Date): string | undefined => {
  const usage = signer.extension(id_ce_extKeyUsage)
  if (!issued(issuer, signer) || !usage || !AsnConvert.parse(usage, ExtendedKeyUsage).includes(id_kp_OCSPSigning)) {
    return `"${signer.label}" may not answer for "${issuer.label}"`
  }
  if (!signer.canSign || signer.weaklySigned) return `the certificate of "${signer.label}" is not fit to sign`
  return outOfDate(signer, fromEpoch(producedAt.getTime() / 1000))?.message
}

/** True for a responder of whom the issuer says that its own status need not be asked. */
export const needsNoCheck = (responder: Certificate): boolean => responder.extension(id_pkix_ocsp_nocheck) !== undefined
