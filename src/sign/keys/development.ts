/**
 * The key that signs when none is configured, so that a fresh clone makes signed PDFs. It proves that a file is unchanged
 * since it was built, and nothing about who built it; its subject says so. It is made once and kept in a folder that is
 * not under version control.
 *
 * RSA, because PKCS #1 v1.5 signatures are deterministic: two builds of the same content give the same signed bytes.
 * The certificate counts from ten years before it was made, so that builds `--as-of` an earlier day can use it.
 */
import { generateKeyPair } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { addToInstant, type Instant } from '../../model/calendar.ts'
import { SigningError } from '../error.ts'
import { developmentSubject } from './certificate.ts'
import { signerFromPem } from './pem.ts'
import { selfSigned } from './self-signed.ts'
import type { Signer } from './signer.ts'

const tenYears = { text: '10 years', months: 120, seconds: 0 }

/**
 * Loads the development key from a folder, after making it when there is none. The signer is always named by the
 * certificate: nobody's name may stand on a signature that proves no identity.
 */
export const developmentSigner = async (folder: string, at: Instant): Promise<Signer> => {
  const home = join(folder, 'development')
  const stored = (await load(home, at)) ?? (await make(folder, home, at), await load(home, at))
  if (!stored)
    throw new SigningError(`The development key could not be kept in ${home}.`, 'Check the permissions of that folder.')
  return stored
}

const load = async (home: string, at: Instant): Promise<Signer | undefined> => {
  const file = async (leaf: string): Promise<{ name: string; bytes: Uint8Array }> => ({
    name: join(home, leaf),
    bytes: await readFile(join(home, leaf)),
  })
  try {
    const signer = signerFromPem(await file('key.pem'), await file('certificate.pem'), { at })
    return { ...signer, development: true }
  } catch (error) {
    if (await isAbsent(home)) return undefined
    throw new SigningError(
      `The development key in ${home} cannot be used. ${(error as Error).message}`,
      'Delete that folder; the next build makes a new key. Files that were signed with the old one stay valid.',
    )
  }
}

const isAbsent = (path: string): Promise<boolean> =>
  readFile(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT' || error.code === 'ENOTDIR',
  )

/** Writes beside the final place and renames: of two builds at once one wins, and both use its key. */
const make = async (folder: string, home: string, at: Instant): Promise<void> => {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 3072 })
  const certificate = selfSigned(privateKey, publicKey, {
    commonName: developmentSubject,
    validFrom: addToInstant(at, { ...tenYears, months: -tenYears.months }, 'UTC'),
    validTo: addToInstant(at, tenYears, 'UTC'),
  })
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const fresh = await mkdtemp(join(folder, '.new-'))
    try {
      const write = { flag: 'wx', mode: 0o600, flush: true }
      await writeFile(join(fresh, 'key.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }), write)
      await writeFile(join(fresh, 'certificate.pem'), pem(certificate), write)
      await rename(fresh, home)
    } catch (error) {
      await rm(fresh, { recursive: true, force: true })
      if (await isAbsent(home)) throw error
    }
  } catch (error) {
    throw new SigningError(
      `The development key cannot be kept in ${folder}: ${(error as Error).message}.`,
      'Check that the folder can be written, or configure a key under `signing` in holdfast.yaml.',
    )
  }
}

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`
