/**
 * A plan: one business-continuity or disaster-recovery document. Its frontmatter is typed data that the rule book
 * checks, its body is prose with claims in it. The schemas that read these types, with a sentence and an example for
 * every field, are in `plan/schema/`. Terms are those of ISO 22301 and NIST SP 800-34.
 */
import type { Audience } from './audience.ts'
import type { Bound, MaybeBound, StatedBound } from './bound.ts'
import type { CivilDate } from './calendar.ts'
import type { Claim } from './claim.ts'
import type { Clock } from './clock.ts'
import type { Duration } from './duration.ts'
import type { Place, Span } from './place.ts'
import type { SourceBlock } from './body.ts'
import type { Communication, Contact, Response, Role, VendorUse } from './people.ts'
import type { Placement, Procedure } from './procedure.ts'

export { clocks, type Clock } from './clock.ts'
export {
  coverages,
  type Communication,
  type Contact,
  type Coverage,
  type Response,
  type Role,
  type VendorUse,
} from './people.ts'
export type { Placement, Procedure, Step } from './procedure.ts'

export const planStatuses = ['draft', 'in-review', 'approved', 'retired'] as const
export type PlanStatus = (typeof planStatuses)[number]

/** The document's own data: what ISO 22301 7.5 asks of documented information. Absent fields are findings, not errors. */
export type PlanMeta = {
  readonly title: string
  readonly product: string
  readonly summary: string
  readonly version?: string | undefined
  readonly status?: PlanStatus | undefined
  /** The least audience that may read the plan at all. */
  readonly audience: Audience
  readonly author?: string | undefined
  readonly owner?: string | undefined
  readonly approvers: readonly string[]
  readonly lastReviewed?: CivilDate | undefined
  readonly reviewCadence?: Duration | undefined
  readonly nextReview?: CivilDate | undefined
  readonly timezone?: string | undefined
  /** True when the objectives are promised in a contract. */
  readonly contractual: boolean
  readonly changes: readonly Change[]
  readonly scope: { readonly in: readonly string[]; readonly out: readonly string[] }
}

export type Change = {
  readonly version: string
  readonly date: CivilDate
  readonly summary: string
  readonly author?: string | undefined
}

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
  readonly note?: string | undefined
}

export type Availability = { readonly percent: number; readonly window: 'month' | 'quarter' | 'year' }

export type Tier = { readonly name: string; readonly summary?: string | undefined }

export type Service = {
  readonly name: string
  readonly summary?: string | undefined
  readonly tier?: string | undefined
  readonly owner?: string | undefined
  readonly dependsOn: readonly string[]
  readonly stores: readonly string[]
}

/** Where data lives. */
export type Store = { readonly name: string; readonly holds: string; readonly region?: string | undefined }

export const backupMethods = [
  'pitr',
  'snapshot',
  'logical-dump',
  'wal',
  'replication',
  'versioning',
  'copy',
  'version-control',
] as const
export type BackupMethod = (typeof backupMethods)[number]

export type Backup = {
  readonly store: string
  readonly method: BackupMethod
  /** Time between two recovery points. */
  readonly interval: Duration
  /** How long making one takes; data written meanwhile is not in it. */
  readonly takes?: Duration | undefined
  /** How long until the copy that is used has arrived where it is used. */
  readonly copyLag?: Duration | undefined
  /** Retention by class: `{ daily: 30 days }`. */
  readonly keep: Readonly<Record<string, Duration | StatedBound>>
  readonly copies: readonly { readonly where: string; readonly region?: string | undefined }[]
  readonly encryption?: string | undefined
  /** People are told when the newest recovery point is older than this. */
  readonly alertAfter?: Duration | undefined
  /** The exercise that restores it. */
  readonly exercise?: string | undefined
}

export type Scenario = {
  readonly title: string
  readonly affects: readonly string[]
  readonly likelihood?: string | undefined
  readonly impact?: string | undefined
  /** How it is noticed. */
  readonly signs: readonly string[]
  /** Longest time from disruption to detection. */
  readonly detection?: Duration | undefined
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
  /** When it is held, in words ("first Saturday of the month"). */
  readonly calendar?: string | undefined
  /** A binding whose restore tests count as drills of this exercise. */
  readonly evidence?: string | undefined
}

/** Something the plan openly does not do. */
export type Limitation = {
  readonly summary: string
  /** True when it says that something does not exist; then a claim must check that it still does not. */
  readonly absence: boolean
  readonly claim?: string | undefined
}

/** A document or tool that the plan refers to. */
export type Reference = {
  readonly title: string
  readonly path?: string | undefined
  readonly url?: string | undefined
}

/** A promise about the future, with what sets it off. */
export type RoadmapItem = { readonly what: string; readonly when: string; readonly by?: CivilDate | undefined }

type ById<T> = Readonly<Record<string, T>>

export type Plan = {
  /** The file's name without its ending. */
  readonly id: string
  readonly file: string
  /** SHA-256 of the file's text, in hex. */
  readonly sha256: string
  readonly meta: PlanMeta
  readonly objectives: ById<Objective>
  readonly tiers: ById<Tier>
  readonly services: ById<Service>
  readonly stores: ById<Store>
  readonly backups: ById<Backup>
  readonly scenarios: ById<Scenario>
  readonly exercises: ById<Exercise>
  readonly communications: ById<Communication>
  readonly roles: ById<Role>
  readonly responses: ById<Response>
  readonly contacts: ById<Contact>
  readonly vendors: ById<VendorUse>
  readonly limitations: ById<Limitation>
  readonly references: ById<Reference>
  readonly roadmap: ById<RoadmapItem>
  readonly claims: ById<Claim>
  readonly procedures: ById<Procedure>
  readonly body: readonly SourceBlock[]
  /** Where each claim's sentence stands; a claim may be repeated. */
  readonly placements: ById<readonly Placement[]>
  /** Span of every frontmatter key, by dotted path: `claims.rpo-database.expect`. */
  readonly spans: Readonly<Record<string, Span>>
}

/** The place of an element of a plan: the key itself or the nearest one around it that was written down. */
export const placeOf = (plan: Pick<Plan, 'file' | 'spans'>, path: string): Place => {
  for (let at = path; at; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const span = plan.spans[at]
    if (span) return { file: plan.file, span }
  }
  return { file: plan.file, span: [1, 1, 1, 4] }
}

/** The bound that a claim or a rule looks up: an objective's field when it is one number. */
export type ObjectiveField = 'rto' | 'rpo' | 'mtd' | 'wrt'

export type { Bound }
