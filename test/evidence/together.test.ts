/** What many bindings need is asked together, and tells each of them the same as if it had been asked alone. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Binding } from '../../src/model/records.ts'
import type { CollectOptions } from '../../src/evidence/collect.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { many } from '../../src/evidence/sources/rds.ts'
import { binding, collectFrom, settings } from './make.ts'
import { queryError, s3Error } from './proxy.ts'
import { ago, startWire, xml, type Answers, type Asked, type Wire } from './wire.ts'

Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' })

let wire: Wire
beforeAll(async () => {
  wire = await startWire()
})
beforeEach(() => {
  wire.calls.length = 0
  wire.answers = known
})
afterAll(() => wire.stop())

const iso = (seconds: number): string => new Date(ago(seconds) * 1000).toISOString()
const names = Array.from({ length: many + 5 }, (_, number) => `db-${number}`)
const described = (name: string, at = names.indexOf(name)): string =>
  `<DBInstance><DBInstanceIdentifier>${name}</DBInstanceIdentifier><Engine>postgres</Engine><BackupRetentionPeriod>${at}</BackupRetentionPeriod><LatestRestorableTime>${iso(60 + at)}</LatestRestorableTime><MultiAZ>${at % 2 === 0}</MultiAZ></DBInstance>`
const answer = (found: readonly string[], next = ''): ReturnType<typeof xml> =>
  xml(
    `<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances>${found.map((name) => described(name)).join('')}</DBInstances>${next && `<Marker>${next}</Marker>`}</DescribeDBInstancesResult></DescribeDBInstancesResponse>`,
  )
const isListing = ({ operation, body }: Asked): boolean =>
  operation === 'DescribeDBInstances' && body['DBInstanceIdentifier'] === undefined
const isSecond = (asked: Asked): boolean => isListing(asked) && asked.body['Marker'] !== undefined

/** Two pages of instances, and each by its name. */
const known: Answers = (asked) => {
  if (asked.operation !== 'DescribeDBInstances') return undefined
  if (isSecond(asked)) return answer(names.slice(8))
  if (isListing(asked)) return answer(names.slice(0, 8), 'more')
  const name = String(asked.body['DBInstanceIdentifier'])
  return names.includes(name) ? answer([name]) : queryError(404, 'DBInstanceNotFound')
}

const named = (name: string): Binding => binding('aws/rds-instance', { instance: name }, { id: name })
const all = [...names, 'gone'].map(named)
const quick: Partial<CollectOptions> = { attempts: 1, timeout: 1000 }
const read = async (bound: readonly Binding[]): Promise<readonly Draft[]> =>
  (await collectFrom(wire.url, bound, quick)).records
/** What is told of each, without the digest of the answers, which are others. */
const told = (records: readonly Draft[]): readonly unknown[] =>
  records.map(({ rawSha256: _, ...record }) => record).toSorted((a, b) => (a.binding < b.binding ? -1 : 1))
const alone = async (): Promise<readonly unknown[]> => {
  const records = await Promise.all(all.map((each) => read([each])))
  wire.calls.length = 0
  return told(records.flat())
}

test('many instances are read from one listing; only one that is not in it is asked for', async () => {
  const expected = await alone()
  expect(told(await read(all))).toEqual(expected)
  expect(wire.calls.filter(isListing)).toHaveLength(2)
  expect(wire.calls.filter((asked) => !isListing(asked)).map(({ body }) => body['DBInstanceIdentifier'])).toEqual([
    'gone',
  ])
})

test('few are asked for by name', async () => {
  await read(all.slice(0, many - 1))
  expect(wire.calls.filter(isListing)).toEqual([])
  expect(wire.calls).toHaveLength(many - 1)
})

test('those of another region do not count', async () => {
  await read(all.map((each, at) => (at % 2 === 0 ? { ...each, region: 'eu-west-1' } : each)))
  expect(wire.calls.filter(isListing)).toEqual([])
})

test('a name is found however it is written', async () => {
  const written = names.map((name) => ({ ...named(name), params: { instance: name.toUpperCase() } }))
  const records = await read(written)
  expect(records.map(({ matches }) => matches.length)).toEqual(names.map(() => 1))
  expect(wire.calls.filter((asked) => !isListing(asked))).toEqual([])
})

test.each([
  ['refused', isListing, queryError(403, 'AccessDenied')],
  ['refused in the middle', isSecond, queryError(403, 'AccessDenied')],
  ['cut off', isSecond, xml('<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances>')],
  [
    'without its list',
    isListing,
    xml('<DescribeDBInstancesResponse><DescribeDBInstancesResult/></DescribeDBInstancesResponse>'),
  ],
  ['without end', isListing, undefined],
] as const)('a listing that is %s hides nothing that a call by name tells', async (_, concerned, spoilt) => {
  const expected = await alone()
  let page = 0
  wire.answers = (asked) => (concerned(asked) ? (spoilt ?? answer(['other'], `page-${page++}`)) : known(asked))
  expect(told(await read(all))).toEqual(expected)
  expect(wire.calls.filter(isListing).length).toBeLessThanOrEqual(all.length)
})

test('what is not in the listing and is refused by name is refused, and not absent', async () => {
  wire.answers = (asked) =>
    asked.body['DBInstanceIdentifier'] === 'gone' ? queryError(403, 'AccessDenied') : known(asked)
  const gone = (await read(all)).find((record) => record.binding === 'gone')
  expect(gone).toMatchObject({ error: { class: 'denied' }, matches: [] })
})

