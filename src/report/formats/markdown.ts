/**
 * A summary in Markdown, for comments on pull requests and the summaries of jobs. It is short enough for the shortest of them (65,536
 * characters, a comment on GitHub), says what it leaves out, and renders nothing of what it quotes but code between backticks: no
 * markup, no link, no mention of anybody.
 */
import { formatInstant } from '../../model/calendar.ts'
import { severities, type Severity } from '../../model/finding.ts'
import { verdicts } from '../../model/verdict.ts'
import type { Report, ReportFinding } from '../report.ts'
import { counted, oneLine, placeText, tally } from './common.ts'
import type { Run } from './format.ts'

/** Characters at most, with room for the last lines. */
const most = 60_000

const headings: Readonly<Record<Severity, string>> = { error: 'Errors', warn: 'Warnings', info: 'Notes' }

export const make = ({ report }: Run): string => {
  const lines = [
    `## ${report.exit.code === 0 ? '✅' : '❌'} Holdfast: ${report.exit.meaning}`,
    '',
    `${tally(report)}. ${judgedText(report)}`,
    '',
    ...(report.mode === 'replay'
      ? [`> **Replay.** ${quoted(report.notice ?? 'The evidence is recorded, not live.')}`, '']
      : []),
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
  const open = report.findings.filter(({ waiver }) => waiver === undefined)
  for (const severity of severities)
    add(
      headings[severity],
      open.filter((each) => each.severity === severity).map((each) => entry(report, each)),
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

/** Code, whatever backticks it holds. */
const code = (text: string): string => {
  const inner = oneLine(text)
  const longest = Math.max(0, ...[...inner.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${inner} ${fence}` : `${fence}${inner}${fence}`
}

/** Text as it reads: what stands between backticks is code, everything else is words. */
const quoted = (text: string): string =>
  oneLine(text)
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : words(part)))
    .join('')

const words = (text: string): string =>
  text
    .replace(/[\\`*_[\]<>|~&$]/g, '\\$&')
    // What would begin a list, a heading or a line under one.
    .replace(/^(\s*)([-+=#])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
    // A mention would tell a stranger, and the name of a site would become a link.
    .replace(/@/g, '@\u200B')
    .replace(/(https?|www|ftp)(?=[:.])/gi, '$1\u200B')
