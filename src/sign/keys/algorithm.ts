/** The three ways to sign. Everything that depends on the kind of key is in this table. */
import type { KeyObject } from 'node:crypto'

export type SignatureAlgorithm = {
  readonly name: 'rsa-sha256' | 'ecdsa-p256-sha256' | 'ecdsa-p384-sha384'
  /** For people. */
  readonly says: string
  readonly hash: 'sha256' | 'sha384'
  /** Object identifiers as they stand in a signature. */
  readonly digestOid: string
  readonly signatureOid: string
  /** RSA identifiers carry NULL (`null`), those of ECDSA nothing (RFC 5754). */
  readonly parameters: null | undefined
}

const sha256 = { hash: 'sha256', digestOid: '2.16.840.1.101.3.4.2.1' } as const
const sha384 = { hash: 'sha384', digestOid: '2.16.840.1.101.3.4.2.2' } as const

export const algorithms: Readonly<Record<SignatureAlgorithm['name'], SignatureAlgorithm>> = {
  'rsa-sha256': {
    name: 'rsa-sha256',
    says: 'RSA (PKCS #1 v1.5) with SHA-256',
    ...sha256,
    // rsaEncryption rather than sha256WithRSAEncryption: RFC 5754 obliges every reader to know it.
    signatureOid: '1.2.840.113549.1.1.1',
    parameters: null,
  },
  'ecdsa-p256-sha256': {
    name: 'ecdsa-p256-sha256',
    says: 'ECDSA P-256 with SHA-256',
    ...sha256,
    signatureOid: '1.2.840.10045.4.3.2',
    parameters: undefined,
  },
  'ecdsa-p384-sha384': {
    name: 'ecdsa-p384-sha384',
    says: 'ECDSA P-384 with SHA-384',
    ...sha384,
    signatureOid: '1.2.840.10045.4.3.3',
    parameters: undefined,
  },
}

/** The algorithm that goes with a key; `undefined` when it is of a kind we do not sign with. */
export const algorithmOf = (key: KeyObject): SignatureAlgorithm | undefined => {
  const curve = key.asymmetricKeyDetails?.namedCurve
  if (key.asymmetricKeyType === 'rsa') return algorithms['rsa-sha256']
  if (key.asymmetricKeyType === 'ec' && curve === 'prime256v1') return algorithms['ecdsa-p256-sha256']
  if (key.asymmetricKeyType === 'ec' && curve === 'secp384r1') return algorithms['ecdsa-p384-sha384']
  return undefined
}

/** `RSA 3072`, `EC prime256v1`, `ED25519`. */
export const keyText = (key: KeyObject): string => {
  const details = key.asymmetricKeyDetails
  const size = details?.modulusLength ?? details?.namedCurve
  return [(key.asymmetricKeyType ?? 'unknown').toUpperCase(), size].filter((each) => each !== undefined).join(' ')
}
