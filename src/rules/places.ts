/** How rules point at procedures, steps and copies, and how they list names. */
import { placeOf, type Plan, type Procedure, type Step } from '../model/plan.ts'
import type { Place, Span } from '../model/place.ts'
import type { Part } from '../claims/recovery-time.ts'

const tag = (plan: Plan, span: Span, name: string): Place => ({
  file: plan.file,
  span: [span[0], span[1], span[0], span[1] + name.length],
})

/** The tag that a procedure begins with. */
export const placeOfProcedure = (plan: Plan, procedure: Procedure): Place => tag(plan, procedure.span, '<Procedure')

/** The tag that a step begins with. */
export const placeOfStep = (plan: Plan, step: Step): Place => tag(plan, step.span, '<Step')

/** Where the number of a part of a sum was written. */
export const placesOfParts = (plan: Plan, parts: readonly Part[]): { place: Place; note: string }[] =>
  parts.flatMap(({ what, at }) =>
    at === undefined
      ? []
      : [{ place: typeof at === 'string' ? placeOf(plan, at) : tag(plan, at, '<Step'), note: what }],
  )

/** `a, b and c` */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

/** `1 of 6 steps` */
export const counted = (count: number, of: number, what: string): string =>
  `${count} of ${of} ${of === 1 ? what : `${what}s`}`

/** `step 3`, `steps 1, 3 and 4`: numbers as readers see them. */
export const stepNumbers = (procedure: Procedure, steps: readonly Step[]): string =>
  `${steps.length === 1 ? 'step' : 'steps'} ${listed(steps.map((step) => String(procedure.steps.indexOf(step) + 1)))}`
