/** A key and certificates in PEM files: PKCS #8, SEC 1 or PKCS #1, encrypted or not. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { Instant } from '../../model/calendar.ts'
import { SigningError } from '../error.ts'
import { atHand, signerOf, type Signer } from './signer.ts'

/** A file that was read, and its name for messages. */
export type KeyFile = { readonly name: string; readonly bytes: Uint8Array }

/** What goes with every way to load a key. */
export type KeyOptions = {
  readonly passphrase?: string | undefined
  /** Name of the environment variable that the passphrase comes from, for hints. */
  readonly passphraseFrom?: string | undefined
  /** Who signs, when not as the certificate says. */
  readonly name?: string | undefined
  /** The instant of signing. */
  readonly at: Instant
}

/** Loads a signer from PEM. */
export const signerFromPem = (key: KeyFile, certificates: KeyFile, options: KeyOptions): Signer =>
  signerOf(
    {
      ...atHand(privateKeyOf(key, options)),
      certificates: certificatesIn(certificates),
      from: certificates.name,
      name: options.name,
    },
    options.at,
  )

const block = (label: string): RegExp => new RegExp(`-----BEGIN (${label})-----[\\s\\S]*?-----END \\1-----`, 'g')

/** The DER of every certificate in a PEM file. */
export const certificatesIn = (file: KeyFile): readonly Uint8Array[] => {
  const found = textOf(file).match(block('CERTIFICATE')) ?? []
  if (found.length === 0) {
    throw new SigningError(
      `${file.name} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`,
      `If it is in DER form, convert it: openssl x509 -inform DER -in ${shell(file.name)} -out ${shell(`${file.name}.pem`)}`,
    )
  }
  return found.map((each) => new Uint8Array(Buffer.from(each.replace(/-----[^-]+-----/g, ''), 'base64')))
}

const textOf = (file: KeyFile): string => Buffer.from(file.bytes).toString('latin1')

const privateKeyOf = (file: KeyFile, options: KeyOptions): KeyObject => {
  const [pem] = textOf(file).match(block('(?:ENCRYPTED |RSA |EC )?PRIVATE KEY')) ?? []
  if (pem === undefined) {
    throw new SigningError(
      `${file.name} holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).`,
      `If it is in DER form, convert it: openssl pkey -inform DER -in ${shell(file.name)} -out ${shell(`${file.name}.pem`)}`,
    )
  }
  if (/ENCRYPTED/.test(pem) && options.passphrase === undefined) throw needsPassphrase(file.name, options)
  try {
    return createPrivateKey({ key: pem, format: 'pem', passphrase: options.passphrase })
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (/ENCRYPTED/.test(pem) && code === 'ERR_OSSL_EVP_UNSUPPORTED') throw legacyKey(file.name, options)
    if (/ENCRYPTED/.test(pem)) throw wrongPassphrase(file.name, options)
    throw new SigningError(
      `The private key in ${file.name} cannot be read.`,
      'Export it again. `openssl pkey -in FILE -noout` shows whether a key is whole.',
    )
  }
}

/** The command works as it stands; a test runs it. */
const legacyKey = (file: string, options: KeyOptions): SigningError => {
  const [from, to, secret] = [shell(file), shell(`${file}.new`), secretOf(options)]
  return new SigningError(
    `The private key in ${file} is encrypted with an algorithm that is no longer supported.`,
    `Encrypt it again: openssl pkey -provider legacy -provider default -in ${from} -passin ${secret} -aes256 -passout ${secret} -out ${to}`,
  )
}

/** A file name as one word of a command. */
export const shell = (file: string): string =>
  /^[\w./:@%+=,-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`

/** How openssl is told where the passphrase is. */
export const secretOf = (options: KeyOptions): string => `env:${options.passphraseFrom ?? 'PASSPHRASE'}`

/** The file is encrypted and there is no passphrase. */
export const needsPassphrase = (file: string, options: KeyOptions): SigningError =>
  new SigningError(
    `${file} is encrypted, but there is no passphrase.`,
    options.passphraseFrom === undefined
      ? 'Name the environment variable that holds it: `signing.passphraseFrom` in holdfast.yaml.'
      : `Set the environment variable ${options.passphraseFrom}.`,
  )

/** The passphrase does not open the file. */
export const wrongPassphrase = (file: string, options: KeyOptions): SigningError =>
  new SigningError(
    `The passphrase does not open ${file}.`,
    options.passphraseFrom === undefined
      ? 'Check the passphrase.'
      : `Check the value of the environment variable ${options.passphraseFrom}.`,
  )
