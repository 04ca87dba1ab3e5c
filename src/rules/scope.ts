/** Rules about the inventory: everything that is needed, and everything that is covered, has an entry. */
import { phrase } from '../model/phrase.ts'
import { placeOf, type Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

const clauses = ['NIST CP-2(8)', 'DORA 8(1)', 'ISO 22301 8.2.2']

const quoted = (words: readonly string[]): string => words.map((each) => `“${each}”`).join(', ')

/** Names of everything that has an entry. */
const entriesOf = (plan: Plan, { vendors }: Portfolio): Set<string> =>
  new Set(
    [
      ...[plan.services, plan.stores, plan.assets].flatMap((each) => Object.values(each).map(({ name }) => name)),
      ...Object.keys(plan.vendors).flatMap((id) => [vendors[id]?.service ?? id, vendors[id]?.name ?? id]),
    ].map((name) => name.toLowerCase()),
  )

export const dependencyNotInInventory: Rule = {
  code: 'dependency/not-in-inventory',
  severity: 'warn',
  exit: 1,
  catalogue: 'DEP-02',
  title: 'Dependency without an entry in the inventory',
  why: 'What nobody has listed has no objective, no owner and no place in the order of recovery.',
  clauses,
  hint: 'Give it an entry under `services`, `stores`, `vendors` or `assets`, and name that in `dependsOn`.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const entries = entriesOf(plan, input.portfolio)
      return Object.entries(plan.services).flatMap(([id, service]): Hit[] => {
        const unknown = service.needs.filter((name) => !entries.has(name.toLowerCase()))
        const all = service.needs.length + service.dependsOn.length + service.stores.length
        if (unknown.length === 0) return []
        return [
          {
            plan: plan.id,
            about: `services.${id}`,
            place: placeOf(plan, `services.${id}.needs`),
            message: phrase`“${service.name}” needs ${quoted(unknown)}: ${unknown.length} of the ${all} things that it needs have no entry in the inventory.`,
            hint: 'Give each an entry under `services`, `stores`, `vendors` or `assets`, and name it in `dependsOn`.',
          },
        ]
      })
    }),
}

export const scopeNotInInventory: Rule = {
  code: 'scope/not-in-inventory',
  severity: 'warn',
  exit: 1,
  catalogue: 'DEP-02',
  title: 'Item of the scope that the inventory leaves out',
  why: 'The plan says that it covers it, and then says nothing about it.',
  clauses,
  hint: 'Add the service or store that it means, with the item under `covers`, or take it out of the scope.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const covers = [...Object.values(plan.services), ...Object.values(plan.stores)].flatMap((each) => each.covers)
      // A plan that maps nothing has not begun to; one that maps some must map all.
      if (covers.length === 0) return []
      const covered = new Set(covers)
      return plan.meta.scope.in.flatMap((item, index): Hit[] =>
        covered.has(item)
          ? []
          : [
              {
                plan: plan.id,
                about: 'scope',
                place: placeOf(plan, `scope.in.${index}`),
                message: phrase`The scope names “${item}”, but no service and no store of the inventory covers it (${covered.size} of ${plan.meta.scope.in.length} items are covered).`,
                hint: 'Add what is meant to the inventory with `covers`, or take it out of the scope.',
              },
            ],
      )
    }),
}
