/**
 * What the lifecycle rules, replication rules and policy of a bucket mean, as pure functions. A rule may speak of some
 * objects only. For what is lost (expiration) every enabled rule that touches the objects counts, and the shortest time
 * wins; for what is kept safe (replication) only a rule that covers all of them does.
 */
import type { LifecycleRule, ReplicationRule } from '@aws-sdk/client-s3'
import { toEpoch, type Instant } from '../../model/calendar.ts'
import { day, distinct } from '../reading.ts'

type Filtered = {
  readonly Prefix?: string | undefined
  readonly Filter?:
    | {
        readonly Prefix?: string | undefined
        readonly Tag?: unknown
        readonly And?:
          { readonly Prefix?: string | undefined; readonly Tags?: readonly unknown[] | undefined } | undefined
        readonly ObjectSizeGreaterThan?: number | undefined
        readonly ObjectSizeLessThan?: number | undefined
      }
    | undefined
}

const prefixOf = (rule: Filtered): string => rule.Filter?.And?.Prefix ?? rule.Filter?.Prefix ?? rule.Prefix ?? ''

const touches = (rule: Filtered, objects: string): boolean =>
  objects.startsWith(prefixOf(rule)) || prefixOf(rule).startsWith(objects)

const covers = (rule: Filtered, objects: string): boolean =>
  objects.startsWith(prefixOf(rule)) && rule.Filter?.Tag === undefined && (rule.Filter?.And?.Tags ?? []).length === 0

const least = (numbers: readonly number[]): number | null =>
  numbers.length === 0 ? null : numbers.reduce((a, b) => Math.min(a, b))

export type Versioning = 'enabled' | 'suspended' | 'never'

/** How long overwritten and deleted objects stay: 0 without versioning, `null` for without end. */
export const noncurrentRetention = (
  rules: readonly LifecycleRule[],
  versioning: Versioning,
  objects: string,
): number | null =>
  versioning === 'enabled'
    ? least(
        enabled(rules, objects)
          .flatMap((rule) => (rule.NoncurrentVersionExpiration?.NoncurrentDays ?? []) as number)
          .map((count) => count * day),
      )
    : 0

const enabled = (rules: readonly LifecycleRule[], objects: string): LifecycleRule[] =>
  rules.filter((rule) => rule.Status === 'Enabled' && touches(rule, objects))

/** How many of the newest replaced versions stay whatever their age; `null` when no rule says so. */
export const newerVersionsKept = (rules: readonly LifecycleRule[], objects: string): number | null =>
  least(enabled(rules, objects).flatMap((rule) => rule.NoncurrentVersionExpiration?.NewerNoncurrentVersions ?? []))

/** After what time the first objects expire; `null` for never. A date in the past means at once. */
export const expiration = (rules: readonly LifecycleRule[], objects: string, now: Instant): number | null =>
  least(
    enabled(rules, objects).flatMap(({ Expiration }) => {
      if (Expiration?.Days !== undefined) return Expiration.Days * day
      return Expiration?.Date === undefined ? [] : Math.max(0, Expiration.Date.getTime() / 1000 - toEpoch(now))
    }),
  )

/** Storage classes that objects are moved to. */
export const transitions = (rules: readonly LifecycleRule[], objects: string): string[] =>
  distinct(enabled(rules, objects).flatMap((rule) => (rule.Transitions ?? []).map((each) => each.StorageClass)))

export type Replication = {
  readonly state: 'enabled' | 'disabled' | 'none'
  /** Names of the buckets that copies go to. */
  readonly destinations: readonly string[]
  readonly whole: boolean
  readonly timeControl: boolean | null
  readonly deleteMarkers: boolean | null
  readonly encrypted: boolean | null
}

/** What the replication rules do for the objects under a prefix. */
export const replicationOf = (all: readonly ReplicationRule[], objects: string): Replication => {
  const rules = all.filter((rule) => touches(rule, objects))
  const active = rules.filter((rule) => rule.Status === 'Enabled')
  const each = (test: (rule: ReplicationRule) => boolean): boolean | null =>
    active.length === 0 ? null : active.every(test)
  return {
    state: active.length > 0 ? 'enabled' : rules.length > 0 ? 'disabled' : 'none',
    destinations: distinct(active.map((rule) => rule.Destination?.Bucket?.split(':').at(-1))),
    whole: active.some((rule) => covers(rule, objects)),
    timeControl: each((rule) => rule.Destination?.ReplicationTime?.Status === 'Enabled'),
    // Rules of the first version, which have no filter, copy delete markers without saying so.
    deleteMarkers: each((rule) =>
      rule.DeleteMarkerReplication ? rule.DeleteMarkerReplication.Status === 'Enabled' : rule.Filter === undefined,
    ),
    encrypted: each((rule) => rule.SourceSelectionCriteria?.SseKmsEncryptedObjects?.Status === 'Enabled'),
  }
}

type Statement = {
  readonly Effect?: string
  readonly Principal?: unknown
  readonly Action?: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const many = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T]

const forEverybody = ({ Principal, Action }: Statement): boolean =>
  (Principal === '*' || many((Principal as { AWS?: string | string[] } | undefined)?.AWS).includes('*')) &&
  many(Action).some((action) => action === '*' || action.toLowerCase() === 's3:*')

/** What a bucket policy demands of connections. Only statements that hold for everybody and every action count. */
export const transport = (policy: string): { readonly tlsMinimum: number | null; readonly tlsRequired: boolean } => {
  const { Statement: written } = JSON.parse(policy) as { Statement?: Statement | readonly Statement[] }
  const denials = many(written).filter((each) => each.Effect === 'Deny' && forEverybody(each))
  const versions = denials.flatMap((each) =>
    many(conditionOf(each, /^numericlessthan$/i, 's3:TlsVersion') as string | number | undefined).map(Number),
  )
  const plain = denials.some((each) =>
    many(conditionOf(each, /^bool(ifexists)?$/i, 'aws:SecureTransport') as string | undefined).some(
      (value) => String(value) === 'false',
    ),
  )
  const known = versions.filter((each) => Number.isFinite(each))
  return {
    tlsMinimum: known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b)),
    tlsRequired: plain || known.length > 0,
  }
}

// A statement with further conditions denies less than it seems to.
const conditionOf = ({ Condition }: Statement, operator: RegExp, key: string): unknown => {
  const entries = Object.entries(Condition ?? {}).flatMap(([name, tests]) =>
    Object.entries(tests).map(([each, value]) => ({ name, key: each, value })),
  )
  const [only] = entries
  return entries.length === 1 && only && operator.test(only.name) && only.key.toLowerCase() === key.toLowerCase()
    ? only.value
    : undefined
}
