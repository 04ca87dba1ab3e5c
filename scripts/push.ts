/** `holdfast collect --push BINDING`: add what another machine reports on standard input to the evidence on file. */
import { join } from 'node:path'
import { checkBinding, type Checked } from '../src/evidence/bindings.ts'
import { ReadError } from '../src/evidence/errors.ts'
import { StoreError } from '../src/evidence/lock.ts'
import { readReport } from '../src/evidence/push.ts'
import { isPushed } from '../src/evidence/source.ts'
import { sourceNamed } from '../src/evidence/sources/index.ts'
import { readStore } from '../src/evidence/store.ts'
import { formatInstant, type Instant } from '../src/model/calendar.ts'
import type { Evidence } from '../src/model/evidence.ts'
import type { Portfolio } from '../src/model/portfolio.ts'
import { finder, privateStrings } from '../src/rules/privacy.ts'
import { textReport } from '../src/report/text.ts'
import { bindingNamed, printReport, refuse, unjudged, type Arguments } from './command.ts'
import { addToStore, evidenceFolder } from './evidence-folder.ts'
import type { Terminal } from './terminal.ts'

/** Records one report and returns the exit code. */
export const push = async (
  given: Arguments & { readonly push: string },
  portfolio: Portfolio,
  now: Instant,
  terminal: Terminal,
): Promise<number> => {
  const binding = bindingNamed(given.push, portfolio, terminal)
  if (!binding) return 3
  const { checked, problems } = checkBinding(binding)
  if (!checked) {
    printReport(unjudged(problems, given, terminal), given, terminal)
    return 3
  }
  if (!isPushed(checked.source, checked.params)) {
    return refuse(
      terminal,
      `\`${binding.id}\` is read by Holdfast itself, so nobody can report it.`,
      `Run \`holdfast collect\`. Sources that are reported say so in schemas/bindings.schema.json.`,
    )
  }
  const { from, by } = given
  if (from !== undefined && by === undefined) {
    return refuse(
      terminal,
      `The output of \`${from}\` does not say who ran it.`,
      'Say it in words that may be published: `--by "nightly job of the platform team"`.',
    )
  }
  const bytes = await terminal.input()
  if (bytes === undefined)
    return refuse(
      terminal,
      'Nothing is piped in, or more than 256 MB.',
      `Pipe the report in: \`holdfast collect --push ${binding.id} < reading.json\`.`,
    )
  return record(checked, { bytes, now, from, by }, given, portfolio, terminal)
}

type Received = {
  readonly bytes: Uint8Array
  readonly now: Instant
  readonly from?: string | undefined
  readonly by?: string | undefined
}

const record = async (
  checked: Checked,
  { bytes, now, from, by = '' }: Received,
  given: Arguments,
  portfolio: Portfolio,
  terminal: Terminal,
): Promise<number> => {
  const { binding } = checked
  try {
    const folder = (await evidenceFolder(given.content, terminal)) ?? join(given.content, 'evidence')
    const { records } = readStore(folder)
    const newest = Object.hasOwn(records, binding.id) ? records[binding.id] : undefined
    const program = from === undefined ? undefined : { program: from, by }
    const read = readReport(checked, { bytes, now, settings: portfolio.settings, from: program, newest })
    if ('problems' in read) {
      const outcome = { ...unjudged(read.problems, given, terminal), content: '.' }
      const source = (): string => new TextDecoder().decode(bytes)
      if (given.format === 'json') printReport(outcome, given, terminal)
      else terminal.out(textReport(outcome, { color: terminal.color, source, quiet: given.quiet }))
      return 3
    }
    const { draft } = read
    const named = privateWord(draft.principal ?? '', portfolio)
    if (named !== undefined) {
      return refuse(
        terminal,
        `Who reports is published, but \`${named}\` is private.`,
        'Say it in words that may be published, such as “nightly job on the database host”.',
      )
    }
    if (isSame(draft, newest)) terminal.out(given.quiet ? '' : 'This report is on file already.\n')
    else {
      await addToStore([draft], portfolio, given.content, terminal)
      const said = `Recorded what ${draft.principal} reports of the ${binding.label} as of ${formatInstant(draft.collectedAt)}; it counts until ${formatInstant(draft.expires)}.`
      const as = draft.mode === 'replay' ? ' Recorded as replay: it will never pass for live evidence.' : ''
      if (!given.quiet) terminal.out(`${said}${as}\n`)
    }
    return 0
  } catch (error) {
    if (error instanceof StoreError) return refuse(terminal, error.message, error.hint)
    if (error instanceof ReadError) return refuse(terminal, error.message, error.evidence.hint)
    throw error
  }
}

/** The same report sent again, as a machine does that heard no answer. */
const isSame = (draft: Pick<Evidence, 'rawSha256' | 'collectedAt'>, newest: Evidence | undefined): boolean =>
  newest?.rawSha256 === draft.rawSha256 && newest.collectedAt === draft.collectedAt

const privateWord = (words: string, portfolio: Portfolio): string | undefined =>
  finder(privateStrings(portfolio, {}, sourceNamed))(words) ?? /\S+@\S+/.exec(words)?.[0]
