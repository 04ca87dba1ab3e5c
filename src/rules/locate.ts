/** Where the words of a finding stand in the file: the exact words of a passage, or a stretch of a block of code. */
import type { Place, Span } from '../model/place.ts'
import type { Plan } from '../model/plan.ts'
import { filled, type Passage, type Script } from './prose.ts'
import type { Input } from './rule.ts'

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Words may be broken over lines, and marks of Markdown may stand around each. */
const patternOf = (words: string): RegExp =>
  new RegExp(
    words
      .split(filled)
      .flatMap((part) => part.trim().split(/\s+/))
      .filter((each) => each !== '')
      .map(escaped)
      .join('[\\s*_~>\\\\]+'),
    'g',
  )

/** The place of the characters `from` to `to` of a passage; the whole passage when the file writes them in another way. */
export const wordsAt = (input: Input, plan: Plan, passage: Passage, from: number, to: number): Place => {
  const whole: Place = { file: plan.file, span: passage.span }
  const source = input.portfolio.texts.get(plan.file)
  const words = passage.text.slice(from, to).trim()
  if (source === undefined || words === '' || words.includes(filled)) return whole
  const lines = source.split('\n')
  const [first, end] = linesOf(lines, passage)
  const text = lines.slice(first - 1, end).join('\n')
  const pattern = patternOf(words)
  const before = passage.text.slice(0, from).match(patternOf(words))?.length ?? 0
  const found = [...text.matchAll(pattern)]
  const match = found[before] ?? found[0]
  return match ? { file: plan.file, span: spanIn(text, match.index, match.index + match[0].length, first, 1) } : whole
}

/** First and last line of a passage. A table stands after what came before it, and its rows have a line each. */
const linesOf = (lines: readonly string[], { span, row }: Passage): readonly [number, number] => {
  if (row === undefined) return [span[0], span[2]]
  const head = lines.findIndex((line, index) => index >= span[2] && /^\s*\|/.test(line))
  return head < 0 ? [span[0], span[2]] : [head + 1 + row, head + 1 + row]
}

/** The span of characters of a text whose first line is `line`, and whose lines begin at `column`. */
const spanIn = (text: string, from: number, to: number, line: number, column: number): Span => {
  const position = (index: number): [number, number] => {
    const before = text.slice(0, index)
    const breaks = before.split('\n')
    return [line + breaks.length - 1, column + (breaks.at(-1)?.length ?? 0)]
  }
  return [...position(from), ...position(to)]
}

/** The place of a stretch of a block of code. The block keeps the place of its first fence. */
export const codeAt = (plan: Plan, { text, span }: Script, from: number, to: number): Place => ({
  file: plan.file,
  span: spanIn(text, from, to, span[0] + 1, span[1]),
})
