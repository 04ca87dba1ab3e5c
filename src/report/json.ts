/**
 * The report for machines, `report.json`: everything that was judged and found. All other formats are made from it.
 * Its schema is in `report/schema.ts`, and published as `schemas/report.schema.json`.
 */
import { maySee, type Audience } from '../model/audience.ts'
import type { Finding } from '../model/finding.ts'
import { textFor, type Phrase } from '../model/phrase.ts'
import { contextFor, type Context } from '../document/context.ts'
import { countsOf } from '../document/view.ts'
import { visibleFindings } from '../document/visible.ts'
import { nextReview } from '../claims/review.ts'
import { fingerprintsOf } from '../rules/fingerprint.ts'
import { findingCounts } from './counts.ts'
import { evidenceOf, placeJson, reviewsOf, rulesOf, waiversOf } from './json-records.ts'
import { exitMeaning, type Outcome } from './outcome.ts'
import type { Report, ReportClaim, ReportFinding, ReportPlan } from './report.ts'

type Read = (phrase: Phrase) => string

/** The report as one audience may read it; `internal` sees all of it. */
export const jsonReport = (outcome: Outcome, audience: Audience): Report => {
  const { judged, settings } = outcome
  const read: Read = (phrase) => textFor(phrase, audience)
  const plans = (judged?.portfolio.plans ?? []).filter((plan) => maySee(audience, plan.meta.audience))
  const contexts = judged ? plans.map((plan) => contextFor(judged, plan, audience)) : []
  const findings = visibleFindings(outcome.findings, plans, audience)
  // Of all findings, so that one has the same name for every audience.
  const prints = fingerprintsOf(outcome.findings)
  const verdicts = contexts.flatMap(({ verdictOf }) => [...verdictOf.values()])
  const named = new Set([...findings, ...verdicts].map(({ waiver }) => waiver))
  return {
    version: 1,
    generator: outcome.generator,
    organisation: settings?.organisation,
    asOf: judged?.now ?? null,
    mode: judged?.portfolio.settings.evidence.mode ?? null,
    notice: judged?.portfolio.settings.evidence.notice,
    strict: outcome.strict,
    only: outcome.only && [...outcome.only],
    exit: { code: outcome.exit, meaning: exitMeaning[outcome.exit] },
    counts: { claims: countsOf(verdicts), findings: findingCounts(findings) },
    plans: contexts.map((context) => planJson(context, read)),
    findings: findings.map((each) => findingJson(each, prints.get(each) ?? '', read)),
    rules: rulesOf(findings),
    waivers: judged ? waiversOf(judged.portfolio, named) : [],
    evidence: evidenceOf(contexts),
  }
}

const planJson = (context: Context, read: Read): ReportPlan => {
  const { plan, portfolio } = context
  return {
    id: plan.id,
    title: plan.meta.title,
    file: plan.file,
    version: plan.meta.version,
    status: plan.meta.status,
    lastReviewed: plan.meta.lastReviewed,
    nextReview: nextReview(plan),
    sha256: plan.sha256,
    counts: countsOf([...context.verdictOf.values()]),
    claims: claimsJson(context, read),
    reviews: reviewsOf(portfolio, plan),
  }
}

const claimsJson = ({ plan, sentences, verdictOf }: Context, read: Read): ReportClaim[] =>
  sentences.flatMap(({ id, words }): ReportClaim[] => {
    const verdict = verdictOf.get(id)
    if (!verdict) return []
    const { underlying, basis, reportedBy, reason, asOf, validUntil, waiver } = verdict
    const span = plan.placements[id]?.[0]?.span
    return [
      {
        id,
        sentence: words,
        place: span && placeJson({ file: plan.file, span }),
        verdict: verdict.verdict,
        underlying,
        basis,
        reportedBy,
        reason,
        because: read(verdict.because),
        expected: read(verdict.expected),
        measured: read(verdict.measured),
        asOf,
        validUntil,
        controls: [...(plan.claims[id]?.controls ?? [])],
        sources: [...verdict.sources],
        waiver,
      },
    ]
  })

const findingJson = (finding: Finding, fingerprint: string, read: Read): ReportFinding => {
  const { code, severity, usual, exit, plan, about, hint, waiver, known } = finding
  return {
    code,
    fingerprint,
    severity,
    usualSeverity: usual,
    exit,
    plan,
    about,
    place: placeJson(finding.place),
    message: read(finding.message),
    hint,
    related: finding.related.map((each) => ({ place: placeJson(each.place), note: each.note })),
    waiver,
    known,
  }
}

/** As it is written to disk: two spaces, fields without a value left out, a line break at the end. */
export const jsonText = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`
