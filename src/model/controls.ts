/** Which parts of a plan, and which of its claims, supply evidence for which clauses of standards. */
import type { Instant } from './calendar.ts'
import type { Basis } from './verdict.ts'

export const controlStates = ['evidence', 'partial', 'violated', 'unverified', 'waived', 'stated', 'gap'] as const
/**
 * `evidence`: it supplies evidence for the clause. `partial`: some of it does, and some does not. `violated`: what was found is
 * not as the plan says. `unverified`: what would show it is missing, unreadable or too old. `waived`: not shown, and a named
 * person accepted that. `stated`: the plan says it, and nothing checks it. `gap`: the plan has nothing of the kind.
 */
export type ControlState = (typeof controlStates)[number]

/** Where evidence comes from, or should. */
export type ControlItem = {
  readonly kind: 'claim' | 'drill' | 'review' | 'incident' | 'finding' | 'plan'
  /** Name of the claim, drill or incident, day of the review, code of the finding; empty for what only stands in the plan. */
  readonly id: string
  readonly state: Exclude<ControlState, 'partial' | 'gap'>
  /** Until when it counts, where that is known. */
  readonly until?: Instant | undefined
  /** How a claim is known. */
  readonly basis?: Basis | undefined
  /** What is said of it where it has no words of its own. */
  readonly says?: string | undefined
}

/** One part of a plan and one clause. */
export type ControlCell = {
  /** `soc2:A1.2` */
  readonly clause: string
  /** The part, as `controls/mapping.ts` names it; `claims` for claims that speak of no such part. */
  readonly element: string
  readonly state: ControlState
  readonly items: readonly ControlItem[]
}
