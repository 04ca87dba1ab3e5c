/** `holdfast check`: judge the plans against the evidence on file. Offline, no credentials, and nothing written but what spares reading a file twice. */
import { ruleCounts, ruleCountsText } from '../src/report/rules-list.ts'
import { assessed, checkArguments, printReport, type Command } from './command.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal)
  if (refused !== undefined) return refused
  const outcome = await assessed(given, terminal)
  if (given.rules) {
    terminal.progress('')
    const counts = ruleCounts(outcome.findings, outcome.judged?.portfolio.settings)
    terminal.out(given.format === 'json' ? `${JSON.stringify({ rules: counts }, null, 2)}\n` : ruleCountsText(counts))
    return outcome.exit
  }
  printReport(outcome, given, terminal)
  return outcome.exit
}
