/** The key that signs, from the settings and the environment; without one, a development key that is made once. */
import { join } from 'node:path'
import type { Portfolio } from '../src/model/portfolio.ts'
import type { Instant } from '../src/model/calendar.ts'
import { loadSigner } from '../src/sign/load.ts'
import type { Signer } from '../src/sign/keys/signer.ts'
import type { Terminal } from './terminal.ts'

/** Where this machine keeps what is made once: keys and finished documents. Never in version control. */
export const local = '.holdfast'

/** Rejects with a `SigningError` when the configured key cannot be used. */
export const signerFor = (portfolio: Portfolio, content: string, at: Instant, terminal: Terminal): Promise<Signer> => {
  const { signing } = portfolio.settings
  const passphrase = signing?.passphraseFrom === undefined ? undefined : terminal.env(signing.passphraseFrom)
  return loadSigner({ settings: signing, folder: content, keys: join(local, 'keys'), passphrase, at })
}
