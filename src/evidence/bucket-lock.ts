/**
 * One writer at a time in a bucket: an object that only one can make, and that its maker removes. When its maker died it is
 * taken over after ten minutes, by the clock of the service.
 */
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { toEpoch, type Instant } from '../model/calendar.ts'
import { AskError, send, type Bytes, type Client } from './client.ts'
import { explain, isCode } from './errors.ts'
import { StoreError } from './lock.ts'

type Place = { readonly Bucket: string; readonly Key: string }

/** Seconds after which the maker of a lock counts as gone. No run writes for so long. */
const stale = 600

export type LockOptions = {
  /** How often to look whether the lock is free, once a second at first, less often later (60). */
  readonly lockAttempts?: number | undefined
}

/** True for an answer that a condition was not met. */
export const isPreconditionFailed = (error: unknown): boolean => {
  const cause = error instanceof AskError ? error.cause : error
  return (
    isCode(cause, 'PreconditionFailed', 'ConditionalRequestConflict') ||
    (cause as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode === 412
  )
}

/** A file of a bucket, whole, with the clock of the service. Throws an `AskError`. */
export const fileAt = async (
  client: Client,
  place: Place & { readonly IfMatch?: string },
): Promise<{ bytes: Uint8Array; tag: string; modified: Date | undefined; clock: Instant | null }> => {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3')
  const { output, clock } = await send(client, new GetObjectCommand(place), { operation: 's3:GetObject' })
  const { Body, ETag = '', LastModified } = output as { Body: Bytes; ETag?: string; LastModified?: Date }
  return { bytes: Body.bytes, tag: ETag, modified: LastModified, clock }
}

/** How many locks this process has asked for, so that each is known from the others. */
let runs = 0

/** Runs a task while holding the lock. Throws a `StoreError` when it cannot be had. */
export const withBucketLock = async <T>(
  client: Client,
  { Bucket, Key }: Place,
  { lockAttempts = 60 }: LockOptions,
  task: () => Promise<T>,
): Promise<T> => {
  const { PutObjectCommand, DeleteObjectCommand } = await import('@aws-sdk/client-s3')
  const Body = JSON.stringify({ host: hostname(), pid: process.pid, run: ++runs })
  for (let tries = 0; ; tries++) {
    const held = tries === 0 ? undefined : await heldLock(client, { Bucket, Key })
    // An answer that was lost on its way makes the SDK ask again, and then it is our own lock that is in the way.
    if (held?.body === Body) break
    const old = held?.isStale ? held.tag : undefined
    try {
      const condition = old === undefined ? { IfNoneMatch: '*' } : { IfMatch: old }
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ...condition }) as never)
      break
    } catch (error) {
      if (!isPreconditionFailed(error)) {
        const { message, hint } = explain(error, { operation: 's3:PutObject' })
        throw new StoreError(`The evidence store cannot be written: ${message}`, hint)
      }
      if (tries >= lockAttempts) {
        throw new StoreError(
          'Another run is writing to the evidence store.',
          `Wait until it has ended. If none is running, delete \`s3://${Bucket}/${Key}\`, or wait ten minutes.`,
        )
      }
      await wait(Math.min(1000, 50 * 2 ** tries))
    }
  }
  try {
    return await task()
  } finally {
    // Where it cannot be removed, it ends by itself.
    await client.send(new DeleteObjectCommand({ Bucket, Key }) as never).catch(() => undefined)
  }
}

type Held = { readonly tag: string; readonly body: string; readonly isStale: boolean }

/** The lock that is there; `undefined` when it is gone, or cannot be read. */
const heldLock = async (client: Client, place: Place): Promise<Held | undefined> => {
  try {
    const { bytes, tag, modified, clock } = await fileAt(client, place)
    const isStale = clock !== null && modified !== undefined && toEpoch(clock) - modified.getTime() / 1000 > stale
    return { tag, body: Buffer.from(bytes).toString('utf8'), isStale }
  } catch {
    return undefined
  }
}
