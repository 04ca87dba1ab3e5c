/**
 * Annotations of GitHub Actions: workflow commands, one line a finding, printed to the log of the step. GitHub shows ten errors, ten
 * warnings and ten notices of a step and drops the rest without a word, so no more are printed, and how many were left out is said.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
import type { Severity } from '../../model/finding.ts'
import type { Report, ReportFinding } from '../report.ts'
import { oneLine, openFindings, pathOf, tally } from './common.ts'
import type { Run } from './format.ts'

/** Annotations of one level that GitHub shows of a step. */
const most = 10

const commands: Readonly<Record<Severity, string>> = { error: 'error', warn: 'warning', info: 'notice' }

export const make = ({ report }: Run): string => {
  const open = openFindings(report)
  const lines = (['error', 'warn', 'info'] as const).flatMap((severity) => {
    const all = open.filter((each) => each.severity === severity)
    // The last of the ten says what is left out, where something is.
    const shown = all.length > most ? all.slice(0, most - 1) : all
    const left = all.length - shown.length
    return [
      ...shown.map((each) => annotation(report, each)),
      ...(left > 0
        ? [`::${commands[severity]} title=Holdfast::${left} more of this level. The log of this step has all.`]
        : []),
    ]
  })
  const rest = lines.length < open.length ? open.map(({ code, message }) => `${code}: ${oneLine(message)}`) : []
  // A line that begins with two colons would be a command: what is quoted is set in by two spaces.
  return [
    ...lines,
    ...rest.map((each) => `  ${each}`),
    `${tally(report)}. Exit ${report.exit.code}: ${report.exit.meaning}.`,
  ]
    .map((line) => `${line}\n`)
    .join('')
}

const annotation = (report: Report, finding: ReportFinding): string => {
  const { line, endLine, column, file } = finding.place
  const title = report.rules?.find(({ code }) => code === finding.code)?.title
  const properties = [
    ['file', pathOf(report, file)],
    ['line', line],
    ['endLine', endLine],
    // Columns are only read where both ends are on one line.
    ['col', line === endLine ? column : undefined],
    ['title', title === undefined ? finding.code : `${title} (${finding.code})`],
  ] as const
  const given = properties.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))}`],
  )
  return `::${commands[finding.severity]} ${given.join(',')}::${data(`${finding.message}\n${finding.hint}`)}`
}

const data = (text: string): string =>
  text.split('\n').map(oneLine).join('\n').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const property = (text: string): string => data(oneLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C')
