/** Which objective applies to what: the most particular one that is stated. */
import { isBound, strictest, type Bound } from '../model/bound.ts'
import type { Clock, Objective, Plan } from '../model/plan.ts'

/** A bound with the objective it comes from, so that a finding can point at it. */
export type Applied = {
  readonly id: string
  readonly bound: Bound
  readonly clock: Clock
  readonly objective: Objective
}

type Kind = 'service' | 'store' | 'tier' | 'scenario'

const applied = (
  plan: Plan,
  field: 'rto' | 'rpo' | 'mtd',
  matches: (objective: Objective) => boolean,
): Applied | undefined =>
  strictest(
    Object.entries(plan.objectives).flatMap(([id, objective]) => {
      const bound = objective[field]
      return isBound(bound) && matches(objective) ? [{ id, bound, clock: objective.clock, objective }] : []
    }),
  )

/** True for an objective of the plan as a whole. */
export const isPlanWide = (objective: Objective): boolean =>
  !objective.service && !objective.store && !objective.tier && !objective.scenario

/** The objective of the whole plan, when it states a number for the field. */
export const planObjective = (plan: Plan, field: 'rto' | 'rpo' | 'mtd'): Applied | undefined =>
  applied(plan, field, isPlanWide)

/** The objective of one service, store, tier or scenario. */
export const objectiveFor = (plan: Plan, kind: Kind, name: string, field: 'rto' | 'rpo' | 'mtd'): Applied | undefined =>
  applied(plan, field, (objective) => objective[kind] === name)

/** The RTO of a service: its own, else its tier's, else the plan's. */
export const serviceRto = (plan: Plan, service: string): Applied | undefined => {
  const tier = plan.services[service]?.tier
  return (
    objectiveFor(plan, 'service', service, 'rto') ??
    (tier === undefined ? undefined : objectiveFor(plan, 'tier', tier, 'rto')) ??
    planObjective(plan, 'rto')
  )
}

/** Services that a scenario stops: the listed ones, or all of them. */
export const affectedServices = (plan: Plan, scenario: string): readonly string[] => {
  const affects = plan.scenarios[scenario]?.affects ?? []
  return affects.length > 0 ? affects : Object.keys(plan.services)
}

/** The strictest RTO of the services that a scenario stops; the plan's when it has no services. */
export const strictestServiceRto = (
  plan: Plan,
  scenario: string,
): (Applied & { readonly service?: string }) | undefined => {
  const services = affectedServices(plan, scenario)
  const candidates = services.flatMap((service) => {
    const found = serviceRto(plan, service)
    return found ? [{ ...found, service }] : []
  })
  return candidates.length > 0 ? strictest(candidates) : planObjective(plan, 'rto')
}

/** The RTO that a scenario's procedure must keep: the scenario's own, else the strictest of the services it stops. */
export const scenarioRto = (plan: Plan, scenario: string): Applied | undefined =>
  objectiveFor(plan, 'scenario', scenario, 'rto') ?? strictestServiceRto(plan, scenario)

/** The RPO that restoring a store must keep in a scenario: the scenario's, else the store's, else the plan's. */
export const storeRpo = (plan: Plan, store: string, scenario?: string): Applied | undefined =>
  (scenario === undefined ? undefined : objectiveFor(plan, 'scenario', scenario, 'rpo')) ??
  objectiveFor(plan, 'store', store, 'rpo') ??
  planObjective(plan, 'rpo')
