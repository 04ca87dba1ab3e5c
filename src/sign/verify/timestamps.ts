/**
 * The timestamps of a document: one of the signature value, inside the signature, and those of the whole file. Each proves that what it
 * stamps existed at its time, as long as its authority is believed; and of an old one a newer one proves that it existed in time.
 */
import { createHash } from 'node:crypto'
import { formatInstant, toEpoch, type Instant } from '../../model/calendar.ts'
import { checkTimestamp, reasonsAgainstAuthorityChain } from '../cms/timestamp.ts'
import type { Certificate } from '../keys/certificate.ts'
import { chainOf, type Chain } from '../keys/chain.ts'
import { tolerance } from '../revocation/status.ts'
import { changedCopies } from './copies.ts'
import { trustedPath } from './trust.ts'

/** A timestamp that is what it claims to be. */
export type Stamp = {
  readonly kind: 'signature' | 'document'
  /** The field of the form that holds it. */
  readonly field: string | undefined
  /** The revision up to which it covers the file. */
  readonly revision: number
  readonly at: Instant
  /** From its authority upwards, as far as the document reaches. */
  readonly chain: Chain
}

/** A token, and what it should stamp. */
export type Token = Omit<Stamp, 'at' | 'chain'> & {
  readonly der: Uint8Array
  readonly digestOf: (hash: string) => Uint8Array
}

/** Reads tokens, the oldest first. `known` are the other certificates of the document. `reasons` says why one is not a timestamp of what it stands beside. */
export const stampsOf = (
  tokens: readonly Token[],
  known: readonly Certificate[],
): { readonly stamps: readonly Stamp[]; readonly reasons: readonly string[] } => {
  const reasons: string[] = []
  const stamps = tokens.flatMap(({ der, digestOf, ...token }): Stamp[] => {
    const found = checkTimestamp(der, digestOf)
    const { at, chain } = found
    const inToken = chain ? [...chain.certificates, ...chain.unused] : []
    const stray = chain && !chain.complete ? chain.unused : []
    const wrong = [
      ...found.reasons,
      // In a chain that is cut off, a certificate that fits nowhere may be one that was changed.
      ...stray.map(({ label }) => `The certificate "${label}" in it is not part of the chain of its authority.`),
      ...changedCopies(inToken, [...inToken, ...known]).map(
        ({ label }) => `The certificate "${label}" in it was changed.`,
      ),
    ]
    reasons.push(...wrong.map((each) => `${nameOf(token)}: ${each}`))
    if (wrong.length > 0 || at === undefined || !chain) return []
    const [own] = chain.certificates as [Certificate]
    const others = [...inToken, ...known]
    return [{ ...token, at, chain: chain.complete ? chain : chainOf(own, others) }]
  })
  return { stamps, reasons }
}

const nameOf = ({ kind, field }: Pick<Stamp, 'kind' | 'field'>): string =>
  kind === 'signature' ? 'Timestamp of the signature' : `Timestamp "${field}"`

export type JudgedStamp = Stamp & {
  readonly trust: 'trusted' | 'untrusted' | 'not-checked'
  /** Up to a trust anchor, or as far as it goes. */
  readonly path: readonly Certificate[]
  /** The instant at which its authority had to count: that of the timestamp that came after it, or now. */
  readonly provenAt: Instant
  /** Why it proves nothing. */
  readonly reasons: readonly string[]
}

/**
 * Which timestamps prove their time. The newest must stand by itself at `now` (where the caller has a now), each older one when the
 * one after it was made. No anchors means that trust is not asked for.
 */
export const judgeStamps = (
  stamps: readonly Stamp[],
  anchors: readonly Certificate[],
  now: Instant | undefined,
): readonly JudgedStamp[] => {
  const judged: JudgedStamp[] = []
  let proven = now
  for (const stamp of stamps.toReversed()) {
    const provenAt = proven ?? stamp.at
    const trusted = trustedPath(stamp.chain.certificates, anchors)
    const path = trusted ?? stamp.chain.certificates
    const reasons = [
      ...reasonsAgainstAuthorityChain({ ...stamp.chain, certificates: path }, provenAt),
      ...(toEpoch(stamp.at) > toEpoch(provenAt) + tolerance
        ? [`It says ${formatInstant(stamp.at)}, later than ${formatInstant(provenAt)}, when it was there already.`]
        : []),
      ...(anchors.length > 0 && !trusted
        ? [
            `The chain of its authority ends at "${path.at(-1)?.label}", and none of the given trust anchors vouches for it.`,
          ]
        : []),
    ].map((each) => `${nameOf(stamp)}: ${each}`)
    const trust = anchors.length === 0 ? 'not-checked' : reasons.length === 0 ? 'trusted' : 'untrusted'
    judged.unshift({ ...stamp, trust, path, provenAt, reasons })
    if (reasons.length === 0) proven = stamp.at
  }
  return judged
}

/** Digest of bytes by the name of a hash. */
export const digestOfBytes =
  (...parts: readonly Uint8Array[]) =>
  (hash: string): Buffer =>
    parts.reduce((all, each) => all.update(each), createHash(hash)).digest()
