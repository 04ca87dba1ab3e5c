/** The records that findings and claims of a report name: rules, waivers, readings, reviews. Each once, and only those that are named. */
import { placeIn } from '../model/records.ts'
import type { Finding } from '../model/finding.ts'
import type { Place } from '../model/place.ts'
import type { Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import type { Context } from '../document/context.ts'
import { ruleInfo } from '../rules/index.ts'
import type { ReportEvidence, ReportPlace, ReportReview, ReportRule, ReportWaiver } from './report.ts'

export const placeJson = ({ file, span }: Place): ReportPlace =>
  span ? { file, line: span[0], column: span[1], endLine: span[2], endColumn: span[3] } : { file }

const inText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The rules that these findings come from, by code. */
export const rulesOf = (findings: readonly Finding[]): ReportRule[] =>
  [...new Set(findings.map(({ code }) => code))].toSorted(inText).flatMap((code) => {
    const info = Object.hasOwn(ruleInfo, code) ? ruleInfo[code] : undefined
    if (!info) return []
    const { title, severity, exit, why, clauses, hint } = info
    return [{ code, title, severity, exit, why, clauses: [...clauses], hint }]
  })

/** The waivers of these names, as they stand in the portfolio. */
export const waiversOf = ({ waivers }: Portfolio, named: ReadonlySet<string | undefined>): ReportWaiver[] =>
  waivers
    .filter(({ id }) => named.has(id))
    .map((waiver) => {
      const { id, rule, plan, reason, owner, approver, acceptedOn, expires } = waiver
      return {
        id,
        rule: rule ?? 'any verdict',
        plan,
        reason,
        owner,
        approver,
        acceptedOn,
        expires,
        place: placeJson(placeIn(waiver)),
      }
    })

/** The readings that the claims of these plans rest on, by id. */
export const evidenceOf = (contexts: readonly Context[]): ReportEvidence[] => {
  const found = new Map<string, ReportEvidence>()
  for (const { plan, evidence, portfolio, verdictOf, sentences } of contexts) {
    const sources = new Set(sentences.flatMap(({ id }) => verdictOf.get(id)?.sources ?? []))
    for (const { subject } of Object.values(plan.claims)) {
      const record = subject.kind === 'evidence' ? evidence[subject.binding] : undefined
      if (!record || !sources.has(record.id)) continue
      const { id, binding, source, mode, collectedAt, expires, digest, rawSha256, error } = record
      const label = portfolio.bindings[binding]?.label ?? binding
      found.set(id, { id, label, source, mode, collectedAt, expires, digest, rawSha256, error: error?.class })
    }
  }
  return [...found.values()].toSorted((a, b) => inText(a.id, b.id))
}

/** The recorded reviews of a plan, the newest first. What a reviewer noted is nobody else's business. */
export const reviewsOf = ({ reviews }: Portfolio, plan: Plan): ReportReview[] =>
  reviews
    .filter((review) => review.plan === plan.id)
    .toSorted((a, b) => inText(b.date, a.date))
    .map(({ date, version, planSha256, by, decision }) => ({ date, version, planSha256, by, decision }))
