/**
 * The reports of a run: the one that is printed, and those that `--report FORMAT=FILE` asks for. They are made when everything is
 * judged, whatever came of it, and change nothing about the exit code. That a place can be written to is seen before anything runs;
 * when writing fails later all the same, the result is printed, the failure is said, and the exit code is 3.
 */
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { asOfInstant } from '../src/model/calendar.ts'
import { nearest } from '../src/plan/problem.ts'
import { sourcesIn } from '../src/plan/sources.ts'
import { formats } from '../src/report/formats/index.ts'
import type { Comparison } from '../src/report/compare.ts'
import type { Run } from '../src/report/formats/format.ts'
import { jsonReport } from '../src/report/json.ts'
import type { Outcome } from '../src/report/outcome.ts'
import type { Report, ReportMaterial } from '../src/report/report.ts'
import { printReport, refuse, sourceOf, type Arguments } from './command.ts'
import type { Terminal } from './terminal.ts'

/** What is to be reported where. */
export type Asked = {
  /** The format that is printed. */
  readonly print: string
  readonly files: readonly { readonly format: string; readonly file: string }[]
}

export const formatNames: readonly string[] = Object.keys(formats)

/** What the arguments ask for; an exit code when they cannot be followed, which has been said then. */
export const askedReports = (given: Arguments, terminal: Terminal): Asked | number => {
  const files: { format: string; file: string }[] = []
  let print: string | undefined
  for (const each of given.report ?? []) {
    const at = each.indexOf('=')
    const [format, file] = at === -1 ? [each, ''] : [each.slice(0, at), each.slice(at + 1)]
    if (!Object.hasOwn(formats, format)) {
      const near = nearest(format, formatNames)
      return refuse(
        terminal,
        `There is no format \`${format}\`.`,
        near ? `Did you mean \`${near}\`?` : `Formats: ${formatNames.join(', ')}.`,
      )
    }
    if (file === '')
      return refuse(
        terminal,
        `\`--report ${each}\` does not say where to write.`,
        `Write \`--report ${format}=FILE\`; \`-\` is standard output.`,
      )
    if (file === '-') {
      if (print !== undefined)
        return refuse(terminal, 'Two reports are to go to standard output.', 'Give one of them a file.')
      print = format
      continue
    }
    if (files.some((other) => resolve(other.file) === resolve(file)))
      return refuse(terminal, `Two reports are to be written to ${file}.`, 'Give each a file of its own.')
    const trouble = troubleWith(file)
    if (trouble !== undefined)
      return refuse(terminal, `A report cannot be written to ${file}: ${trouble}.`, 'Name another file.')
    files.push({ format, file })
  }
  return { print: print ?? given.format, files }
}

/** Why a file cannot be written, as far as that can be seen without writing it. */
const troubleWith = (file: string): string | undefined => {
  try {
    if (existsSync(file) && statSync(file).isDirectory()) return 'it is a folder'
    let folder = dirname(resolve(file))
    while (!existsSync(folder)) folder = dirname(folder)
    if (!statSync(folder).isDirectory()) return `${relative('', folder)} is not a folder`
    accessSync(folder, constants.W_OK)
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown'
  }
}

/** Prints and writes what was asked for, and gives the exit code of the run; 3 when something could not be written. */
export const report = async (
  outcome: Outcome,
  asked: Asked,
  given: Arguments,
  terminal: Terminal,
  since?: Comparison,
): Promise<number> => {
  const run = once(() => ({ ...runOf(outcome, given, terminal), since }))
  let isPrinted = true
  if (asked.print === 'text') printReport(outcome, given, terminal)
  else {
    terminal.progress('')
    isPrinted = await attempt('The report', terminal, async () =>
      terminal.out((await textOf(asked.print, run())) ?? ''),
    )
  }
  const areWritten = await write(asked.files, run, terminal)
  return isPrinted && areWritten ? outcome.exit : 3
}

/** Writes the files that were asked for; false when one could not be written, which has been said then. */
export const writeReports = (
  outcome: Outcome,
  { files }: Asked,
  given: Arguments,
  terminal: Terminal,
  since?: Comparison,
): Promise<boolean> =>
  write(
    files,
    once(() => ({ ...runOf(outcome, given, terminal), since })),
    terminal,
  )

