/**
 * Takes a signature apart. The parser is lenient (BER, unknown fields), which a verifier must not be; so what was read is
 * written again and must give the same bytes. Nothing that the parser overlooked or tolerated can hide behind that.
 */
import { id_data, id_signedData, type SignerInfo } from '@peculiar/asn1-cms'
import { AsnConvert } from '@peculiar/asn1-schema'
import { id_ce_subjectKeyIdentifier, SubjectKeyIdentifier } from '@peculiar/asn1-x509'
import type { Certificate } from '../keys/certificate.ts'
import { idSignatureTimestamp, SignedAttributes, SignedContent, type SignedData } from './schema.ts'

export { elementLength } from '../pdf/element.ts'

export type Cms = {
  /** DER, in the order of the set. */
  readonly certificates: readonly Uint8Array[]
  readonly signerInfo: SignerInfo
  /** The bytes that were signed. */
  readonly signedAttributes: Uint8Array
  /** The values of each signed attribute, by type. */
  readonly attributes: ReadonlyMap<string, readonly ArrayBuffer[]>
  /** The timestamp of the signature value, of level B-T and above. It is not signed, and nothing of it is checked here. */
  readonly timestamp?: Uint8Array | undefined
}

/** What is wrong with the form of a signature. */
export class CmsError extends Error {}

/**
 * Reads the signature of a document: a ContentInfo that holds a SignedData with one signer and no content. Throws a `CmsError`
 * with the reason.
 */
export const readCms = (der: Uint8Array): Cms => {
  const { data, cms } = readSignedData(der, 1)
  if (data.encapContentInfo.eContentType !== id_data || data.encapContentInfo.eContent) {
    throw new CmsError('it holds content of its own')
  }
  const [unsigned, ...others] = cms.signerInfo.unsignedAttrs ?? []
  if (!unsigned) return cms
  const [timestamp, ...more] = unsigned.attrValues
  if (unsigned.attrType !== idSignatureTimestamp || others.length + more.length > 0 || !timestamp) {
    throw new CmsError('it has unsigned attributes other than one timestamp')
  }
  return { ...cms, timestamp: new Uint8Array(timestamp) }
}

/** Reads a SignedData of one signer, whatever it holds. Throws a `CmsError`. */
export const readSignedData = (der: Uint8Array, version: 1 | 3): { readonly data: SignedData; readonly cms: Cms } => {
  const { contentType, content: data } = parse(der, SignedContent)
  if (contentType !== id_signedData) throw new CmsError('it is not SignedData')
  const [signerInfo, ...others] = data.signerInfos
  if (!signerInfo || others.length > 0) throw new CmsError(`it has ${data.signerInfos.length} signers instead of one`)
  if (data.version !== version) throw new CmsError(`it has another version than ${version}`)
  // RFC 5652, section 5.3: the number says how the signer is named.
  if (signerInfo.version !== (signerInfo.sid.subjectKeyIdentifier ? 3 : 1)) {
    throw new CmsError('its signer has another version than it should')
  }
  if (data.crls) throw new CmsError('it holds revocation lists')
  const [digest, ...otherDigests] = data.digestAlgorithms
  if (!digest?.isEqual(signerInfo.digestAlgorithm) || otherDigests.length > 0) {
    throw new CmsError('it names several digest algorithms')
  }
  const attributes = new Map<string, readonly ArrayBuffer[]>()
  for (const { attrType, attrValues } of signerInfo.signedAttrs ?? []) {
    if (attributes.has(attrType)) throw new CmsError(`the signed attribute ${attrType} stands twice`)
    attributes.set(attrType, attrValues)
  }
  return {
    data,
    cms: {
      certificates: data.certificates.map((each) => new Uint8Array(each)),
      signerInfo,
      signedAttributes: new Uint8Array(AsnConvert.serialize(new SignedAttributes(signerInfo.signedAttrs))),
      attributes,
    },
  }
}

/** True when a signature names a certificate as that of its signer: by issuer and serial number, or by key identifier. */
export const namesSigner = ({ signerInfo: { sid } }: Cms, certificate: Certificate): boolean => {
  if (sid.subjectKeyIdentifier) {
    const own = certificate.extension(id_ce_subjectKeyIdentifier)
    return (
      own !== undefined &&
      sameBytes(AsnConvert.parse(own, SubjectKeyIdentifier).buffer, sid.subjectKeyIdentifier.buffer)
    )
  }
  const named = sid.issuerAndSerialNumber
  return (
    named !== undefined &&
    sameBytes(AsnConvert.serialize(named.issuer), AsnConvert.serialize(certificate.issuer)) &&
    sameBytes(named.serialNumber, certificate.serialNumber)
  )
}

/** The one value of a signed attribute; `undefined` when there is none, or several. */
export const attributeOf = ({ attributes }: Cms, type: string): ArrayBuffer | undefined => {
  const [value, ...more] = attributes.get(type) ?? []
  return more.length === 0 ? value : undefined
}

/** True when both hold the same bytes. */
export const sameBytes = (a: ArrayBuffer | Uint8Array, b: ArrayBuffer | Uint8Array): boolean =>
  Buffer.compare(new Uint8Array(a), new Uint8Array(b)) === 0

/** Reads a value, and makes sure that it is written as DER writes it. */
export const parse = <T>(der: Uint8Array, type: new () => T): T => {
  let value: T
  try {
    value = AsnConvert.parse(der, type)
  } catch {
    throw new CmsError(`${type.name} cannot be read`)
  }
  if (!Buffer.from(AsnConvert.serialize(value)).equals(der)) throw new CmsError(`${type.name} is not in canonical form`)
  return value
}
