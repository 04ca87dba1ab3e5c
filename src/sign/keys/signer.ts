/**
 * Who signs. Every way to hold a key (file, token, cloud service) ends in a `Signer`; nothing behind it knows where the
 * key is. A signer that exists is fit to sign: what speaks against a key or certificate is said when it is made.
 */
import { createPublicKey, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Instant } from '../../model/calendar.ts'
import { SigningError } from '../error.ts'
import { algorithmOf, keyText, type SignatureAlgorithm } from './algorithm.ts'
import { outOfDate, readCertificate, reasonsAgainst, type Certificate } from './certificate.ts'
import { chainOf, reasonsAgainstChain } from './chain.ts'

export type Signer = {
  /** DER of the certificate whose key signs. */
  readonly certificate: Uint8Array
  /** DER of the whole chain: `certificate` first, a self-signed root last. */
  readonly chain: readonly Uint8Array[]
  readonly algorithm: SignatureAlgorithm
  /** True for the key that is made when none is configured: it proves that a file is unchanged, not who made it. */
  readonly development: boolean
  /** Who signs, for people. */
  readonly name: string
  /** What the user should know, but what does not prevent signing. */
  readonly warnings: readonly string[]
  /**
   * Signs data. It must hash the data with `algorithm.hash` itself, and must give an RSA signature as it is and an
   * ECDSA signature as DER.
   */
  readonly sign: (data: Uint8Array) => Promise<Uint8Array>
}

/** A key, wherever it is, and where its certificates came from, for messages. */
export type KeyMaterial = {
  readonly publicKey: KeyObject
  /** Signs data as `Signer.sign` must. */
  readonly sign: (data: Uint8Array, algorithm: SignatureAlgorithm) => Promise<Uint8Array>
  /** DER, in any order; those that do not belong to the key's chain are left out. */
  readonly certificates: readonly Uint8Array[]
  /** The file that holds the certificates. */
  readonly from: string
  /** Who signs, when not as the certificate says. */
  readonly name?: string | undefined
}

const signAsync = promisify(sign)

/** A private key that is at hand. */
export const atHand = (key: KeyObject): Pick<KeyMaterial, 'publicKey' | 'sign'> => ({
  publicKey: createPublicKey(key),
  sign: async (data, { hash }) => new Uint8Array(await signAsync(hash, data, key)),
})

/** Makes a signer of a key and its certificates, or refuses with the reason. `at` is the instant of signing. */
export const signerOf = (material: KeyMaterial, at: Instant): Signer => {
  const { publicKey, from } = material
  const certificates = material.certificates.map((der) => readOrRefuse(der, from))
  const own = certificates.find((each) => each.x509.publicKey.equals(publicKey))
  if (!own) throw noCertificate(publicKey, certificates, from)
  const chain = chainOf(own, certificates)
  const last = chain.certificates.at(-1) ?? own
  const against = [
    ...reasonsAgainst(own),
    ...chain.certificates.map((each) => outOfDate(each, at)),
    ...reasonsAgainstChain(chain.certificates),
  ].find((each) => each !== undefined)
  if (against) throw new SigningError(against.message, against.hint)
  const algorithm = algorithmOf(publicKey) as SignatureAlgorithm // else there was a reason against it
  if (!chain.complete) {
    throw new SigningError(
      `The chain of certificates in ${from} stops at "${last.label}", whose issuer is missing: ${last.issuerText}.`,
      'Add the certificate of that issuer, and those above it up to the root, to the same file.',
    )
  }
  return {
    certificate: own.der,
    chain: chain.certificates.map((each) => each.der),
    algorithm,
    development: false,
    name: material.name ?? own.label,
    warnings: warningsOf(own, chain.unused, from),
    sign: (data) => material.sign(data, algorithm),
  }
}

const readOrRefuse = (der: Uint8Array, from: string): Certificate => {
  try {
    return readCertificate(der)
  } catch {
    throw new SigningError(
      `A certificate in ${from} cannot be read.`,
      'Export it again. `openssl x509 -in FILE -noout -text` shows whether a certificate is whole.',
    )
  }
}

const noCertificate = (key: KeyObject, certificates: readonly Certificate[], from: string): SigningError => {
  const found = certificates.map((each) => `"${each.label}" (${keyText(each.x509.publicKey)})`).join(', ')
  return new SigningError(
    `The private key (${keyText(key)}) belongs to none of the certificates in ${from}: ${found || 'there is none'}.`,
    'Give the key and the certificate that were made together.',
  )
}

/** serverAuth, clientAuth: what a web server's certificate is for. */
const webOnly = new Set(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])

const warningsOf = (own: Certificate, unused: readonly Certificate[], from: string): readonly string[] => {
  // @types/node calls the extended key usage `keyUsage`, as Node does; it is absent when there is none.
  const purposes = (own.x509.keyUsage ?? []) as readonly string[]
  return [
    ...(purposes.length > 0 && purposes.every((each) => webOnly.has(each))
      ? [`The certificate "${own.label}" is for web servers only. PDF readers may not accept it for documents.`]
      : []),
    ...(unused.length > 0
      ? [
          `${from} holds certificates outside the signer's chain, which are left out: ${unused.map((each) => each.label).join(', ')}.`,
        ]
      : []),
  ]
}
