/** Rules about what procedures and notices lean on: it must be there, not be made twice, and survive what it is for. */
import { phrase } from '../model/phrase.ts'
import { placeOf, type Plan, type Procedure, type Step } from '../model/plan.ts'
import type { Place } from '../model/place.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

const placeOfStep = (plan: Plan, { span: [line, column] }: Step): Place => ({
  file: plan.file,
  span: [line, column, line, column + '<Step'.length],
})

/** Every step of every procedure, with the assets that steps before it made. */
const eachStep = (
  plan: Plan,
  find: (procedure: Procedure, step: Step, made: ReadonlySet<string>) => readonly Hit[],
): Hit[] =>
  Object.values(plan.procedures).flatMap((procedure) => {
    const made = new Set<string>()
    return procedure.steps.flatMap((step) => {
      const hits = find(procedure, step, made)
      for (const id of step.creates) made.add(id)
      return hits
    })
  })

const missing = { planned: 'only planned', absent: 'not there' } as const

export const assetNotInPlace: Rule = {
  code: 'procedure/asset-not-in-place',
  severity: 'error',
  exit: 1,
  catalogue: 'CAP-02',
  title: 'Procedure uses what is not there',
  why: 'A procedure that needs a site, a copy or a tool which nobody has set up stops at that step.',
  clauses: ['NIST CP-7', 'ISO 22301 8.4.4'],
  hint: 'Set it up, let a step before make it, or write a procedure that does without it.',
  find: (input) =>
    eachPlan(input, (plan) =>
      eachStep(plan, (procedure, step, made) =>
        step.needs.flatMap((id): Hit[] => {
          const asset = plan.assets[id]
          if (!asset || asset.state === 'in-place' || made.has(id)) return []
          return [
            {
              plan: plan.id,
              about: `procedures.${procedure.id}`,
              place: placeOfStep(plan, step),
              message: phrase`“${procedure.title}” needs “${asset.name}” in the step “${step.title}”, but the plan says that it is ${missing[asset.state]}, and no step before makes it.`,
              hint: 'Set it up and declare it `in-place`, add a step that makes it (`creates`), or change the procedure.',
              related: [{ place: placeOf(plan, `assets.${id}.state`), note: 'what the plan says of it' }],
            },
          ]
        }),
      ),
    ),
}

export const buildsWhatExists: Rule = {
  code: 'procedure/builds-what-exists',
  severity: 'error',
  exit: 1,
  catalogue: 'CAP-02',
  title: 'Procedure makes what is said to be there',
  why: 'Either the plan claims more than there is, or the procedure spends time on what is already done.',
  clauses: ['NIST CP-7', 'ISO 22301 8.4.4'],
  hint: 'Say of it what is true, or take the step out of the procedure.',
  find: (input) =>
    eachPlan(input, (plan) =>
      eachStep(plan, (procedure, step) =>
        step.creates.flatMap((id): Hit[] => {
          const asset = plan.assets[id]
          if (asset?.state !== 'in-place') return []
          return [
            {
              plan: plan.id,
              about: `procedures.${procedure.id}`,
              place: placeOfStep(plan, step),
              message: phrase`“${procedure.title}” makes “${asset.name}” in the step “${step.title}”, but the plan says that it is in place before anything happens.`,
              hint: 'Declare it `planned` or `absent` when it is made by hand, or take the step out.',
              related: [{ place: placeOf(plan, `assets.${id}.state`), note: 'what the plan says of it' }],
            },
          ]
        }),
      ),
    ),
}

export const lostWithScenario: Rule = {
  code: 'dependency/lost-with-scenario',
  severity: 'warn',
  exit: 1,
  catalogue: 'DEP-04',
  title: 'Tool of recovery that the failure takes away',
  why: 'A status page, a DNS control plane, a registry or a pipeline in the failed place cannot help there.',
  clauses: ['NIST CP-2(8)', 'ISO 22301 8.3.4'],
  hint: 'Run it somewhere that the scenario leaves alone, or prepare a way without it and name that in the procedure.',
  find: (input) =>
    eachPlan(input, (plan) => [
      ...eachStep(plan, (procedure, step) =>
        step.needs.flatMap((id): Hit[] => {
          const asset = plan.assets[id]
          const scenario = procedure.scenario
          // A procedure for no scenario in particular is for all of them.
          const lost = asset?.lostIn.filter((each) => scenario === undefined || each === scenario) ?? []
          if (!asset || lost.length === 0) return []
          const titles = lost.map((each) => `“${plan.scenarios[each]?.title ?? each}”`).join(' and ')
          return [
            {
              plan: plan.id,
              about: `procedures.${procedure.id}`,
              place: placeOfStep(plan, step),
              message: phrase`“${procedure.title}” needs “${asset.name}” in the step “${step.title}”, which ${titles} may take away${scenario === undefined ? '' : ', the very scenario that it answers'}.`,
              hint: 'Prepare a way that survives the scenario, such as a prepared failover, a second registry or a tool elsewhere.',
              related: [{ place: placeOf(plan, `assets.${id}.lostIn`), note: 'what takes it away' }],
            },
          ]
        }),
      ),
      ...Object.entries(plan.communications).flatMap(([id, notice]) =>
        notice.needs.flatMap((name, index): Hit[] => {
          const asset = plan.assets[name]
          if (!asset || asset.lostIn.length === 0) return []
          const scenarios = asset.lostIn.map((each) => `“${plan.scenarios[each]?.title ?? each}”`).join(' and ')
          return [
            {
              plan: plan.id,
              about: `communications.${id}`,
              place: placeOf(plan, `communications.${id}.needs.${index}`),
              message: phrase`The notice to “${notice.to}” over “${notice.channel}” needs “${asset.name}”, which ${scenarios} may take away.`,
              hint: 'Send it over something that survives what it tells of.',
              related: [{ place: placeOf(plan, `assets.${name}.lostIn`), note: 'what takes it away' }],
            },
          ]
        }),
      ),
    ]),
}
