/** Rules about objectives: each is one number, and none promises what another makes impossible. */
import { formatBound, isBound, type MaybeBound } from '../model/bound.ts'
import { formatDuration, formatExactly } from '../model/duration.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf, type Objective, type Plan } from '../model/plan.ts'
import { isPlanWide, objectiveFor, planObjective, strictestServiceRto, type Applied } from '../claims/objectives.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

/** Whom an objective is for, in words that follow "the RTO of". */
export const subjectOf = (plan: Plan, objective: Objective): string => {
  if (objective.service) return `the service “${plan.services[objective.service]?.name}”`
  if (objective.store) return `the store “${plan.stores[objective.store]?.name}”`
  if (objective.tier) return `the tier “${plan.tiers[objective.tier]?.name}”`
  if (objective.scenario) return `the scenario “${plan.scenarios[objective.scenario]?.title}”`
  return 'the plan'
}

type Stated = {
  readonly path: string
  readonly about: string
  readonly what: string
  readonly value: MaybeBound | { stated: string } | undefined
}

export const notOneNumber: Rule = {
  code: 'objective/not-one-number',
  severity: 'error',
  exit: 1,
  catalogue: 'OBJ-01',
  title: 'Objective is not one number',
  why: 'A range or a word cannot be tested, so it can never be missed.',
  clauses: ['ISO 22301 6.2', 'ISO 22301 8.2.2', 'DORA 12(6)'],
  hint: 'Decide on one number with a unit that can be met or missed.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const all: Stated[] = [
        ...Object.entries(plan.objectives).flatMap(([id, objective]) =>
          (['rto', 'rpo', 'mtd'] as const).map((field) => ({
            path: `objectives.${id}.${field}`,
            about: `objectives.${id}`,
            what: `The ${field.toUpperCase()} of ${subjectOf(plan, objective)}`,
            value: objective[field],
          })),
        ),
        ...Object.entries(plan.responses).map(([id, each]) => ({
          path: `responses.${id}.within`,
          about: `responses.${id}`,
          what: `The answer time for “${each.title}”`,
          value: each.within,
        })),
        ...Object.entries(plan.backups).flatMap(([id, backup]) =>
          Object.entries(backup.keep).map(([kept, value]) => ({
            path: `backups.${id}.keep.${kept}`,
            about: `backups.${id}`,
            what: `How long ${kept} copies of “${plan.stores[backup.store]?.name}” are kept`,
            value: 'stated' in value ? value : undefined,
          })),
        ),
        ...Object.entries(plan.stores).map(([id, { name, cachedFor }]) => ({
          path: `stores.${id}.cachedFor`,
          about: `stores.${id}`,
          what: `How long a service may go on with a copy of “${name}” that it has read`,
          value: cachedFor && 'stated' in cachedFor ? cachedFor : undefined,
        })),
      ]
      return all.flatMap(({ path, about, what, value }): Hit[] =>
        value === undefined || !('stated' in value)
          ? []
          : [
              {
                plan: plan.id,
                about,
                place: placeOf(plan, path),
                message: phrase`${what} is “${value.stated}”, which is not one number with a unit.`,
                hint: 'Decide on one number that can be met or missed, such as `"< 4h"`.',
              },
            ],
      )
    }),
}

export const exceedsTolerableDowntime: Rule = {
  code: 'objective/exceeds-tolerable-downtime',
  severity: 'error',
  exit: 1,
  catalogue: 'OBJ-02',
  title: 'Recovery takes longer than can be tolerated',
  why: 'RTO plus work recovery time must fit the maximum tolerable downtime.',
  clauses: ['NIST SP 800-34 3.2', 'ISO 22301 8.2.2'],
  hint: 'Shorten the recovery time, or agree on a longer tolerable downtime with the business that tolerates it.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.objectives).flatMap(([id, objective]): Hit[] => {
        const mtd = tolerable(plan, objective)
        if (!isBound(objective.rto) || !mtd) return []
        const rto = objective.rto.limit.seconds
        const wrt = objective.wrt?.seconds ?? 0
        const slack = mtd.bound.limit.seconds - rto - wrt
        // All of the tolerable downtime spent on recovery is none left for the work after it, unless that is said to be none.
        if (slack > 0 || (slack === 0 && objective.wrt)) return []
        const sum =
          wrt > 0
            ? `${formatDuration(objective.rto.limit)} RTO + ${formatExactly(wrt)} WRT = ${formatExactly(rto + wrt)}`
            : `${formatDuration(objective.rto.limit)} RTO${slack === 0 ? ' leaves 0 h for the work after it' : ''}`
        return [
          {
            plan: plan.id,
            about: `objectives.${id}`,
            place: placeOf(plan, `objectives.${id}.rto`),
            message: phrase`Recovering ${subjectOf(plan, objective)} may take longer than can be tolerated: ${sum}, maximum tolerable downtime ${formatBound(mtd.bound)}.`,
            hint: 'Shorten the RTO, or state a longer tolerable downtime for it with the business that tolerates it.',
            related: [{ place: placeOf(plan, `objectives.${mtd.id}.mtd`), note: 'the maximum tolerable downtime' }],
          },
        ]
      }),
    ),
}

