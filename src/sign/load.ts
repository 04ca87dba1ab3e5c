/** From the `signing` settings to the signer: the one entry for everybody who needs a key. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../model/calendar.ts'
import type { Signing } from '../model/portfolio.ts'
import { SigningError } from './error.ts'
import { developmentSigner } from './keys/development.ts'
import { signerFromPem, type KeyFile, type KeyOptions } from './keys/pem.ts'
import type { Signer } from './keys/signer.ts'

export type LoadOptions = {
  readonly settings: Signing | undefined
  /** The folder that the paths of the settings start from: the content folder. */
  readonly folder: string
  /** Where the development key is kept. */
  readonly keys: string
  /** The value of the environment variable that `settings.passphraseFrom` names. */
  readonly passphrase?: string | undefined
  /** Another address for AWS. */
  readonly endpoint?: string | undefined
  /** The instant of signing. */
  readonly at: Instant
}

/** Loads the configured key, or the development key when none is configured. Rejects with a `SigningError`. */
export const loadSigner = async (options: LoadOptions): Promise<Signer> => {
  const { settings, at, passphrase } = options
  const read = (setting: string, path: string): Promise<KeyFile> => readKeyFile(setting, options.folder, path)
  const more: KeyOptions = { at, passphrase, passphraseFrom: settings?.passphraseFrom, name: settings?.name }
  if (settings?.pkcs12 !== undefined) {
    const { signerFromPkcs12 } = await import('./keys/pkcs12.ts')
    return signerFromPkcs12(await read('pkcs12', settings.pkcs12), more)
  }
  if (settings?.key !== undefined && settings.certificates !== undefined) {
    return signerFromPem(await read('key', settings.key), await read('certificates', settings.certificates), more)
  }
  if (settings?.kms !== undefined && settings.certificates !== undefined) {
    const { signerFromKms } = await import('./keys/kms.ts')
    const key = { id: settings.kms, endpoint: options.endpoint }
    return signerFromKms(key, await read('certificates', settings.certificates), more)
  }
  return developmentSigner(options.keys, at)
}

const readKeyFile = async (setting: string, folder: string, path: string): Promise<KeyFile> => {
  const name = join(folder, path)
  try {
    return { name, bytes: await readFile(name) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SigningError(
      `\`signing.${setting}\` names ${name}, ${code === 'ENOENT' ? 'which does not exist' : `which cannot be read (${code})`}.`,
      'The path is relative to the content folder. Correct it, or remove `signing` to use a development key.',
    )
  }
}
