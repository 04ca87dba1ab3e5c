/**
 * Takes a signature apart. The parser is lenient (BER, unknown fields), which a verifier must not be; so what was read is
 * written again and must give the same bytes. Nothing that the parser overlooked or tolerated can hide behind that.
 */
import { id_data, id_signedData, type SignerInfo } from '@peculiar/asn1-cms'
import { AsnConvert } from '@peculiar/asn1-schema'
import { SignedAttributes, SignedContent } from './schema.ts'

export { elementLength } from '../pdf/element.ts'

export type Cms = {
  /** DER, in the order of the set. */
  readonly certificates: readonly Uint8Array[]
  readonly signerInfo: SignerInfo
  /** The bytes that were signed. */
  readonly signedAttributes: Uint8Array
  /** The values of each signed attribute, by type. */
  readonly attributes: ReadonlyMap<string, readonly ArrayBuffer[]>
}

/** What is wrong with the form of a signature. */
export class CmsError extends Error {}

/** Reads a ContentInfo that holds a SignedData with one signer and no content. Throws a `CmsError` with the reason. */
export const readCms = (der: Uint8Array): Cms => {
  const { contentType, content: data } = parse(der, SignedContent)
  if (contentType !== id_signedData) throw new CmsError('it is not SignedData')
  const [signerInfo, ...others] = data.signerInfos
  if (!signerInfo || others.length > 0) throw new CmsError(`it has ${data.signerInfos.length} signers instead of one`)
  if (data.version !== 1 || signerInfo.version !== 1) throw new CmsError('it has another version than 1')
  if (data.encapContentInfo.eContentType !== id_data || data.encapContentInfo.eContent) {
    throw new CmsError('it holds content of its own')
  }
  const [digest, ...otherDigests] = data.digestAlgorithms
  if (!digest?.isEqual(signerInfo.digestAlgorithm) || otherDigests.length > 0) {
    throw new CmsError('it names several digest algorithms')
  }
  if (signerInfo.unsignedAttrs) throw new CmsError('it has unsigned attributes')
  const attributes = new Map<string, readonly ArrayBuffer[]>()
  for (const { attrType, attrValues } of signerInfo.signedAttrs ?? []) {
    if (attributes.has(attrType)) throw new CmsError(`the signed attribute ${attrType} stands twice`)
    attributes.set(attrType, attrValues)
  }
  return {
    certificates: data.certificates.map((each) => new Uint8Array(each)),
    signerInfo,
    signedAttributes: new Uint8Array(AsnConvert.serialize(new SignedAttributes(signerInfo.signedAttrs))),
    attributes,
  }
}

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
