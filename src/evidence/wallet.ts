/**
 * Credentials that the clients of a run share: a role is assumed once for an account, however many regions and services are asked
 * in it. STS gives them for all regions, whichever it was asked in.
 */
import { toEpoch } from '../model/calendar.ts'
import type { Clock } from './trace.ts'

export type Credentials = {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  expiration: Date | undefined
}

/** Credentials of roles, by account. Those of one region count in all. */
export type Wallet = Map<string, Promise<Credentials>>

/**
 * Credentials of an account, as a client asks for them: once, and again when those it has are about to end. Then they are
 * of no use to others either. A refusal counts only for the client that got it, because STS may be off in one region.
 */
export const shared = (
  { wallet = new Map(), clock }: { readonly wallet?: Wallet | undefined; readonly clock?: Clock | undefined },
  account: string,
  make: () => Promise<Credentials>,
): (() => Promise<Credentials>) => {
  let mine: Promise<Credentials> | undefined
  return async () => {
    const known = wallet.get(account)
    if (known && known !== mine) {
      mine = known
      const given = await known.catch(() => undefined)
      if (given && !isEnding(given, clock)) return given
    }
    mine = make()
    wallet.set(account, mine)
    return mine
  }
}

const isEnding = ({ expiration }: Credentials, clock: Clock | undefined): boolean =>
  clock !== undefined && expiration !== undefined && expiration.getTime() / 1000 - toEpoch(clock()) < 300
