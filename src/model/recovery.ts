/**
 * What a plan recovers, how it is copied, what can go wrong and how that is practised: the parts of a plan's data on which
 * the arithmetic of recovery works. Terms are those of ISO 22301 and NIST SP 800-34.
 */
import type { MaybeBound, StatedBound } from './bound.ts'
import type { Clock } from './clock.ts'
import type { Duration } from './duration.ts'
import type { Capability, Redundancy } from './inventory.ts'

/** RTO, RPO, MTD, WRT, MBCO or availability of the plan, or of one service, store, tier or scenario. */
export type Objective = {
  readonly service?: string | undefined
  readonly store?: string | undefined
  readonly tier?: string | undefined
  readonly scenario?: string | undefined
  readonly clock: Clock
  readonly rto?: MaybeBound | undefined
  readonly rpo?: MaybeBound | undefined
  /** Maximum tolerable downtime (MTD, ISO 22301: MTPD). */
  readonly mtd?: MaybeBound | undefined
  /** Work recovery time: verification and catch-up after the service is usable. RTO + WRT must fit the MTD. */
  readonly wrt?: Duration | undefined
  /** Minimum business continuity objective: what must still work meanwhile. */
  readonly mbco?: string | undefined
  readonly availability?: Availability | undefined
  /** What is reached today. */
  readonly current?: Capability | undefined
  /** Where the numbers come from. */
  readonly source?: ObjectiveSource | undefined
  readonly note?: string | undefined
}

export const objectiveSources = ['impact-analysis', 'contract', 'estimate', 'escalation'] as const
/** `escalation`: the moment at which somebody is told, which says nothing of what the business survives. */
export type ObjectiveSource = (typeof objectiveSources)[number]

export type Availability = { readonly percent: number; readonly window: 'month' | 'quarter' | 'year' }

export type Tier = {
  readonly name: string
  readonly summary?: string | undefined
  /** Services and vendors that every service of the tier needs. */
  readonly dependsOn: readonly string[]
}

export type Service = {
  readonly name: string
  readonly summary?: string | undefined
  readonly tier?: string | undefined
  readonly owner?: string | undefined
  readonly dependsOn: readonly string[]
  readonly stores: readonly string[]
  /** The bindings of its resources; two with bindings of their own are two resources, however alike. */
  readonly bindings: readonly string[]
  /** What else it cannot work without, in words, because the inventory has no entry for it. */
  readonly needs: readonly string[]
  /** Items of the plan's scope that it is part of, in the words of `scope.in`. */
  readonly covers: readonly string[]
  readonly redundancy?: Redundancy | undefined
  /** The store it is made anew from when it is lost, and how far back that store must reach. */
  readonly rebuiltFrom?: { readonly store: string; readonly reach?: Duration | undefined } | undefined
}

/** Where something lies, as far as it can be lost with it: what shares a place fails together. */
export type Location = {
  readonly region?: string | undefined
  readonly zone?: string | undefined
  readonly account?: string | undefined
  readonly host?: string | undefined
}

/** Where data lives. */
export type Store = Location & {
  readonly name: string
  readonly holds: string
  /** The bindings of its resources; two with bindings of their own are two resources, however alike. */
  readonly bindings: readonly string[]
  /** Items of the plan's scope that it is part of, in the words of `scope.in`. */
  readonly covers: readonly string[]
  /** How long a service may go on with a copy that it has read. */
  readonly cachedFor?: Duration | StatedBound | undefined
  /** How long the store itself keeps what it holds. */
  readonly keep?: Duration | StatedBound | undefined
  /** Regions in which its data may lie, by promise or by law. */
  readonly residency?: readonly string[] | undefined
  /** The duty to erase what it holds about a person (GDPR Art. 17). */
  readonly erasure?: Erasure | undefined
}

export type Erasure = {
  /** Longest time from the request until it is done. */
  readonly within: Duration
  /** How it is erased again when a copy from before the request is restored. */
  readonly afterRestore?: string | undefined
}

export const backupMethods = [
  'pitr',
  'snapshot',
  'physical',
  'logical-dump',
  'incremental',
  'wal',
  'replication',
  'versioning',
  'copy',
  'version-control',
] as const
export type BackupMethod = (typeof backupMethods)[number]