/** The tolerable downtime that an objective is inside of: its own, else its tier's or scenario's, else the plan's. */
const tolerable = (plan: Plan, objective: Objective): Applied | undefined => {
  const kinds = ['service', 'tier', 'scenario', 'store'] as const
  for (const kind of kinds) {
    const name = objective[kind]
    const own = name === undefined ? undefined : objectiveFor(plan, kind, name, 'mtd')
    if (own) return own
  }
  return planObjective(plan, 'mtd')
}

export const scenarioExceedsService: Rule = {
  code: 'objective/scenario-exceeds-service',
  severity: 'error',
  exit: 1,
  catalogue: 'OBJ-04',
  title: 'Scenario is recovered later than a service it stops',
  why: 'A service promised in 4 h is not back in 4 h when the scenario that stops it takes 24 h.',
  clauses: ['ISO 22301 8.3.3'],
  hint: "Shorten the recovery of the scenario, or say openly that the service's promise does not hold in it.",
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.objectives).flatMap(([id, objective]): Hit[] => {
        if (!objective.scenario || !isBound(objective.rto)) return []
        const strictest = strictestServiceRto(plan, objective.scenario)
        if (!strictest || objective.rto.limit.seconds <= strictest.bound.limit.seconds) return []
        const service = strictest.service === undefined ? 'the plan' : `“${plan.services[strictest.service]?.name}”`
        return [
          {
            plan: plan.id,
            about: `objectives.${id}`,
            place: placeOf(plan, `objectives.${id}.rto`),
            message: phrase`The scenario “${plan.scenarios[objective.scenario]?.title ?? ''}” is recovered within ${formatBound(objective.rto)}, but it stops ${service}, which is promised within ${formatBound(strictest.bound)}.`,
            hint: "Shorten the recovery of the scenario, or say openly that the service's promise does not hold in it.",
            related: [{ place: placeOf(plan, `objectives.${strictest.id}.rto`), note: 'the stricter promise' }],
          },
        ]
      }),
    ),
}

export const storeExceedsPlan: Rule = {
  code: 'objective/store-exceeds-plan',
  severity: 'error',
  exit: 1,
  catalogue: 'OBJ-05',
  title: 'Store may lose more than the plan promises',
  why: "The plan's RPO is a promise about all data, so every store must keep it.",
  clauses: ['NIST SP 800-34 3.2'],
  hint: "Copy the store more often, or state the plan's RPO for the stores that keep it.",
  find: (input) =>
    eachPlan(input, (plan) => {
      const whole = planObjective(plan, 'rpo')
      if (!whole) return []
      return Object.entries(plan.objectives).flatMap(([id, objective]): Hit[] => {
        if (
          !objective.store ||
          !isBound(objective.rpo) ||
          isPlanWide(objective) ||
          objective.rpo.limit.seconds <= whole.bound.limit.seconds
        )
          return []
        return [
          {
            plan: plan.id,
            about: `objectives.${id}`,
            place: placeOf(plan, `objectives.${id}.rpo`),
            message: phrase`The store “${plan.stores[objective.store]?.name ?? ''}” may lose ${formatBound(objective.rpo)} of data, but the plan promises ${formatBound(whole.bound)} for everything.`,
            hint: "Copy the store more often, or state the plan's RPO for the stores that keep it.",
            related: [{ place: placeOf(plan, `objectives.${whole.id}.rpo`), note: "the plan's promise" }],
          },
        ]
      })
    }),
}
