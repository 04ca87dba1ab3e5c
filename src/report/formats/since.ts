/** What became of things since an earlier run, for the top of a summary: the first thing that whoever looks at a pull request asks. */
import { formatInstant } from '../../model/calendar.ts'
import type { Change, ComparedFinding, Comparison } from '../compare.ts'
import type { Report } from '../report.ts'
import { placeText } from './common.ts'
import { code, quoted } from './markdown-words.ts'

/** Findings of a kind that are shown; the rest is counted. */
const most = 20

const changes = (list: readonly Change[]): string =>
  list.map((each) => `${each.what} ${quoted(each.before)} → ${quoted(each.after)}`).join('; ')

/** As lines of Markdown, with an empty one at the end. */
export const comparisonLines = (report: Report, { before, after, findings, claims }: Comparison): string[] => {
  const { opened, closed, changed } = findings
  const named = (finding: ComparedFinding): string =>
    `**${finding.code}** ${code(placeText(report, finding.place))}: ${quoted(finding.message)}`
  const turned = claims.changed.filter((each) => each.changes.some(({ what }) => what === 'verdict'))
  const exit = before.exit === after.exit ? '' : `, exit ${before.exit} → ${after.exit}`
  const lines = [
    ...limited(opened.map((each) => `- 🔴 opened: ${named(each)}`)),
    ...limited(closed.map((each) => `- 🟢 closed (${each.because}): ${named(each)}`)),
    ...limited(changed.map((each) => `- 🟡 changed: ${named(each.finding)} (${changes(each.changes)})`)),
    ...limited(turned.map((each) => `- claim ${code(`${each.plan}/${each.id}`)}: ${changes(each.changes)}`)),
    ...limited(claims.added.map((each) => `- new claim ${code(`${each.plan}/${each.id}`)}: ${each.verdict}`)),
    ...limited(
      claims.removed.map((each) => `- claim ${code(`${each.plan}/${each.id}`)} is gone; it was: ${each.verdict}`),
    ),
  ]
  return [
    `### Since ${before.asOf === null ? 'a run that judged nothing' : formatInstant(before.asOf)}`,
    '',
    `${opened.length} opened, ${closed.length} closed, ${changed.length} changed, ${findings.same} as before${exit}.`,
    '',
    ...(lines.length > 0 ? [...lines, ''] : []),
  ]
}

const limited = (lines: readonly string[]): readonly string[] =>
  lines.length > most ? [...lines.slice(0, most), `- … and ${lines.length - most} more of these`] : lines
