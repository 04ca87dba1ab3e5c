/**
 * The report for people at a terminal. Findings are written as compilers do: code, sentence, place, the words of the
 * plan underlined, then the hint. Sentences begin with a capital and end with a full stop; there is no "Error:".
 */
import { dateAt, daysBetween, formatInstant } from '../model/calendar.ts'
import { severities, type Finding, type Severity } from '../model/finding.ts'
import { formatPlace, type Place } from '../model/place.ts'
import { fullText } from '../model/phrase.ts'
import { verdicts } from '../model/verdict.ts'
import type { Counts } from '../model/view.ts'
import { countsOf } from '../document/view.ts'
import { nextReview } from '../claims/review.ts'
import { exitMeaning, type Outcome } from './outcome.ts'

export type TextOptions = {
  readonly color: boolean
  /** The text of a content file, for the excerpt; `undefined` when it cannot be read. */
  readonly source: (file: string) => string | undefined
  /** Findings only, without the summary when there is nothing to say. */
  readonly quiet?: boolean
}

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'blue'
const codes: Readonly<Record<Style, string>> = { bold: '1', dim: '2', red: '31', yellow: '33', green: '32', blue: '34' }

type Paint = (style: Style, text: string) => string
const painter =
  (color: boolean): Paint =>
  (style, text) =>
    color ? `\u001B[${codes[style]}m${text}\u001B[0m` : text

const styles: Readonly<Record<Severity, Style>> = { error: 'red', warn: 'yellow', info: 'blue' }

/** The whole report: findings that count, worst last so that they stand next to the prompt, then the summary. */
export const textReport = (outcome: Outcome, options: TextOptions): string => {
  const paint = painter(options.color)
  const open = outcome.findings.filter((finding) => finding.waiver === undefined && finding.known === undefined)
  const ordered = severities.toReversed().flatMap((severity) => open.filter((finding) => finding.severity === severity))
  const lines = ordered.flatMap((finding) =>
    finding.severity === 'info' ? [] : [...findingText(finding, outcome.content, options, paint), ''],
  )
  if (options.quiet) return lines.map((line) => `${line}\n`).join('')
  return `${[...lines, ...summary(outcome, open, paint)].join('\n')}\n`
}

/** One finding. */
const findingText = (finding: Finding, content: string, options: TextOptions, paint: Paint): string[] => {
  const style = styles[finding.severity]
  const head = `${paint(style, `${finding.severity}[${finding.code}]`)}: ${paint('bold', fullText(finding.message))}`
  const place = `  ${paint('blue', '-->')} ${formatPlace(finding.place, prefix(content))}`
  const related = finding.related.map(
    ({ place: at, note }) => `  ${paint('blue', '=')} ${note}: ${formatPlace(at, prefix(content))}`,
  )
  return [
    head,
    place,
    ...excerpt(finding.place, style, options, paint),
    ...related,
    `  ${paint('blue', '=')} hint: ${finding.hint}`,
    ...(finding.usual === undefined
      ? []
      : [
          `  ${paint('blue', '=')} severity: holdfast.yaml says ${finding.severity}; by itself the rule is ${finding.usual}`,
        ]),
  ]
}

/** What stands before the files of a content folder, so that a terminal can open them. */
export const prefix = (content: string): string => (content === '.' ? '' : `${content.replace(/\/+$/, '')}/`)

const widest = 160

