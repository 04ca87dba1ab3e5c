/** The S3 sources against a real emulator. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as s3 from '@aws-sdk/client-s3'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'

const day = 86_400

const versioned = (Bucket: string, Status: 'Enabled' | 'Suspended' = 'Enabled'): s3.PutBucketVersioningCommand =>
  new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } })

withEmulator('S3', () => {
  let emulator: Emulator
  let client: s3.S3Client
  const put = async (bucket: string, key: string, size = 10): Promise<void> => {
    await client.send(new s3.PutObjectCommand({ Bucket: bucket, Key: key, Body: new Uint8Array(size) }))
  }

  beforeAll(async () => {
    emulator = await startEmulator()
    const config = { endpoint: emulator.url, forcePathStyle: true }
    client = new s3.S3Client({ ...config, region: 'us-east-1' })
    const europe = new s3.S3Client({ ...config, region: 'eu-west-1' })
    for (const Bucket of ['acme-plain', 'acme-documents', 'acme-suspended', 'other'])
      await client.send(new s3.CreateBucketCommand({ Bucket }))
    await europe.send(
      new s3.CreateBucketCommand({
        Bucket: 'acme-replica',
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
        ObjectLockEnabledForBucket: true,
      }),
    )
    await europe.send(
      new s3.PutObjectLockConfigurationCommand({
        Bucket: 'acme-replica',
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: 7 } },
        },
      }),
    )
    await client.send(versioned('acme-documents'))
    await client.send(versioned('acme-suspended', 'Suspended'))
    await client.send(
      new s3.PutBucketLifecycleConfigurationCommand({
        Bucket: 'acme-documents',
        LifecycleConfiguration: {
          Rules: [
            {
              ID: 'a',
              Status: 'Enabled',
              Filter: { Prefix: 'postgres/' },
              Expiration: { Days: 31 },
              NoncurrentVersionExpiration: { NoncurrentDays: 7 },
            },
            {
              ID: 'b',
              Status: 'Enabled',
              Filter: { Prefix: '' },
              NoncurrentVersionExpiration: { NoncurrentDays: 90 },
              Transitions: [{ Days: 30, StorageClass: 'GLACIER' }],
            },
            { ID: 'c', Status: 'Disabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } },
          ],
        },
      }),
    )
    await client.send(
      new s3.PutBucketReplicationCommand({
        Bucket: 'acme-documents',
        ReplicationConfiguration: {
          Role: 'arn:aws:iam::123456789012:role/replication',
          Rules: [
            {
              ID: 'postgres',
              Priority: 1,
              Status: 'Enabled',
              Filter: { Prefix: 'postgres/' },
              DeleteMarkerReplication: { Status: 'Disabled' },
              Destination: {
                Bucket: 'arn:aws:s3:::acme-replica',
                ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } },
                Metrics: { Status: 'Enabled' },
              },
            },
          ],
        },
      }),
    )
    await client.send(
      new s3.PutBucketEncryptionCommand({
        Bucket: 'acme-documents',
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'key-of-documents' },
              BucketKeyEnabled: true,
            },
          ],
        },
      }),
    )
    await client.send(
      new s3.PutBucketPolicyCommand({
        Bucket: 'acme-suspended',
        Policy: JSON.stringify({
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: '*',
              Condition: { NumericLessThan: { 's3:TlsVersion': '1.3' } },
            },
          ],
        }),
      }),
    )
    await client.send(
      new s3.PutBucketTaggingCommand({ Bucket: 'other', Tagging: { TagSet: [{ Key: 'product', Value: 'orders' }] } }),
    )
  })
  afterAll(() => emulator?.stop())

  const factsOf = async (source: string, params: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const { error, matches } = await collectOne(emulator.url, source, params)
    expect(error).toBeNull()
    expect(matches).toHaveLength(1)
    expect(matches[0]?.unread).toBeUndefined()
    return { ...matches[0]?.facts }
  }

  test('a bucket that nobody set up', async () => {
    expect(await factsOf('aws/s3-bucket', { bucket: 'acme-plain' })).toMatchObject({
      region: 'us-east-1',
      versioning: 'never',
      mfaDelete: false,
      noncurrentRetention: 0,
      keepsAllVersions: false,
      expiration: null,
      encryption: 'none',
      replication: 'none',
      replicationRegions: [],
      replicationWholeBucket: false,
      deleteMarkerReplication: null,
      objectLock: 'none',
      objectLockRetention: null,
      tlsMinimum: null,
      tlsRequired: false,
    })
  })

  test('a bucket with everything', async () => {
    expect(await factsOf('aws/s3-bucket', { bucket: 'acme-documents' })).toMatchObject({
      versioning: 'enabled',
      noncurrentRetention: 7 * day,
      keepsAllVersions: false,
      expiration: 31 * day,
      transitions: ['GLACIER'],
      encryption: 'aws:kms',
      encryptionKey: 'key-of-documents',
      bucketKey: true,
      replication: 'enabled',
      replicationRegions: ['eu-west-1'],
      replicationDestinations: ['acme-replica'],
      replicationTimeControl: true,
      deleteMarkerReplication: false,
    })
  })

  test('lifecycle of the objects under one prefix', async () => {
    const objects = 'files/'
    expect(await factsOf('aws/s3-bucket', { bucket: 'acme-documents', objects })).toMatchObject({
      noncurrentRetention: 90 * day,
      expiration: null,
    })
  })

  test('suspended versioning is not versioning', async () => {
    expect(await factsOf('aws/s3-bucket', { bucket: 'acme-suspended' })).toMatchObject({
      versioning: 'suspended',
      noncurrentRetention: 0,
      tlsMinimum: 1.3,
      tlsRequired: true,
    })
  })

  test('a bucket in another region, with object lock', async () => {
    expect(await factsOf('aws/s3-bucket', { bucket: 'acme-replica' })).toMatchObject({
      region: 'eu-west-1',
      objectLock: 'compliance',
      objectLockRetention: 7 * 365 * day,
    })
  })

  test('buckets by the beginning of their name and by tag', async () => {
    const named = await collectOne(emulator.url, 'aws/s3-bucket', { prefix: 'acme-' })
    expect(named.matches.map((match) => match.subject)).toEqual([
      'acme-documents',
      'acme-plain',
      'acme-replica',
      'acme-suspended',
    ])
    const tagged = await collectOne(emulator.url, 'aws/s3-bucket', { tag: { key: 'product', value: 'orders' } })
    expect(tagged.matches.map((match) => match.subject)).toEqual(['other'])
  })

  test.each(['aws/s3-bucket', 'aws/s3-objects', 'aws/s3-object-versions'])(
    '%s: a bucket that does not exist is no match',
    async (source) => {
      const params = { bucket: 'nowhere-at-all', ...(source.endsWith('versions') ? { key: 'k' } : {}) }
      expect(await collectOne(emulator.url, source, params)).toMatchObject({ error: null, matches: [] })
    },
  )

  test('an empty prefix is one match that counts 0 and has no age', async () => {
    expect(await factsOf('aws/s3-objects', { bucket: 'acme-plain', prefix: 'none/', pattern: 'x' })).toMatchObject({
      count: 0,
      totalSize: 0,
      newestAge: null,
      newestDataAge: null,
      oldestAge: null,
      sizeRatio: null,
      matchingNames: null,
      standardClass: null,
      storageClasses: [],
    })
  })

  test('objects are counted, measured and compared with a pattern', async () => {
    await put('other', 'postgres/', 0)
    await put('other', 'postgres/db_20200101_020000.sql.gz', 1000)
    await put('other', 'postgres/latest.sql.gz', 2000)
    await put('other', 'postgres/db_20200102_020000.sql.gz', 3)
    const pattern = String.raw`db_(?<date>\d{8})_(?<time>\d{6})\.sql\.gz$`
    const facts = await factsOf('aws/s3-objects', { bucket: 'other', prefix: 'postgres/', minSize: 100, pattern })
    expect(facts).toMatchObject({
      count: 2,
      tooSmall: 1,
      totalSize: 3000,
      matchingNames: 50,
      storageClasses: ['STANDARD'],
      standardClass: 100,
    })
    expect(facts['newestAge']).toBeLessThan(300)
    expect(facts['newestDataAge']).toBeGreaterThan(6 * 365 * day)
  })

  test('a star in the prefix gives one match per folder', async () => {
    for (const key of ['jobs/a/log/1', 'jobs/a/log/2', 'jobs/b/log/1', 'jobs/b/other/1']) await put('other', key)
    const { matches } = await collectOne(emulator.url, 'aws/s3-objects', { bucket: 'other', prefix: 'jobs/*/log/' })
    expect(matches.map((match) => [match.subject, match.facts['count']])).toEqual([
      ['other/jobs/a/log/', 2],
      ['other/jobs/b/log/', 1],
    ])
  })

  test('more than 1000 objects are all seen', async () => {
    const numbers = Array.from({ length: 1005 }, (_, index) => String(index).padStart(4, '0'))
    for (let from = 0; from < numbers.length; from += 50)
      await Promise.all(numbers.slice(from, from + 50).map((number) => put('acme-plain', `wal/${number}`, 1)))
    expect(await factsOf('aws/s3-objects', { bucket: 'acme-plain', prefix: 'wal/' })).toMatchObject({
      count: 1005,
      totalSize: 1005,
    })
  })

  test('the versions of an object, its deletion, and one that never was', async () => {
    for (const size of [1, 2, 3]) await put('acme-documents', 'state.json', size)
    await put('acme-documents', 'state.json.backup', 9)
    const ask = { bucket: 'acme-documents', key: 'state.json' }
    expect(await factsOf('aws/s3-object-versions', ask)).toMatchObject({
      exists: true,
      versions: 3,
      deleteMarkers: 0,
      latestSize: 3,
    })
    await client.send(new s3.DeleteObjectCommand({ Bucket: 'acme-documents', Key: 'state.json' }))
    expect(await factsOf('aws/s3-object-versions', ask)).toMatchObject({
      exists: false,
      versions: 3,
      deleteMarkers: 1,
      latestAge: null,
    })
    expect(await factsOf('aws/s3-object-versions', { ...ask, key: 'never' })).toMatchObject({
      exists: false,
      versions: 0,
      oldestAge: null,
    })
  })
})
