/**
 * Facts that are computed from the plan itself: `computed: procedure.region-outage` with
 * `expect: { longestPath: { lessThan: objective.plan.rto } }`. Nothing is read from outside, so these verdicts are
 * made anew at every build and never go stale.
 */
import type { Plan } from '../model/plan.ts'
import { documentElements } from './elements/document.ts'
import type { Element } from './elements/element.ts'
import { recordsElements } from './elements/records.ts'
import { recoveryElements } from './elements/recovery.ts'

/** Everything that a claim can be computed from. */
export const elements: Readonly<Record<string, Element>> = {
  ...documentElements,
  ...recoveryElements,
  ...recordsElements,
}

/** The element that `procedure.region-outage` or `roles` names; `undefined` when there is none. */
export const elementNamed = (
  of: string,
  plan: Plan,
): { readonly element: Element; readonly name: string } | undefined => {
  const [kind, name = ''] = of.split('.') as [string, string?]
  const element = Object.hasOwn(elements, kind) ? elements[kind] : undefined
  if (!element) return undefined
  return element.names
    ? element.names(plan).includes(name)
      ? { element, name }
      : undefined
    : name === ''
      ? { element, name }
      : undefined
}

/** Everything that `computed:` may name in a plan, for suggestions. */
export const elementNames = (plan: Plan): readonly string[] =>
  Object.entries(elements).flatMap(([kind, element]) =>
    element.names ? element.names(plan).map((name) => `${kind}.${name}`) : [kind],
  )
