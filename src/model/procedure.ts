/** What arithmetic, roles and rules need of the procedures in a body, and where the sentences of claims stand. */
import type { Clock } from './clock.ts'
import type { Duration } from './duration.ts'
import type { Span } from './place.ts'

export const switches = ['dns', 'load-balancer', 'connection'] as const
/** The record, the router or the setting that leads traffic to one site or another. */
export type Switch = (typeof switches)[number]

/** One step of a procedure. */
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
  /** The copy of that backup, by its `id`, when it uses no other. */
  readonly from?: string | undefined
  /** Stores whose data it checks after a restore. */
  readonly checks: readonly string[]
  /** What it leads traffic through anew. */
  readonly switches?: Switch | undefined
  /** Assets that must be there, and those that the step makes. */
  readonly needs: readonly string[]
  readonly creates: readonly string[]
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
  /** How long it takes after the last step until somebody has shown that users can work. */
  readonly validation?: Duration | undefined
  readonly steps: readonly Step[]
  readonly span: Span
}

/** Where a claim's sentence stands, and its words. */
export type Placement = { readonly span: Span; readonly words: string }

export const parameterKinds = ['runtime', 'constant'] as const

/** A variable of the plan's commands that the reader fills in; the key is its name in the shell. */
export type Parameter = {
  /** What it is, and where it is found. */
  readonly means: string
  /** Known only on the day, or always the same. */
  readonly kind: (typeof parameterKinds)[number]
  /** What it looks like; of a constant, its value. */
  readonly example: string
}