/** The line that is meant, with the words underlined; a span over several lines is underlined to the end of its first one. */
const excerpt = (place: Place, style: Style, options: TextOptions, paint: Paint): string[] => {
  const { span } = place
  const line = span && options.source(place.file)?.split('\n')[span[0] - 1]?.replace(/\r$/, '')
  if (!span || line === undefined || line.trim() === '') return []
  const [from, column, to, endColumn] = span
  const end = Math.max(column + 1, to === from ? endColumn : line.length + 1)
  // A long line is cut around the words that are meant.
  const start = column > widest / 2 ? column - 40 : 1
  const shown =
    (start > 1 ? '… ' : '') + line.slice(start - 1, start - 1 + widest) + (line.length > start - 1 + widest ? ' …' : '')
  const offset = column - start + (start > 1 ? 2 : 0)
  const length = Math.max(1, Math.min(end - column, widest - offset))
  const number = String(from)
  const gutter = ' '.repeat(number.length)
  const bar = paint('blue', '|')
  return [
    `${gutter} ${bar}`,
    `${paint('blue', number)} ${bar} ${shown.replaceAll('\t', ' ')}`,
    `${gutter} ${bar} ${' '.repeat(offset)}${paint(style, '^'.repeat(length))}`,
  ]
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

const summary = (outcome: Outcome, open: readonly Finding[], paint: Paint): string[] => {
  const bySeverity = Object.fromEntries(
    severities.map((severity) => [severity, open.filter((finding) => finding.severity === severity).length]),
  ) as Record<Severity, number>
  const waived = outcome.findings.filter((finding) => finding.waiver !== undefined).length
  const known = outcome.findings.filter((finding) => finding.known !== undefined)
  const tally = [
    count(bySeverity.error, 'error'),
    count(bySeverity.warn, 'warning'),
    ...(bySeverity.info > 0 ? [count(bySeverity.info, 'note')] : []),
    ...(waived > 0 ? [`${waived} waived${nextExpiry(outcome)}`] : []),
    ...(known.length > 0 ? [`${known.length} known`] : []),
  ].join(', ')
  const color: Style = outcome.exit === 0 ? 'green' : 'red'
  return [
    ...judgedText(outcome, paint),
    ...knownText(known, outcome),
    ...onlyText(outcome, paint),
    `${tally}.`,
    paint(color, `Exit ${outcome.exit}: ${exitMeaning[outcome.exit]}.`),
  ]
}

const nextExpiry = ({ judged, findings }: Outcome): string => {
  const used = new Set(findings.map((finding) => finding.waiver))
  const next = judged?.portfolio.waivers
    .filter((waiver) => used.has(waiver.id))
    .map((waiver) => waiver.expires)
    .toSorted()[0]
  return next === undefined ? '' : ` (the next waiver expires on ${next})`
}

/** What a baseline lists, the longest known first: each in a line, because it was read before. */
const knownText = (known: readonly Finding[], { judged, content }: Outcome): string[] => {
  if (!judged || known.length === 0) return []
  const today = dateAt(judged.now, judged.portfolio.settings.timezone)
  const rows = known
    .toSorted((a, b) => ((a.known?.since ?? '') < (b.known?.since ?? '') ? -1 : 1))
    .map(({ code, severity, place, known: listed }) => [
      `${severity}[${code}]`,
      formatPlace(place, prefix(content)),
      `${daysBetween(listed?.since ?? today, today)} d`,
      listed?.until ?? '',
    ])
  return [
    'Known from the baseline:',
    ...aligned([['finding', 'place', 'known for', 'until'], ...rows]).map((line) => `  ${line}`),
    '',
  ]
}

const onlyText = ({ only, leftOut = 0 }: Outcome, paint: Paint): string[] =>
  only === undefined
    ? []
    : [
        paint(
          'yellow',
          `Only ${only.join(', ')} was considered. ${count(leftOut, 'other finding')} did not count and ${leftOut === 1 ? 'is' : 'are'} not shown.`,
        ),
      ]

/** The table of plans: what was judged, and what could not be. */
const judgedText = ({ judged }: Outcome, paint: Paint): string[] => {
  if (!judged) return []
  const { portfolio, now } = judged
  const total = countsOf(judged.verdicts)
  const head = ['plan', ...verdicts, 'measured', 'next review']
  const byPlan = Map.groupBy(judged.verdicts, (verdict) => verdict.plan)
  const rows = portfolio.plans.map((plan) => {
    const own = byPlan.get(plan.id) ?? []
    const counts = countsOf(own)
    return [
      plan.id,
      ...verdicts.map((word) => String(counts[word])),
      String(own.filter((verdict) => verdict.verdict === 'holds' && verdict.basis === 'measured').length),
      nextReview(plan) ?? 'not planned',
    ]
  })
  const replay = portfolio.settings.evidence.mode === 'replay'
  return [
    `Judged ${count(portfolio.plans.length, 'plan')} with ${count(total.total, 'claim')} as of ${formatInstant(now)}.`,
    ...(replay
      ? [paint('yellow', `Replay: ${portfolio.settings.evidence.notice ?? 'the evidence is recorded, not live.'}`)]
      : []),
    '',
    ...aligned([head, ...rows]).map((line, index) => `  ${index === 0 ? paint('dim', line) : line}`),
    '',
    ...waivedText(total),
  ]
}

/** A waiver accepts a state of affairs and does not change it, so the state is named too. */
const waivedText = ({ waived, underlying }: Counts): string[] => {
  const parts = [
    ...(underlying.violated > 0 ? [`${underlying.violated} violated`] : []),
    ...(underlying.unknown > 0 ? [`${underlying.unknown} that could not be verified`] : []),
    ...(underlying.stale > 0 ? [`${underlying.stale} stale`] : []),
  ]
  return waived === 0 ? [] : [`Waivers accept ${count(waived, 'claim')}: ${parts.join(', ')}.`]
}

/** Columns of a text table: the first one to the left, numbers to the right. */
export const aligned = (rows: readonly (readonly string[])[]): string[] => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row) =>
    row
      .map((value, column) => (column === 0 ? value.padEnd(widths[column] ?? 0) : value.padStart(widths[column] ?? 0)))
      .join('  '),
  )
}
