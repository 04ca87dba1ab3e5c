/** `holdfast collect`: read the accounts that `bindings.yaml` names and add what was found to the evidence on file. */
import { join } from 'node:path'
import type { Portfolio } from '../src/model/portfolio.ts'
import { checkBinding } from '../src/evidence/bindings.ts'
import { collect, type Collected } from '../src/evidence/collect.ts'
import { StoreError } from '../src/evidence/lock.ts'
import { writeRemote } from '../src/evidence/remote.ts'
import { writeStore } from '../src/evidence/store.ts'
import { inOrder } from '../src/rules/find.ts'
import { readPortfolio } from '../src/plan/read.ts'
import { parseInstant } from '../src/model/calendar.ts'
import { printPlan, printPolicy } from './collect-ahead.ts'
import { remoteOf } from './evidence-folder.ts'
import { recordCase } from './record-case.ts'
import { followRun } from './progress.ts'
import { checkArguments, printReport, refuse, type Command } from './command.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal)
  if (refused !== undefined) return refused
  const { portfolio, problems } = readPortfolio(given.content)
  const unusable = {
    content: given.content,
    generator: terminal.version,
    judged: undefined,
    strict: given.strict,
    exit: 3 as const,
  }
  if (!portfolio || problems.length > 0) {
    printReport({ ...unusable, findings: inOrder(problems) }, given, terminal)
    return 3
  }
  if (Object.keys(portfolio.bindings).length === 0) {
    return refuse(
      terminal,
      'There is nothing to read: `bindings.yaml` has no binding.',
      'Name a resource there, and bind a claim to it.',
    )
  }
  if (given.asOf !== undefined && portfolio.settings.evidence.mode === 'live') {
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
      printReport({ ...unusable, findings: inOrder(wrong) }, given, terminal)
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
  const follow = followRun(countsOf(portfolio), given.quiet, terminal)
  const stopped = new AbortController()
  const release = terminal.onInterrupt(() => stopped.abort())
  const done = await collect(portfolio.bindings, {
    now,
    settings: portfolio.settings,
    machine: {
      environment: terminal.env,
      variables: terminal.variables,
      watch: terminal.elapsed,
      folder: given.content,
    },
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
    printReport({ ...unusable, findings: inOrder(done.problems) }, given, terminal)
    return 3
  }
  if (given.record !== undefined) {
    const file = recordCase(given.record, now, done.records, portfolio)
    if (!given.quiet) terminal.out(`Wrote ${file}. Nothing was added to the evidence on file.\n`)
    return done.records.some((record) => record.error) ? 2 : 0
  }
  try {
    const remote = remoteOf(portfolio.settings, terminal)
    const options = { bindings: Object.keys(portfolio.bindings) }
    if (remote) await writeRemote(remote, done.records, options)
    else await writeStore(join(given.content, 'evidence'), done.records, options)
  } catch (error) {
    if (error instanceof StoreError) return refuse(terminal, error.message, error.hint)
    throw error
  }
  const failed = done.records.filter((record) => record.error)
  if (!given.quiet) {
    for (const { binding, error } of failed)
      terminal.out(`${binding}: ${error?.class}: ${error?.message}\n  hint: ${error?.hint}\n`)
    const planned =
      done.planned.length > 0 ? `, ${done.planned.length} not read because no collector exists for them yet` : ''
    const as =
      portfolio.settings.evidence.mode === 'replay' ? ' Recorded as replay: it will never pass for live evidence.' : ''
    terminal.out(`Read ${done.records.length - failed.length} of ${done.records.length} bindings${planned}.${as}\n`)
    terminal.out(callsTable(done))
  }
  return failed.length > 0 ? 2 : 0
}

const countsOf = ({ bindings }: Portfolio): ReadonlyMap<string, number> => {
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
