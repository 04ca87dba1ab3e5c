/** What the functions that draw components may look at: the judged portfolio, and for whom it is drawn. */
import type { Audience } from '../model/audience.ts'
import type { Instant } from '../model/calendar.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Finding } from '../model/finding.ts'
import { groupedBy } from '../model/grouped.ts'
import type { Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Sources } from '../claims/subject.ts'
import { sentencesOf, type Sentence } from './sentence.ts'

/** Everything that was read and found out; the same for all audiences. */
export type Judged = {
  readonly portfolio: Portfolio
  readonly evidence: Readonly<Record<string, Evidence>>
  readonly sources: Sources
  readonly verdicts: readonly Verdict[]
  readonly findings: readonly Finding[]
  readonly now: Instant
}

/** One plan, drawn for one audience. */
export type Context = Judged & {
  readonly plan: Plan
  readonly audience: Audience
  /** Verdicts of this plan, by claim; only of claims that the audience may see. */
  readonly verdictOf: ReadonlyMap<string, Verdict>
  /** The claim whose words are being drawn; `<Bound/>` and `<Measured/>` speak of it. */
  readonly claim?: string | undefined
  /** The words of every claim, in the order of the text. */
  readonly sentences: readonly Sentence[]
}

const verdictsOf = groupedBy((verdict: Verdict) => verdict.plan)

/** The context of a plan for an audience. */
export const contextFor = (judged: Judged, plan: Plan, audience: Audience): Context => {
  const verdictOf = new Map(verdictsOf(judged.verdicts, plan.id).map((verdict) => [verdict.claim, verdict]))
  const context: Context = { ...judged, plan, audience, verdictOf, sentences: [] }
  const sentences = sentencesOf(plan, context)
  const seen = new Set(sentences.map(({ id }) => id))
  return { ...context, sentences, verdictOf: new Map([...verdictOf].filter(([id]) => seen.has(id))) }
}
