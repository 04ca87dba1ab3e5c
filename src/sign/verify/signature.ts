/**
 * Is the signature in a document the signature of that document? Everything here is about integrity: digest, signed
 * attributes, signature value. Whether the signer deserves trust is decided elsewhere.
 */
import { createHash, verify } from 'node:crypto'
import { id_contentType, id_data, id_messageDigest } from '@peculiar/asn1-cms'
import { AsnConvert, AsnObjectIdentifierConverter, OctetString } from '@peculiar/asn1-schema'
import { attributeOf, CmsError, namesSigner, parse, readCms, sameBytes, type Cms } from '../cms/read.ts'
import {
  AlgorithmProtection,
  idAlgorithmProtection,
  idSha256,
  idSigningCertificateV2,
  SigningCertificateV2,
} from '../cms/schema.ts'
import { digestIdentifier, signatureIdentifier } from '../cms/write.ts'
import { algorithmOf, type SignatureAlgorithm } from '../keys/algorithm.ts'
import { readCertificate, type Certificate } from '../keys/certificate.ts'
import { chainOf, type Chain } from '../keys/chain.ts'

export type SignatureCheck = {
  /** Why the signature is not that of the document; empty when it is. */
  readonly reasons: readonly string[]
  readonly warnings: readonly string[]
  readonly algorithm?: SignatureAlgorithm | undefined
  readonly digest?: string | undefined
  readonly chain?: Chain | undefined
  /** The value that a timestamp of the signature is of. */
  readonly value?: Uint8Array | undefined
  /** That timestamp, of which nothing is checked here. */
  readonly timestamp?: Uint8Array | undefined
}

const idSigningTime = '1.2.840.113549.1.9.5'
const known = new Set<string>([
  id_contentType,
  id_messageDigest,
  idSigningCertificateV2,
  idAlgorithmProtection,
  idSigningTime,
])

/** Checks a signature against the digest of the bytes that it should cover. Never throws. */
export const checkSignature = (der: Uint8Array, digestOf: (hash: string) => Buffer): SignatureCheck => {
  try {
    return check(readCms(der), digestOf)
  } catch (error) {
    const why = error instanceof CmsError ? error.message : 'it cannot be read'
    return { reasons: [`The signature is malformed: ${why}.`], warnings: [] }
  }
}

const check = (cms: Cms, digestOf: (hash: string) => Buffer): SignatureCheck => {
  const certificates = cms.certificates.map(readCertificate)
  const signer = certificates.find((each) => isNamed(cms, each))
  if (!signer) return { reasons: ['The certificate of the signer is not in the signature.'], warnings: [] }
  const chain = chainOf(signer, certificates)
  const reasons: string[] = []
  const warnings: string[] = []
  for (const each of chain.unused) {
    reasons.push(`The certificate "${each.label}" is in the signature, but is not part of the signer's chain.`)
  }
  if (!chain.complete) {
    reasons.push(
      `The chain of certificates in the signature is cut off or changed above "${chain.certificates.at(-1)?.label}".`,
    )
  }
  const algorithm = algorithmOf(signer.x509.publicKey)
  if (!algorithm)
    return { reasons: [...reasons, 'The key of the signer is of a kind that is not accepted.'], warnings, chain }
  const { signerInfo } = cms
  if (
    !signerInfo.digestAlgorithm.isEqual(digestIdentifier(algorithm)) ||
    !signerInfo.signatureAlgorithm.isEqual(signatureIdentifier(algorithm))
  ) {
    return { reasons: [...reasons, `The signature names other algorithms than ${algorithm.says}.`], warnings, chain }
  }
  const digest = digestOf(algorithm.hash)
  reasons.push(...attributeReasons(cms, signer, algorithm, digest))
  if (cms.attributes.has(idSigningTime)) {
    warnings.push('The signature has a signing-time attribute, which the PAdES baseline profile forbids.')
  }
  for (const type of cms.attributes.keys()) {
    if (!known.has(type)) warnings.push(`The signature has an attribute that Holdfast does not know (${type}).`)
  }
  const value = new Uint8Array(signerInfo.signature.buffer)
  if (!verify(algorithm.hash, cms.signedAttributes, signer.x509.publicKey, value)) {
    reasons.push('The signature was not made with the key of the signer, or was changed.')
  }
  return { reasons, warnings, algorithm, digest: digest.toString('hex'), chain, value, timestamp: cms.timestamp }
}

/** Ours name their signer by issuer and serial number; a signature that does it by key identifier is not one of ours. */
const isNamed = (cms: Cms, certificate: Certificate): boolean =>
  !cms.signerInfo.sid.subjectKeyIdentifier && namesSigner(cms, certificate)

/** The four attributes that must be there, each with one value. */
const attributeReasons = (cms: Cms, signer: Certificate, algorithm: SignatureAlgorithm, digest: Buffer): string[] => {
  const reasons: string[] = []
  const type = attributeOf(cms, id_contentType)
  if (!type || !sameBytes(type, AsnConvert.serialize(AsnObjectIdentifierConverter.toASN(id_data)))) {
    reasons.push('The signature is not one of plain data (content-type).')
  }
  const signedDigest = attributeOf(cms, id_messageDigest)
  if (!signedDigest || !sameBytes(signedDigest, AsnConvert.serialize(new OctetString(digest)))) {
    const was = signedDigest
      ? Buffer.from(parse(new Uint8Array(signedDigest), OctetString).buffer).toString('hex')
      : 'missing'
    reasons.push(
      `The document was changed after it was signed: its ${algorithm.hash} digest is ${digest.toString('hex')}, the one that was signed is ${was}.`,
    )
  }
  const certificate = attributeOf(cms, idSigningCertificateV2)
  const [named] = certificate ? parse(new Uint8Array(certificate), SigningCertificateV2).certs : []
  const isSha256 = named?.hashAlgorithm === undefined || named.hashAlgorithm.algorithm === idSha256
  const fingerprint = createHash('sha256').update(signer.der).digest()
  if (!named || !isSha256 || !fingerprint.equals(new Uint8Array(named.certHash.buffer))) {
    reasons.push('The signature is not bound to the certificate of the signer (signing-certificate-v2).')
  }
  const protection = attributeOf(cms, idAlgorithmProtection)
  const chosen = protection && parse(new Uint8Array(protection), AlgorithmProtection)
  if (
    !chosen?.digestAlgorithm.isEqual(cms.signerInfo.digestAlgorithm) ||
    !chosen.signatureAlgorithm.isEqual(cms.signerInfo.signatureAlgorithm)
  ) {
    reasons.push('The signature is not bound to its algorithms (algorithm-protection).')
  }
  return reasons
}
