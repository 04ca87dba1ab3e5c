/**
 * Stores outside AWS that speak the protocol of S3: the emulator as the store. What such a store does otherwise than AWS is
 * answered in its place, in the form of MinIO's errors.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import * as s3 from '@aws-sdk/client-s3'
import type { Connections } from '../../src/evidence/connection.ts'
import { checkBinding } from '../../src/evidence/bindings.ts'
import { collect } from '../../src/evidence/collect.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { noConnections } from '../../src/plan/schema/connections.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { binding, now, settings } from './make.ts'
import { s3Error, startProxy, type Call, type Proxy } from './proxy.ts'

const minio = 'https://minio.acme.internal:9000'
const ceph = 'https://ceph.acme.internal'
const environment: Record<string, string> = { KEY: 'minio-reader', SECRET: 'c4n4ry-secret', CEPH: 'ceph-reader' }

withEmulator('stores outside AWS', () => {
  let emulator: Emulator
  let store: Proxy
  let calls: Call[] = []

  const connections = (): Connections => ({
    ...noConnections,
    s3: {
      [minio]: { keyFrom: 'KEY', secretFrom: 'SECRET', region: 'home-1', at: store.url },
      [ceph]: { keyFrom: 'CEPH', secretFrom: 'SECRET', region: 'home-1', at: store.url },
    },
  })
  const read = async (
    sources: readonly (readonly [string, object])[],
    more: { readonly connections?: Connections; readonly environment?: Record<string, string> } = {},
  ): Promise<readonly Draft[]> => {
    const bindings = sources.map(([source, params], index) => ({
      ...binding(source, { ...params }, { region: undefined }),
      id: `b${index}`,
    }))
    const { records, problems } = await collect(Object.fromEntries(bindings.map((each) => [each.id, each])), {
      now,
      attempts: 1,
      // Nothing answers there: a store must be read without AWS.
      settings: { ...settings('http://127.0.0.1:1'), connections: more.connections ?? connections() },
      machine: { environment: (name) => (more.environment ?? environment)[name], watch: () => 0, folder: '.' },
    })
    expect(problems).toEqual([])
    expect(JSON.stringify(records)).not.toMatch(/c4n4ry|-reader/)
    return records
  }
  const readOne = async (source: string, params: object, more: Parameters<typeof read>[1] = {}): Promise<Draft> =>
    (await read([[source, { endpoint: minio, ...params }]], more))[0] as Draft

  beforeAll(async () => {
    emulator = await startEmulator()
    store = await startProxy(emulator.url)
    const client = new s3.S3Client({ endpoint: emulator.url, forcePathStyle: true, region: 'us-east-1' })
    for (const Bucket of ['files', 'files-kept']) await client.send(new s3.CreateBucketCommand({ Bucket }))
    await client.send(
      new s3.PutBucketVersioningCommand({ Bucket: 'files-kept', VersioningConfiguration: { Status: 'Enabled' } }),
    )
    for (const size of [3, 5])
      await client.send(new s3.PutObjectCommand({ Bucket: 'files-kept', Key: 'a/1', Body: new Uint8Array(size) }))
    await client.send(new s3.PutObjectCommand({ Bucket: 'files', Key: 'a/1', Body: new Uint8Array(7) }))
  })
  afterEach(() => {
    store.spoil = watch()
    calls = []
  })
  afterAll(async () => {
    await store.stop()
    await emulator.stop()
  })
  const watch =
    (answer: Proxy['spoil'] = () => undefined): Proxy['spoil'] =>
    (call, count) => {
      calls.push(call)
      return answer(call, count)
    }

  test('versioning is off until it is switched on, and a region is not a place', async () => {
    const { matches, error } = await readOne('aws/s3-bucket', { prefix: 'files' })
    expect(error).toBeNull()
    expect(matches.map(({ subject, facts }) => [subject, facts['versioning'], facts['noncurrentRetention']])).toEqual([
      ['files', 'never', 0],
      ['files-kept', 'enabled', null],
    ])
    for (const { facts } of matches)
      expect(facts).toMatchObject({ region: null, replicationRegions: null, replication: 'none', objectLock: 'none' })
  })

  test('objects and versions, asked in path style with the key of the store, and without an account', async () => {
    store.spoil = watch()
    const [objects, versions] = await read([
      ['aws/s3-objects', { endpoint: minio, bucket: 'files-kept', prefix: 'a/' }],
      ['aws/s3-object-versions', { endpoint: minio, bucket: 'files-kept', key: 'a/1' }],
    ])
    expect(objects).toMatchObject({
      error: null,
      account: null,
      region: null,
      principal: null,
      operations: ['s3:ListObjectsV2'],
    })
    expect(objects?.matches).toMatchObject([{ subject: 'files-kept/a/', facts: { count: 1, newestSize: 5 } }])
    expect(versions?.matches[0]?.facts).toMatchObject({ exists: true, versions: 2, deleteMarkers: 0, latestSize: 5 })
    expect(calls.map(({ operation }) => operation).toSorted()).toEqual(['ListObjectVersions', 'ListObjectsV2'])
    for (const { path, headers } of calls) {
      expect(path).toMatch(/^\/files-kept\/?\?/)
      expect(headers.authorization).toMatch(/Credential=minio-reader\/\d{8}\/home-1\/s3\/aws4_request/)
    }
  })

  test('equal calls to two stores are two calls', async () => {
    store.spoil = watch()
    const at = (endpoint: string): [string, object] => ['aws/s3-objects', { endpoint, bucket: 'files' }]
    const [one, two, three] = await read([at(minio), at(ceph), at(minio)])
    const keys = calls.map(({ headers }) => /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1])
    expect(keys.toSorted()).toEqual(['ceph-reader', 'minio-reader'])
    expect(one?.matches).toEqual(two?.matches)
    expect(one?.rawSha256).toBe(three?.rawSha256)
    expect(one?.rawSha256).not.toBe(two?.rawSha256)
  })

  test('a bucket that does not exist gives no match', async () => {
    for (const [source, params] of [
      ['aws/s3-bucket', { bucket: 'nothing' }],
      ['aws/s3-objects', { bucket: 'nothing' }],
      ['aws/s3-object-versions', { bucket: 'nothing', key: 'a' }],
    ] as const)
      expect(await readOne(source, params)).toMatchObject({ error: null, matches: [] })
  })

  test('what a store does not know stays unread, and hides nothing else', async () => {
    store.spoil = watch(({ operation }) =>
      operation === 'GetBucketReplication' ? s3Error(501, 'NotImplemented') : undefined,
    )
    const { matches } = await readOne('aws/s3-bucket', { bucket: 'files-kept' })
    expect(matches[0]?.facts).toMatchObject({ versioning: 'enabled' })
    expect(matches[0]?.unread?.['replication']).toMatchObject({ class: 'invalid' })
  })

  test.each([
    [403, 'AccessDenied', 'denied', 'user of the store'],
    [403, 'InvalidAccessKeyId', 'not-configured', minio],
    [403, 'SignatureDoesNotMatch', 'not-configured', 'connections.s3'],
    [400, 'AuthorizationHeaderMalformed', 'not-configured', 'connections.s3'],
    [503, 'SlowDown', 'throttled', 'later'],
    [500, 'InternalError', 'transient', 'Collect again'],
  ])('an answer %i %s is an error, and its hint is about the store', async (status, code, expected, hint) => {
    store.spoil = watch(() => s3Error(status, code))
    const { error, matches } = await readOne('aws/s3-objects', { bucket: 'files' })
    expect([error?.class, matches]).toEqual([expected, []])
    expect(error?.hint).toContain(hint)
    expect(`${error?.message} ${error?.hint}`).not.toMatch(/AWS|aws\./)
  })

  test('a store that the settings do not name, or whose key is missing, is not asked', async () => {
    store.spoil = watch()
    const unnamed = await readOne('aws/s3-objects', { bucket: 'files' }, { connections: noConnections })
    expect(unnamed.error).toMatchObject({ class: 'not-configured', hint: expect.stringContaining('connections.s3') })
    for (const missing of ['KEY', 'SECRET']) {
      const rest = Object.fromEntries(Object.entries(environment).filter(([name]) => name !== missing))
      const { error } = await readOne('aws/s3-objects', { bucket: 'files' }, { environment: rest })
      expect(error).toMatchObject({
        class: 'not-configured',
        message: `The environment variable ${missing} is not set, so nothing was asked.`,
      })
    }
    expect(calls).toEqual([])
  })
})

test('an account or a region of AWS says nothing about a store', () => {
  const params = { endpoint: minio, bucket: 'files' }
  expect(checkBinding(binding('aws/s3-objects', params, { region: undefined })).problems).toEqual([])
  const { problems, checked } = checkBinding(
    binding('aws/s3-objects', params, { region: 'us-east-1', account: '123456789012' }),
  )
  expect(problems.map(({ code, about }) => [code, about])).toEqual([
    ['content/invalid-value', 'bindings.thing.account'],
    ['content/invalid-value', 'bindings.thing.region'],
  ])
  expect(checked).toBeUndefined()
  const wrong = checkBinding(binding('aws/s3-objects', { ...params, endpoint: `${minio}/path` }, { region: undefined }))
  expect(wrong.problems).toHaveLength(1)
})
