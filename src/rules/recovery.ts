/** Rules about the arithmetic of recovery: do the steps, the waiting and the copies fit what is promised. */
import { formatBound, within } from '../model/bound.ts'
import { formatDuration, formatExactly, formatSeconds } from '../model/duration.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf, type Plan, type Procedure } from '../model/plan.ts'
import { scenarioRto, storeRpo } from '../claims/objectives.ts'
import { worstLoss } from '../claims/recovery-point.ts'
import { formatSum, longestPath, recoveryChain, type Path } from '../claims/recovery-time.ts'
import { placeOfProcedure, placeOfStep, placesOfParts } from './places.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

/** Procedures that answer a scenario, in the order of the text. */
const answers = (plan: Plan): readonly (Procedure & { readonly scenario: string })[] =>
  Object.values(plan.procedures).flatMap((procedure) =>
    procedure.scenario === undefined ? [] : [{ ...procedure, scenario: procedure.scenario }],
  )

/** `45 min + 15 min`, or the deadline that is later than all of them. */
const termsOf = ({ parts }: Path): string =>
  parts.map(({ what, seconds }) => (what.startsWith('last deadline') ? what : formatExactly(seconds))).join(' + ')

export const stepsExceedObjective: Rule = {
  code: 'recovery-time/steps-exceed-objective',
  severity: 'error',
  exit: 1,
  catalogue: 'RTO-01',
  title: 'Steps take longer than the objective',
  why: 'A procedure that takes as long as the objective, or longer, cannot meet it.',
  clauses: ['NIST SP 800-34 chapter 4', 'SOC 2 A1.3'],
  hint: 'Shorten or overlap steps (`after`), or state an objective that they can meet.',
  find: (input) =>
    eachPlan(input, (plan) =>
      answers(plan).flatMap((procedure): Hit[] => {
        const rto = scenarioRto(plan, procedure.scenario)
        const path = longestPath(procedure)
        if (!rto || !path || within(rto.bound, path.seconds)) return []
        return [
          {
            plan: plan.id,
            about: `procedures.${procedure.id}`,
            place: placeOfProcedure(plan, procedure),
            message: phrase`The steps of “${procedure.title}” take ${formatExactly(path.seconds)} along the longest path (${termsOf(path)}), objective ${formatBound(rto.bound)}.`,
            hint: 'Shorten or overlap steps (`after`), or state an objective that they can meet.',
            related: [
              { place: placeOf(plan, `objectives.${rto.id}.rto`), note: 'the objective' },
              ...placesOfParts(plan, path.parts),
            ],
          },
        ]
      }),
    ),
}

export const clockExceedsObjective: Rule = {
  code: 'recovery-time/clock-exceeds-objective',
  severity: 'error',
  exit: 1,
  catalogue: 'RTO-02',
  title: 'The whole clock exceeds the objective',
  why: "The customer's clock starts at the disruption, not when recovery begins: detection and waiting count.",
  clauses: ['ISO 22301 8.4.5'],
  hint: 'Shorten the waiting, state the objective from a later `clock` and say so, or state a longer objective.',
  find: (input) =>
    eachPlan(input, (plan) =>
      answers(plan).flatMap((procedure): Hit[] => {
        const scenario = plan.scenarios[procedure.scenario]
        const rto = scenarioRto(plan, procedure.scenario)
        const chain = rto && recoveryChain(scenario, procedure, rto.clock)
        if (!rto || !chain) return []
        const waits = chain.seconds > chain.path.seconds
        const full = chain.path.seconds >= rto.bound.limit.seconds
        // Steps alone that are too long are the other rule's; this one speaks of what comes on top of them.
        if (waits ? within(rto.bound, chain.seconds) : chain.detectionKnown || !full) return []
        const message = waits
          ? phrase`Recovery by “${procedure.title}” takes ${formatSum(chain.parts)} from ${chain.from}, objective ${formatBound(rto.bound)}${chain.detectionKnown ? '' : ', and no time is allowed for detection'}.`
          : phrase`Recovery by “${procedure.title}” spends all of the objective (${formatBound(rto.bound)}) on its steps (${formatSeconds(chain.path.seconds)}), but the clock starts at the ${rto.clock} and no time is allowed for detection.`
        return [
          {
            plan: plan.id,
            about: `procedures.${procedure.id}`,
            place: placeOfProcedure(plan, procedure),
            message,
            hint: 'Shorten the waiting, state the objective from a later `clock` and say so, or state a longer objective.',
            related: [
              { place: placeOf(plan, `objectives.${rto.id}.rto`), note: 'the objective' },
              ...placesOfParts(plan, chain.parts),
              ...(chain.detectionKnown
                ? []
                : [{ place: placeOf(plan, `scenarios.${procedure.scenario}`), note: 'no time for detection' }]),
            ],
          },
        ]
      }),
    ),
}

