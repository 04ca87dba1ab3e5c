/**
 * The report for machines, `report.json`: everything that was judged and found. All other formats can be made from it.
 * Its schema is in `report/schema.ts`, and published as `schemas/report.schema.json`.
 */
import { maySee, type Audience } from '../model/audience.ts'
import type { Finding } from '../model/finding.ts'
import { textFor, type Phrase } from '../model/phrase.ts'
import type { Place } from '../model/place.ts'
import { contextFor } from '../document/context.ts'
import { countsOf } from '../document/view.ts'
import { visibleFindings } from '../document/visible.ts'
import { fingerprintsOf } from '../rules/fingerprint.ts'
import { nextReview } from '../claims/review.ts'
import { exitMeaning, type Outcome } from './outcome.ts'
import type { Report, ReportPlace } from './schema.ts'

/** The report as one audience may read it; `internal` sees all of it. */
export const jsonReport = (outcome: Outcome, audience: Audience): Report => {
  const { judged } = outcome
  const read = (phrase: Phrase): string => textFor(phrase, audience)
  const plans = (judged?.portfolio.plans ?? []).filter((plan) => maySee(audience, plan.meta.audience))
  const contexts = judged ? plans.map((plan) => contextFor(judged, plan, audience)) : []
  const findings = visibleFindings(outcome.findings, plans, audience)
  const open = findings.filter((each) => each.waiver === undefined)
  // Of all findings, so that one has the same name for every audience.
  const prints = fingerprintsOf(outcome.findings)
  return {
    version: 1,
    generator: outcome.generator,
    asOf: judged?.now ?? null,
    mode: judged?.portfolio.settings.evidence.mode ?? null,
    notice: judged?.portfolio.settings.evidence.notice,
    exit: { code: outcome.exit, meaning: exitMeaning[outcome.exit] },
    counts: {
      claims: countsOf(contexts.flatMap(({ verdictOf }) => [...verdictOf.values()])),
      findings: {
        error: open.filter((each) => each.severity === 'error').length,
        warn: open.filter((each) => each.severity === 'warn').length,
        info: open.filter((each) => each.severity === 'info').length,
        waived: findings.length - open.length,
      },
    },
    plans: contexts.map((context) => {
      const { plan } = context
      return {
        id: plan.id,
        title: plan.meta.title,
        version: plan.meta.version,
        status: plan.meta.status,
        lastReviewed: plan.meta.lastReviewed,
        nextReview: nextReview(plan),
        sha256: plan.sha256,
        counts: countsOf([...context.verdictOf.values()]),
        claims: context.sentences.flatMap(({ id, words }) => {
          const verdict = context.verdictOf.get(id)
          if (!verdict) return []
          const {
            verdict: word,
            underlying,
            basis,
            reportedBy,
            reason,
            because,
            expected,
            measured,
            asOf,
            validUntil,
            sources,
            waiver,
          } = verdict
          return [
            {
              id,
              sentence: words,
              verdict: word,
              underlying,
              basis,
              reportedBy,
              reason,
              because: read(because),
              expected: read(expected),
              measured: read(measured),
              asOf,
              validUntil,
              controls: [...(plan.claims[id]?.controls ?? [])],
              sources: [...sources],
              waiver,
            },
          ]
        }),
      }
    }),
    findings: findings.map((each) => findingJson(each, prints.get(each) ?? '', read)),
  }
}

const findingJson = (
  { code, severity, exit, plan, about, place: at, message, hint, related, waiver }: Finding,
  fingerprint: string,
  read: (phrase: Phrase) => string,
): Report['findings'][number] => ({
  code,
  fingerprint,
  severity,
  exit,
  plan,
  about,
  place: placeJson(at),
  message: read(message),
  hint,
  related: related.map((each) => ({ place: placeJson(each.place), note: each.note })),
  waiver,
})

const placeJson = ({ file, span }: Place): ReportPlace =>
  span ? { file, line: span[0], column: span[1], endLine: span[2], endColumn: span[3] } : { file }

/** As it is written to disk: two spaces, fields without a value left out, a line break at the end. */
export const jsonText = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`
