/** Rules about notices to customers: they come before the promise is broken. */
import { formatBound, isBound, strictest } from '../model/bound.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf } from '../model/plan.ts'
import { planObjective, serviceRto } from '../claims/objectives.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

/** Those to whom the recovery time is promised. */
const customers = /\b(customers?|clients?|users?|subscribers?|tenants?|partners?|firms?|public|everybody|everyone)\b/i

export const noticeAfterObjective: Rule = {
  code: 'communication/after-objective',
  severity: 'warn',
  exit: 1,
  catalogue: 'CON-03',
  title: 'Customers are told when the objective is already missed',
  why: 'Whoever is told at the end of the recovery time hears of a broken promise, and could do nothing meanwhile.',
  clauses: ['DORA 14', 'SOC 2 CC2.3'],
  hint: 'Give the first notice well before the shortest recovery time ends.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const rto =
        strictest(
          Object.keys(plan.services).flatMap((service) => {
            const found = serviceRto(plan, service)
            return found ? [{ ...found, name: `“${plan.services[service]?.name}”` }] : []
          }),
        ) ?? withName(planObjective(plan, 'rto'))
      if (!rto) return []
      return Object.entries(plan.communications).flatMap(([id, each]): Hit[] => {
        const within = each.first?.within
        if (!customers.test(each.to) || !isBound(within) || within.limit.seconds < rto.bound.limit.seconds) return []
        const path = `communications.${id}.first.within`
        return [
          {
            plan: plan.id,
            about: `communications.${id}`,
            place: placeOf(plan, path),
            message: phrase`“${each.to}” are told over “${each.channel}” within ${formatBound(within)} from ${each.first?.clock ?? 'disruption'}, but ${rto.name} is promised back within ${formatBound(rto.bound)} from ${rto.clock}: the notice may come when that is already missed.`,
            hint: 'Tell customers earlier than the shortest recovery time that they are promised.',
            related: [{ place: placeOf(plan, `objectives.${rto.id}.rto`), note: 'the shortest recovery time' }],
          },
        ]
      })
    }),
}

const withName = <T>(found: T | undefined): (T & { readonly name: string }) | undefined =>
  found && { ...found, name: 'everything' }