const write = async (files: Asked['files'], run: () => Run, terminal: Terminal): Promise<boolean> => {
  let all = true
  const written: Written[] = []
  // Statements are about the other reports, so they are made last.
  for (const { format, file } of files.toSorted(
    (a, b) => Number(a.format === 'intoto') - Number(b.format === 'intoto'),
  )) {
    const done = await attempt(file, terminal, async () => {
      const text = await textOf(format, { ...run(), beside: besides(file, written) })
      if (text === undefined) {
        rmSync(file, { force: true })
        terminal.err(`There is nothing to report as ${format}, so ${file} is not written.\n`)
        return
      }
      writeWhole(file, text)
      written.push({ file, sha256: sha256(text) })
    })
    all &&= done
  }
  return all
}

/** Does something that may fail because of the machine or the key; then that is said, and the result is false. */
const attempt = async (what: string, terminal: Terminal, act: () => Promise<void>): Promise<boolean> => {
  try {
    await act()
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Loaded only here: judging loads nothing that signs.
    const { SigningError } = await import('../src/sign/error.ts')
    if (error instanceof SigningError) refuse(terminal, error.message, error.hint)
    else if (code === undefined) throw error
    else refuse(terminal, `${what} could not be written (${code}).`, 'Name another file.')
    return false
  }
}

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

type Written = { readonly file: string; readonly sha256: string }

const textOf = async (format: string, run: Run): Promise<string | undefined> =>
  (await formats[format]?.load())?.make(run)

/** The other reports that lie in the folder of a file or below, by their names from there. */
const besides = (file: string, written: readonly Written[]): Run['beside'] =>
  written.flatMap((other) => {
    const name = relative(dirname(resolve(file)), resolve(other.file)).replaceAll('\\', '/')
    return name.startsWith('..') || isAbsolute(name) ? [] : [{ name, sha256: other.sha256 }]
  })

const runOf = (outcome: Outcome, given: Arguments, terminal: Terminal): Run => {
  const zone = outcome.settings?.timezone ?? 'Etc/UTC'
  const clock = given.asOf === undefined ? terminal.clock() : (asOfInstant(given.asOf, zone) ?? terminal.clock())
  return {
    report: fullReport(outcome, given),
    outcome,
    at: outcome.judged?.now ?? clock,
    text: { color: false, source: sourceOf(given.content), quiet: given.quiet },
    beside: [],
    signer: async () => {
      // Loaded only here: most runs of `check` sign nothing.
      const { signerFor } = await import('./signing.ts')
      const signer = await signerFor(outcome.settings, given.content, clock, terminal)
      for (const warning of signer.warnings) terminal.err(`${warning}\n`)
      if (signer.development)
        terminal.err(
          'The statements have a development signature: it proves that they are unaltered, not who made them.\n',
        )
      return signer
    },
  }
}

/** The report for those inside, with the place of the content folder and the files that went in. */
const fullReport = (outcome: Outcome, given: Arguments): Report => ({
  ...jsonReport(outcome, 'internal'),
  content: pathInRepository(given.content),
  materials: materialsOf(given.content),
})

/** From the top of the repository that holds a folder; from the working folder where there is none; as it is when it lies outside. */
const pathInRepository = (content: string): string => {
  const folder = resolve(content)
  let top = folder
  while (!existsSync(join(top, '.git')) && dirname(top) !== top) top = dirname(top)
  const path = relative(existsSync(join(top, '.git')) ? top : '', folder).replaceAll('\\', '/')
  return path.startsWith('..') ? folder : path || '.'
}

const materialsOf = (content: string): ReportMaterial[] =>
  sourcesIn(content)
    .filter(({ kind }) => kind !== 'plans')
    .map(({ file }) => ({ name: file, sha256: sha256(readFileSync(join(content, file))) }))

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Writes beside the file and renames, so that nobody reads half of a report. What is no ordinary file (a pipe, `/dev/null`) is written to. */
const writeWhole = (file: string, text: string): void => {
  mkdirSync(dirname(resolve(file)), { recursive: true })
  const target = existsSync(file) ? realpathSync(file) : resolve(file)
  if (existsSync(target) && !statSync(target).isFile()) return writeFileSync(target, text)
  const beside = join(dirname(target), `.${process.pid}-${sha256(target).slice(0, 8)}`)
  try {
    writeFileSync(beside, text)
    renameSync(beside, target)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
