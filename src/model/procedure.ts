/** What arithmetic, roles and rules need of the procedures in a body, and where the sentences of claims stand. */
import type { Clock } from './clock.ts'
import type { Duration } from './duration.ts'
import type { Span } from './place.ts'

/** One step of a procedure, as far as arithmetic and roles need it; its words stand in the body. */
export type Step = {
  readonly id: string
  /** The first words of the step, for messages. */
  readonly title: string
  readonly takes?: Duration | undefined
  /** Done by this much time after `clock`. */
  readonly deadline?: Duration | undefined
  readonly clock: Clock
  readonly by?: string | undefined
  readonly verify?: string | undefined
  /** Backups that the step restores from. */
  readonly uses: readonly string[]
  /** Steps that must be finished first; by default the step before. */
  readonly after: readonly string[]
  /** DNS records that the step changes are cached this long. */
  readonly ttl?: Duration | undefined
  readonly span: Span
}

export type Procedure = {
  readonly id: string
  readonly title: string
  readonly scenario?: string | undefined
  readonly steps: readonly Step[]
  readonly span: Span
}

/** Where a claim's sentence stands, and its words. */
export type Placement = { readonly span: Span; readonly words: string }
