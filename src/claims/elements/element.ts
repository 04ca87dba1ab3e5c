/** What an element is that claims can be computed from, and the makers of its facts. */
import type { Instant } from '../../model/calendar.ts'
import type { FactSpec, FactValue } from '../../model/evidence.ts'
import type { Plan } from '../../model/plan.ts'
import type { Portfolio } from '../../model/portfolio.ts'
import type { FactSpecs } from '../facts.ts'

export type Input = { readonly plan: Plan; readonly portfolio: Portfolio; readonly now: Instant }

/** With `names` it is one entry of a map (`procedure.<id>`), without it is the whole (`roles`). */
export type Element = {
  readonly says: string
  readonly names?: (plan: Plan) => readonly string[]
  readonly facts: FactSpecs
  readonly compute: (input: Input, name: string) => Record<string, FactValue | null>
}

/** A fact of the plan itself: what was written down, so a setting. */
export const fact = (type: FactSpec['type'], says: string, choices?: readonly string[]): FactSpec => ({
  type,
  kind: 'setting',
  audience: 'public',
  says,
  choices,
})
export const number = (says: string): FactSpec => fact('number', says)
export const duration = (says: string): FactSpec => fact('duration', says)
