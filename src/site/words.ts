/** Words that pages have in common. */
import type { Basis, VerdictWord } from '../model/verdict.ts'
import type { Counts } from '../model/view.ts'
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

export const basisLabel: Readonly<Record<Basis, string>> = {
  measured: 'measured',
  configured: 'configured',
  exercised: 'exercised in a drill',
  attested: 'attested by a person',
  computed: 'computed from the plan',
}

/** What a way of knowing means. */
export const basisMeaning: Readonly<Record<Basis, string>> = {
  measured: 'what was found to be so',
  configured: 'a setting that was read',
  exercised: 'a drill that took place',
  attested: 'a person who vouches for it until a date',
  computed: 'arithmetic on the plan’s own numbers',
}

export const moment = (instant: Instant | null): string => (instant === null ? 'never' : formatInstant(instant))

/** `2026-11-20` */
export const day = (instant: Instant): string => instant.slice(0, 10)

/** The last day on which something counts that counts until an instant: what ends with a day ends at the first moment of the next one. */
export const lastDay = (until: Instant): string => fromEpoch(toEpoch(until) - 1).slice(0, 10)

/** `41 hold, 3 waived`: the verdicts that there are, in words. */
export const countWords = (counts: Counts): string => {
  const verbs: Readonly<Record<VerdictWord, string>> = {
    holds: 'hold',
    violated: 'violated',
    unknown: 'unknown',
    stale: 'stale',
    waived: 'waived',
  }
  const parts = (Object.keys(verbs) as VerdictWord[])
    .filter((word) => counts[word] > 0)
    .map((word) => `${counts[word]} ${word === 'holds' && counts[word] === 1 ? 'holds' : verbs[word]}`)
  return parts.length === 0 ? 'no claims' : parts.join(', ')
}

/** `1.2 MB` */
export const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
