/**
 * Verifies the signature of a document with WebCrypto: the digest of the bytes that it covers, and the signature over that digest
 * with the key of a certificate inside it. Who holds that certificate, timestamps and revocations are not judged here.
 */
import { hexOf } from '../../sign/pdf/bytes.ts'
import { elementAt, elementsIn, partsOf, type Element } from './der.ts'

export type SignatureFound = {
  /** Is the digest of the document the one that was signed? */
  readonly digest: 'same' | 'differs'
  /** SHA-256 of the certificate with whose key it was made, hex; absent when it was made with none that is in it. */
  readonly fingerprint?: string | undefined
}

const hashes: Readonly<Record<string, string>> = {
  '608648016503040201': 'SHA-256',
  '608648016503040202': 'SHA-384',
  '608648016503040203': 'SHA-512',
}
const messageDigest = '2a864886f70d010904'
const signingCertificate = '2a864886f70d010910022f'
const rsa = '2a864886f70d010101'
const curves: Readonly<Record<string, { readonly name: string; readonly bytes: number }>> = {
  '2a8648ce3d030107': { name: 'P-256', bytes: 32 },
  '2b81040022': { name: 'P-384', bytes: 48 },
}

type Cms = {
  readonly certificates: readonly Element[]
  readonly hash: string
  /** As they were signed: a set of their own. */
  readonly attributes: Uint8Array<ArrayBuffer>
  readonly digest: string
  /** SHA-256 of the certificate that the signature is bound to, hex. */
  readonly bound: string
  readonly value: Uint8Array<ArrayBuffer>
}

/** Verifies; `covered` is what the signature covers. Throws a `RangeError` when the signature is malformed. */
export const verifySignature = async (
  der: Uint8Array<ArrayBuffer>,
  covered: Uint8Array<ArrayBuffer>,
): Promise<SignatureFound> => {
  const cms = readCms(der)
  if (hexOf(new Uint8Array(await crypto.subtle.digest(cms.hash, covered))) !== cms.digest) return { digest: 'differs' }
  for (const certificate of cms.certificates) {
    const fingerprint = hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', certificate.whole)))
    if (fingerprint === cms.bound && (await wasMadeWith(certificate, cms).catch(() => false)))
      return { digest: 'same', fingerprint }
  }
  return { digest: 'same' }
}

const identifierIn = (algorithm: Element): string => hexOf(elementAt(partsOf(algorithm), 0).content)

/** RFC 5652: ContentInfo, SignedData, its certificates, and the one SignerInfo. */
const readCms = (der: Uint8Array<ArrayBuffer>): Cms => {
  const [, wrapper] = partsOf(elementAt(elementsIn(der), 0))
  const data = partsOf(elementAt(partsOf(wrapper ?? elementAt([], 0)), 0))
  const certificates = data.find(({ tag }) => tag === 0xa0)
  const signers = partsOf(elementAt(data, data.length - 1))
  if (signers.length !== 1 || !certificates) throw new RangeError('It does not have one signer with a certificate.')
  const signer = partsOf(elementAt(signers, 0))
  const at = signer.findIndex(({ tag }) => tag === 0xa0)
  const signed = elementAt(signer, at)
  const hash = hashes[identifierIn(elementAt(signer, at - 1))]
  if (!hash) throw new RangeError('Its digest is of a kind that this page does not know.')
  const [certificate] = partsOf(elementAt(partsOf(valueIn(signed, signingCertificate)), 0))
  const bound = partsOf(certificate ?? elementAt([], 0)).find(({ tag }) => tag === 0x04)
  const attributes = signed.whole.slice()
  attributes[0] = 0x31
  return {
    certificates: partsOf(certificates),
    hash,
    attributes,
    digest: hexOf(valueIn(signed, messageDigest).content),
    bound: bound ? hexOf(bound.content) : '',
    value: elementAt(signer, at + 2).content,
  }
}

/** The one value of a signed attribute. */
const valueIn = (signed: Element, type: string): Element => {
  const found = partsOf(signed).filter((each) => identifierIn(each) === type)
  if (found.length !== 1) throw new RangeError('An attribute that must be there once is not.')
  return elementAt(partsOf(elementAt(partsOf(elementAt(found, 0)), 1)), 0)
}

const wasMadeWith = async (certificate: Element, { hash, attributes, value }: Cms): Promise<boolean> => {
  const body = partsOf(elementAt(partsOf(certificate), 0))
  // The version comes first, in all but the oldest certificates.
  const key = elementAt(body, elementAt(body, 0).tag === 0xa0 ? 6 : 5)
  const algorithm = partsOf(elementAt(partsOf(key), 0))
  if (hexOf(elementAt(algorithm, 0).content) === rsa) {
    const name = 'RSASSA-PKCS1-v1_5'
    const imported = await crypto.subtle.importKey('spki', key.whole, { name, hash }, false, ['verify'])
    return crypto.subtle.verify(name, imported, value, attributes)
  }
  const curve = algorithm[1] && curves[hexOf(algorithm[1].content)]
  if (!curve) return false
  const parameters = { name: 'ECDSA', namedCurve: curve.name }
  const imported = await crypto.subtle.importKey('spki', key.whole, parameters, false, ['verify'])
  return crypto.subtle.verify({ name: 'ECDSA', hash }, imported, plain(value, curve.bytes), attributes)
}

/** ECDSA as WebCrypto wants it: both numbers at full length, without DER around them. */
const plain = (value: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> => {
  const numbers = partsOf(elementAt(elementsIn(value), 0))
  const both = new Uint8Array(2 * length)
  for (const [index, { content }] of numbers.slice(0, 2).entries()) {
    const number = content.subarray(Math.max(0, content.length - length))
    both.set(number, (index + 1) * length - number.length)
  }
  return both
}
