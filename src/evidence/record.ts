/**
 * The form of an evidence record on disk. It is strict: a record with a key more, a key less or a value of another kind
 * was not written by Holdfast. The digest is over all of the record but itself.
 */
import { z } from 'zod'
import { errorClasses, evidenceModes, type Evidence, type EvidenceError } from '../model/evidence.ts'
import { digestOf } from './digest.ts'

/** A reading that is not yet part of the store: without its id and its place in the chain. */
export type Draft = Omit<Evidence, 'id' | 'previous' | 'digest'>

const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
const sha = z.string().regex(/^[0-9a-f]{64}$/)

const error: z.ZodType<EvidenceError> = z.strictObject({
  class: z.enum(errorClasses),
  message: z.string(),
  hint: z.string(),
})

const match = z.strictObject({
  subject: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])),
  unread: z.record(z.string(), error).optional(),
})

export const evidenceSchema: z.ZodType<Evidence> = z.strictObject({
  id: z.string().min(1),
  binding: z.string().min(1),
  source: z.string().min(1),
  operations: z.array(z.string()),
  requestDigest: sha,
  account: z.string().nullable(),
  region: z.string().nullable(),
  principal: z.string().nullable(),
  collectedAt: instant,
  serverTime: instant.nullable(),
  expires: instant,
  matches: z.array(match),
  error: error.nullable(),
  mode: z.enum(evidenceModes),
  collector: z.string().min(1),
  rawSha256: sha,
  previous: sha.nullable(),
  digest: sha,
})

/** The digest that a record must have. */
export const recordDigest = (record: Omit<Evidence, 'digest'>): string => digestOf({ ...record, digest: undefined })
