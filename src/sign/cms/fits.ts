/**
 * Does a signature that others made (of a timestamp, an OCSP response, a revocation list) fit its key? They choose their
 * algorithms; accepted are RSA and ECDSA with SHA-256 or better, each named as its standard writes it.
 */
import { constants, verify, type KeyObject } from 'node:crypto'
import type { AlgorithmIdentifier } from '@peculiar/asn1-x509'

/** The digests of RFC 8017 by which signatures may be made. */
export const hashNames: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

const rsa: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
}
const ecdsa: Readonly<Record<string, string>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}
const rsaEncryption = '1.2.840.113549.1.1.1'
const rsaPss = '1.2.840.113549.1.1.10'

/** The digest that an algorithm uses; `undefined` when it is not one that is accepted. */
const hashOf = ({ algorithm, parameters }: AlgorithmIdentifier, digest: string | undefined): string | undefined => {
  if (algorithm in ecdsa) return parameters === undefined ? ecdsa[algorithm] : undefined
  if (algorithm === rsaPss) {
    // Its parameters name the digest, SHA-1 where they do not: the object identifier of SHA-256, -384 or -512.
    const [, last] =
      /060960864801650304020([123])/.exec(Buffer.from(parameters ?? new ArrayBuffer(0)).toString('hex')) ?? []
    return last === undefined ? undefined : hashNames[`2.16.840.1.101.3.4.2.${last}`]
  }
  if (parameters !== null && parameters !== undefined) return undefined
  return algorithm === rsaEncryption ? digest : rsa[algorithm]
}

/**
 * True when `signature` is that of `data` by `key`. `digest` is the digest algorithm that is named beside the signature, where
 * a format does so; it must be the one that the signature uses.
 */
export const fits = (
  data: Uint8Array,
  signature: Uint8Array,
  key: KeyObject,
  algorithm: AlgorithmIdentifier,
  digest?: AlgorithmIdentifier,
): boolean => {
  const named = digest && hashNames[digest.algorithm]
  const hash = hashOf(algorithm, named)
  if (hash === undefined || (digest && hash !== named)) return false
  const kind = algorithm.algorithm in ecdsa ? 'ec' : 'rsa'
  if (key.asymmetricKeyType !== kind && !(kind === 'rsa' && key.asymmetricKeyType === 'rsa-pss')) return false
  const padding = algorithm.algorithm === rsaPss ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING
  try {
    return verify(hash, data, kind === 'rsa' ? { key, padding } : key, signature)
  } catch {
    return false
  }
}
