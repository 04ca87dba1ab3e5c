/**
 * Which level of PAdES baseline (ETSI EN 319 142-1) a document reaches, and what its signature proves at which time. Everything that
 * is needed stands in the document; a level whose parts are there but do not hold is not reached.
 */
import type { Instant } from '../../model/calendar.ts'
import type { SignatureLevel } from '../../model/signature.ts'
import type { Certificate } from '../keys/certificate.ts'
import type { Chain } from '../keys/chain.ts'
import { revocationsOf, type RevocationReport } from './revoked.ts'
import type { Store } from './store.ts'
import type { Added } from './structure.ts'
import type { JudgedStamp } from './timestamps.ts'
import { trustedPath, trustOf, type Trust } from './trust.ts'

export type Evaluation = {
  readonly level: SignatureLevel
  readonly trust: Trust['trust']
  /** The oldest instant at which the signature is proven to have been there. */
  readonly provenAt: Instant | undefined
  readonly revocations: readonly RevocationReport[]
  /** Why nobody can be sure that the signature is its signer's. */
  readonly doubts: readonly string[]
}

export type Evidence = {
  readonly chain: Chain
  readonly stamps: readonly JudgedStamp[]
  readonly store: Store | undefined
  readonly added: readonly Added[]
  readonly anchors: readonly Certificate[]
  /** When the signer says that it was made. */
  readonly claimed: Instant | undefined
  /** An instant of the caller, usually now. */
  readonly now: Instant | undefined
}

/** Answers in the document may be from any time after the signature. */
const forEver = '9999-12-31T23:59:59Z'

/** Weighs what a document proves. */
export const evaluate = ({ chain, stamps, store, added, anchors, claimed, now }: Evidence): Evaluation => {
  const holding = stamps.filter(({ reasons }) => reasons.length === 0)
  const provenAt = holding[0]?.at
  const trust = trustOf(chain, anchors, provenAt ? [provenAt] : [claimed, now].filter((each) => each !== undefined))
  const revocations = store ? revocationsFor(chain, stamps, store, { anchors, at: provenAt ?? claimed ?? now }) : []
  const withData = holding.length > 0 && store !== undefined && revocations.every(({ status }) => status === 'good')
  const data = added.filter((each) => each.data).map(({ revision }) => revision)
  const archived = withData && holding.some((each) => each.kind === 'document' && each.revision > (data[0] ?? Infinity))
  const doubts = [
    ...trust.reasons,
    ...stamps.flatMap(({ reasons }) => reasons),
    ...revocations.flatMap(({ reason }) => reason ?? []),
  ]
  return {
    level: archived ? 'B-LTA' : withData ? 'B-LT' : holding.length > 0 ? 'B-T' : 'B-B',
    trust: trust.trust === 'trusted' && doubts.length > 0 ? 'untrusted' : trust.trust,
    provenAt,
    revocations,
    doubts: [...new Set(doubts)],
  }
}

/**
 * Of the signer's chain and those of all timestamps but the newest document timestamp: what is known of that one's authority can be
 * put into a document only when it is renewed.
 */
const revocationsFor = (
  chain: Chain,
  stamps: readonly JudgedStamp[],
  store: Store,
  { anchors, at }: { readonly anchors: readonly Certificate[]; readonly at: Instant | undefined },
): readonly RevocationReport[] => {
  if (at === undefined) return []
  const path = trustedPath(chain.certificates, anchors) ?? chain.certificates
  const newest = stamps.at(-1)
  const asked = stamps.filter((each) => each.kind === 'signature' || each !== newest)
  const all = [
    ...revocationsOf(path, store, { at, until: forEver }),
    ...asked.flatMap((each) => revocationsOf(each.path, store, { at: each.at, until: forEver }, true)),
  ]
  return all.filter(
    (each, index) =>
      all.findIndex((other) => other.fingerprint === each.fingerprint && other.status === each.status) === index,
  )
}
