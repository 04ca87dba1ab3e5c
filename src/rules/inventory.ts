/** Rules about what is recovered and on whom that depends. */
import { phrase } from '../model/phrase.ts'
import { placeOf } from '../model/plan.ts'
import { placeIn } from '../model/records.ts'
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
      return [...empty, ...loose]
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
        if (use.sla === undefined || !vendor || vendor.sla === use.sla) return []
        const published =
          vendor.sla === undefined ? 'publishes none' : `publishes ${vendor.sla} % per ${vendor.window ?? 'month'}`
        return [
          {
            plan: plan.id,
            about: `vendors.${id}`,
            place: placeOf(plan, `vendors.${id}.sla`),
            message: phrase`The plan says that ${vendor.name} promises ${use.sla} %, but for ${vendor.service} it ${published} (read on ${vendor.pinnedOn}).`,
            hint: 'State what the vendor publishes, or pin the promise you have in `vendors.yaml`.',
            related: [{ place: placeIn(vendor, 'sla'), note: 'as published' }],
          },
        ]
      }),
    ),
}
