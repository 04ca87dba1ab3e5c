/** `holdfast check`: judge the plans against the evidence on file. Offline, no credentials, and nothing written but what spares reading a file twice. */
import { assessed, checkArguments, printReport, type Command } from './command.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal)
  if (refused !== undefined) return refused
  const outcome = await assessed(given, terminal)
  printReport(outcome, given, terminal)
  return outcome.exit
}
