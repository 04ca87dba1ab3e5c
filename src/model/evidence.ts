/**
 * Evidence: one reading of one binding. A reading holds facts about everything the binding matched. Two kinds of
 * "nothing" are kept apart everywhere: a fact that is `null` was read and is absent (no backup exists), a fact that
 * could not be read stands under `unread` with the reason, and is never taken for either answer.
 */
import type { Audience } from './audience.ts'
import type { Instant } from './calendar.ts'

export const errorClasses = [
  'denied',
  'throttled',
  'transient',
  'not-found',
  'region-disabled',
  'not-configured',
  'invalid',
] as const
/** Why something could not be read. `not-found` here means that the place to ask does not exist; a resource that is absent is a fact. */
export type ErrorClass = (typeof errorClasses)[number]

export type EvidenceError = {
  readonly class: ErrorClass
  /** What the service said, shortened and without request data. */
  readonly message: string
  /** The missing permission or the setting to change. */
  readonly hint: string
}

/** Durations are seconds, sizes bytes, percentages 0 to 100, instants and dates text. */
export type FactValue = string | number | boolean | readonly string[]

export const factTypes = [
  'duration',
  'instant',
  'number',
  'bytes',
  'percent',
  'boolean',
  'text',
  'choice',
  'texts',
] as const
export type FactType = (typeof factTypes)[number]

/** What one fact of a source is: generated into the reference pages and used to check claims before anything is read. */
export type FactSpec = {
  readonly type: FactType
  readonly choices?: readonly string[] | undefined
  /** `setting`: what was configured. `measurement`: what was found to be so. */
  readonly kind: 'setting' | 'measurement'
  /** The least audience that may see the value. */
  readonly audience: Audience
  /** One sentence: what the value means. */
  readonly says: string
}

/** One thing that the binding matched. */
export type Match = {
  /** Its private name: an instance identifier, a bucket name. */
  readonly subject: string
  readonly facts: Readonly<Record<string, FactValue | null>>
  readonly unread?: Readonly<Record<string, EvidenceError>> | undefined
}

export const evidenceModes = ['live', 'replay', 'pushed'] as const
export type EvidenceMode = (typeof evidenceModes)[number]

/** The operation of a reading that was sent to Holdfast: somebody reports it, and Holdfast read nothing itself. */
export const pushOperation = 'push'

/** Whether a reading was reported, not read by Holdfast. Recorded example evidence can be either. */
export const isReported = ({ operations }: Pick<Evidence, 'operations'>): boolean => operations.includes(pushOperation)

export type Evidence = {
  /** `<binding>/<collectedAt>`, unique in the store. */
  readonly id: string
  readonly binding: string
  readonly source: string
  /** The calls that were made, by the service's own names: `rds:DescribeDBInstances`. */
  readonly operations: readonly string[]
  /** SHA-256 of what was asked: source, account, region, parameters. */
  readonly requestDigest: string
  readonly account: string | null
  readonly region: string | null
  /** Who asked, as the service saw it; of a reading that was reported, who reported it, in public words. */
  readonly principal: string | null
  readonly collectedAt: Instant
  /** The service's own clock, where it gives one. */
  readonly serverTime: Instant | null
  /** It counts until then. */
  readonly expires: Instant
  /** Everything matched, sorted by subject. Empty when the service answered that there is nothing. */
  readonly matches: readonly Match[]
  readonly error: EvidenceError | null
  readonly mode: EvidenceMode
  /** Version of the collector's facts: `aws/rds-instance@1`. */
  readonly collector: string
  /** SHA-256 of the answers before anything was picked out of them. */
  readonly rawSha256: string
  /** Seconds by which a service's clock was ahead of that of the machine that asked (negative: behind), when over a minute. */
  readonly skew?: number | undefined
  /** Digest of the record before this one in the store; `null` for the first. */
  readonly previous: string | null
  /** SHA-256 of this record without this field, in canonical JSON. */
  readonly digest: string
}
