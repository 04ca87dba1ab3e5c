/**
 * The view: what one audience may see of everything, in words. This is the only way from the portfolio to a renderer.
 * Every field is put in by name; nothing is copied whole, so a new private field upstream cannot reach a page by itself.
 */
import { maySee, type Audience } from '../model/audience.ts'
import { addToDate, dateAt, daysBetween, endOfDay, type Instant } from '../model/calendar.ts'
import type { Finding } from '../model/finding.ts'
import { groupedBy } from '../model/grouped.ts'
import type { Plan } from '../model/plan.ts'
import { bases, type Basis, type Verdict, type VerdictWord } from '../model/verdict.ts'
import type { Counts, PlanView, ReviewView, View } from '../model/view.ts'
import { incidentTime } from '../claims/events.ts'
import { drillsOfPlan, zoneOf } from '../claims/exercises.ts'
import { nextReview } from '../claims/review.ts'
import { blocking } from '../rules/find.ts'
import { claimViews } from './claim-view.ts'
import { controlViews } from './control-view.ts'
import { contextFor, type Context, type Judged } from './context.ts'
import { drillView, incidentView } from './drill-view.ts'
import { evidenceViews } from './evidence-view.ts'
import { findingView } from './finding-view.ts'
import { pageView } from './page-view.ts'
import { resolveBlocks, sectionsOf } from './resolve.ts'
import { visibleFindings } from './visible.ts'

export type ViewOptions = {
  readonly audience: Audience
  /** `Holdfast 0.1.0` */
  readonly generator: string
  /** Set for a preview of something that must not be published. */
  readonly preview?: boolean
  readonly strict?: boolean
}

/** Makes the view of a judged portfolio for one audience. */
export const viewFor = (judged: Judged, options: ViewOptions): View => {
  const { portfolio, now } = judged
  const { audience } = options
  const plans = portfolio.plans.filter((plan) => maySee(audience, plan.meta.audience))
  const findings = visibleFindings(judged.findings, plans, audience)
  const contexts = plans.map((plan) => contextFor({ ...judged, findings }, plan, audience))
  return {
    audience,
    organisation: portfolio.settings.organisation,
    site: portfolio.settings.site,
    generator: options.generator,
    asOf: now,
    notice: portfolio.settings.evidence.mode === 'replay' ? portfolio.settings.evidence.notice : undefined,
    preview: options.preview ? { blocking: blocking(judged.findings, options.strict ?? false).length } : undefined,
    counts: countsOf(contexts.flatMap(({ verdictOf }) => [...verdictOf.values()])),
    plans: contexts.map(planView),
    drills: contexts.flatMap((context) =>
      drillsOfPlan(portfolio.drills, context.plan.id)
        .filter((drill) => drill.endedAt <= now)
        .toSorted((a, b) => (a.endedAt < b.endedAt ? 1 : -1))
        .map((drill) => drillView(drill, context)),
    ),
    incidents: contexts.flatMap((context) =>
      portfolio.incidents
        .filter((incident) => incident.plan === context.plan.id && (incidentTime(incident) ?? now) <= now)
        .map((incident) => incidentView(incident, context)),
    ),
    findings: findings.map((each) => findingView(each, portfolio, audience)),
    pages: portfolio.pages.map((page) => pageView(page, judged, audience)),
  }
}

/** How many verdicts there are of each kind. */
export const countsOf = (all: readonly Verdict[]): Counts => {
  const of = (word: VerdictWord): number => all.filter((verdict) => verdict.verdict === word).length
  const underlying = (word: VerdictWord): number => all.filter((verdict) => verdict.underlying === word).length
  return {
    holds: of('holds'),
    violated: of('violated'),
    unknown: of('unknown'),
    stale: of('stale'),
    waived: of('waived'),
    total: all.length,
    underlying: { violated: underlying('violated'), unknown: underlying('unknown'), stale: underlying('stale') },
  }
}

const findingsOf = groupedBy((finding: Finding) => finding.plan)

const planView = (context: Context): PlanView => {
  const { plan, portfolio, verdictOf, audience, now } = context
  const { meta } = plan
  const roleTitle = (id: string): string => plan.roles[id]?.title ?? id
  const own = [...verdictOf.values()]
  const body = resolveBlocks(plan.body, context)
  const drills = drillsOfPlan(portfolio.drills, plan.id).filter((drill) => drill.endedAt <= now)
  const [last] = drills.toSorted((a, b) => (a.endedAt < b.endedAt ? 1 : -1))
  return {
    id: plan.id,
    title: meta.title,
    product: meta.product,
    summary: meta.summary,
    version: meta.version ?? 'without a number',
    status: (meta.status ?? 'status not stated').replace('-', ' '),
    audience: meta.audience,
    author: meta.author ?? 'not stated',
    owner: meta.owner === undefined ? 'not stated' : roleTitle(meta.owner),
    approvers: meta.approvers.map(roleTitle),
    contractual: meta.contractual,
    review: reviewView(plan, context),
    counts: countsOf(own),
    bases: Object.fromEntries(
      bases.map((basis) => [
        basis,
        own.filter((verdict) => verdict.verdict === 'holds' && verdict.basis === basis).length,
      ]),
    ) as Record<Basis, number>,
    readAt: earliest(
      own
        .filter(({ basis }) => basis === 'measured' || basis === 'configured' || basis === 'reported')
        .map((verdict) => verdict.asOf),
    ),
    validUntil: earliest(own.filter((verdict) => verdict.verdict === 'holds').map((verdict) => verdict.validUntil)),
    lastDrill: last && {
      id: last.id,
      title: last.title,
      date: dateAt(last.endedAt, zoneOf(plan, portfolio.settings)),
      result: last.result,
    },
    sections: sectionsOf(body),
    body,
    claims: claimViews(context),
    evidence: evidenceViews(context),
    findings: findingsOf(context.findings, plan.id).map((each) => findingView(each, portfolio, audience)),
    controls: controlViews(context),
  }
}

const earliest = (instants: readonly (Instant | null)[]): Instant | null =>
  instants.filter((each) => each !== null).toSorted()[0] ?? null

const reviewView = (plan: Plan, { portfolio, now }: Context): ReviewView => {
  const last = plan.meta.lastReviewed
  const next = nextReview(plan)
  if (next === undefined) return { state: 'unknown', last, text: 'no review is planned' }
  const zone = zoneOf(plan, portfolio.settings)
  const today = dateAt(now, zone)
  const left = daysBetween(today, next)
  const text =
    left === 0
      ? 'due today'
      : left > 0
        ? `due in ${left === 1 ? '1 day' : `${left} days`}`
        : `${left === -1 ? '1 day' : `${-left} days`} late`
  const state = left < 0 ? 'overdue' : addToDate(today, portfolio.settings.reviews.dueSoon) >= next ? 'due' : 'ok'
  return { state, last, next, text, until: endOfDay(next, zone) }
}
