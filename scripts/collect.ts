/** `holdfast collect`: read the accounts that `bindings.yaml` names and add what was found to the evidence on file. */
import { join } from 'node:path'
import { collect } from '../src/evidence/collect.ts'
import { StoreError } from '../src/evidence/lock.ts'
import { writeStore } from '../src/evidence/store.ts'
import { inOrder } from '../src/rules/find.ts'
import { readPortfolio } from '../src/plan/read.ts'
import { parseInstant } from '../src/model/calendar.ts'
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
  const now = given.asOf === undefined ? terminal.clock() : parseInstant(given.asOf)
  if (now === undefined)
    return refuse(terminal, `\`${given.asOf}\` is not an instant.`, 'Write `--as-of 2026-11-20T06:00:00Z`.')
  const done = await collect(portfolio.bindings, {
    now,
    settings: portfolio.settings,
    machine: {
      environment: terminal.env,
      variables: terminal.variables,
      watch: terminal.elapsed,
      folder: given.content,
    },
    progress: ({ binding, done: count, total }) => terminal.progress(`Reading ${count} of ${total}: ${binding.label}`),
  })
  terminal.progress('')
  if (done.problems.length > 0) {
    printReport({ ...unusable, findings: inOrder(done.problems) }, given, terminal)
    return 3
  }
  try {
    await writeStore(join(given.content, 'evidence'), done.records, { bindings: Object.keys(portfolio.bindings) })
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
  }
  return failed.length > 0 ? 2 : 0
}
