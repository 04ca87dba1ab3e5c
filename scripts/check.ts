/** `holdfast check`: judge the plans against the evidence on file. Offline, no credentials, and nothing written but reports that are asked for and what spares reading a file twice. */
import { ruleCounts, ruleCountsText } from '../src/report/rules-list.ts'
import { assessed, checkArguments, type Command } from './command.ts'
import { askedReports, formatNames, report, writeReports } from './reports.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal, formatNames)
  if (refused !== undefined) return refused
  const asked = askedReports(given, terminal)
  if (typeof asked === 'number') return asked
  const outcome = await assessed(given, terminal)
  if (!given.rules) return report(outcome, asked, given, terminal)
  terminal.progress('')
  const counts = ruleCounts(outcome.findings, outcome.judged?.portfolio.settings)
  terminal.out(asked.print === 'json' ? `${JSON.stringify({ rules: counts }, null, 2)}\n` : ruleCountsText(counts))
  return (await writeReports(outcome, asked, given, terminal)) ? outcome.exit : 3
}
