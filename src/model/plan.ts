/**
 * A plan: one business-continuity or disaster-recovery document. Its frontmatter is typed data that the rule book
 * checks, its body is prose with claims in it. The schemas that read these types, with a sentence and an example for
 * every field, are in `plan/schema/`. Terms are those of ISO 22301 and NIST SP 800-34.
 */
import type { Audience } from './audience.ts'
import type { Bound } from './bound.ts'
import type { CivilDate } from './calendar.ts'
import type { Claim } from './claim.ts'
import type { Duration } from './duration.ts'
import type { Place, Span } from './place.ts'
import type { SourceBlock } from './body.ts'
import type { Alert, Asset, Rate, ReviewCause } from './inventory.ts'
import type { Communication, Contact, Response, Role, VendorUse } from './people.ts'
import type { Parameter, Placement, Procedure } from './procedure.ts'
import type { Backup, Exercise, Objective, Scenario, Service, Store, Tier } from './recovery.ts'

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
export {
  parameterKinds,
  switches,
  type Parameter,
  type Placement,
  type Procedure,
  type Step,
  type Switch,
} from './procedure.ts'
export * from './recovery.ts'

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
  /** Changes after which the plan promises to be reviewed. */
  readonly reviewAfter: readonly ReviewCause[]
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
  readonly parameters: ById<Parameter>
  readonly assets: ById<Asset>
  readonly alerts: ById<Alert>
  readonly rates: ById<Rate>
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
