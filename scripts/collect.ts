/** `holdfast collect`: read the accounts that `bindings.yaml` names and add what was found to the evidence on file. */
import { setFlagsFromString } from 'node:v8'
import type { Portfolio } from '../src/model/portfolio.ts'
import { checkBinding } from '../src/evidence/bindings.ts'
import { collect, type Collected } from '../src/evidence/collect.ts'
import { prettyJson } from '../src/evidence/digest.ts'
import { StoreError } from '../src/evidence/lock.ts'
import { documentFor } from '../src/evidence/push-document.ts'
import type { Draft } from '../src/evidence/record.ts'
import type { Binding } from '../src/model/records.ts'
import { readPortfolio } from '../src/plan/read.ts'
import { parseInstant } from '../src/model/calendar.ts'
import { printPlan, printPolicy } from './collect-ahead.ts'
import { bindingNamed, checkArguments, printReport, refuse, unjudged, type Arguments, type Command } from './command.ts'
import { addToStore } from './evidence-folder.ts'
import { followRun } from './progress.ts'
import { push } from './push.ts'
import { recordCase } from './record-case.ts'
import type { Terminal } from './terminal.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal) ?? checkReporting(given, terminal)
  if (refused !== undefined) return refused
  const { portfolio, problems } = readPortfolio(given.content)
  if (!portfolio || problems.length > 0) {
    printReport(unjudged(problems, given, terminal), given, terminal)
    return 3
  }
  if (Object.keys(portfolio.bindings).length === 0) {
    return refuse(
      terminal,
      'There is nothing to read: `bindings.yaml` has no binding.',
      'Name a resource there, and bind a claim to it.',
    )
  }
  const { mode } = portfolio.settings.evidence
  if (given.asOf !== undefined && mode === 'live') {
    return refuse(
      terminal,
      'Live evidence is read now; it cannot be given another time.',
      'Leave out `--as-of`. Recorded example evidence (`mode: replay`) may have one.',
    )
  }
  if (given.plan || given.policy) {
    const checks = Object.values(portfolio.bindings).map(checkBinding)
    const wrong = checks.flatMap((each) => each.problems)
    if (wrong.length > 0) {
      printReport(unjudged(wrong, given, terminal), given, terminal)
      return 3
    }
    const checked = checks.flatMap((each) => each.checked ?? [])
    if (given.plan) printPlan(checked, portfolio.settings, given.format, terminal)
    else printPolicy(checked, portfolio.settings.evidence.store, given.format, terminal)
    return 0
  }
  const now = given.asOf === undefined ? terminal.clock() : parseInstant(given.asOf)
  if (now === undefined)
    return refuse(terminal, `\`${given.asOf}\` is not an instant.`, 'Write `--as-of 2026-11-20T06:00:00Z`.')
  if (given.push !== undefined) return push({ ...given, push: given.push }, portfolio, now, terminal)
  const [named] = given.only
  const only = named === undefined ? undefined : bindingNamed(named, portfolio, terminal)
  if (named !== undefined && !only) return 3
  const bindings = only ? { [only.id]: only } : portfolio.bindings
  // Answers by the thousand are read and thrown away. Left alone, V8 lets them pile up to several times what is still in use
  // before it clears them. That `npm run collect` begins with a small new space is for the same.
  setFlagsFromString('--heap-growing-percent=25')
  const follow = followRun(countsOf(bindings), given.quiet, terminal)
  const stopped = new AbortController()
  const release = terminal.onInterrupt(() => stopped.abort())
  const done = await collect(bindings, {
    now,
    settings: portfolio.settings,
    machine: {
      environment: terminal.env,
      variables: terminal.variables,
      watch: terminal.elapsed,
      folder: given.content,
    },
    alsoPushed: given.print,
    progress: follow.step,
    signal: stopped.signal,
    clock: given.asOf === undefined ? terminal.clock : undefined,
  }).finally(release)
  follow.end()
  if (stopped.signal.aborted) {
    terminal.err('Stopped. Nothing was written; the evidence on file is as it was.\n')
    return 130
  }
  if (done.problems.length > 0) {
    printReport(unjudged(done.problems, given, terminal), given, terminal)
    return 3
  }
  if (only && done.records.length === 0) return refuseUnread(only, done.pushed.length > 0, given, terminal)
  if (given.print) return print(done.records[0], given.by ?? '', terminal)
  if (given.record !== undefined) {
    const file = recordCase(given.record, now, done.records, portfolio)
    if (!given.quiet) terminal.out(`Wrote ${file}. Nothing was added to the evidence on file.\n`)
    return done.records.some((record) => record.error) ? 2 : 0
  }
  try {
    await addToStore(done.records, portfolio, given.content, terminal)
  } catch (error) {
    if (error instanceof StoreError) return refuse(terminal, error.message, error.hint)
    throw error
  }
  const failed = done.records.filter((record) => record.error)
  if (!given.quiet) {
    for (const { binding, error } of failed)
      terminal.out(`${binding}: ${error?.class}: ${error?.message}\n  hint: ${error?.hint}\n`)
    const pushed = done.pushed.length > 0 ? `, ${done.pushed.length} left to the machines that report them` : ''
    const planned =
      done.planned.length > 0 ? `, ${done.planned.length} not read because no collector exists for them yet` : ''
    const as = mode === 'replay' ? ' Recorded as replay: it will never pass for live evidence.' : ''
    terminal.out(
      `Read ${done.records.length - failed.length} of ${done.records.length} bindings${pushed}${planned}.${as}\n`,
    )
    if (done.records.length > 0) terminal.out(callsTable(done))
  }
  return failed.length > 0 ? 2 : 0
}

