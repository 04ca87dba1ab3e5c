/** Who is told, who acts, whom to reach, and on which suppliers that depends. */
import type { MaybeBound, StatedBound } from './bound.ts'
import type { Clock } from './clock.ts'
import type { Duration } from './duration.ts'

export type Communication = {
  readonly to: string
  readonly channel: string
  readonly first?: { readonly within: MaybeBound; readonly clock: Clock } | undefined
  readonly every?: Duration | StatedBound | undefined
  readonly condition?: string | undefined
  readonly owner?: string | undefined
  /** Assets that it is sent with. */
  readonly needs: readonly string[]
}

export const coverages = ['24x7', 'business-hours'] as const
export type Coverage = (typeof coverages)[number]

export type Role = {
  readonly title: string
  readonly does: string
  readonly primary?: string | undefined
  readonly deputy?: string | undefined
  readonly coverage?: Coverage | undefined
  readonly contact?: string | undefined
}

/** How fast somebody answers, by severity. */
export type Response = {
  readonly title: string
  readonly within: MaybeBound
  readonly coverage: Coverage
  readonly how: string
  /** Services and vendors without which nobody is called. */
  readonly dependsOn: readonly string[]
}

/** Whom to reach. E-mail and telephone are private: only audiences that `holdfast.yaml` allows see them. */
export type Contact = {
  readonly name: string
  readonly email?: string | undefined
  readonly phone?: string | undefined
  readonly channel?: string | undefined
  readonly note?: string | undefined
}

/** A supplier the plan depends on; the key names an entry of `vendors.yaml`. */
export type VendorUse = {
  readonly for: string
  /** The availability that the plan says the vendor promises. */
  readonly sla?: number | undefined
  /** Over what time the plan says that the promise is counted. */
  readonly window?: 'month' | 'quarter' | 'year' | undefined
  /** How soon the vendor promises to be back, and how much data it may lose. */
  readonly rto?: MaybeBound | undefined
  readonly rpo?: MaybeBound | undefined
  /** False when the service goes on without it, so that its failures do not count against the availability. */
  readonly inSeries: boolean
  readonly contact?: string | undefined
  readonly fallback?: string | undefined
}
