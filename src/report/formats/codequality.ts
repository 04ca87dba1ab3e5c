/**
 * Code quality of GitLab, shown in merge requests: the part of the Code Climate format that GitLab reads. Waived findings are left
 * out, because the format cannot say that something is accepted.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/
 */
import type { Report, ReportFinding } from '../report.ts'
import { blocks, oneLine, openFindings, pathOf } from './common.ts'
import type { Run } from './format.ts'

export const make = ({ report }: Run): string =>
  `${JSON.stringify(
    openFindings(report).map((each) => issue(report, each)),
    null,
    2,
  )}\n`

const issue = (report: Report, finding: ReportFinding): unknown => ({
  description: `${oneLine(finding.message)} ${oneLine(finding.hint)}`,
  check_name: finding.code,
  fingerprint: finding.fingerprint,
  severity: severityOf(report, finding),
  location: {
    path: pathOf(report, finding.place.file),
    lines: { begin: finding.place.line ?? 1, end: finding.place.endLine ?? finding.place.line ?? 1 },
  },
})

const severityOf = (report: Report, finding: ReportFinding): string =>
  finding.exit === 3 ? 'blocker' : blocks(report, finding) ? 'critical' : finding.severity === 'warn' ? 'minor' : 'info'
