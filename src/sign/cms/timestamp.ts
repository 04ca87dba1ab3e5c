/**
 * Timestamps of RFC 3161: how one is asked for, and whether one is what it claims to be. A timestamp is a signature of an
 * authority over a digest and a time. Whether that authority is trusted, and was not revoked, is decided elsewhere.
 */
import { createHash } from 'node:crypto'
import { id_contentType, id_messageDigest } from '@peculiar/asn1-cms'
import { AsnConvert, AsnObjectIdentifierConverter, OctetString } from '@peculiar/asn1-schema'
import { id_ct_tstInfo, MessageImprint, PKIStatus, TimeStampReq, TimeStampResp, TSTInfo } from '@peculiar/asn1-tsp'
import { AlgorithmIdentifier, ExtendedKeyUsage, id_ce_extKeyUsage, id_kp_timeStamping } from '@peculiar/asn1-x509'
import { fromEpoch, type Instant } from '../../model/calendar.ts'
import { keyText } from '../keys/algorithm.ts'
import { outOfDate, readCertificate, type Certificate } from '../keys/certificate.ts'
import { chainOf, reasonsAgainstChain, type Chain } from '../keys/chain.ts'
import { fits, hashNames } from './fits.ts'
import { attributeOf, CmsError, namesSigner, parse, readSignedData, sameBytes, type Cms } from './read.ts'
import {
  idSha256,
  idSigningCertificate,
  idSigningCertificateV2,
  SigningCertificate,
  SigningCertificateV2,
} from './schema.ts'

export type TimestampCheck = {
  /** Why it is not a timestamp of what it should be; empty when it is. */
  readonly reasons: readonly string[]
  /** When the authority says that the digest existed. */
  readonly at?: Instant | undefined
  /** From the authority's certificate upwards, as far as the token and the given certificates reach. */
  readonly chain?: Chain | undefined
  /** The token's nonce, DER of a whole number without its header. */
  readonly nonce?: Uint8Array | undefined
}

/** DER of a request for a timestamp of a SHA-256 digest. The nonce must be random, and its first bit must not be set. */
export const timestampRequest = (digest: Uint8Array, nonce: Uint8Array): Uint8Array =>
  new Uint8Array(
    AsnConvert.serialize(
      new TimeStampReq({
        messageImprint: new MessageImprint({
          hashAlgorithm: new AlgorithmIdentifier({ algorithm: idSha256, parameters: null }),
          hashedMessage: new OctetString(digest),
        }),
        nonce: new Uint8Array(nonce).buffer,
        certReq: true,
      }),
    ),
  )

/** The token in an authority's answer. Throws a `CmsError` when it gave none. */
export const tokenIn = (response: Uint8Array): Uint8Array => {
  let answer: TimeStampResp
  try {
    answer = AsnConvert.parse(response, TimeStampResp)
  } catch {
    throw new CmsError('it is not an answer to a request for a timestamp')
  }
  const { status, timeStampToken } = answer
  if ((status.status !== PKIStatus.granted && status.status !== PKIStatus.grantedWithMods) || !timeStampToken) {
    const why = [...(status.statusString ?? [])]
      .join(' ')
      .replace(/[^\x20-\x7e]/g, '?')
      .slice(0, 200)
    throw new CmsError(`the authority refused (status ${status.status}${why ? `: ${why}` : ''})`)
  }
  return new Uint8Array(AsnConvert.serialize(timeStampToken))
}

/**
 * Checks a token against the digest of what it should stamp: `digestOf` gives it by the name of a hash. `others` are certificates
 * that may complete the authority's chain. Never throws.
 */
export const checkTimestamp = (
  token: Uint8Array,
  digestOf: (hash: string) => Uint8Array,
  others: readonly Certificate[] = [],
): TimestampCheck => {
  try {
    return check(token, digestOf, others)
  } catch (error) {
    return {
      reasons: [`The timestamp is malformed: ${error instanceof CmsError ? error.message : 'it cannot be read'}.`],
    }
  }
}

