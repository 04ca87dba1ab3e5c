/** The report of one plan, as a document carries it and statements are made of it. It is counted anew: what other plans come to has no part in it. */
import { exitCode } from '../rules/find.ts'
import { findingCounts } from './counts.ts'
import { exitMeaning } from './outcome.ts'
import type { Report, ReportPlan } from './report.ts'

/** One plan of a report, with what is said of it. */
export const reportOf = (report: Report, plan: ReportPlan): Report => {
  const findings = report.findings.filter((each) => each.plan === plan.id)
  const codes = new Set(findings.map((each) => each.code))
  const code = exitCode(findings, report.strict === true)
  const named = new Set([...findings, ...plan.claims].map(({ waiver }) => waiver))
  const sources = new Set(plan.claims.flatMap((claim) => claim.sources))
  return {
    ...report,
    exit: { code, meaning: exitMeaning[code] },
    counts: { claims: plan.counts, findings: findingCounts(findings) },
    plans: [plan],
    findings,
    rules: report.rules?.filter((each) => codes.has(each.code)),
    waivers: report.waivers?.filter(({ id }) => named.has(id)),
    evidence: report.evidence?.filter(({ id }) => sources.has(id)),
  }
}
