/** Words that pages have in common. */
import type { Basis, VerdictWord } from '../model/verdict.ts'
import type { ClaimView, Counts } from '../model/view.ts'
import { formatInstant, fromEpoch, toEpoch, type Instant } from '../model/calendar.ts'

export const verdictLabel: Readonly<Record<VerdictWord, string>> = {
  holds: 'Holds',
  violated: 'Violated',
  unknown: 'Unknown',
  stale: 'Stale',
  waived: 'Waived',
}

/** What a verdict means, for those who have never seen one. */
export const verdictMeaning: Readonly<Record<VerdictWord, string>> = {
  holds: 'Reality was checked and is as the sentence says.',
  violated: 'Reality was checked and is not as the sentence says.',
  unknown: 'It could not be read, so nobody knows.',
  stale: 'It was read, but too long ago to count.',
  waived: 'Not known to hold; a named person accepted that until a date.',
}

/** The same where another machine said so. */
export const reportedMeaning: Readonly<Partial<Record<VerdictWord, string>>> = {
  holds: 'Another machine reports that it is as the sentence says.',
  violated: 'Another machine reports that it is not as the sentence says.',
}

export const basisLabel: Readonly<Record<Basis, string>> = {
  measured: 'measured',
  configured: 'configured',
  reported: 'reported',
  exercised: 'exercised',
  attested: 'attested',
  computed: 'computed',
}

/** Who reported a reading, in a sentence that cannot be taken for a reading of our own. */
export const reportedWords = (by: string): string => `${by}, not read by Holdfast`

/** What a way of knowing means. */
export const basisMeaning: Readonly<Record<Basis, string>> = {
  measured: 'what was found to be so',
  configured: 'a setting that was read',
  reported: 'a reading that another machine sent; Holdfast did not read it itself',
  exercised: 'a drill that took place',
  attested: 'a person who vouches for it until a date',
  computed: 'arithmetic on the plan’s own numbers',
}

export const moment = (instant: Instant | null): string => (instant === null ? 'never' : formatInstant(instant))

/** `2026-11-20` */
export const day = (instant: Instant): string => instant.slice(0, 10)

/** The last day on which something counts that counts until an instant: what ends with a day ends at the first moment of the next one. */
export const lastDay = (until: Instant): string => fromEpoch(toEpoch(until) - 1).slice(0, 10)

/** How many of the claims that hold count until which moment, the earliest first; those without an end come last. */
export const lapsing = (
  claims: readonly ClaimView[],
): readonly { readonly until: Instant | undefined; readonly claims: number }[] => {
  const counted = new Map<string, number>()
  for (const { verdict, validUntil } of claims)
    if (verdict === 'holds') counted.set(validUntil ?? '', (counted.get(validUntil ?? '') ?? 0) + 1)
  return [...counted]
    .toSorted(([one], [other]) => (one === '' ? 1 : other === '' ? -1 : one < other ? -1 : 1))
    .map(([until, count]) => ({ until: until === '' ? undefined : (until as Instant), claims: count }))
}

/** A number and its word, which no line end may part. */
export const together = (count: number, word: string): string => `${count}\u00A0${word}`

/** `1 violated, 2 unknown`: what the waived claims would be without their waivers. */
export const underlyingWords = ({ underlying }: Counts): string =>
  (['violated', 'unknown', 'stale'] as const)
    .filter((word) => underlying[word] > 0)
    .map((word) => together(underlying[word], word))
    .join(', ')

/** `1.2 MB` */
export const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`

/** `id=holds other=waived`: the verdicts of claims for a script, in one attribute. Ids have neither spaces nor equals signs. */
export const claimsText = (claims: readonly ClaimView[]): string =>
  claims.map(({ id, verdict }) => `${id}=${verdict}`).join(' ')
