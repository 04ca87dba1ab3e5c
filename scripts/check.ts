/** `holdfast check`: judge the plans against the evidence on file. Offline, no credentials, and nothing written but what spares reading a file twice and what options name. */
import { readFileSync } from 'node:fs'
import { compare, type Compared, type Comparison } from '../src/report/compare.ts'
import { comparisonText } from '../src/report/compare-text.ts'
import { earlierReport } from '../src/report/earlier.ts'
import { jsonReport } from '../src/report/json.ts'
import type { Outcome } from '../src/report/outcome.ts'
import { ruleCounts, ruleCountsText } from '../src/report/rules-list.ts'
import { isInScope, unknownScope } from '../src/rules/considered.ts'
import { counted, readBaseline, withBaseline, writeBaseline } from './baseline.ts'
import { askedReports, formatNames, report, writeReports, type Asked } from './reports.ts'
import { upcomingPrinted } from './upcoming.ts'
import { assessed, checkArguments, refuse, type Arguments, type Command } from './command.ts'
import type { Terminal } from './terminal.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal, formatNames) ?? checkTogether(given, terminal)
  if (refused !== undefined) return refused
  const asked = askedReports(given, terminal)
  if (typeof asked === 'number') return asked
  if (isPartial(given) && [asked.print, ...asked.files.map(({ format }) => format)].includes('intoto'))
    return refuse(
      terminal,
      'Nothing is attested under a baseline or with `--only`: others would take a part for the whole.',
      'Leave `intoto` out, or check everything.',
    )
  const earlier = given.since === undefined ? undefined : readEarlier(given.since, terminal)
  if (earlier === null) return 3
  const whole = await assessed(given, terminal)
  if (!whole.judged) return report(whole, asked, given, terminal)
  const outcome = known(whole, given, terminal)
  if (outcome === null) return 3
  const shown = scoped(outcome, given.only, terminal)
  if (shown === null) return 3
  const since = earlier && compare(earlier, jsonReport(shown, 'internal'))
  const printed = given.upcoming ? upcomingPrinted(whole.judged, given, terminal) : instead(shown, since, asked, given)
  if (printed === null) return 3
  if (printed === undefined) return report(shown, asked, given, terminal, since)
  terminal.progress('')
  terminal.out(printed)
  return (await writeReports(shown, asked, given, terminal, since)) ? shown.exit : 3
}

/** Whether less than everything decides the exit code. */
const isPartial = (given: Arguments): boolean =>
  given.only.length > 0 || given.baseline !== undefined || given.writeBaseline !== undefined

/** What is printed in the place of the report, if anything. */
const instead = (
  outcome: Outcome,
  since: Comparison | undefined,
  asked: Asked,
  given: Arguments,
): string | undefined => {
  const json = given.format === 'json'
  // The summary holds the comparison itself.
  if (since && asked.print !== 'markdown') return json ? `${JSON.stringify(since, null, 2)}\n` : comparisonText(since)
  if (!given.rules) return undefined
  const counts = ruleCounts(outcome.findings, outcome.judged?.portfolio.settings)
  return json ? `${JSON.stringify({ rules: counts }, null, 2)}\n` : ruleCountsText(counts)
}

/** Options of which each says what is printed or considered cannot be given together. */
const checkTogether = (given: Arguments, terminal: Terminal): number | undefined => {
  if (given.ics !== undefined && !given.upcoming)
    return refuse(terminal, '`--ics` writes what falls due.', 'Add `--upcoming`.')
  if ([given.rules, given.since !== undefined, given.upcoming].filter(Boolean).length > 1)
    return refuse(
      terminal,
      '`--rules`, `--since` and `--upcoming` each print something of their own.',
      'Keep one of them.',
    )
  if (given.baseline !== undefined && given.writeBaseline !== undefined)
    return refuse(terminal, '`--write-baseline` writes a baseline and uses it.', 'Leave `--baseline` out.')
  if (given.writeBaseline !== undefined && given.only.length > 0)
    return refuse(
      terminal,
      'A baseline lists everything, and `--only` considers a part.',
      'Leave `--only` out when a baseline is written.',
    )
  return undefined
}

const readEarlier = (file: string, terminal: Terminal): Compared | null => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    refuse(
      terminal,
      `The report ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
      '`--since` names a report that `holdfast check --format json` printed or a build wrote.',
    )
    return null
  }
  const read = earlierReport(text)
  if (typeof read !== 'string') return read
  refuse(terminal, `${file} ${read}.`, '`--since` names a report that `holdfast check --format json` printed.')
  return null
}

/** The outcome under the baseline that was named or written. */
const known = (outcome: Outcome, given: Arguments, terminal: Terminal): Outcome | null => {
  const file = given.writeBaseline ?? given.baseline
  if (file === undefined) return outcome
  const read = given.writeBaseline === undefined ? readBaseline(file) : writeBaseline(outcome, file, terminal)
  if (typeof read !== 'string') return withBaseline(outcome, file, read)
  refuse(terminal, read, 'Write one with `--write-baseline FILE`, in a folder that is there.')
  return null
}

/** What `--only` left of it. */
const scoped = (outcome: Outcome, only: readonly string[], terminal: Terminal): Outcome | null => {
  if (only.length === 0) return outcome
  const plans = outcome.judged?.portfolio.plans.map(({ id }) => id) ?? []
  const unknown = unknownScope(only, plans)
  if (unknown) {
    refuse(
      terminal,
      `There is no rule, no area and no plan \`${unknown.name}\`.`,
      `${unknown.hint} A plan is named \`plan/…\`.`,
    )
    return null
  }
  const found = outcome.findings.filter((each) => isInScope(only, each))
  return { ...counted(outcome, found), only, leftOut: outcome.findings.length - found.length }
}
