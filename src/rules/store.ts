/** Rules about the evidence store and the bindings: what was written must be what is read, and somebody must look at it. */
import type { RuleInfo } from '../model/finding.ts'
import { phrase } from '../model/phrase.ts'
import { placeIn } from '../model/records.ts'
import type { Rule } from './rule.ts'

/** Found while the store is read, before any rule runs. */
export const storeDamaged: RuleInfo = {
  code: 'evidence/store-damaged',
  severity: 'error',
  exit: 2,
  title: 'Evidence store damaged',
  why: 'A record that was changed after it was written is no evidence.',
}

export const bindingUnused: Rule = {
  code: 'binding/unused',
  severity: 'info',
  exit: 2,
  title: 'Binding that no claim uses',
  why: 'It is read at every collection, and nobody looks at it.',
  find: ({ portfolio }) => {
    const used = new Set(
      portfolio.plans.flatMap((plan) =>
        Object.values(plan.claims).flatMap(({ subject }) => (subject.kind === 'evidence' ? [subject.binding] : [])),
      ),
    )
    return Object.values(portfolio.bindings)
      .filter((binding) => !used.has(binding.id))
      .map((binding) => ({
        about: `bindings.${binding.id}`,
        place: placeIn(binding),
        message: phrase`No claim uses the binding \`${binding.id}\`.`,
        hint: 'Bind a claim to it, or remove it.',
      }))
  },
}
