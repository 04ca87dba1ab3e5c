/** What `holdfast pdf` needs to know before it makes anything: the plan, judged, with nothing that stops its document. */
import type { Judged } from '../src/document/context.ts'
import { viewFor } from '../src/document/view.ts'
import type { Audience } from '../src/model/audience.ts'
import type { View } from '../src/model/view.ts'
import { suggest } from '../src/plan/problem.ts'
import { blocking, exitCode } from '../src/rules/find.ts'
import type { Outcome } from '../src/report/outcome.ts'
import { assessed, printReport, refuse, type Arguments } from './command.ts'
import type { Terminal } from './terminal.ts'

export type PlanAsked = {
  readonly id: string
  /** Everything that was found. */
  readonly all: Outcome & { readonly judged: Judged }
  /** What was found in this plan and in the content as a whole, with the exit code of that. */
  readonly outcome: Outcome & { readonly judged: Judged }
  /** Set where findings stop publication and a preview was asked for. */
  readonly blocked: boolean
}

/** Judges the plan that was asked for. A number: the exit code of a run that ends here, with everything said. */
export const planAsked = async (given: Arguments, terminal: Terminal): Promise<PlanAsked | number> => {
  const all = await assessed(given, terminal, true)
  const { judged } = all
  const [id] = given.operands
  const plans = judged?.portfolio.plans.map((plan) => plan.id) ?? []
  if (judged && (id === undefined || !plans.includes(id))) {
    return refuse(
      terminal,
      id === undefined ? 'Which plan?' : `There is no plan \`${id}\`.`,
      suggest(id ?? '', plans, 'plan'),
    )
  }
  // Only what is wrong with this plan stops its document; what is wrong with the content as a whole stops all.
  const findings = all.findings.filter((each) => !judged || each.plan === undefined || each.plan === id)
  const outcome = { ...all, findings, exit: exitCode(findings, given.strict) }
  const blocked = blocking(findings, given.strict).length > 0
  if (!judged || id === undefined || (blocked && !given.preview)) return unwritten(outcome, given, terminal)
  return { id, all: { ...all, judged }, outcome: { ...outcome, judged }, blocked }
}

/** Says why nothing is written. */
export const unwritten = (outcome: Outcome, given: Arguments, terminal: Terminal): number => {
  printReport(outcome, given, terminal)
  if (given.format === 'text') terminal.out('No PDF was written.\n')
  return outcome.exit
}

/** The view of an audience with this plan alone; `undefined` when that audience may not see it. */
export const viewOf = (
  { id, outcome, blocked }: PlanAsked,
  audience: Audience,
  { strict }: Arguments,
): View | undefined => {
  const { judged, findings, generator } = outcome
  const view = viewFor({ ...judged, findings }, { audience, generator, preview: blocked, strict })
  const plans = view.plans.filter((each) => each.id === id)
  return plans.length > 0 ? { ...view, plans } : undefined
}

export const refuseAudience = (audience: Audience, id: string, terminal: Terminal): number =>
  refuse(
    terminal,
    `The audience \`${audience}\` may not see the plan \`${id}\`.`,
    'Name another one with `--audience`.',
  )
