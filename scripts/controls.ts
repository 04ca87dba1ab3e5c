/** `holdfast controls [PLAN]`: the control matrix as CSV, for the audience that is asked for, printed or written to a file. */
import type { Audience } from '../src/model/audience.ts'
import { viewFor } from '../src/document/view.ts'
import { suggest } from '../src/plan/problem.ts'
import { controlsCsv } from '../src/report/controls.ts'
import { put } from '../src/staging.ts'
import { assessed, checkArguments, printReport, refuse, type Command } from './command.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal)
  if (refused !== undefined) return refused
  const outcome = await assessed(given, terminal)
  const { judged } = outcome
  if (!judged) {
    printReport(outcome, given, terminal)
    return outcome.exit
  }
  const audience = (given.audience as Audience | undefined) ?? judged.portfolio.settings.publish.audience
  const view = viewFor(judged, { audience, generator: terminal.version, strict: given.strict })
  const [wanted] = given.operands
  const plans = view.plans.filter(({ id }) => wanted === undefined || id === wanted)
  if (plans.length === 0 && wanted !== undefined) {
    const known = view.plans.map(({ id }) => id).toSorted()
    return refuse(terminal, `There is no plan \`${wanted}\`.`, suggest(wanted, known, 'plan'))
  }
  const csv = controlsCsv({ ...view, plans })
  if (given.out === undefined) terminal.out(csv)
  else put('.', given.out, csv)
  // A matrix is written of what cannot be published too: it shows just that.
  return outcome.exit
}
