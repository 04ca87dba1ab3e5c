/** The records beside the plans: what took place, who signed what, which findings are accepted, which names mean which resources. */
import type { CivilDate, Instant } from './calendar.ts'
import type { Duration } from './duration.ts'
import type { ExerciseType } from './plan.ts'
import type { SourceBlock } from './body.ts'
import type { Place, Span } from './place.ts'

/** What every record has: the file it came from, where that file's keys stand, and under which of them the record is. */
export type RecordFile = {
  readonly file: string
  readonly spans: Readonly<Record<string, Span>>
  /** Dotted path of the record in its file; empty when the record is the whole file. */
  readonly at: string
}

/** Moments of a drill or an incident. RTO is measured from disruption to usable, RPO from last good data to disruption. */
export type EventClock = {
  readonly disruptionAt?: Instant | undefined
  readonly detectedAt?: Instant | undefined
  readonly declaredAt?: Instant | undefined
  readonly activatedAt?: Instant | undefined
  readonly usableAt?: Instant | undefined
  readonly validatedAt?: Instant | undefined
  readonly lastGoodDataAt?: Instant | undefined
  /** When customers were first told, and each update after that. */
  readonly noticesAt: readonly Instant[]
}

export type IntegrityCheck = {
  readonly name: string
  readonly expected: string
  readonly actual: string
  readonly pass: boolean
}

export type Issue = {
  readonly summary: string
  readonly owner?: string | undefined
  readonly due?: CivilDate | undefined
  readonly closedOn?: CivilDate | undefined
}

export const drillResults = ['pass', 'partial', 'fail'] as const
export type DrillResult = (typeof drillResults)[number]

/** The record of an exercise that took place. */
export type Drill = RecordFile & {
  /** The file's name without its ending: `2026-10-03-auditron-region-failover`. */
  readonly id: string
  readonly title: string
  readonly plan: string
  /** Exercises of the plan that this drill fulfils. */
  readonly exercises: readonly string[]
  readonly type: ExerciseType
  readonly scenario?: string | undefined
  readonly startedAt: Instant
  readonly endedAt: Instant
  readonly environment: string
  readonly participants: readonly string[]
  readonly clock: EventClock
  readonly result: DrillResult
  readonly checks: readonly IntegrityCheck[]
  readonly issues: readonly Issue[]
  readonly lessons?: string | undefined
  readonly signedBy?: string | undefined
  readonly signedOn?: CivilDate | undefined
  /** The binding that showed it, for a drill that nobody filed: a restore test of AWS Backup. */
  readonly evidence?: string | undefined
  readonly body: readonly SourceBlock[]
}

/** A real event, with the same clock as a drill. */
export type Incident = RecordFile & {
  readonly id: string
  readonly title: string
  readonly plan: string
  readonly severity: string
  readonly scenario?: string | undefined
  readonly clock: EventClock
  readonly cause?: string | undefined
  readonly issues: readonly Issue[]
  readonly reportPublishedOn?: CivilDate | undefined
  readonly body: readonly SourceBlock[]
}

/** A person's sign-off of a plan as it was on a day. */
export type Review = RecordFile & {
  readonly plan: string
  readonly date: CivilDate
  readonly version: string
  /** SHA-256 of the plan file that was read. */
  readonly planSha256: string
  readonly by: string
  readonly scope: string
  readonly decision: 'approve' | 'reject' | 'comment'
  readonly note?: string | undefined
}

/** An accepted finding. */
export type Waiver = RecordFile & {
  readonly id: string
  /** The permanent code of the findings it accepts. Without one, it accepts whatever keeps a claim from holding. */
  readonly rule?: string | undefined
  readonly plan: string
  /** The elements it accepts them for: `claims.rpo-database`, `exercises.failover`. */
  readonly about: readonly string[]
  /** Only findings that say this are accepted, where a rule hits one element several times. */
  readonly words?: string | undefined
  readonly reason: string
  readonly owner: string
  readonly approver: string
  readonly acceptedOn: CivilDate
  readonly expires: CivilDate
}

/** What a named person vouches for, until a date. */
export type Attestation = RecordFile & {
  readonly id: string
  readonly statement: string
  readonly by: string
  readonly on: CivilDate
  /** How long it counts. */
  readonly validFor: Duration
}

/** A supplier's published promise, pinned with where and when it was read. */
export type Vendor = RecordFile & {
  readonly id: string
  readonly name: string
  readonly service: string
  /** Availability in percent; absent when the vendor publishes none. */
  readonly sla?: number | undefined
  readonly window?: 'month' | 'quarter' | 'year' | undefined
  readonly url: string
  readonly pinnedOn: CivilDate
  /** The longest outage that it has reported of itself. */
  readonly longestOutage?:
    { readonly on: CivilDate; readonly lasted: Duration; readonly what: string; readonly url: string } | undefined
  readonly note?: string | undefined
}

/** The private map from a name used in plans to a real resource. */
export type Binding = RecordFile & {
  readonly id: string
  /** What it is called in public: "order database". */
  readonly label: string
  readonly source: string
  readonly account?: string | undefined
  readonly region?: string | undefined
  readonly params: Readonly<Record<string, unknown>>
  readonly maxAge?: Duration | undefined
}

/** The place of a key of a record: itself, or the nearest one around it that was written down. */
export const placeIn = (record: RecordFile, path = ''): Place => {
  for (let at = [record.at, path].filter(Boolean).join('.'); at; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const span = record.spans[at]
    if (span) return { file: record.file, span }
  }
  return { file: record.file, span: [1, 1, 1, 1] }
}