const countsOf = (bindings: Portfolio['bindings']): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { source } of Object.values(bindings)) counts.set(source, (counts.get(source) ?? 0) + 1)
  return counts
}

type Row = readonly [source: string, bindings: string, calls: string]

const line = ([name, bindings, made]: Row): string => `  ${name.padEnd(32)}${bindings.padStart(8)}${made.padStart(8)}\n`

/** How many calls each source made. */
const callsTable = ({ calls, records }: Collected): string => {
  const rows = Object.entries(calls).map(([source, made]): Row => {
    const bindings = records.filter((record) => record.source === source).length
    return [source === 'identity' ? 'who asks' : source, bindings ? String(bindings) : '', String(made)]
  })
  const total = Object.values(calls).reduce((sum, made) => sum + made, 0)
  return [['source', 'bindings', 'calls'] as Row, ...rows, ['together', String(records.length), String(total)] as Row]
    .map(line)
    .join('')
}

/** Refuses options that do not go together; `undefined` when they do. */
const checkReporting = ({ push, from, only: all, print, by }: Arguments, terminal: Terminal): number | undefined => {
  const [only] = all
  if (all.length > 1)
    return refuse(terminal, 'One binding can be read by itself at a time.', 'Name one with `--only BINDING`.')

  if (push !== undefined && (only !== undefined || print))
    return refuse(terminal, '`--push` takes a reading in, `--only` and `--print` make one.', 'Leave one of them out.')
  if (from !== undefined && push === undefined)
    return refuse(terminal, '`--from` says what is piped in, but nothing takes it in.', 'Add `--push BINDING`.')
  if (print && only === undefined)
    return refuse(terminal, '`--print` prints the reading of one binding.', 'Add `--only BINDING`.')
  if (print && by === undefined) {
    return refuse(
      terminal,
      'A report says who made it.',
      'Say it in words that may be published: `--by "nightly job on the database host"`.',
    )
  }
  if (by !== undefined && !print && from === undefined)
    return refuse(terminal, '`--by` is only for `--print` and `--from`.', 'A report says itself who made it, as `by`.')
  return undefined
}

/** Why the one binding that was asked for was not read. */
const refuseUnread = (only: Binding, isPushed: boolean, { print }: Arguments, terminal: Terminal): number =>
  isPushed
    ? refuse(
        terminal,
        print
          ? `\`${only.source}\` cannot be read by Holdfast, here or elsewhere.`
          : `\`${only.id}\` is reported by another machine, so it is not read here.`,
        `Report it with \`holdfast collect --push ${only.id} < reading.json\`.`,
      )
    : refuse(
        terminal,
        `Holdfast cannot read \`${only.source}\` yet.`,
        'Bind the claim to something that can be read, or waive it.',
      )

/** Prints a reading as the report that `--push` takes in on another machine. */
const print = (record: Draft | undefined, by: string, terminal: Terminal): number => {
  if (record?.error) {
    terminal.err(`${record.binding}: ${record.error.class}: ${record.error.message}\n  hint: ${record.error.hint}\n`)
    return 2
  }
  if (!record) return 2
  for (const { unread = {} } of record.matches)
    for (const [name, error] of Object.entries(unread))
      terminal.err(`\`${name}\` is left out: ${error.message}\n  hint: ${error.hint}\n`)
  terminal.out(prettyJson(documentFor(record, by)))
  return 0
}