export const mechanisms = [
  'aws-backup',
  'dynamodb-pitr',
  'rds-automated-backups',
  'secrets-manager',
  'ssm-parameter-store',
] as const
/** A product's own way of keeping copies, with limits that its maker sets (`rules/mechanisms.ts`). */
export type Mechanism = (typeof mechanisms)[number]

/** A place that holds a copy. */
export type Copy = Location & {
  /** Its name, when a step restores from this copy and no other. */
  readonly id?: string | undefined
  readonly where: string
  /** The key it is encrypted with, by a name that is no secret. Keys are regional. */
  readonly key?: string | undefined
  /** Set when nobody, whatever their rights, can change or delete it for this long. */
  readonly immutable?: Duration | undefined
}

export type Backup = {
  readonly store: string
  readonly method: BackupMethod
  /** The product that keeps it, when its maker sets limits. */
  readonly mechanism?: Mechanism | undefined
  /** The backup that increments and logs are applied to. */
  readonly base?: string | undefined
  /** Time between two recovery points. */
  readonly interval: Duration
  /** The time of day at which it is made, with its zone: `02:00 UTC`. */
  readonly at?: string | undefined
  /** How long making one takes; data written meanwhile is not in it. */
  readonly takes?: Duration | undefined
  /** How long until the copy that is used has arrived where it is used. */
  readonly copyLag?: Duration | undefined
  /** Retention by class: `{ daily: 30 days }`. */
  readonly keep: Readonly<Record<string, Duration | StatedBound>>
  readonly copies: readonly Copy[]
  readonly encryption?: string | undefined
  /** Who manages the keys: the customer, with keys of their own in each region, or the provider. */
  readonly keyManager?: 'customer' | 'provider' | undefined
  /** People are told when the newest recovery point is older than this. */
  readonly alertAfter?: Duration | undefined
  /** The exercise that restores it. */
  readonly exercise?: string | undefined
}

export const scenarioKinds = ['outage', 'corruption', 'deletion', 'attack', 'overload', 'release', 'absence'] as const
/** `attack`: somebody destroys, encrypts or takes over data on purpose; `absence`: people are missing. */
export type ScenarioKind = (typeof scenarioKinds)[number]

export const failureDomains = ['host', 'zone', 'region', 'account', 'vendor', 'data', 'person'] as const
/** The largest thing that fails as one: nothing inside it can be used to recover. */
export type FailureDomain = (typeof failureDomains)[number]

export type Scenario = {
  readonly title: string
  readonly kind?: ScenarioKind | undefined
  readonly failureDomain?: FailureDomain | undefined
  readonly affects: readonly string[]
  readonly likelihood?: string | undefined
  readonly impact?: string | undefined
  /** How it is noticed. */
  readonly signs: readonly string[]
  /** Longest time from disruption to detection. */
  readonly detection?: Duration | undefined
  /** Longest time from detection, and from the end of the waiting, until the disaster is declared. */
  readonly declaration?: Duration | undefined
  /** Longest time from the declaration until the procedure begins. */
  readonly activation?: Duration | undefined
  /** Vendors whose service must be back before recovery can end, in a scenario in which it is gone. */
  readonly waitsFor: readonly string[]
  /** What must be so before the procedure starts, and how long that is waited for. */
  readonly triggers: readonly { readonly when: string; readonly wait?: Duration | undefined }[]
  /** What makes it less likely or less bad. */
  readonly prevention: readonly string[]
}

export const exerciseTypes = [
  'checklist',
  'tabletop',
  'restore',
  'functional',
  'failover',
  'full',
  'communications',
] as const
export type ExerciseType = (typeof exerciseTypes)[number]

/** A test that the plan promises. */
export type Exercise = {
  readonly title: string
  readonly type: ExerciseType
  readonly every: Duration
  /** Allowed lateness before it counts as overdue. */
  readonly grace?: Duration | undefined
  readonly scenarios: readonly string[]
  readonly participants: readonly string[]
  readonly lasts?: Duration | undefined
  /** How old the copy may be that it restores: `7 days` for a random backup of the past week. */
  readonly window?: Duration | undefined
  /** When it is held, in words ("first Saturday of the month"). */
  readonly calendar?: string | undefined
  /** A binding whose restore tests count as drills of this exercise. */
  readonly evidence?: string | undefined
}
