/**
 * What a rule is: data with a permanent code, and a pure function from the portfolio, the verdicts and `now` to hits.
 * A rule never knows of waivers, severity settings or output; those are applied to all findings in one place.
 */
import type { Instant } from '../model/calendar.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Finding, RuleInfo } from '../model/finding.ts'
import type { Phrase } from '../model/phrase.ts'
import type { Place } from '../model/place.ts'
import type { Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Sources } from '../claims/subject.ts'

/** Everything a rule may look at. */
export type Input = {
  readonly portfolio: Portfolio
  readonly verdicts: readonly Verdict[]
  readonly evidence: Readonly<Record<string, Evidence>>
  readonly sources: Sources
  readonly now: Instant
}

/** One place where a rule is broken. */
export type Hit = {
  readonly plan?: string | undefined
  /** The element, as a waiver names it. */
  readonly about?: string | undefined
  readonly place: Place
  /** What is wrong, with the values compared. */
  readonly message: Phrase
  readonly hint: string
  readonly related?: Finding['related']
}

export type Rule = RuleInfo & {
  /** The rule's number in the catalogue of contradictions, where it has one: `RTO-01`. */
  readonly catalogue?: string
  readonly find: (input: Input) => readonly Hit[]
}

/** Applies a function to every plan that is still in force. */
export const eachPlan = (input: Input, find: (plan: Plan) => readonly Hit[]): Hit[] =>
  input.portfolio.plans.filter((plan) => plan.meta.status !== 'retired').flatMap(find)

/** Days in words: `1 day`, `14 days`. */
export const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)
