/** What the Markdown parser says of a text that it cannot read, in the words of people who write plans. */
import { fileStart, type Span } from '../model/place.ts'
import { problem, type Problem } from './problem.ts'

/** What the parser throws; `place` is a point or a stretch. */
export type ParseMessage = Error & {
  reason: string
  place?:
    | { line: number; column: number }
    | { start: { line: number; column: number }; end: { line: number; column: number } }
}

/** True for what the Markdown parser throws about a text. */
export const isParseMessage = (error: unknown): error is ParseMessage =>
  error instanceof Error && 'reason' in error && 'place' in error

/** The same as a problem with a place and a hint that fits what went wrong. */
export const syntaxProblem = (error: ParseMessage, file: string, plan: string | undefined): Problem => {
  const place = error.place
  const start = place === undefined ? { line: 1, column: 1 } : 'start' in place ? place.start : place
  const span: Span = [start.line, start.column, start.line, start.column + 1]
  const reason = error.reason.replace(/\s*\((?:note|tip): .*$/s, '').replace(/\.$/, '')
  const comment = error.reason.includes('`!`')
  const expression = /expression|acorn|`{`|`}`/i.test(reason)
  const hint = comment
    ? 'Comments are written `{/* … */}`.'
    : expression
      ? 'Plans hold no code. To write a brace in prose, put a backslash before it: `\\{`.'
      : 'To write a less-than sign in prose, put a backslash before it: `\\<`. Components are closed with `</Name>` or `/>`.'
  return problem('content/syntax', { file, span }, `The text does not parse: ${reason}.`, hint, { plan })
}

/** How many lists, quotations, components and marked words may stand inside each other. */
export const deepest = 24

/** The parser gave up, or a renderer would: nobody reads what stands that far inside. */
export const tooDeep = (file: string, plan: string | undefined, span: Span = fileStart): Problem =>
  problem(
    'content/syntax',
    { file, span },
    `The text is nested too deeply: more than ${deepest} levels.`,
    'Write it flat, with headings.',
    { plan },
  )

/** The beginning of what somebody wrote, on one line. */
export const shorten = (value: string): string =>
  (value.length > 40 ? `${value.slice(0, 40)}…` : value).replace(/\s+/g, ' ')
