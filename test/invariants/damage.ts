/** Ways in which evidence can be bad, and what each must make of the claims that rest on it. */
import { fromEpoch, toEpoch, type Instant } from '../../src/model/calendar.ts'
import type { Claim } from '../../src/model/claim.ts'
import { errorClasses, type Evidence, type EvidenceError, type Match } from '../../src/model/evidence.ts'
import type { VerdictWord } from '../../src/model/verdict.ts'

const errorOf = (kind: EvidenceError['class']): EvidenceError => ({ class: kind, message: 'No answer.', hint: 'Ask.' })

const eachMatch = (record: Evidence, change: (match: Match) => Match): Evidence => ({
  ...record,
  matches: record.matches.map(change),
})

/** Counts of things without a condition on them need no fact. */
const countsThings = ({ condition }: Claim): boolean =>
  condition?.quantifier === 'count' && condition.where.length === 0

type Damage = {
  /** The record that is left; `undefined` when there is none. */
  readonly to: (record: Evidence) => Evidence | undefined
  /** What may become of a claim that rests on it. */
  readonly allows: (claim: Claim, record: Evidence) => readonly VerdictWord[]
}

const unknown = (): readonly VerdictWord[] => ['unknown']

/** That there is nothing is an answer to `expect` and to `count`, and to no other question. */
const withoutMatches = ({ condition }: Claim): readonly VerdictWord[] => {
  if (condition?.quantifier === 'count') return ['holds', 'violated']
  return condition?.quantifier === 'expect' ? ['violated'] : ['unknown']
}

/** Things are there, and nothing is known of them: only their number can decide. */
const withoutFacts = (claim: Claim, { matches }: Evidence): readonly VerdictWord[] => {
  if (matches.length === 0) return withoutMatches(claim)
  if (claim.condition?.quantifier === 'expect' && matches.length > 1) return ['violated']
  return countsThings(claim) ? ['holds', 'violated'] : ['unknown']
}

const justAfter = (instant: Instant): Instant => fromEpoch(toEpoch(instant) + 1)

export const damages: Readonly<Record<string, Damage>> = {
  removed: { to: () => undefined, allows: unknown },
  'without matches': { to: (record) => ({ ...record, matches: [] }), allows: withoutMatches },
  'without facts': {
    to: (record) => eachMatch(record, ({ subject }) => ({ subject, facts: {} })),
    allows: withoutFacts,
  },
  unread: {
    to: (record) =>
      eachMatch(record, ({ subject, facts }) => ({
        subject,
        facts: {},
        unread: Object.fromEntries(Object.keys(facts).map((name) => [name, errorOf('denied')])),
      })),
    allows: withoutFacts,
  },
  'unread beside old values': {
    to: (record) =>
      eachMatch(record, (match) => ({
        ...match,
        unread: Object.fromEntries(Object.keys(match.facts).map((name) => [name, errorOf('throttled')])),
      })),
    allows: withoutFacts,
  },
  expired: { to: (record) => ({ ...record, expires: justAfter(record.collectedAt) }), allows: () => ['stale'] },
  recorded: { to: (record) => ({ ...record, mode: 'replay' }), allows: unknown },
  ...Object.fromEntries(
    errorClasses.flatMap(
      (kind) =>
        [
          [
            `${kind} without matches`,
            { to: (record) => ({ ...record, error: errorOf(kind), matches: [] }), allows: unknown },
          ],
          [`${kind} beside old matches`, { to: (record) => ({ ...record, error: errorOf(kind) }), allows: unknown }],
        ] satisfies [string, Damage][],
    ),
  ),
}
