/** Rules about the evidence store and the bindings: what was written must be what is read, and somebody must look at it. */
import { exactly } from '../model/duration.ts'
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
  clauses: [],
  hint: 'Restore the file as it was written, or collect into a new store and keep the damaged one for inspection.',
  guards: 'nothing is shown greener than it is',
}

export const bindingUnused: Rule = {
  code: 'binding/unused',
  severity: 'info',
  exit: 2,
  title: 'Binding that no claim uses',
  why: 'It is read at every collection, and nobody looks at it.',
  clauses: [],
  hint: 'Bind a claim to it, or remove it.',
  find: ({ portfolio }) => {
    const used = new Set(
      portfolio.plans.flatMap((plan) => [
        ...Object.values(plan.claims).flatMap(({ subject }) => (subject.kind === 'evidence' ? [subject.binding] : [])),
        ...plan.meta.reviewAfter.flatMap(({ shownBy }) => shownBy?.evidence ?? []),
      ]),
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

/** Up to so many seconds two clocks may differ. Records carry the difference only when it is more. */
const tolerated = 60

const spoken = (seconds: number): string => exactly(Math.abs(seconds)).text

export const clockSkew: Rule = {
  code: 'evidence/clock-skew',
  severity: 'warn',
  exit: 2,
  title: 'Clocks that differ',
  why: "Ages are computed from the service's own clock, but when a reading ends to count is computed from that of the machine that collects. One of the two is wrong.",
  clauses: [],
  hint: 'Set the clock of the machine that collects by a time server, and collect again.',
  guards: 'nothing is shown greener than it is',
  find: ({ portfolio, evidence }) => {
    const skewed = Object.values(evidence)
      .filter(({ skew = 0 }) => Math.abs(skew) > tolerated)
      .toSorted((a, b) => Math.abs(b.skew ?? 0) - Math.abs(a.skew ?? 0) || (a.binding < b.binding ? -1 : 1))
    const [worst] = skewed
    const binding = worst && portfolio.bindings[worst.binding]
    if (!binding) return []
    const { skew = 0 } = worst
    const others = skewed.length > 1 ? ` So it was for ${skewed.length} bindings.` : ''
    return [
      {
        about: `bindings.${binding.id}`,
        place: placeIn(binding),
        message: phrase`The clock of the service that \`${binding.id}\` was read from was ${spoken(skew)} ${skew > 0 ? 'ahead of' : 'behind'} that of the machine that collected.${others}`,
        hint: 'Set the clock of that machine by a time server, and collect again.',
      },
    ]
  },
}
