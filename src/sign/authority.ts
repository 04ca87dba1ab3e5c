/**
 * Asks timestamp authorities, one after the other, until one gives a timestamp that counts: of this digest, for this request (by
 * its nonce), made by a certificate that is for timestamps and counted at that time. What is wrong with the others is said only
 * when none is left.
 */
import { randomBytes } from 'node:crypto'
import type { Instant } from '../model/calendar.ts'
import { CmsError, sameBytes } from './cms/read.ts'
import { checkTimestamp, reasonsAgainstAuthorityChain, timestampRequest, tokenIn } from './cms/timestamp.ts'
import { SigningError } from './error.ts'
import type { Chain } from './keys/chain.ts'
import { Unanswered, type Ask } from './web.ts'

export type Stamp = {
  /** DER of the token. */
  readonly token: Uint8Array
  /** The authority's time. */
  readonly at: Instant
  readonly chain: Chain
  /** The address that gave it. */
  readonly from: string
}

/** Gets a timestamp of a SHA-256 digest. Rejects with a `SigningError` when no authority gives one. */
export const stamp = async (digest: Uint8Array, authorities: readonly string[], ask: Ask): Promise<Stamp> => {
  const failures: string[] = []
  for (const url of authorities) {
    try {
      return await stampFrom(url, digest, ask)
    } catch (error) {
      if (!(error instanceof Unanswered) && !(error instanceof CmsError)) throw error
      failures.push(`${url}: ${error.message}`)
    }
  }
  if (failures.length === 0) throw new SigningError('There is no timestamp authority to ask.', nameOne)
  throw new SigningError(
    `No timestamp authority gave a timestamp that counts. ${failures.join('; ')}.`,
    'Try again later, or name a further authority under `signing.timestamp` in holdfast.yaml.',
    2,
  )
}

const nameOne = 'Name one under `signing.timestamp` in holdfast.yaml.'

const stampFrom = async (url: string, digest: Uint8Array, ask: Ask): Promise<Stamp> => {
  // A whole number that is positive and has no zeros to leave out: its first byte is between 0x40 and 0x7f.
  const nonce = new Uint8Array(randomBytes(8))
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40
  const answer = await ask({ url, type: 'application/timestamp-query', body: timestampRequest(digest, nonce) })
  const token = tokenIn(answer)
  const found = checkTimestamp(token, (hash) => (hash === 'sha256' ? digest : new Uint8Array()))
  const { at, chain } = found
  const [reason] = [...found.reasons, ...(at && chain ? reasonsAgainstAuthorityChain(chain, at) : [])]
  if (reason !== undefined) throw new CmsError(reason.replace(/\.$/, ''))
  if (!found.nonce || !sameBytes(found.nonce, nonce)) throw new CmsError('it is the answer to another request (nonce)')
  if (!at || !chain) throw new CmsError('it has no time')
  return { token, at, chain, from: url }
}
