/**
 * Keys from passphrases: PBES2 (RFC 8018) with AES, and the derivation of PKCS #12 (RFC 7292, appendix B.2) that its
 * HMAC still uses.
 */
import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto'
import { AsnConvert, AsnProp, AsnPropTypes, OctetString } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'

/** The bytes are protected in a way that we do not read. */
export class UnsupportedProtection extends Error {}

const idPbes2 = '1.2.840.113549.1.5.13'
const idPbkdf2 = '1.2.840.113549.1.5.12'

class Pbes2Params {
  keyDerivationFunc: AlgorithmIdentifier = new AlgorithmIdentifier()
  encryptionScheme: AlgorithmIdentifier = new AlgorithmIdentifier()
}
AsnProp({ type: AlgorithmIdentifier })(Pbes2Params.prototype, 'keyDerivationFunc')
AsnProp({ type: AlgorithmIdentifier })(Pbes2Params.prototype, 'encryptionScheme')

class Pbkdf2Params {
  salt: OctetString = new OctetString()
  iterationCount = 0
  keyLength?: number
  prf?: AlgorithmIdentifier
}
AsnProp({ type: OctetString })(Pbkdf2Params.prototype, 'salt')
AsnProp({ type: AsnPropTypes.Integer })(Pbkdf2Params.prototype, 'iterationCount')
AsnProp({ type: AsnPropTypes.Integer, optional: true })(Pbkdf2Params.prototype, 'keyLength')
AsnProp({ type: AlgorithmIdentifier, optional: true })(Pbkdf2Params.prototype, 'prf')

const hmacWithSha1 = '1.2.840.113549.2.7'
const prfs: Readonly<Record<string, string>> = {
  [hmacWithSha1]: 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}

const ciphers: Readonly<Record<string, { readonly name: string; readonly bytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', bytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', bytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', bytes: 32 },
}

/** Decrypts what PBES2 protects; throws `UnsupportedProtection` when it is something else. */
export const decryptPbes2 = (by: AlgorithmIdentifier, encrypted: Uint8Array, passphrase: string): Uint8Array => {
  if (by.algorithm !== idPbes2 || !by.parameters) throw new UnsupportedProtection()
  const { keyDerivationFunc, encryptionScheme } = AsnConvert.parse(by.parameters, Pbes2Params)
  const cipher = ciphers[encryptionScheme.algorithm]
  if (!cipher || !encryptionScheme.parameters) throw new UnsupportedProtection()
  if (keyDerivationFunc.algorithm !== idPbkdf2 || !keyDerivationFunc.parameters) throw new UnsupportedProtection()
  const { salt, iterationCount, prf } = AsnConvert.parse(keyDerivationFunc.parameters, Pbkdf2Params)
  const hash = prfs[prf?.algorithm ?? hmacWithSha1]
  if (hash === undefined) throw new UnsupportedProtection()
  const key = pbkdf2Sync(passphrase, new Uint8Array(salt.buffer), iterationCount, cipher.bytes, hash)
  const iv = new Uint8Array(AsnConvert.parse(encryptionScheme.parameters, OctetString).buffer)
  const decipher = createDecipheriv(cipher.name, key, iv)
  return new Uint8Array(Buffer.concat([decipher.update(encrypted), decipher.final()]))
}

/** Bytes that the hash functions take at a time. */
const blockSizes: Readonly<Record<string, number>> = { sha1: 64, sha256: 64, sha384: 128, sha512: 128 }

/** The key of the HMAC over a PKCS #12 file (purpose 3), one digest long, so that one round of the derivation is enough. */
export const pkcs12Key = (hash: string, passphrase: string, salt: Uint8Array, iterations: number): Uint8Array => {
  const size = blockSizes[hash] ?? 64
  const password = Buffer.from(`${passphrase}\0`, 'utf16le').swap16()
  let key: Uint8Array = Buffer.concat([Buffer.alloc(size, 3), repeated(salt, size), repeated(password, size)])
  for (let round = 0; round < iterations; round += 1) key = createHash(hash).update(key).digest()
  return key
}

/** Bytes repeated until they fill whole blocks. */
const repeated = (bytes: Uint8Array, size: number): Uint8Array =>
  Buffer.alloc(Math.ceil(bytes.length / size) * size, bytes)
