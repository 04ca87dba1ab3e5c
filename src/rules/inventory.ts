/** Rules about what is recovered and on whom that depends. */
import { formatBound } from '../model/bound.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf } from '../model/plan.ts'
import { placeIn } from '../model/records.ts'
import { planObjective } from '../claims/objectives.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

export const tierWithoutService: Rule = {
  code: 'service/tiers-do-not-map',
  severity: 'warn',
  exit: 1,
  catalogue: 'DEP-03',
  title: 'Tiers and services do not map both ways',
  why: 'A tier without a service promises nothing; a service without a tier has no promise.',
  clauses: ['ISO 22301 8.2.2'],
  hint: 'Give every service a tier and every tier a service, or remove the tier.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const tiers = Object.keys(plan.tiers)
      const used = new Set(Object.values(plan.services).map((service) => service.tier))
      const empty = tiers
        .filter((id) => !used.has(id))
        .map((id): Hit => ({
          plan: plan.id,
          about: `tiers.${id}`,
          place: placeOf(plan, `tiers.${id}`),
          message: phrase`The tier “${plan.tiers[id]?.name ?? id}” has no service.`,
          hint: 'Give a service this tier (`tier:`), or remove the tier.',
        }))
      const loose =
        tiers.length === 0
          ? []
          : Object.entries(plan.services)
              .filter(([, service]) => service.tier === undefined)
              .map(([id, service]): Hit => ({
                plan: plan.id,
                about: `services.${id}`,
                place: placeOf(plan, `services.${id}`),
                message: phrase`The service “${service.name}” has no tier, although the plan has tiers.`,
                hint: `Give it one: ${tiers.map((tier) => `\`${tier}\``).join(', ')}.`,
              }))
      // Without tiers one promise is for all; of several services, one is then promised too much or too little.
      const services = Object.keys(plan.services)
      const own = Object.values(plan.objectives).some((each) => each.service !== undefined)
      const whole = planObjective(plan, 'rto')
      const none: Hit[] =
        tiers.length > 0 || own || services.length < 2
          ? []
          : [
              {
                plan: plan.id,
                about: 'tiers',
                place: placeOf(plan, 'services'),
                message: phrase`The plan has ${services.length} services and 0 tiers: ${whole ? `all of them are promised back within ${formatBound(whole.bound)}` : 'no recovery time is promised for any of them'}, and nothing says which comes back first.`,
                hint: 'Group the services into `tiers`, each with an objective, or give each service an objective of its own.',
                related: whole ? [{ place: placeOf(plan, `objectives.${whole.id}.rto`), note: 'the one promise' }] : [],
              },
            ]
      return [...empty, ...loose, ...none]
    }),
}

export const vendorDiffers: Rule = {
  code: 'vendor/availability-differs',
  severity: 'warn',
  exit: 1,
  catalogue: 'AVA-03',
  title: "Vendor's availability is not the published one",
  why: 'The plan counts on more, or on something else, than the vendor promises.',
  clauses: ['SOC 2 CC9.2', 'DORA 28'],
  hint: 'State what the vendor publishes, or pin the promise you have in `vendors.yaml`.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.vendors).flatMap(([id, use]): Hit[] => {
        const vendor = input.portfolio.vendors[id]
        const window = vendor?.window ?? 'month'
        if (use.sla === undefined || !vendor) return []
        if (vendor.sla === use.sla && (use.window ?? window) === window) return []
        const published = vendor.sla === undefined ? 'publishes none' : `publishes ${vendor.sla} % per ${window}`
        return [
          {
            plan: plan.id,
            about: `vendors.${id}`,
            place: placeOf(plan, `vendors.${id}.sla`),
            message: phrase`The plan says that ${vendor.name} promises ${use.sla} %${use.window ? ` per ${use.window}` : ''}, but for ${vendor.service} it ${published} (read on ${vendor.pinnedOn}).`,
            hint: 'State what the vendor publishes, or pin the promise you have in `vendors.yaml`.',
            related: [{ place: placeIn(vendor, 'sla'), note: 'as published' }],
          },
        ]
      }),
    ),
}
