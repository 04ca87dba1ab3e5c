/**
 * A key and its chain in one PKCS #12 file (RFC 7292), as authorities and key stores export it. Read are files whose
 * contents are protected as today's tools do it: PBES2 with AES, and an HMAC over the whole that is checked before
 * anything is decrypted. Older protection (RC2, 3DES) is refused with the command that converts the file.
 */
import { createHmac, createPrivateKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import { EncryptedContentInfo, id_data, id_encryptedData } from '@peculiar/asn1-cms'
import {
  AuthenticatedSafe,
  CertBag,
  id_certBag,
  id_keyBag,
  id_pkcs8ShroudedKeyBag,
  id_x509Certificate,
  PFX,
  SafeContents,
  type MacData,
  type SafeBag,
} from '@peculiar/asn1-pfx'
import { EncryptedPrivateKeyInfo } from '@peculiar/asn1-pkcs8'
import { AsnConvert, AsnProp, AsnPropTypes, OctetString } from '@peculiar/asn1-schema'
import { SigningError } from '../error.ts'
import { decryptPbes2, pkcs12Key, UnsupportedProtection } from './pbe.ts'
import { needsPassphrase, secretOf, shell, wrongPassphrase, type KeyFile, type KeyOptions } from './pem.ts'
import { atHand, signerOf, type Signer } from './signer.ts'

/** Loads a signer from PKCS #12. */
export const signerFromPkcs12 = (file: KeyFile, options: KeyOptions): Signer => {
  const { key, certificates } = open(file, options)
  return signerOf({ ...atHand(key), certificates, from: file.name, name: options.name }, options.at)
}

class EncryptedData {
  version = 0
  encryptedContentInfo: EncryptedContentInfo = new EncryptedContentInfo()
}
AsnProp({ type: AsnPropTypes.Integer })(EncryptedData.prototype, 'version')
AsnProp({ type: EncryptedContentInfo })(EncryptedData.prototype, 'encryptedContentInfo')

const open = (file: KeyFile, options: KeyOptions): { key: KeyObject; certificates: Uint8Array[] } => {
  const passphrase = options.passphrase ?? ''
  try {
    const pfx = AsnConvert.parse(file.bytes, PFX)
    const safes = new Uint8Array(AsnConvert.parse(pfx.authSafe.content, OctetString).buffer)
    if (!isAuthentic(safes, pfx.macData, passphrase)) {
      throw options.passphrase === undefined ? needsPassphrase(file.name, options) : wrongPassphrase(file.name, options)
    }
    const bags = AsnConvert.parse(safes, AuthenticatedSafe).flatMap((safe) => [
      ...bagsIn(safe.contentType, safe.content, passphrase),
    ])
    const [key, ...more] = bags.map((bag) => keyIn(bag, passphrase)).filter((each) => each !== undefined)
    if (!key || more.length > 0) {
      throw new SigningError(
        `${file.name} holds ${key ? `${more.length + 1} private keys` : 'no private key'}, but exactly one is needed.`,
        'Export the key that signs, with its certificate and chain, into a file of its own.',
      )
    }
    return { key, certificates: bags.map(certificateIn).filter((each) => each !== undefined) }
  } catch (error) {
    if (error instanceof SigningError) throw error
    if (error instanceof UnsupportedProtection || isUnsupported(error)) throw legacy(file.name, options)
    throw new SigningError(
      `${file.name} cannot be read as a PKCS #12 file.`,
      `Check it: openssl pkcs12 -in ${shell(file.name)} -info -noout`,
    )
  }
}

const isUnsupported = (error: unknown): boolean =>
  error instanceof Error && /UNSUPPORTED/.test((error as NodeJS.ErrnoException).code ?? '')

/** The command works as it stands; a test runs it. */
const legacy = (file: string, options: KeyOptions): SigningError => {
  const [from, pem, to, secret] = [shell(file), shell(`${file}.pem`), shell(`${file}.new`), secretOf(options)]
  return new SigningError(
    `${file} is protected with an algorithm that is no longer supported (RC2, 3DES or the like).`,
    `Convert it: openssl pkcs12 -legacy -in ${from} -passin ${secret} -aes256 -passout ${secret} -out ${pem}` +
      ` && openssl pkcs12 -export -in ${pem} -passin ${secret} -passout ${secret} -out ${to} && rm ${pem}`,
  )
}

/** The digests of RFC 8018 that the HMAC over the file may use. */
const macHashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

const isAuthentic = (content: Uint8Array, data: MacData | undefined, passphrase: string): boolean => {
  const hash = macHashes[data?.mac.digestAlgorithm.algorithm ?? '']
  if (!data || hash === undefined) throw new UnsupportedProtection()
  const expected = new Uint8Array(data.mac.digest.buffer)
  const key = pkcs12Key(hash, passphrase, new Uint8Array(data.macSalt.buffer), data.iterations)
  const actual = createHmac(hash, key).update(content).digest()
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

const bagsIn = (contentType: string, content: ArrayBuffer, passphrase: string): SafeContents => {
  if (contentType === id_data) return AsnConvert.parse(AsnConvert.parse(content, OctetString), SafeContents)
  if (contentType !== id_encryptedData) throw new UnsupportedProtection()
  const { contentEncryptionAlgorithm, encryptedContent } = AsnConvert.parse(content, EncryptedData).encryptedContentInfo
  const pieces = encryptedContent?.constructedValue ?? (encryptedContent?.value ? [encryptedContent.value] : [])
  const encrypted = Buffer.concat(pieces.map((each) => Buffer.from(each.buffer)))
  return AsnConvert.parse(decryptPbes2(contentEncryptionAlgorithm, encrypted, passphrase), SafeContents)
}

const keyIn = (bag: SafeBag, passphrase: string): KeyObject | undefined => {
  const der = Buffer.from(bag.bagValue)
  if (bag.bagId === id_keyBag) return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  if (bag.bagId !== id_pkcs8ShroudedKeyBag) return undefined
  const { encryptionAlgorithm, encryptedData } = AsnConvert.parse(der, EncryptedPrivateKeyInfo)
  const key = decryptPbes2(encryptionAlgorithm, Buffer.from(encryptedData.buffer), passphrase)
  return createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' })
}

const certificateIn = (bag: SafeBag): Uint8Array | undefined => {
  if (bag.bagId !== id_certBag) return undefined
  const { certId, certValue } = AsnConvert.parse(bag.bagValue, CertBag)
  return certId === id_x509Certificate ? new Uint8Array(AsnConvert.parse(certValue, OctetString).buffer) : undefined
}
