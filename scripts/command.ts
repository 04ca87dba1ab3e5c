/** What every command gets and gives. A command is thin: it reads arguments, calls the stages, prints, and returns a code. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asOfInstant } from '../src/model/calendar.ts'
import { audiences, type Audience } from '../src/model/audience.ts'
import { jsonReport, jsonText } from '../src/report/json.ts'
import type { Outcome } from '../src/report/outcome.ts'
import { textReport } from '../src/report/text.ts'
import { keptIn } from '../src/kept.ts'
import { assess } from '../src/pipeline.ts'
import type { Finding } from '../src/model/finding.ts'
import type { Portfolio } from '../src/model/portfolio.ts'
import type { Binding } from '../src/model/records.ts'
import { nearest, suggest } from '../src/plan/problem.ts'
import { inOrder } from '../src/rules/find.ts'
import { evidenceFolder } from './evidence-folder.ts'
import { local } from './local.ts'
import type { Terminal } from './terminal.ts'

export type Arguments = {
  readonly content: string
  readonly out?: string | undefined
  readonly asOf?: string | undefined
  readonly audience?: string | undefined
  readonly format: string
  /** `FORMAT=FILE`, of `check` and `build`. */
  readonly report?: readonly string[] | undefined
  readonly by?: string | undefined
  readonly anchors?: string | undefined
  readonly port?: string | undefined
  readonly push?: string | undefined
  readonly from?: string | undefined
  readonly only: readonly string[]
  readonly print: boolean
  readonly strict: boolean
  readonly preview: boolean
  readonly quiet: boolean
  readonly plan: boolean
  readonly policy: boolean
  readonly record?: string | undefined
  readonly rules: boolean
  readonly baseline?: string | undefined
  readonly writeBaseline?: string | undefined
  readonly since?: string | undefined
  readonly upcoming: boolean
  readonly ics?: string | undefined
  /** Who a copy is for, and a list of those (`pdf`). */
  readonly for?: string | undefined
  readonly recipients?: string | undefined
  readonly extend: boolean
  readonly operands: readonly string[]
}

export type Command = (given: Arguments, terminal: Terminal) => Promise<number>

/** A mistake in the arguments: said in a sentence with a hint, exit 3. */
export const refuse = (terminal: Terminal, message: string, hint: string): number => {
  terminal.err(`${message}\n  hint: ${hint}\n`)
  return 3
}

/** Refuses options that only `check` takes, because what is published must be everything, as it is. */
export const refuseLenience = (given: Arguments, terminal: Terminal): number | undefined => {
  if (given.only.length > 0)
    return refuse(
      terminal,
      'Nothing is published with `--only`: the other rules would not be considered.',
      'Use `--only` with `holdfast check`, or leave it out.',
    )
  if (given.baseline !== undefined || given.writeBaseline !== undefined)
    return refuse(
      terminal,
      'Nothing is published with a baseline: what is known to be wrong is wrong all the same.',
      'Use `--baseline` with `holdfast check`. A finding that somebody accepts goes into `waivers.yaml`.',
    )
  return undefined
}

/** Refuses what no command understands; `undefined` when the arguments are fine. */
export const checkArguments = (
  given: Arguments,
  terminal: Terminal,
  formats: readonly string[] = ['text', 'json'],
): number | undefined => {
  if (!formats.includes(given.format)) {
    const near = nearest(given.format, formats)
    return refuse(
      terminal,
      `There is no format \`${given.format}\`.`,
      near ? `Did you mean \`${near}\`?` : `Formats: ${formats.join(', ')}.`,
    )
  }
  if (given.audience !== undefined && !audiences.includes(given.audience as Audience)) {
    const near = nearest(given.audience, audiences)
    return refuse(
      terminal,
      `There is no audience \`${given.audience}\`.`,
      near ? `Did you mean \`${near}\`?` : `Audiences: ${audiences.join(', ')}.`,
    )
  }
  if (given.asOf !== undefined && asOfInstant(given.asOf, 'Etc/UTC') === undefined) {
    return refuse(
      terminal,
      `\`${given.asOf}\` is neither a date nor an instant.`,
      'Write `--as-of 2026-12-31` or `--as-of 2026-12-31T12:00:00Z`.',
    )
  }
  return undefined
}

/** Judges the content with the evidence of a folder (`evidenceFolder`); with the whole history of it before something is made. */
export const judgedWith = (
  evidence: string | undefined,
  given: Arguments,
  terminal: Terminal,
  wholeHistory = false,
): Outcome =>
  assess({
    evidence,
    content: given.content,
    asOf: given.asOf,
    clock: terminal.clock(),
    strict: given.strict,
    generator: terminal.version,
    wholeHistory,
    readAll: keptIn(join(local, 'read')),
  })

/** The same with the evidence on file. Throws a `StoreError` when that lies in a bucket that cannot be read. */
export const assessed = async (given: Arguments, terminal: Terminal, wholeHistory = false): Promise<Outcome> =>
  judgedWith(await evidenceFolder(given.content, terminal), given, terminal, wholeHistory)

/** What a run came to that could not judge anything. */
export const unjudged = (findings: readonly Finding[], given: Arguments, terminal: Terminal): Outcome => ({
  content: given.content,
  generator: terminal.version,
  judged: undefined,
  strict: given.strict,
  exit: 3,
  findings: inOrder(findings),
})

/** The binding of a name; when there is none, that is said and the result is `undefined`. */
export const bindingNamed = (name: string, { bindings }: Portfolio, terminal: Terminal): Binding | undefined => {
  if (Object.hasOwn(bindings, name)) return bindings[name]
  refuse(terminal, `There is no binding \`${name}\`.`, suggest(name, Object.keys(bindings).toSorted(), 'binding'))
  return undefined
}

/** The text of a content file, for excerpts. */
export const sourceOf =
  (content: string) =>
  (file: string): string | undefined => {
    try {
      return readFileSync(join(content, file), 'utf8')
    } catch {
      return undefined
    }
  }

/** Prints the report in the format that was asked for. */
export const printReport = (outcome: Outcome, given: Arguments, terminal: Terminal): void => {
  terminal.progress('')
  if (given.format === 'json') terminal.out(jsonText(jsonReport(outcome, 'internal')))
  else terminal.out(textReport(outcome, { color: terminal.color, source: sourceOf(given.content), quiet: given.quiet }))
}
