/**
 * Who needs whom. What a service needs must be at least as fast and as fresh as the service (ISO 22301 8.2.2), so every
 * requirement flows along the dependencies to what is needed last. This file follows them back: from what is needed to
 * whoever asks most of it, with the whole chain between.
 */
import { isBound, type Bound } from '../model/bound.ts'
import type { Plan } from '../model/plan.ts'
import { objectiveFor, planObjective } from './objectives.ts'

/** `services.api`, `stores.orders`, `vendors.aws`, `responses.p1`: also the path under which it stands. */
export type Node = string

/** One thing needs another; `path` is where the plan says so. */
export type Need = { readonly from: Node; readonly to: Node; readonly path: string }

/** What somebody promises, and where. */
export type Promised = { readonly bound: Bound; readonly path: string }

export type Measure = 'rto' | 'rpo'

/** Everything that the plan says about who needs whom, in the order of the plan. */
export const needsOf = (plan: Plan): readonly Need[] => {
  const target = (name: string): Node => (Object.hasOwn(plan.services, name) ? `services.${name}` : `vendors.${name}`)
  return [
    ...Object.entries(plan.services).flatMap(([id, service]) => [
      ...service.dependsOn.map((name, index) => ({
        from: `services.${id}`,
        to: target(name),
        path: `services.${id}.dependsOn.${index}`,
      })),
      ...service.stores.map((name, index) => ({
        from: `services.${id}`,
        to: `stores.${name}`,
        path: `services.${id}.stores.${index}`,
      })),
      // What a tier needs, its services need, except those that are needed.
      ...(service.tier === undefined ? [] : (plan.tiers[service.tier]?.dependsOn ?? [])).flatMap((name, index, all) =>
        all.includes(id)
          ? []
          : [{ from: `services.${id}`, to: target(name), path: `tiers.${service.tier}.dependsOn.${index}` }],
      ),
    ]),
    ...Object.entries(plan.responses).flatMap(([id, response]) =>
      response.dependsOn.map((name, index) => ({
        from: `responses.${id}`,
        to: target(name),
        path: `responses.${id}.dependsOn.${index}`,
      })),
    ),
  ]
}

const parts = (node: Node): [kind: string, name: string] => {
  const dot = node.indexOf('.')
  return [node.slice(0, dot), node.slice(dot + 1)]
}

/** What is promised of this very thing: its own objective, or that of its tier. */
export const promised = (plan: Plan, node: Node, measure: Measure): Promised | undefined => {
  const [kind, name] = parts(node)
  if (kind === 'vendors' || kind === 'responses') {
    const field = kind === 'responses' ? 'within' : measure
    const bound =
      kind === 'vendors' ? plan.vendors[name]?.[measure] : measure === 'rto' ? plan.responses[name]?.within : undefined
    return isBound(bound) ? { bound, path: `${node}.${field}` } : undefined
  }
  const tier = kind === 'services' ? plan.services[name]?.tier : undefined
  const found =
    objectiveFor(plan, kind === 'stores' ? 'store' : 'service', name, measure) ??
    (tier === undefined ? undefined : objectiveFor(plan, 'tier', tier, measure))
  return found && { bound: found.bound, path: `objectives.${found.id}.${measure}` }
}

/** What somebody who needs others must be able to count on: what is promised of it, for a service else the plan's RTO. */
export const asked = (plan: Plan, node: Node, measure: Measure): Promised | undefined => {
  const own = promised(plan, node, measure)
  if (own || measure === 'rpo' || !node.startsWith('services.')) return own
  const whole = planObjective(plan, 'rto')
  return whole && { bound: whole.bound, path: `objectives.${whole.id}.rto` }
}

/** Whether one promise lets another be kept. */
export const keeps = (given: Bound, needed: Bound): boolean =>
  given.limit.seconds < needed.limit.seconds ||
  (given.limit.seconds === needed.limit.seconds && (given.strict || !needed.strict))

export type Demand = Promised & {
  /** From whoever asks down to what is needed. */
  readonly chain: readonly Need[]
}

/** Every demand on a thing, the tightest first and of equal ones the nearest. */
export const demandsOn = (
  plan: Plan,
  node: Node,
  measure: Measure,
  needs: readonly Need[] = needsOf(plan),
): readonly Demand[] => {
  const chains = new Map<Node, readonly Need[]>([[node, []]])
  for (const [at, chain] of chains)
    for (const need of needs) if (need.to === at && !chains.has(need.from)) chains.set(need.from, [need, ...chain])
  chains.delete(node)
  return [...chains]
    .flatMap(([from, chain]) => {
      const ask = asked(plan, from, measure)
      return ask ? [{ ...ask, chain }] : []
    })
    .toSorted(
      (a, b) =>
        (keeps(a.bound, b.bound) ? 0 : 1) - (keeps(b.bound, a.bound) ? 0 : 1) || a.chain.length - b.chain.length,
    )
}

/** Circles of services that need each other, each once, as the needs around it. */
export const cyclesIn = (plan: Plan): readonly (readonly Need[])[] => {
  const needs = needsOf(plan)
  const seen = new Set<Node>()
  const found: (readonly Need[])[] = []
  for (const id of Object.keys(plan.services)) {
    const start = `services.${id}`
    if (seen.has(start)) continue
    const ways = new Map<Node, readonly Need[]>([[start, []]])
    let circle: readonly Need[] | undefined
    for (const [at, way] of ways) {
      for (const need of needs) {
        if (need.from !== at) continue
        if (need.to === start) circle ??= [...way, need]
        else if (!ways.has(need.to)) ways.set(need.to, [...way, need])
      }
      if (circle) break
    }
    if (!circle) continue
    for (const need of circle) seen.add(need.from)
    found.push(circle)
  }
  return found
}
