/** The comparison of two inventories against a real emulator; the lists are written here as S3 writes them. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  CreateBucketCommand,
  PutBucketInventoryConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { s3Error, startProxy, type Call, type Proxy } from './proxy.ts'

const day = 86_400

withEmulator('S3 inventories', () => {
  let emulator: Emulator
  let proxy: Proxy
  let s3: S3Client
  const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000)
  const before = (seconds: number): Date => new Date(hour.getTime() - seconds * 1000)

  type Row = { readonly key: string; readonly version: string; readonly written?: Date; readonly marker?: boolean }
  const row = (key: string, version: string, more: Partial<Row> = {}): Row => ({ key, version, ...more })

  const put = (key: string, body: Uint8Array | string): Promise<unknown> =>
    s3.send(new PutObjectCommand({ Bucket: 'inventories', Key: key, Body: body }))

  /** Writes an inventory, one file for each list of rows. */
  const write = async (bucket: string, made: Date, lists: readonly (readonly Row[])[], spoil = ''): Promise<void> => {
    const at = made.toISOString().slice(0, 16).replace(':', '-')
    const folder = `lists/${bucket}/all`
    const files: object[] = []
    for (const [number, rows] of lists.entries()) {
      const csv = rows
        .map(({ key, version, written = before(30 * day), marker = false }) =>
          [bucket, key, version, 'true', marker, written.toISOString()].map((each) => `"${each}"`).join(','),
        )
        .join('\n')
      const content = gzipSync(`${csv}\n`)
      const key = `${folder}/data/${at}-${number}.csv.gz`
      const MD5checksum = createHash('md5').update(content).update(spoil).digest('hex')
      files.push({ key, size: content.length, MD5checksum })
      await put(key, content)
    }
    const manifest = {
      sourceBucket: bucket,
      destinationBucket: 'arn:aws:s3:::inventories',
      version: '2016-11-30',
      creationTimestamp: String(made.getTime()),
      fileFormat: 'CSV',
      fileSchema: 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, LastModifiedDate',
      files,
    }
    await put(`${folder}/${at}Z/manifest.json`, JSON.stringify(manifest))
    await put(`${folder}/${at}Z/manifest.checksum`, 'x')
    await put(`${folder}/hive/dt=${at}/symlink.txt`, 'x')
  }

  /** A bucket with an inventory. */
  const bucket = async (Bucket: string, more: object = {}, destination: object = {}): Promise<void> => {
    await s3.send(new CreateBucketCommand({ Bucket }))
    await s3.send(
      new PutBucketInventoryConfigurationCommand({
        Bucket,
        Id: 'all',
        InventoryConfiguration: {
          Id: 'all',
          IsEnabled: true,
          IncludedObjectVersions: 'All',
          Schedule: { Frequency: 'Daily' },
          Destination: {
            S3BucketDestination: {
              Bucket: 'arn:aws:s3:::inventories',
              Format: 'CSV',
              Prefix: 'lists',
              ...destination,
            },
          },
          ...more,
        },
      }),
    )
  }

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    s3 = new S3Client({ endpoint: emulator.url, region: 'us-east-1', forcePathStyle: true })
    await s3.send(new CreateBucketCommand({ Bucket: 'inventories' }))
    await s3.send(new CreateBucketCommand({ Bucket: 'nothing-set-up' }))
    for (const name of ['documents', 'replica', 'fresh', 'fresh-replica', 'early', 'spoiled']) await bucket(name)
    await bucket('part', { Filter: { Prefix: 'reports/' } })
    await bucket('parquet', {}, { Format: 'Parquet' })
    const first = [row('a%2Fb%22.pdf', 'v1'), row('a%2Fb%22.pdf', 'v2'), row('c.pdf', 'v3')]
    const second = [row('d.pdf', 'v4'), row('d.pdf', 'v5', { marker: true }), row('e.pdf', '')]
    await write('documents', before(2 * day), [first, second])
    // Younger than the newest inventory of the replica: with it, what was written between the two would be missing.
    await write('documents', before(0), [[...first, row('new.pdf', 'v9')]])
    await write('replica', before(9 * day), [[]])
    await write('replica', before(day), [first.slice(0, 2), [row('e.pdf', ''), row('d.pdf', 'v5')]])
    await write('fresh', before(day), [[row('old.pdf', 'v1'), row('late.pdf', 'v2', { written: before(1.5 * day) })]])
    await write('fresh-replica', before(day), [[row('old.pdf', 'v1')]])
    await write('early', before(0), [first])
    await write('spoiled', before(2 * day), [first], 'spoiled')
  })
  afterEach(() => {
    proxy.spoil = () => undefined
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const compare = (name: string, replica: string): ReturnType<typeof collectOne> =>
    collectOne(proxy.url, 'aws/s3-inventory-difference', { bucket: name, replica }, {}, { attempts: 1, timeout: 5000 })

  test('versions that the replica lacks, over several files', async () => {
    const record = await compare('documents', 'replica')
    expect(record).toMatchObject({
      error: null,
      operations: ['s3:GetBucketLocation', 's3:GetObject', 's3:ListBucketInventoryConfigurations', 's3:ListObjectsV2'],
    })
    // Missing: v3 of the first file and v4 of the second. The delete marker v5 is none.
    expect(record.matches).toMatchObject([{ subject: 'documents', facts: { missing: 2, compared: 5 } }])
    const age = record.matches[0]?.facts['comparedAge']
    expect(age).toBeGreaterThanOrEqual(2 * day)
    expect(age).toBeLessThan(2 * day + 4000)
  })

  test('what was written just before does not count yet', async () => {
    expect((await compare('fresh', 'fresh-replica')).matches[0]?.facts).toMatchObject({ missing: 0, compared: 1 })
  })

  test('never compared: no inventory, one of a part, or none that is old enough', async () => {
    for (const name of ['nothing-set-up', 'part', 'early'])
      expect(await compare(name, 'replica')).toMatchObject({
        error: null,
        matches: [{ subject: name, facts: { missing: null, compared: null, comparedAge: null } }],
      })
  })

  test('a bucket or a replica that does not exist is no match', async () => {
    expect(await compare('nowhere', 'replica')).toMatchObject({ error: null, matches: [] })
    expect(await compare('documents', 'nowhere')).toMatchObject({ error: null, matches: [] })
  })

  test('a form that is not read, and a file that is not what its checksum says', async () => {
    expect(await compare('parquet', 'replica')).toMatchObject({ matches: [], error: { class: 'invalid' } })
    expect(await compare('spoiled', 'replica')).toMatchObject({ matches: [], error: { class: 'invalid' } })
  })

  const isData = ({ path }: Call): boolean => path.includes('/data/')

  test('half a file is no list', async () => {
    for (const what of ['cut', 'cut-silently', 'reset'] as const) {
      proxy.spoil = (call) => (isData(call) ? what : undefined)
      expect(await compare('documents', 'replica')).toMatchObject({ matches: [], error: { class: 'transient' } })
    }
  })

  test('a manifest that is none', async () => {
    for (const body of ['{}', 'not JSON', JSON.stringify({ sourceBucket: 'x' })]) {
      proxy.spoil = ({ path }) =>
        path.includes('/manifest.json')
          ? { status: 200, body, headers: { 'content-length': String(body.length) } }
          : undefined
      expect(await compare('documents', 'replica')).toMatchObject({ matches: [], error: { class: 'invalid' } })
    }
  })

  test('a file of which nobody said how long it is may be half of one', async () => {
    proxy.spoil = ({ path }) => (path.includes('/manifest.json') ? { status: 200, body: '{}' } : undefined)
    expect(await compare('documents', 'replica')).toMatchObject({ matches: [], error: { class: 'transient' } })
  })

  test('refused', async () => {
    proxy.spoil = (call) => (isData(call) ? s3Error(403, 'AccessDenied') : undefined)
    expect(await compare('documents', 'replica')).toMatchObject({
      matches: [],
      error: { class: 'denied', hint: expect.stringContaining('`s3:GetObject`') },
    })
    proxy.spoil = ({ path }) => (path.includes('inventory') ? s3Error(403, 'AccessDenied') : undefined)
    expect(await compare('documents', 'replica')).toMatchObject({
      matches: [],
      error: { class: 'denied', hint: expect.stringContaining('`s3:GetInventoryConfiguration`') },
    })
  })
})