export const pathExceedsPoint: Rule = {
  code: 'recovery-point/path-exceeds-objective',
  severity: 'error',
  exit: 1,
  catalogue: 'RPO-01',
  title: 'The copy that is restored is older than the objective',
  why: 'The RPO is decided by the copy that the procedure uses, not by the best copy there is.',
  clauses: ['NIST SP 800-53 CP-6(2)', 'NIST SP 800-53 CP-9', 'DORA 12(1)'],
  hint: 'Restore from a copy that is fresh enough, make this one more often, or state an objective that it can meet.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.values(plan.procedures).flatMap((procedure) =>
        procedure.steps.flatMap((step) =>
          step.uses.flatMap((id): Hit[] => {
            const backup = plan.backups[id]
            const rpo = backup && storeRpo(plan, backup.store, procedure.scenario)
            const loss = backup && worstLoss(backup)
            if (!backup || !rpo || !loss || within(rpo.bound, loss.seconds)) return []
            return [
              {
                plan: plan.id,
                about: `procedures.${procedure.id}`,
                place: placeOfStep(plan, step),
                message: phrase`“${procedure.title}” restores “${plan.stores[backup.store]?.name ?? backup.store}” from \`${id}\`, which can lose ${formatSum(loss.parts)}, objective ${formatBound(rpo.bound)}.`,
                hint: 'Restore from a copy that is fresh enough, make this one more often, or state an objective that it can meet.',
                related: [
                  ...placesOfParts(
                    plan,
                    loss.parts.map((part) => ({ ...part, at: `backups.${id}.${part.field}` })),
                  ),
                  { place: placeOf(plan, `objectives.${rpo.id}.rpo`), note: 'the objective' },
                ],
              },
            ]
          }),
        ),
      ),
    ),
}

export const alertAfterObjective: Rule = {
  code: 'recovery-point/alert-after-objective',
  severity: 'error',
  exit: 1,
  catalogue: 'RPO-04',
  title: 'The alert comes after the objective is lost',
  why: 'Whoever is told only when the copy is older than the objective can no longer keep it.',
  clauses: ['NIST SP 800-53 CP-9(1)', 'SOC 2 A1.2'],
  hint: 'Alert at or before the objective.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.backups).flatMap(([id, backup]): Hit[] => {
        const rpo = storeRpo(plan, backup.store)
        const alert = backup.alertAfter
        if (!alert || !rpo || alert.seconds <= rpo.bound.limit.seconds) return []
        const times = Math.floor(alert.seconds / rpo.bound.limit.seconds)
        return [
          {
            plan: plan.id,
            about: `backups.${id}`,
            place: placeOf(plan, `backups.${id}.alertAfter`),
            message: phrase`People are told when the newest copy of “${plan.stores[backup.store]?.name ?? backup.store}” is ${formatDuration(alert)} old${times > 1 ? `, ${times} times the objective` : ''}: objective ${formatBound(rpo.bound)}.`,
            hint: 'Alert at or before the objective.',
            related: [{ place: placeOf(plan, `objectives.${rpo.id}.rpo`), note: 'the objective' }],
          },
        ]
      }),
    ),
}
