/** What became of a claim, and how we know. */
import type { Comparator, Quantifier } from './claim.ts'
import type { Instant } from './calendar.ts'
import type { Phrase } from './phrase.ts'

export const verdicts = ['holds', 'violated', 'unknown', 'stale', 'waived'] as const
/** `unknown`: could not be read. `stale`: read too long ago. Neither is ever taken for `holds`. */
export type VerdictWord = (typeof verdicts)[number]

export const bases = ['measured', 'configured', 'reported', 'exercised', 'attested', 'computed'] as const
/**
 * How we know. `measured` only when every fact that was compared is a measurement. `reported`: another machine sent the
 * reading, and Holdfast read nothing itself.
 */
export type Basis = (typeof bases)[number]

/** One comparison that was made, in words. */
export type Comparison = {
  readonly fact: string
  readonly comparator: Comparator
  /** `< 1 h`; private parts are marked. */
  readonly expected: Phrase
  /** `4 min 12 s`; private parts are marked. */
  readonly measured: Phrase
  /** `null` when the fact could not be read. */
  readonly pass: boolean | null
}

/** The comparisons made on one match. */
export type MatchResult = {
  /** What is shown in place of the private subject: "order database", "bucket 2 of 5". */
  readonly label: string
  readonly subject: string
  readonly pass: boolean | null
  readonly comparisons: readonly Comparison[]
}

/** Why a claim does not hold; each reason is one rule of the book. */
export const reasons = [
  'unbound',
  'missing',
  'unreadable',
  'no-collector',
  'expired',
  'vacuous',
  'refuted',
  'never-exercised',
  'attestation-expired',
  'wrong-mode',
] as const
export type Reason = (typeof reasons)[number]

export type Verdict = {
  readonly plan: string
  readonly claim: string
  readonly verdict: VerdictWord
  /** The verdict before a waiver was applied; absent when none was. */
  readonly underlying?: Exclude<VerdictWord, 'waived'> | undefined
  readonly basis: Basis | null
  /** Who reported the reading that decided it, in public words; only with the basis `reported`. */
  readonly reportedBy?: string | undefined
  readonly reason?: Reason | undefined
  /** What decided it, in a sentence. */
  readonly because: Phrase
  /** `restorable age < 1 h` */
  readonly expected: Phrase
  /** The value or values found; empty when there is none. */
  readonly measured: Phrase
  readonly quantifier: Quantifier | null
  readonly matches: readonly MatchResult[]
  /** When reality was read; `null` when it never was. */
  readonly asOf: Instant | null
  /** The verdict counts until then; `null` when it is computed anew at every build, or never was known. */
  readonly validUntil: Instant | null
  /** Evidence, drill, incident or attestation it rests on, by id. */
  readonly sources: readonly string[]
  /** The waiver that accepts it, by id. */
  readonly waiver?: string | undefined
}
