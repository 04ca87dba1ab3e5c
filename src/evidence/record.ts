/**
 * The form of an evidence record on disk. It is strict: a record with a key more, a key less or a value of another kind
 * was not written by Holdfast. The digest is over all of the record but itself.
 */
import { z } from 'zod'
import { errorClasses, evidenceModes, type Evidence, type EvidenceError } from '../model/evidence.ts'
import { says } from '../plan/schema/fields.ts'
import { digestOf } from './digest.ts'

/** A reading that is not yet part of the store: without its id and its place in the chain. */
export type Draft = Omit<Evidence, 'id' | 'previous' | 'digest'>

const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
  .meta({ id: 'instant' })
const sha = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ id: 'sha256' })
const word = z.string().min(1)

const at = '2026-11-20T06:00:00Z'
const digest = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const refusal = {
  class: 'denied',
  message: 'The role is not allowed to call rds:DescribeDBInstances.',
  hint: 'Allow rds:DescribeDBInstances.',
}

const error: z.ZodType<EvidenceError> = z
  .strictObject({
    class: says(z.enum(errorClasses), 'What kind of failure it was.', refusal.class),
    message: says(z.string(), 'What the service said, shortened and without request data.', refusal.message),
    hint: says(z.string(), 'The missing permission or the setting to change.', refusal.hint),
  })
  .meta({ id: 'error' })

const match = z
  .strictObject({
    subject: says(z.string(), 'What was matched, by its private name.', 'orders-prod'),
    facts: says(
      z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])),
      'What was read, by the name of the fact. `null` was read and is absent. Durations are seconds, sizes bytes, percentages 0 to 100.',
      { restorableAge: 252, multiAz: true, secondaryZone: null },
    ),
    unread: says(
      z.record(z.string(), error),
      'Facts that could not be read, each with the reason. They count for neither answer.',
      { encryption: refusal },
    ).optional(),
  })
  .meta({ id: 'match' })

export const evidenceSchema: z.ZodType<Evidence> = z.strictObject({
  id: says(word, '`<binding>/<collectedAt>`, unique in the store.', `orders-database/${at}`),
  binding: says(word, 'The binding that was read.', 'orders-database'),
  source: says(word, 'The kind of evidence.', 'aws/rds-instance'),
  operations: says(z.array(z.string()), "The calls that were made, by the service's own names.", [
    'rds:DescribeDBInstances',
  ]),
  requestDigest: says(sha, 'SHA-256 of what was asked: source, account, region, parameters.', digest),
  account: says(z.string().nullable(), 'The account that was asked. Private.', '123456789012'),
  region: says(z.string().nullable(), 'The region that was asked.', 'eu-west-1'),
  principal: says(
    z.string().nullable(),
    'Who asked, as the service saw it. Private.',
    'arn:aws:sts::123456789012:assumed-role/holdfast-read/holdfast',
  ),
  collectedAt: says(instant, 'When it was read.', at),
  serverTime: says(instant.nullable(), "The service's own clock, where it gives one.", at),
  expires: says(instant, 'It counts until then.', '2026-11-27T06:00:00Z'),
  matches: says(
    z.array(match),
    'Everything matched, sorted by subject. Empty when the service answered that there is nothing.',
    [{ subject: 'orders-prod', facts: { restorableAge: 252 } }],
  ),
  error: says(error.nullable(), 'Why nothing could be read; `null` when it could.', null, refusal),
  mode: says(z.enum(evidenceModes), 'How it came about; `replay` marks recorded example evidence.', 'live'),
  collector: says(word, "Version of the collector's facts.", 'aws/rds-instance@1'),
  rawSha256: says(sha, 'SHA-256 of the answers before anything was picked out of them.', digest),
  skew: says(
    z.int(),
    "Seconds by which a service's clock was ahead of that of the machine that asked (negative: behind), when over a minute.",
    -240,
  ).optional(),
  previous: says(
    sha.nullable(),
    'Digest of the record before this one in the store; `null` for the first.',
    digest,
    null,
  ),
  digest: says(sha, 'SHA-256 of this record without this field, in canonical JSON.', digest),
})

/** The digest that a record must have. */
export const recordDigest = (record: Omit<Evidence, 'digest'>): string => digestOf({ ...record, digest: undefined })
