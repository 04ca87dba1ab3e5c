/** What several formats need: paths as the repository has them, which findings block, and text that no reader trips over. */
import { severities } from '../../model/finding.ts'
import type { Report, ReportFinding, ReportPlace } from '../report.ts'

/** The path of a file of the content folder, from the top of the repository, with forward slashes. */
export const pathOf = ({ content = '' }: Report, file: string): string =>
  content === '' || content === '.' ? file : `${content.replace(/\/+$/, '')}/${file}`

/** `content/plans/orders.mdx:12:3` */
export const placeText = (report: Report, { file, line, column }: ReportPlace): string =>
  line === undefined ? pathOf(report, file) : `${pathOf(report, file)}:${line}:${column}`

/** Whether neither a waiver accepts a finding nor the baseline of the run lists it. */
export const isOpen = ({ waiver, known }: ReportFinding): boolean => waiver === undefined && known === undefined

/** Whether a finding decides the exit code. */
export const blocks = ({ strict }: Report, finding: ReportFinding): boolean =>
  isOpen(finding) && (finding.severity === 'error' || (finding.severity === 'warn' && strict === true))

/** Open findings, the heaviest first; within a severity as the report has them. */
export const openFindings = ({ findings }: Report): readonly ReportFinding[] => {
  const open = findings.filter(isOpen)
  return severities.flatMap((severity) => open.filter((each) => each.severity === severity))
}

/** Text on one line: line breaks become spaces, and control characters, which could steer whatever shows it, a sign that says so. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ')
    .replace(/[\p{Cc}\uFFFE\uFFFF]|[\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')

/** `1 error`, `2 errors` */
export const counted = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`

/** `2 errors, 1 warning, 3 waived` */
export const tally = ({ counts: { findings } }: Report): string =>
  [
    counted(findings.error, 'error'),
    counted(findings.warn, 'warning'),
    ...(findings.info > 0 ? [counted(findings.info, 'note')] : []),
    ...(findings.known ? [`${findings.known} known`] : []),
    ...(findings.waived > 0 ? [`${findings.waived} waived`] : []),
  ].join(', ')
