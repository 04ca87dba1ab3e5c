/** The key that signs, from the settings and the environment; without one, a development key that is made once. */
import { join } from 'node:path'
import type { Settings } from '../src/model/portfolio.ts'
import type { Instant } from '../src/model/calendar.ts'
import { loadSigner } from '../src/sign/load.ts'
import type { SigningError } from '../src/sign/error.ts'
import type { Signer } from '../src/sign/keys/signer.ts'
import { refuse } from './command.ts'
import { local } from './local.ts'
import type { Terminal } from './terminal.ts'

/** The settings without which the signer cannot be found. */
export type KeySettings = Pick<Settings, 'signing' | 'aws'>

/** Rejects with a `SigningError` when the configured key cannot be used. */
export const signerFor = (
  settings: KeySettings | undefined,
  content: string,
  at: Instant,
  terminal: Terminal,
): Promise<Signer> => {
  const signing = settings?.signing
  const passphrase = signing?.passphraseFrom === undefined ? undefined : terminal.env(signing.passphraseFrom)
  const endpoint = settings?.aws.endpoint
  return loadSigner({ settings: signing, folder: content, keys: join(local, 'keys'), passphrase, endpoint, at })
}

/** Says why nothing could be signed; gives 3, or 2 when an authority outside did not confirm what it had to. */
export const refusedToSign = ({ message, hint, exit }: SigningError, terminal: Terminal): number => {
  refuse(terminal, message, hint)
  return exit
}