const check = (
  token: Uint8Array,
  digestOf: (hash: string) => Uint8Array,
  others: readonly Certificate[],
): TimestampCheck => {
  const { data, cms } = readSignedData(token, 3)
  const { eContentType, eContent } = data.encapContentInfo
  if (eContentType !== id_ct_tstInfo || !eContent?.single) throw new CmsError('it does not hold a time')
  if (cms.signerInfo.unsignedAttrs) throw new CmsError('it has unsigned attributes')
  const content = new Uint8Array(eContent.single.buffer)
  const info = AsnConvert.parse(content, TSTInfo)
  const certificates = cms.certificates.map(readCertificate)
  const signer = certificates.find((each) => namesSigner(cms, each))
  if (!signer) return { reasons: ['The certificate of the timestamp authority is not in the timestamp.'] }
  const at = fromEpoch(info.genTime.getTime() / 1000)
  const reasons: string[] = []
  const hash = hashNames[info.messageImprint.hashAlgorithm.algorithm]
  if (!hash || !sameBytes(info.messageImprint.hashedMessage.buffer, digestOf(hash))) {
    reasons.push('The timestamp is of something else than what it stands beside.')
  }
  reasons.push(...signatureReasons(cms, content, signer), ...reasonsAgainstAuthority(signer, at))
  return {
    reasons,
    at,
    chain: chainOf(signer, [...certificates, ...others]),
    nonce: info.nonce && new Uint8Array(info.nonce),
  }
}

const signatureReasons = (cms: Cms, content: Uint8Array, signer: Certificate): string[] => {
  const { signerInfo } = cms
  const hash = hashNames[signerInfo.digestAlgorithm.algorithm]
  if (!hash) return ['The timestamp is made with a broken digest (SHA-1 or older).']
  const reasons: string[] = []
  const digest = createHash(hash).update(content).digest()
  const signed = attributeOf(cms, id_messageDigest)
  const type = attributeOf(cms, id_contentType)
  if (!signed || !sameBytes(signed, AsnConvert.serialize(new OctetString(digest)))) {
    reasons.push('The time in the timestamp was changed.')
  }
  if (!type || !sameBytes(type, AsnConvert.serialize(AsnObjectIdentifierConverter.toASN(id_ct_tstInfo)))) {
    reasons.push('The signature of the timestamp is not one of a time (content-type).')
  }
  if (!namesCertificate(cms, signer)) {
    reasons.push('The timestamp is not bound to the certificate of its authority (signing-certificate).')
  }
  const value = new Uint8Array(signerInfo.signature.buffer)
  if (
    !fits(cms.signedAttributes, value, signer.x509.publicKey, signerInfo.signatureAlgorithm, signerInfo.digestAlgorithm)
  ) {
    reasons.push('The timestamp was not made with the key of its authority, or was changed.')
  }
  return reasons
}

/** RFC 5816: one of the two attributes must name the signer's certificate by its hash; both, when both are there. */
const namesCertificate = (cms: Cms, signer: Certificate): boolean => {
  const old = attributeOf(cms, idSigningCertificate)
  const now = attributeOf(cms, idSigningCertificateV2)
  if (!old && !now) return false
  const named = (hash: string | undefined, value: OctetString | undefined): boolean =>
    hash !== undefined && value !== undefined && sameBytes(createHash(hash).update(signer.der).digest(), value.buffer)
  const [first] = now ? parse(new Uint8Array(now), SigningCertificateV2).certs : []
  const [second] = old ? parse(new Uint8Array(old), SigningCertificate).certs : []
  return (
    (!now || named(hashNames[first?.hashAlgorithm?.algorithm ?? idSha256], first?.certHash)) &&
    (!old || named('sha1', second?.certHash))
  )
}

/** Why a certificate may not stamp times at an instant; nothing when it may (RFC 3161, section 2.3). */
const reasonsAgainstAuthority = (certificate: Certificate, at: Instant): string[] => {
  const { label, x509 } = certificate
  const usage = certificate.extension(id_ce_extKeyUsage)
  const purposes = usage ? [...AsnConvert.parse(usage, ExtendedKeyUsage)] : []
  const reasons: string[] = []
  if (purposes.length !== 1 || purposes[0] !== id_kp_timeStamping || !certificate.isCritical(id_ce_extKeyUsage)) {
    reasons.push(`The certificate "${label}" is not for timestamps, and for nothing else.`)
  }
  if (!certificate.canSign || x509.ca) reasons.push(`The certificate "${label}" is not for signatures.`)
  if (certificate.weaklySigned) reasons.push(`The certificate "${label}" is signed with a broken algorithm.`)
  if ((x509.publicKey.asymmetricKeyDetails?.modulusLength ?? 2048) < 2048) {
    reasons.push(`The key of "${label}" is too short to be trusted: ${keyText(x509.publicKey)}.`)
  }
  const late = outOfDate(certificate, at)
  if (late) reasons.push(late.message)
  return reasons
}

/** Why the chain of an authority does not hold; nothing when it does. That it ends at a root is not asked here. */
export const reasonsAgainstAuthorityChain = ({ certificates }: Chain, at: Instant): readonly string[] =>
  [...reasonsAgainstChain(certificates), ...certificates.map((each) => outOfDate(each, at))].flatMap((each) =>
    each ? [each.message] : [],
  )