const account = '123456789012'
const credentials = (): ReturnType<typeof xml> =>
  xml(
    `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken><Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  )
const inRole: Partial<CollectOptions> = {
  ...quick,
  settings: {
    ...settings(''),
    aws: { endpoint: '', roles: { [account]: { arn: `arn:aws:iam::${account}:role/read` } } },
  },
}
const ofRole = (region: string, id: string): Binding => ({ ...named('db-1'), id, account, region })
const collectInRole = async (bound: readonly Binding[]): Promise<readonly Draft[]> => {
  const given = {
    ...settings(wire.url),
    aws: { ...inRole.settings?.aws, endpoint: wire.url, roles: inRole.settings?.aws.roles ?? {} },
  }
  return (await collectFrom(wire.url, bound, { ...inRole, settings: given })).records
}

test('a role is assumed once for all regions and services of its account', async () => {
  wire.answers = (asked) => (asked.operation === 'AssumeRole' ? credentials() : known(asked))
  const records = await collectInRole(['eu-west-1', 'us-east-1', 'us-west-2'].map((each) => ofRole(each, each)))
  expect(records.map(({ error, matches }) => [error, matches.length])).toEqual(records.map(() => [null, 1]))
  expect(wire.calls.filter(({ operation }) => operation === 'AssumeRole')).toHaveLength(1)
})

const bucketXml: Readonly<Record<string, string>> = {
  versioning: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  location: '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>',
}
const absent: Readonly<Record<string, string>> = {
  lifecycle: 'NoSuchLifecycleConfiguration',
  encryption: 'ServerSideEncryptionConfigurationNotFoundError',
  replication: 'ReplicationConfigurationNotFoundError',
  'object-lock': 'ObjectLockConfigurationNotFoundError',
  policy: 'NoSuchBucketPolicy',
}
const bucketAnswers =
  (listing: readonly string[], region: string | undefined): Answers =>
  ({ path, query }) => {
    if (path === '/') {
      const entries = listing.map(
        (name) => `<Bucket><Name>${name}</Name>${region ? `<BucketRegion>${region}</BucketRegion>` : ''}</Bucket>`,
      )
      return xml(`<ListAllMyBucketsResult><Buckets>${entries.join('')}</Buckets></ListAllMyBucketsResult>`)
    }
    if (path === '/acme-gone') return s3Error(404, 'NoSuchBucket')
    for (const [name, text] of Object.entries(bucketXml)) if (query.has(name)) return xml(text)
    for (const [name, code] of Object.entries(absent)) if (query.has(name)) return s3Error(404, code)
    return undefined
  }
const buckets = binding('aws/s3-bucket', { prefix: 'acme-' }, { id: 'buckets' })

test('the region of a bucket is taken from the listing where it tells it, and the facts are the same', async () => {
  const listed = ['acme-a', 'acme-b', 'acme-gone']
  wire.answers = bucketAnswers(listed, undefined)
  const [one] = await read([buckets])
  const asked = (): number => wire.calls.filter(({ query }) => query.has('location')).length
  expect(asked()).toBe(3)
  wire.calls.length = 0
  wire.answers = bucketAnswers(listed, 'eu-west-1')
  const [other] = await read([buckets])
  expect(asked()).toBe(0)
  expect(one?.matches.map(({ subject, facts, unread }) => [subject, facts['region'], unread])).toEqual([
    ['acme-a', 'eu-west-1', undefined],
    ['acme-b', 'eu-west-1', undefined],
  ])
  expect(other?.matches).toEqual(one?.matches)
})

test('a bucket in another region is sent to the wrong one only once, however many pages it has', async () => {
  const contents = (at: number): string =>
    `<Contents><Key>wal/${at}</Key><LastModified>${iso(60)}</LastModified><Size>1</Size></Contents>`
  wire.answers = ({ query, region }) => {
    if (region !== 'eu-west-1') return s3Error(301, 'PermanentRedirect', { 'x-amz-bucket-region': 'eu-west-1' })
    const page = Number(query.get('continuation-token') ?? 0)
    const next = page < 3 ? `<NextContinuationToken>${page + 1}</NextContinuationToken>` : ''
    return xml(
      `<ListBucketResult><KeyCount>1</KeyCount><IsTruncated>${page < 3}</IsTruncated>${next}${contents(page)}</ListBucketResult>`,
    )
  }
  const [record] = await read([binding('aws/s3-objects', { bucket: 'acme-a' }, { id: 'objects' })])
  expect(record?.matches[0]?.facts['count']).toBe(4)
  expect(wire.calls).toHaveLength(5)
})

test('regions take turns, so that none waits until all others are read', async () => {
  const began: string[] = []
  const bound = ['eu-west-1', 'us-east-1', 'us-west-2'].flatMap((region) =>
    names.map((name) => ({ ...named(name), id: `${name}-${region}`, region })),
  )
  await collectFrom(wire.url, bound, {
    ...quick,
    progress: ({ binding: { region = '' }, ended }) => void (ended || began.push(region)),
  })
  expect(began.slice(0, 6)).toEqual([...Array(2)].flatMap(() => ['eu-west-1', 'us-east-1', 'us-west-2']))
})
