/** What recovery leans on beside services and stores: tools and sites, alerts, and rates that are promised. */
import type { Duration } from './duration.ts'

export const assetStates = ['in-place', 'planned', 'absent'] as const
/** `planned` and `absent` things are named so that a procedure that needs them can be seen not to work. */
export type AssetState = (typeof assetStates)[number]

/** A site, a tool or a protection that recovery or notices use: a second region, a registry, a status page. */
export type Asset = {
  readonly name: string
  readonly state: AssetState
  readonly note?: string | undefined
  /** Scenarios that take it away, or may. */
  readonly lostIn: readonly string[]
}

export const alertCauses = ['backup-failed', 'backup-late', 'backup-odd', 'test-failed', 'objective-missed'] as const
export type AlertCause = (typeof alertCauses)[number]

/** From the weakest to the strongest. */
export const alertLevels = ['info', 'warning', 'critical'] as const
export type AlertLevel = (typeof alertLevels)[number]

export type Alert = { readonly title: string; readonly on: AlertCause; readonly level: AlertLevel }

/** A share of successes that the plan promises, and how often there is one more thing to count. */
export type Rate = {
  readonly title: string
  /** Percent. Without both, every single one is promised. */
  readonly moreThan?: number | undefined
  readonly atLeast?: number | undefined
  /** Time between two samples. */
  readonly every: Duration
}

/** What the plan says is reached today, with the claim that shows it. */
export type Shown<T> = { readonly is: T; readonly claim?: string | undefined }

export type Capability = {
  readonly rto?: Shown<Duration> | undefined
  readonly rpo?: Shown<Duration> | undefined
  readonly mtd?: Shown<Duration> | undefined
  readonly availability?: Shown<number> | undefined
}

/** How many copies of a service run, in how many zones. */
export type Redundancy = { readonly instances: number; readonly zones?: number | undefined }

/** A change that calls for a review, and the fact that tells how long ago it was. */
export type ReviewCause = {
  readonly change: string
  readonly shownBy?: { readonly evidence: string; readonly fact: string } | undefined
}
