/**
 * A summary in Markdown, for comments on pull requests and the summaries of jobs. It is short enough for the shortest of them (65,536
 * characters, a comment on GitHub), and says what it leaves out. After the outcome it leads with what an earlier run did not have.
 */
import { formatInstant } from '../../model/calendar.ts'
import { severities, type Severity } from '../../model/finding.ts'
import { verdicts } from '../../model/verdict.ts'
import type { Report, ReportFinding } from '../report.ts'
import { counted, isOpen, placeText, tally } from './common.ts'
import type { Run } from './format.ts'
import { code, quoted } from './markdown-words.ts'
import { comparisonLines } from './since.ts'

/** Characters at most, with room for the last lines. */
const most = 60_000

const headings: Readonly<Record<Severity, string>> = { error: 'Errors', warn: 'Warnings', info: 'Notes' }

export const make = ({ report, since }: Run): string => {
  const lines = [
    `## ${report.exit.code === 0 ? '✅' : '❌'} Holdfast: ${report.exit.meaning}`,
    '',
    `${tally(report)}. ${judgedText(report)}`,
    '',
    ...(report.mode === 'replay'
      ? [`> **Replay.** ${quoted(report.notice ?? 'The evidence is recorded, not live.')}`, '']
      : []),
    ...(since ? comparisonLines(report, since) : []),
    ...planTable(report),
  ]
  let room = most - length(lines)
  let left = 0
  const add = (title: string, entries: readonly string[]): void => {
    const fitting: string[] = []
    for (const each of entries) {
      if (room < each.length) break
      room -= each.length + 1
      fitting.push(each)
    }
    left += entries.length - fitting.length
    if (fitting.length > 0) lines.push(`### ${title}`, '', ...fitting, '')
  }
  const open = report.findings.filter(isOpen)
  for (const severity of severities)
    add(
      headings[severity],
      open.filter((each) => each.severity === severity).map((each) => entry(report, each)),
    )
  add(
    'Known, in the baseline',
    report.findings.flatMap((each) =>
      each.known ? [`- **${each.code}** ${code(placeText(report, each.place))}, since ${each.known.since}`] : [],
    ),
  )
  add('Accepted for now', waivedEntries(report))
  if (left > 0)
    lines.push(
      `${counted(left, 'more entry').replace('entrys', 'entries')} would not fit here. The report as \`text\` or \`json\` has all.`,
      '',
    )
  return `${lines.join('\n').trimEnd()}\n`
}

const length = (lines: readonly string[]): number => lines.reduce((sum, each) => sum + each.length + 1, 0)

const judgedText = ({ asOf, plans, counts }: Report): string =>
  asOf === null
    ? 'Nothing could be judged.'
    : `Judged ${counted(plans.length, 'plan')} with ${counted(counts.claims.total, 'claim')} as of ${formatInstant(asOf)}.`

/** Plans beyond this many are summed up: what matters of them stands among the findings. */
const shownPlans = 100

const planTable = ({ plans }: Report): string[] => {
  if (plans.length === 0) return []
  const rows = plans
    .slice(0, shownPlans)
    .map(({ id, counts, nextReview }) => [
      id,
      ...verdicts.map((word) => String(counts[word])),
      nextReview ?? 'not planned',
    ])
  return [
    `| plan | ${verdicts.join(' | ')} | next review |`,
    `| --- | ${verdicts.map(() => '--:').join(' | ')} | --- |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    ...(plans.length > shownPlans ? ['', `And ${counted(plans.length - shownPlans, 'more plan')}.`] : []),
    '',
  ]
}

const entry = (report: Report, finding: ReportFinding): string =>
  `- **${finding.code}** ${code(placeText(report, finding.place))}  \n  ${quoted(finding.message)}  \n  _Hint:_ ${quoted(finding.hint)}`

const waivedEntries = (report: Report): string[] =>
  (report.waivers ?? []).map((waiver) => {
    const count = report.findings.filter((each) => each.waiver === waiver.id).length
    return `- **${waiver.rule}** in ${code(waiver.plan)} (${counted(count, 'finding')}), until ${waiver.expires}: ${quoted(waiver.reason)} ${quoted(`Owner: ${waiver.owner}; accepted by ${waiver.approver}.`)}`
  })
