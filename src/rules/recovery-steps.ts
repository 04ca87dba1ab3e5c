/** Rules about the steps of procedures: each says how long, who and how one knows; the order holds; DNS has its time. */
import { formatSeconds } from '../model/duration.ts'
import { phrase } from '../model/phrase.ts'
import type { Plan, Procedure, Step } from '../model/plan.ts'
import { stepTimes } from '../claims/recovery-time.ts'
import { counted, listed, placeOfProcedure, placeOfStep, stepNumbers } from './places.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

const eachProcedure = (plan: Plan, find: (procedure: Procedure) => readonly Hit[]): Hit[] =>
  Object.values(plan.procedures).flatMap(find)

export const stepIncomplete: Rule = {
  code: 'recovery-time/step-incomplete',
  severity: 'warn',
  exit: 1,
  catalogue: 'RTO-04',
  title: 'Step without a time, a role or a verification',
  why: 'A step that nobody has timed is missing in every sum; one that nobody owns is done by nobody; one that nobody verifies is never done.',
  clauses: ['NIST SP 800-34 chapter 4'],
  hint: 'Give each step `takes` or `deadline`, `by` and `verify`; time it in the next exercise if nobody knows.',
  find: (input) =>
    eachPlan(input, (plan) =>
      eachProcedure(plan, (procedure) => {
        const lacks = [
          ['time', procedure.steps.filter((step) => !step.takes && !step.deadline)],
          ['role', procedure.steps.filter((step) => !step.by)],
          ['verification', procedure.steps.filter((step) => !step.verify)],
        ] as const
        const incomplete = procedure.steps.filter((step) => lacks.some(([, steps]) => steps.includes(step)))
        if (incomplete.length === 0) return []
        const what = lacks.filter(([, steps]) => steps.length > 0)
        return [
          {
            plan: plan.id,
            about: `procedures.${procedure.id}`,
            place: placeOfProcedure(plan, procedure),
            message: phrase`${counted(incomplete.length, procedure.steps.length, 'step')} of “${procedure.title}” ${incomplete.length === 1 ? 'lacks' : 'lack'} something: ${what.map(([name, steps]) => `no ${name} in ${stepNumbers(procedure, steps)}`).join('; ')}.`,
            hint: `Give each step ${listed(what.map(([name]) => attribute[name]))}; time it in the next exercise if nobody knows.`,
            related: incomplete.map((step) => ({ place: placeOfStep(plan, step), note: step.title })),
          },
        ]
      }),
    ),
}

const attribute = { time: '`takes` or `deadline`', role: '`by`', verification: '`verify`' } as const

/** Steps that are finished when a step begins. */
const before = (procedure: Procedure, step: Step): ReadonlySet<string> => {
  const found = new Set<string>()
  const add = (id: string): void => {
    if (found.has(id)) return
    found.add(id)
    procedure.steps.find((each) => each.id === id)?.after.forEach(add)
  }
  step.after.forEach(add)
  return found
}

export const cutOverOrder: Rule = {
  code: 'recovery-time/cut-over-order',
  severity: 'warn',
  exit: 1,
  catalogue: 'RTO-05',
  title: 'Traffic is switched twice, too early, or unchecked',
  why: 'Traffic that is led to a place before the data is back and checked meets errors, or writes beside the data that is still to come.',
  clauses: ['NIST SP 800-53 CP-10'],
  hint: 'Switch traffic once, after every restore and after a step that checks the data (`checks`).',
  find: (input) =>
    eachPlan(input, (plan) =>
      eachProcedure(plan, (procedure) => {
        const switching = procedure.steps.filter((step) => step.switches)
        const [first] = switching
        const last = switching.at(-1)
        if (!first || !last) return []
        const restores = procedure.steps.filter((step) => step.uses.some((id) => holdsData(plan, id)))
        const twice = switching.filter((step) =>
          switching.some((each) => each !== step && each.switches === step.switches),
        )
        const done = before(procedure, first)
        const late = restores.filter((step) => step !== first && !done.has(step.id))
        const checked = new Set(
          procedure.steps.filter((step) => before(procedure, last).has(step.id)).flatMap((step) => step.checks),
        )
        const unchecked = [
          ...new Set(
            restores.flatMap((step) =>
              step.uses.filter((id) => holdsData(plan, id)).map((id) => plan.backups[id]?.store ?? ''),
            ),
          ),
        ].filter((store) => !checked.has(store))
        const during = times(procedure)
        const faults = [
          ...(twice.length > 1 ? [`${first.switches} is switched in ${listed(twice.map(during))}`] : []),
          ...(late.length > 0 ? [`${during(first)} comes before the restore in ${listed(late.map(during))}`] : []),
          ...(unchecked.length > 0
            ? [
                `no step before the switch checks the data of ${listed(unchecked.map((id) => `“${plan.stores[id]?.name ?? id}”`))}`,
              ]
            : []),
        ]
        if (faults.length === 0) return []
        return [
          {
            plan: plan.id,
            about: `procedures.${procedure.id}`,
            place: placeOfStep(plan, first),
            message: phrase`“${procedure.title}” leads traffic to the recovered site in the wrong order: ${faults.join('; ')}.`,
            hint: 'Switch once, after every restore (`after`) and after a step that says what it `checks`.',
            related: [...new Set([...twice, ...late, ...restores])]
              .filter((step) => step !== first)
              .map((step) => ({ place: placeOfStep(plan, step), note: step.title })),
          },
        ]
      }),
    ),
}

const holdsData = (plan: Plan, backup: string): boolean => plan.backups[backup]?.method !== 'version-control'

/** `step 2 (10 min to 30 min)`, as far as the times are known. */
const times = (procedure: Procedure): ((step: Step) => string) => {
  const all = stepTimes(procedure)
  return (step) => {
    const index = procedure.steps.indexOf(step)
    const { start, end } = all[index] ?? {}
    return start === undefined || end === undefined
      ? `step ${index + 1}`
      : `step ${index + 1} (${formatSeconds(start)} to ${formatSeconds(end)})`
  }
}

export const dnsWithoutTtl: Rule = {
  code: 'recovery-time/dns-without-ttl',
  severity: 'warn',
  exit: 1,
  catalogue: 'RTO-07',
  title: 'Change of DNS without its time in caches',
  why: 'Until the old record has left the caches, users are led to the site that has failed. That time is part of the RTO.',
  clauses: ['NIST SP 800-34 chapter 4', 'ISO 22301 8.4.5'],
  hint: 'Give the step the TTL of the record (`ttl`), so that the clock of the procedure counts it.',
  find: (input) =>
    eachPlan(input, (plan) =>
      eachProcedure(plan, (procedure) => {
        const changes = procedure.steps.filter((step) => step.switches === 'dns')
        const timed = changes.filter((step) => step.ttl)
        return changes
          .filter((step) => !step.ttl)
          .map((step): Hit => ({
            plan: plan.id,
            about: `procedures.${procedure.id}`,
            place: placeOfStep(plan, step),
            message: phrase`Step ${procedure.steps.indexOf(step) + 1} of “${procedure.title}” changes DNS, but does not say how long the old record stays cached (changes of DNS with a TTL: ${timed.length} of ${changes.length}).`,
            hint: 'Give the step the TTL of the record: `ttl="60s"`.',
          }))
      }),
    ),
}
