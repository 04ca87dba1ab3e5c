/**
 * A detached CAdES signature over the digest of a document, as PAdES level B-B wants it: the signed attributes are
 * content-type, message-digest, signing-certificate-v2 and algorithm-protection, and never signing-time (the claimed time
 * is `/M` of the PDF). Sets are in DER order, so that one document and one RSA key give one signature.
 */
import { createHash, verify, X509Certificate } from 'node:crypto'
import {
  Attribute,
  EncapsulatedContentInfo,
  id_contentType,
  id_data,
  id_messageDigest,
  IssuerAndSerialNumber,
  SignerIdentifier,
  SignerInfo,
} from '@peculiar/asn1-cms'
import { AsnConvert, AsnObjectIdentifierConverter, OctetString } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { SigningError } from '../error.ts'
import type { SignatureAlgorithm } from '../keys/algorithm.ts'
import { readCertificate } from '../keys/certificate.ts'
import type { Signer } from '../keys/signer.ts'
import {
  AlgorithmProtection,
  EssCertIdV2,
  idAlgorithmProtection,
  idSignatureTimestamp,
  idSigningCertificateV2,
  SignedAttributes,
  SignedContent,
  SignedData,
  SigningCertificateV2,
} from './schema.ts'

/** Signs a digest that was made with `signer.algorithm.hash`. Gives DER of a ContentInfo. */
export const signDigest = async (digest: Uint8Array, signer: Signer): Promise<Uint8Array> => {
  const { algorithm } = signer
  const attributes = signedAttributes(digest, signer.certificate, algorithm)
  const toSign = new Uint8Array(AsnConvert.serialize(new SignedAttributes(attributes)))
  const signature = await signer.sign(toSign)
  if (!verify(algorithm.hash, toSign, new X509Certificate(signer.certificate).publicKey, signature)) {
    throw new SigningError(
      `The signature that was made for "${signer.name}" does not fit its certificate.`,
      'The key that signs is not the one the certificate was issued for.',
    )
  }
  const { issuer, serialNumber } = readCertificate(signer.certificate)
  const signerInfo = new SignerInfo({
    version: 1,
    sid: new SignerIdentifier({ issuerAndSerialNumber: new IssuerAndSerialNumber({ issuer, serialNumber }) }),
    digestAlgorithm: digestIdentifier(algorithm),
    signedAttrs: attributes,
    signatureAlgorithm: signatureIdentifier(algorithm),
    signature: new OctetString(signature),
  })
  const signedData = new SignedData()
  signedData.digestAlgorithms = [digestIdentifier(algorithm)]
  signedData.encapContentInfo = new EncapsulatedContentInfo({ eContentType: id_data })
  signedData.certificates = signer.chain.map((der) => new Uint8Array(der).buffer).toSorted(derOrder)
  signedData.signerInfos = [signerInfo]
  const content = new SignedContent()
  content.content = signedData
  return new Uint8Array(AsnConvert.serialize(content))
}

/** The same signature with a timestamp of its value, which is all that it may carry unsigned (level B-T). */
export const withTimestamp = (cms: Uint8Array, token: Uint8Array): Uint8Array => {
  const content = AsnConvert.parse(cms, SignedContent)
  for (const each of content.content.signerInfos)
    each.unsignedAttrs = [attribute(idSignatureTimestamp, new Uint8Array(token).buffer)]
  return new Uint8Array(AsnConvert.serialize(content))
}

/** The order of a SET OF in DER. */
const derOrder = (a: ArrayBuffer, b: ArrayBuffer): number => Buffer.compare(new Uint8Array(a), new Uint8Array(b))

const objectIdentifier = (id: string): ArrayBuffer => AsnConvert.serialize(AsnObjectIdentifierConverter.toASN(id))

/** `AlgorithmIdentifier` of the digest. */
export const digestIdentifier = (algorithm: SignatureAlgorithm): AlgorithmIdentifier =>
  new AlgorithmIdentifier({ algorithm: algorithm.digestOid })

/** `AlgorithmIdentifier` of the signature. */
export const signatureIdentifier = ({ signatureOid, parameters }: SignatureAlgorithm): AlgorithmIdentifier =>
  new AlgorithmIdentifier({ algorithm: signatureOid, parameters })

const attribute = (attrType: string, value: ArrayBuffer): Attribute => new Attribute({ attrType, attrValues: [value] })

const signedAttributes = (digest: Uint8Array, certificate: Uint8Array, algorithm: SignatureAlgorithm): Attribute[] => {
  const signedWith = new SigningCertificateV2()
  const id = new EssCertIdV2()
  id.certHash = new OctetString(createHash('sha256').update(certificate).digest())
  signedWith.certs = [id]
  const protection = new AlgorithmProtection()
  protection.digestAlgorithm = digestIdentifier(algorithm)
  protection.signatureAlgorithm = signatureIdentifier(algorithm)
  return [
    attribute(id_contentType, objectIdentifier(id_data)),
    attribute(id_messageDigest, AsnConvert.serialize(new OctetString(digest))),
    attribute(idSigningCertificateV2, AsnConvert.serialize(signedWith)),
    attribute(idAlgorithmProtection, AsnConvert.serialize(protection)),
  ].toSorted((a, b) => derOrder(AsnConvert.serialize(a), AsnConvert.serialize(b)))
}
