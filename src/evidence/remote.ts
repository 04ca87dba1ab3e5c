/**
 * An evidence store in a bucket: the same files under `s3://bucket/prefix`, so that several machines add to one history. A
 * run works on a copy on this machine and then writes what changed, each file on condition that nobody else wrote it since it was
 * fetched; whoever comes second fetches again and adds to what is there. The history is written before `current.json`, so
 * that a run that dies between the two leaves what the next reader makes good, as in a folder.
 *
 * With versioning or object lock on the bucket nothing that was ever written can be lost: every write makes a new version.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Evidence } from '../model/evidence.ts'
import type { Settings } from '../model/portfolio.ts'
import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import { explainCall } from './aws.ts'
import { fileAt, isPreconditionFailed, withBucketLock, type LockOptions } from './bucket-lock.ts'
import { makeClient, send, type Client } from './client.ts'
import { StoreError, withLock } from './lock.ts'
import { months } from './history.ts'
import type { Draft } from './record.ts'
import { storePlace } from './store-address.ts'
import { writeStore, type WriteOptions } from './store.ts'
import type { Instant } from '../model/calendar.ts'

export type RemoteOptions = {
  /** `s3://bucket/prefix` */
  readonly address: string
  /** The region that the bucket is asked in. */
  readonly region: string
  readonly settings: Settings['aws']
  readonly now: Instant
  /** The folder on this machine that holds the copy. */
  readonly folder: string
  readonly attempts?: number | undefined
  readonly timeout?: number | undefined
} & LockOptions

type Place = { readonly Bucket: string; readonly prefix: string }

/** ETags of the files as they were fetched; a file without one is not there. */
type Tags = Map<string, string>

const isOurs = (name: string): boolean => name === 'current.json' || /^history\/\d{4}-\d{2}\.jsonl$/.test(name)

const opened = async (options: RemoteOptions): Promise<{ client: Client; place: Place }> => {
  const { bucket, prefix } = storePlace(options.address)
  return { client: await makeClient(options, undefined, options.region, 's3'), place: { Bucket: bucket, prefix } }
}

const failed = (error: unknown, operation: string): StoreError => {
  if (error instanceof StoreError) return error
  const { message, hint } = explainCall(error, { operation })
  return new StoreError(`The evidence store cannot be used: ${message}`, hint)
}

/** Makes the copy on this machine equal to the store. Throws a `StoreError` when the store cannot be read. */
export const fetchStore = async (options: RemoteOptions): Promise<void> => {
  const { client, place } = await opened(options)
  mkdirSync(options.folder, { recursive: true })
  try {
    await withLock(join(options.folder, '.copy'), () => fetchInto(client, place, options.folder))
  } finally {
    client.destroy()
  }
}

const fetchInto = async (client: Client, { Bucket, prefix }: Place, folder: string): Promise<Tags> => {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3')
  const tags: Tags = new Map()
  try {
    for (let token: string | undefined, more = true; more;) {
      const asked = { operation: 's3:ListObjectsV2' }
      const command = new ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken: token })
      const page = (await send(client, command, asked)).output as ListObjectsV2CommandOutput
      for (const { Key = '', ETag = '' } of page.Contents ?? [])
        if (isOurs(Key.slice(prefix.length))) tags.set(Key.slice(prefix.length), ETag)
      token = page.NextContinuationToken
      more = token !== undefined
    }
  } catch (error) {
    throw failed(error, 's3:ListObjectsV2')
  }
  const known = knownTags(folder)
  mkdirSync(join(folder, 'history'), { recursive: true })
  for (const name of filesIn(folder)) if (!tags.has(name)) rmSync(join(folder, name))
  for (const [name, tag] of tags) {
    if (known[name]?.tag === tag && known[name].sha256 === shaOf(join(folder, name))) continue
    try {
      const { bytes } = await fileAt(client, { Bucket, Key: prefix + name, IfMatch: tag })
      replace(join(folder, name), bytes)
    } catch (error) {
      // Somebody wrote it between the listing and now: everything is looked at again.
      if (isPreconditionFailed(error)) return fetchInto(client, { Bucket, prefix }, folder)
      throw failed(error, 's3:GetObject')
    }
  }
  keepTags(folder, tags)
  return tags
}

/**
 * Adds readings to the store, like `writeStore`. Safe against other writers anywhere, and against being stopped. Writers take
 * turns by a lock in the bucket, because the first reading of a month begins a new file, on which no condition can be put
 * together with the file before it. Throws a `StoreError` when nothing was written.
 */
export const writeRemote = async (
  options: RemoteOptions,
  drafts: readonly Draft[],
  write: WriteOptions = {},
): Promise<readonly Evidence[]> => {
  const { client, place } = await opened(options)
  const { folder } = options
  mkdirSync(folder, { recursive: true })
  try {
    return await withLock(join(folder, '.copy'), () =>
      withBucketLock(client, { ...place, Key: `${place.prefix}lock.json` }, options, async () => {
        const tags = await fetchInto(client, place, folder)
        const records = await writeStore(folder, drafts, write)
        const month = months(folder).at(-1)
        const history = month === undefined ? [] : [`history/${month}`]
        await putAll(client, place, folder, [...history, 'current.json'], tags)
        return records
      }),
    )
  } finally {
    client.destroy()
  }
}

/** Writes files in order, each on condition that it is as it was fetched. */
const putAll = async (
  client: Client,
  { Bucket, prefix }: Place,
  folder: string,
  names: readonly string[],
  tags: Tags,
): Promise<void> => {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3')
  const written: Tags = new Map(tags)
  for (const name of names) {
    const before = tags.get(name)
    const Body = readFileSync(join(folder, name))
    const condition = before === undefined ? { IfNoneMatch: '*' } : { IfMatch: before }
    const ContentType = name.endsWith('.jsonl') ? 'application/x-ndjson' : 'application/json'
    try {
      const { ETag = '' } = (await client.send(
        new PutObjectCommand({ Bucket, Key: prefix + name, Body, ContentType, ...condition }) as never,
      )) as { ETag?: string }
      written.set(name, ETag)
    } catch (error) {
      if (!isPreconditionFailed(error)) throw failed(error, 's3:PutObject')
      // The answer to a write may be lost, so that the SDK writes again and meets its own first try.
      const there = await fileAt(client, { Bucket, Key: prefix + name }).catch(() => undefined)
      if (there && Body.equals(there.bytes)) {
        written.set(name, there.tag)
        continue
      }
      // Only somebody who does not keep to the lock can have done this. What is there stays.
      throw new StoreError(
        'Somebody else wrote to the evidence store in the middle of this run.',
        'Collect again. If it stays so, look for what writes to the bucket besides Holdfast.',
      )
    }
  }
  keepTags(folder, written)
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter(isOurs)

const shaOf = (path: string): string | undefined => {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch {
    return undefined
  }
}

type Known = Readonly<Record<string, { readonly tag: string; readonly sha256?: string | undefined } | undefined>>

/** What the copy held when it was last equal to the store; a file that was changed here since is fetched again. */
const knownTags = (folder: string): Known => {
  try {
    return JSON.parse(readFileSync(join(folder, 'tags.json'), 'utf8')) as Known
  } catch {
    return {}
  }
}

const keepTags = (folder: string, tags: Tags): void => {
  const known = Object.fromEntries([...tags].map(([name, tag]) => [name, { tag, sha256: shaOf(join(folder, name)) }]))
  replace(join(folder, 'tags.json'), Buffer.from(JSON.stringify(known)))
}

const replace = (path: string, bytes: Uint8Array): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.${process.pid}`, bytes)
  renameSync(`${path}.${process.pid}`, path)
}
