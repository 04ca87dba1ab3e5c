/** What goes wrong on the way is never a fact: every failure here must end as an error, or as a fact that was not read. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds'
import {
  CreateBucketCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { account, startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { binding, collectFrom, collectOne, settings } from './make.ts'
import { queryError, s3Error, startProxy, type Proxy, type Spoil } from './proxy.ts'

withEmulator('failures', () => {
  let emulator: Emulator
  let proxy: Proxy

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const rds = new RDSClient({ endpoint: emulator.url, region: 'us-east-1' })
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'orders',
        Engine: 'postgres',
        DBInstanceClass: 'db.t3.micro',
        AllocatedStorage: 20,
        MasterUsername: 'someone',
        MasterUserPassword: 'not-a-secret',
      }),
    )
    const s3 = new S3Client({ endpoint: emulator.url, region: 'us-east-1', forcePathStyle: true })
    for (const Bucket of ['documents', 'replica']) {
      await s3.send(new CreateBucketCommand({ Bucket }))
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))
    }
    await s3.send(
      new PutBucketReplicationCommand({
        Bucket: 'documents',
        ReplicationConfiguration: {
          Role: 'arn:aws:iam::123456789012:role/replication',
          Rules: [
            {
              Priority: 1,
              Status: 'Enabled',
              Filter: {},
              DeleteMarkerReplication: { Status: 'Disabled' },
              Destination: { Bucket: 'arn:aws:s3:::replica' },
            },
          ],
        },
      }),
    )
    for (let number = 0; number < 3; number++)
      await s3.send(new PutObjectCommand({ Bucket: 'documents', Key: `wal/${number}`, Body: new Uint8Array(5) }))
  })
  afterEach(() => {
    proxy.spoil = () => undefined
    proxy.calls.length = 0
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const spoil = (operation: string, what: ReturnType<Spoil>, times = Number.POSITIVE_INFINITY): void => {
    proxy.spoil = (call, count) => (call.operation === operation && count <= times ? what : undefined)
  }
  const quick = { attempts: 2, timeout: 1000 }
  const instance = (more = {}, options = {}): ReturnType<typeof collectOne> =>
    collectOne(proxy.url, 'aws/rds-instance', { instance: 'orders' }, more, { ...quick, ...options })
  const bucket = (): ReturnType<typeof collectOne> =>
    collectOne(proxy.url, 'aws/s3-bucket', { bucket: 'documents' }, {}, quick)
  const objects = (): ReturnType<typeof collectOne> =>
    collectOne(proxy.url, 'aws/s3-objects', { bucket: 'documents', prefix: 'wal/' }, {}, quick)

  test('refused: the error names the missing action and nobody', async () => {
    spoil('DescribeDBInstances', queryError(403, 'AccessDenied'))
    const record = await instance()
    expect(record.matches).toEqual([])
    expect(record.error).toEqual({
      class: 'denied',
      message: 'rds:DescribeDBInstances was refused (AccessDenied).',
      hint: 'Allow `rds:DescribeDBInstances` to the role that reads the evidence.',
    })
    expect(JSON.stringify(record.error)).not.toMatch(/secret|1111/)
    expect(record.principal).toMatch(/^arn:/)
  })

  test('throttled, then answered: the answer counts', async () => {
    spoil('DescribeDBInstances', queryError(400, 'Throttling'), 1)
    const record = await instance()
    expect(record.error).toBeNull()
    expect(record.matches).toHaveLength(1)
    expect(proxy.calls.filter((each) => each === 'DescribeDBInstances')).toHaveLength(2)
  })

  test('throttled to the end', async () => {
    spoil('DescribeDBInstances', queryError(400, 'Throttling'))
    expect(await instance()).toMatchObject({ matches: [], error: { class: 'throttled' } })
  })

  test.each(['reset', 'cut', 'cut-silently'] as const)('%s: no fact comes out of a broken answer', async (what) => {
    spoil('DescribeDBInstances', what)
    expect(await instance()).toMatchObject({ matches: [], error: { class: 'transient' } })
    spoil('ListObjectsV2', what)
    expect(await objects()).toMatchObject({ matches: [], error: { class: 'transient' } })
  })

  test('an empty answer is not an empty list', async () => {
    spoil('DescribeDBInstances', { status: 200, body: '' })
    expect(await instance()).toMatchObject({ matches: [], error: { class: 'transient' } })
    spoil('DescribeDBInstances', {
      status: 200,
      body: '<DescribeDBInstancesResponse><DescribeDBInstancesResult/></DescribeDBInstancesResponse>',
    })
    expect(await instance()).toMatchObject({ matches: [], error: { class: 'transient' } })
    spoil('ListObjectsV2', { status: 200, body: '<ListBucketResult/>' })
    expect(await objects()).toMatchObject({ matches: [], error: { class: 'transient' } })
  })

  test.each(['', '<VersioningConfiguration xmlns="x">', '<VersioningConfiguration><MfaDelete>Disabled</MfaDelete>'])(
    'half an answer is not the answer "never": %j',
    async (body) => {
      spoil('GetBucketVersioning', { status: 200, body })
      const { matches } = await bucket()
      expect(matches[0]?.unread?.['versioning']).toMatchObject({ class: 'transient' })
      expect(matches[0]?.facts).not.toHaveProperty('versioning')
    },
  )

  test('a page that says there is more, and not where, is no listing', async () => {
    const body =
      '<ListBucketResult><Name>documents</Name><KeyCount>0</KeyCount><IsTruncated>true</IsTruncated></ListBucketResult>'
    spoil('ListObjectsV2', { status: 200, body })
    expect(await objects()).toMatchObject({ matches: [], error: { class: 'transient' } })
  })

  test('the same page again and again is no listing', async () => {
    const body =
      '<ListBucketResult><Name>documents</Name><KeyCount>0</KeyCount><IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken></ListBucketResult>'
    spoil('ListObjectsV2', { status: 200, body })
    expect(await objects()).toMatchObject({ matches: [], error: { class: 'transient' } })
  })

  test('what one call refuses leaves only its own facts unread', async () => {
    spoil('GetBucketReplication', s3Error(403, 'AccessDenied'))
    const { error, matches } = await bucket()
    expect(error).toBeNull()
    expect(matches[0]?.facts).toMatchObject({ versioning: 'enabled', region: 'us-east-1' })
    expect(Object.keys(matches[0]?.unread ?? {}).toSorted()).toEqual([
      'deleteMarkerReplication',
      'encryptedObjectReplication',
      'replication',
      'replicationDestinations',
      'replicationRegions',
      'replicationTimeControl',
      'replicationWholeBucket',
    ])
    expect(matches[0]?.unread?.['replication']).toMatchObject({
      class: 'denied',
      hint: expect.stringContaining('`s3:GetReplicationConfiguration`'),
    })
    expect(matches[0]?.facts).not.toHaveProperty('replication')
  })

  test.each([
    ['GetBucketVersioning', ['versioning', 'mfaDelete', 'noncurrentRetention', 'keepsAllVersions']],
    ['GetBucketLifecycleConfiguration', ['expiration', 'transitions', 'noncurrentRetention', 'keepsAllVersions']],
    ['GetBucketEncryption', ['encryption', 'encryptionKey', 'bucketKey']],
    ['GetObjectLockConfiguration', ['objectLock', 'objectLockRetention']],
    ['GetBucketPolicy', ['tlsMinimum', 'tlsRequired']],
    ['GetBucketLocation', ['region', 'replicationRegions']],
  ] as const)('%s refused', async (operation, names) => {
    spoil(operation, s3Error(403, 'AccessDenied'))
    const { matches } = await bucket()
    for (const name of names) {
      expect(matches[0]?.unread?.[name]).toMatchObject({ class: 'denied' })
      expect(matches[0]?.facts).not.toHaveProperty(name)
    }
  })

  test('without the tags nobody knows which buckets are meant', async () => {
    spoil('GetBucketTagging', s3Error(403, 'AccessDenied'))
    const tag = { key: 'product', value: 'orders' }
    expect(await collectOne(proxy.url, 'aws/s3-bucket', { tag }, {}, quick)).toMatchObject({
      matches: [],
      error: { class: 'denied', hint: expect.stringContaining('`s3:GetBucketTagging`') },
    })
  })

  test('a bucket that lies elsewhere is asked there', async () => {
    proxy.spoil = ({ operation }, count) =>
      operation === 'ListObjectsV2' && count === 1
        ? s3Error(301, 'PermanentRedirect', { 'x-amz-bucket-region': 'eu-west-1' })
        : undefined
    const { error, matches } = await objects()
    expect(error).toBeNull()
    expect(matches[0]?.facts).toMatchObject({ count: 3 })
  })

  test('credentials of another account', async () => {
    expect(await instance({ account: '999999999999' })).toMatchObject({
      matches: [],
      account: '999999999999',
      principal: null,
      error: { class: 'invalid', hint: expect.stringContaining('`aws.roles`') },
    })
    expect(proxy.calls).not.toContain('DescribeDBInstances')
  })

  test('a role that may not be assumed', async () => {
    spoil('AssumeRole', queryError(403, 'AccessDenied'))
    const roles = { [account]: { arn: `arn:aws:iam::${account}:role/read`, externalId: 'x' } }
    const record = await instance({ account }, { settings: settings(proxy.url, roles) })
    expect(record.error).toMatchObject({ class: 'denied', message: 'sts:AssumeRole was refused (AccessDenied).' })
  })

  test('a role is assumed once, and is who asks', async () => {
    const roles = { '222233334444': { arn: 'arn:aws:iam::222233334444:role/read', externalId: 'x' } }
    const record = await instance({ account: '222233334444' }, { settings: settings(proxy.url, roles) })
    expect(record).toMatchObject({
      error: null,
      account: '222233334444',
      principal: 'arn:aws:sts::222233334444:assumed-role/read/holdfast',
    })
  })

  test('a region that the account has not enabled', async () => {
    spoil('DescribeDBInstances', queryError(403, 'OptInRequired'))
    expect(await instance({ region: 'ap-east-1' })).toMatchObject({ error: { class: 'region-disabled' } })
  })

  test('an address that does not exist', async () => {
    const record = await collectOne('http://nowhere.invalid', 'aws/rds-instance', { instance: 'orders' }, {}, quick)
    expect(record).toMatchObject({ matches: [], principal: null })
    expect(['not-found', 'transient']).toContain(record.error?.class)
  })

  test.each(['hang', 'stall'] as const)('%s: a service that does not go on is given up', async (what) => {
    spoil('DescribeDBInstances', what)
    expect(await instance({}, { attempts: 1, timeout: 200 })).toMatchObject({
      matches: [],
      error: { class: 'transient' },
    })
  })

  test('one binding that fails hides no other, and equal calls are made once', async () => {
    spoil('ListObjectsV2', 'reset')
    const { records } = await collectFrom(
      proxy.url,
      [
        binding('aws/rds-instance', { instance: 'orders' }, { id: 'a' }),
        binding('aws/rds-instance', { instance: 'orders' }, { id: 'b' }),
        binding('aws/rds-snapshots', { instance: 'orders', type: 'manual' }, { id: 'c' }),
        binding('aws/rds-snapshots', { instance: 'another', type: 'manual' }, { id: 'd' }),
        binding('aws/s3-objects', { bucket: 'documents' }, { id: 'e' }),
      ],
      quick,
    )
    expect(records.map((record) => [record.binding, record.error?.class ?? 'read'])).toEqual([
      ['a', 'read'],
      ['b', 'read'],
      ['c', 'read'],
      ['d', 'read'],
      ['e', 'transient'],
    ])
    const count = (operation: string): number => proxy.calls.filter((each) => each === operation).length
    expect(count('GetCallerIdentity')).toBe(1)
    expect(count('DescribeDBInstances')).toBe(1)
    expect(count('DescribeDBSnapshots')).toBe(1)
    expect(records[1]?.operations).toEqual(['rds:DescribeDBInstances'])
  })
})
