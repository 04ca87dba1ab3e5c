/** A store in a bucket, served by an emulator: several machines add to one history, and nobody's readings are lost. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { Draft } from '../../src/evidence/record.ts'
import { StoreError } from '../../src/evidence/lock.ts'
import { fetchStore, writeRemote, type RemoteOptions } from '../../src/evidence/remote.ts'
import { readStore, verifyHistory } from '../../src/evidence/store.ts'
import { reading } from '../evidence-of.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { now } from './make.ts'
import { s3Error, startProxy, type Proxy } from './proxy.ts'

const folders: string[] = []
const machine = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-remote-'))
  folders.push(folder)
  return folder
}

const draft = (binding: string, collectedAt = '2026-11-20T11:00:00Z'): Draft => {
  const { id: _, previous: __, digest: ___, ...rest } = reading(binding, [{ multiAz: true }], { collectedAt })
  return rest
}

const isPut = (path: string, name: string): boolean => path.includes(name) && path.includes('x-id=PutObject')
const isGet = (path: string, name: string): boolean => path.includes(name) && path.includes('x-id=GetObject')

withEmulator('a store in a bucket', () => {
  let emulator: Emulator
  let proxy: Proxy
  let s3: S3Client
  let number = 0
  let Bucket = ''

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    s3 = new S3Client({ endpoint: emulator.url, region: 'us-east-1', forcePathStyle: true })
  })
  beforeEach(async () => {
    Bucket = `evidence-${++number}`
    await s3.send(new CreateBucketCommand({ Bucket }))
  })
  afterEach(() => {
    proxy.spoil = () => undefined
    proxy.calls.length = 0
  })
  afterAll(async () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    await proxy?.stop()
    await emulator?.stop()
  })

  const store = (folder = machine(), more: Partial<RemoteOptions> = {}): RemoteOptions => ({
    address: `s3://${Bucket}/holdfast`,
    region: 'us-east-1',
    settings: { endpoint: proxy.url, roles: {} },
    now,
    folder,
    attempts: 2,
    ...more,
  })
  const keys = async (): Promise<string[]> =>
    ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key = '' }) => Key)
  const seen = async (): Promise<string[]> => {
    const fresh = store()
    await fetchStore(fresh)
    const { problems, records } = verifyHistory(fresh.folder)
    expect(problems).toEqual([])
    expect(records).toBeGreaterThanOrEqual(Object.keys(readStore(fresh.folder).records).length)
    return Object.keys(readStore(fresh.folder).records)
  }

  test('holds the files that a folder would, and leaves no lock', async () => {
    await writeRemote(store(), [draft('a'), draft('b')])
    expect(await keys()).toEqual(['holdfast/current.json', 'holdfast/history/2026-11.jsonl'])
    expect(await seen()).toEqual(['a', 'b'])
  })

  test('is empty before the first run, which is no trouble', async () => {
    expect(await seen()).toEqual([])
  })

  test('gets what several machines add at the same time, in one chain, also over the end of a month', async () => {
    const runs = Array.from({ length: 6 }, (_, index) =>
      writeRemote(store(), [draft(`run-${index}`, index % 2 ? '2026-12-01T00:00:01Z' : '2026-11-30T23:59:59Z')]),
    )
    await Promise.all(runs)
    expect(await seen()).toEqual(['run-0', 'run-1', 'run-2', 'run-3', 'run-4', 'run-5'])
    expect(await keys()).toContain('holdfast/history/2026-12.jsonl')
  })

  test('fetches only what is different from the copy', async () => {
    const here = store()
    await writeRemote(here, [draft('a')])
    proxy.calls.length = 0
    await fetchStore(here)
    expect(proxy.calls).toEqual(['ListObjectsV2'])
    await writeRemote(store(), [draft('b')])
    await fetchStore(here)
    expect(Object.keys(readStore(here.folder).records)).toEqual(['a', 'b'])
  })

  test('does not believe a copy that was changed on this machine', async () => {
    const here = store()
    await writeRemote(here, [draft('a')])
    const path = join(here.folder, 'current.json')
    const written = readFileSync(path, 'utf8')
    writeFileSync(path, written.replace('"multiAz": true', '"multiAz": false'))
    await fetchStore(here)
    expect(readFileSync(path, 'utf8')).toBe(written)
  })

  test('loses nothing when a run dies after the history and before current.json', async () => {
    await writeRemote(store(), [draft('a')])
    proxy.spoil = ({ path }) => (isPut(path, 'current.json') ? s3Error(500, 'InternalError') : undefined)
    await expect(writeRemote(store(), [draft('b')])).rejects.toThrow(StoreError)
    proxy.spoil = () => undefined
    expect(await seen()).toEqual(['a', 'b'])
    await writeRemote(store(), [draft('c')])
    expect(await seen()).toEqual(['a', 'b', 'c'])
  })

  test('takes an answer that was lost on its way for what it was: written', async () => {
    let lost = 0
    proxy.spoil = ({ path }) => (isPut(path, '2026-11.jsonl') && lost++ === 0 ? 'lost' : undefined)
    await writeRemote(store(), [draft('a')])
    expect(lost).toBe(2)
    expect(await seen()).toEqual(['a'])
  })

  test('does not write over what somebody wrote without the lock', async () => {
    await writeRemote(store(), [draft('a')])
    const Key = 'holdfast/history/2026-11.jsonl'
    proxy.spoil = async ({ path }) => {
      if (isPut(path, '2026-11.jsonl')) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'theirs' }))
      return undefined
    }
    await expect(writeRemote(store(), [draft('b')])).rejects.toThrow(/Somebody else wrote/)
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
    expect(await Body?.transformToString()).toBe('theirs')
    expect(await keys()).not.toContain('holdfast/lock.json')
  })

  test('waits for the lock of another run, and says so when it is not released', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'holdfast/lock.json', Body: '{"host":"other"}' }))
    await expect(writeRemote(store(machine(), { lockAttempts: 2 }), [draft('a')])).rejects.toThrow(
      'Another run is writing to the evidence store.',
    )
    const waiting = writeRemote(store(), [draft('a')])
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'holdfast/lock.json' }))
    await waiting
    expect(await seen()).toEqual(['a'])
  })

  test('takes over a lock that nobody has held for ten minutes', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'holdfast/lock.json', Body: '{"host":"dead"}' }))
    const { LastModified } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'holdfast/lock.json' }))
    const later = new Date((LastModified?.getTime() ?? 0) + 601_000)
    const answer = (etag: string) => ({
      status: 200,
      body: '{"host":"dead"}',
      headers: {
        date: later.toUTCString(),
        'last-modified': LastModified?.toUTCString() ?? '',
        'content-length': '15',
        etag,
      },
    })
    proxy.spoil = ({ path }) => (isGet(path, 'lock.json') ? answer('"0e2e0e6d2b1ea2c6d4b1f6a3a8b1d5cc"') : undefined)
    // The tag is another than the lock's, so this one is refused; with the right one it is taken over.
    await expect(writeRemote(store(machine(), { lockAttempts: 1 }), [draft('a')])).rejects.toThrow(/Another run/)
    const { ETag = '' } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'holdfast/lock.json' }))
    let asked = 0
    proxy.spoil = ({ path }) => (isGet(path, 'lock.json') && asked++ === 0 ? answer(ETag) : undefined)
    await writeRemote(store(), [draft('a')])
    expect(await seen()).toEqual(['a'])
  })

  test('keeps every version where the bucket does, under object lock too', async () => {
    const locked = `locked-${number}`
    await s3.send(new CreateBucketCommand({ Bucket: locked, ObjectLockEnabledForBucket: true }))
    await s3.send(new PutBucketVersioningCommand({ Bucket: locked, VersioningConfiguration: { Status: 'Enabled' } }))
    await s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket: locked,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 30 } },
        },
      }),
    )
    const address = `s3://${locked}`
    await writeRemote(store(machine(), { address }), [draft('a')])
    await writeRemote(store(machine(), { address }), [draft('b')])
    const { Versions = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: locked, Prefix: 'history/2026-11.jsonl' }),
    )
    expect(Versions).toHaveLength(2)
    const { ObjectLockMode } = await s3.send(
      new GetObjectCommand({ Bucket: locked, Key: 'history/2026-11.jsonl', VersionId: Versions[0]?.VersionId }),
    )
    expect(ObjectLockMode).toBe('COMPLIANCE')
    const fresh = store(machine(), { address })
    await fetchStore(fresh)
    expect(Object.keys(readStore(fresh.folder).records)).toEqual(['a', 'b'])
  })

  test('that cannot be read is an error with the action that is missing', async () => {
    proxy.spoil = ({ operation }) => (operation === 'ListObjectsV2' ? s3Error(403, 'AccessDenied') : undefined)
    const error = await fetchStore(store()).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(StoreError)
    expect((error as StoreError).message).toBe(
      'The evidence store cannot be used: s3:ListObjectsV2 was refused (AccessDenied).',
    )
    expect((error as StoreError).hint).toContain('`s3:ListBucket`')
  })
})
