/**
 * The estate of `bench-estate.ts` as a service: STS, RDS and S3 in their own wire formats on 127.0.0.1. It pages as they
 * do (RDS by `Marker`, 100 at a time; S3 by tokens, 1000 at a time), sends a call about a bucket that lies elsewhere on to the right
 * region (301), takes some time for every answer, and slows down whoever asks too much at once in one account, region
 * and service. It notes every call, so that one that was made twice shows.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { accounts, type Estate, type Place } from './bench-estate.ts'
import { bucketsXml, instanceXml, objectsXml, settingXml, snapshotXml, tags } from './bench-xml.ts'

export type Called = {
  readonly operation: string
  readonly key: string
  readonly kind: 'answered' | 'throttled' | 'redirected'
}

export type Service = {
  readonly url: string
  /** Every call since the list was last emptied. */
  readonly calls: Called[]
  /** The most calls that were open at the same time. */
  readonly most: () => number
  readonly stop: () => Promise<void>
}

export type Manners = {
  /** Milliseconds until an answer. */
  readonly latency: number
  /** Calls at the same time in one account, region and service; those above are slowed down. */
  readonly most: number
}

type Reply = { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
type Asked = Place & {
  readonly operation: string
  /** Its parameters, in one order. */
  readonly params: Readonly<Record<string, string>>
  readonly bucket: string
}

const ok = (body: string): Reply => ({ status: 200, body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` })
const queryError = (status: number, code: string): Reply => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>It is so.</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
})
const s3Error = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers,
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>It is so.</Message><RequestId>r</RequestId></Error>`,
})

/** A list in pages: the part from a token on, and the token of the next. */
const pageOf = <T>(
  all: readonly T[],
  token: string | undefined,
  size: number,
): { items: readonly T[]; next: string } => {
  const from = token === undefined || token === '' ? 0 : Number(token.replace(/^t/, ''))
  return { items: all.slice(from, from + size), next: from + size < all.length ? `t${from + size}` : '' }
}

const rdsAnswer = (operation: string, list: string, texts: readonly string[], marker: string): Reply =>
  ok(
    `<${operation}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/">` +
      tags({ [`${operation}Result`]: tags({ [list]: texts.join(''), ...(marker && { Marker: marker }) }) }) +
      `${tags({ ResponseMetadata: tags({ RequestId: 'r' }) })}</${operation}Response>`,
  )

const placed = <T extends Place>(all: readonly T[]): ReadonlyMap<string, readonly T[]> =>
  Map.groupBy(all, ({ account, region }) => `${account}/${region}`)

const sts = ({ operation, params, account }: Asked): Reply => {
  const of = params['RoleArn']?.split(':')[4] ?? ''
  const Expiration = new Date(Date.now() + 3_600_000).toISOString()
  const key = { AccessKeyId: `ASIA${of}`, SecretAccessKey: 's', SessionToken: 't', Expiration }
  const me = { Arn: `arn:aws:sts::${account}:assumed-role/holdfast-read/holdfast`, UserId: 'u', Account: account }
  const result = operation === 'AssumeRole' ? tags({ Credentials: tags(key) }) : tags(me)
  return ok(
    `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">` +
      `${tags({ [`${operation}Result`]: result })}</${operation}Response>`,
  )
}

/** Starts it. */
export const startEstate = async (estate: Estate, { latency, most }: Manners): Promise<Service> => {
  const instances = estate.instances.map((each, number) => ({
    ...each,
    text: instanceXml(each, number),
  }))
  const snapshots = estate.snapshots.map((each) => ({
    ...each,
    text: snapshotXml(each),
  }))
  const instancesAt = placed(instances)
  const snapshotsAt = placed(snapshots)
  const buckets = new Map(estate.buckets.map((each) => [each.name, each]))

  const rds = ({ operation, params, account, region }: Asked): Reply => {
    const at = `${account}/${region}`
    if (operation === 'DescribeDBInstances') {
      const all = instancesAt.get(at) ?? []
      const named = params['DBInstanceIdentifier']
      const found = named === undefined ? all : all.filter(({ name }) => name === named)
      if (named !== undefined && found.length === 0) return queryError(404, 'DBInstanceNotFound')
      const { items, next } = pageOf(found, params['Marker'], 100)
      return rdsAnswer(
        operation,
        'DBInstances',
        items.map(({ text }) => text),
        next,
      )
    }
    if (operation === 'DescribeDBSnapshots') {
      const type = params['SnapshotType']
      const named = params['DBInstanceIdentifier']
      const found = (snapshotsAt.get(at) ?? []).filter(
        ({ kind, instance }) =>
          (type === undefined ? kind !== 'awsbackup' : kind === type) && (named === undefined || named === instance),
      )
      const { items, next } = pageOf(found, params['Marker'], 100)
      return rdsAnswer(
        operation,
        'DBSnapshots',
        items.map(({ text }) => text),
        next,
      )
    }
    return queryError(400, 'InvalidAction')
  }

  const s3 = ({ operation, params, bucket: name, account, region }: Asked): Reply => {
    if (operation === 'ListBuckets') {
      const found = estate.buckets.filter(
        (each) => each.account === account && each.name.startsWith(params['prefix'] ?? ''),
      )
      const { items, next } = pageOf(found, params['continuation-token'], Number(params['max-buckets'] ?? 10_000))
      return ok(bucketsXml(items, next))
    }
    const bucket = buckets.get(name)
    if (!bucket || bucket.account !== account) return s3Error(404, 'NoSuchBucket')
    if (bucket.region !== region) return s3Error(301, 'PermanentRedirect', { 'x-amz-bucket-region': bucket.region })
    if (operation === 'ListObjectsV2')
      return ok(objectsXml(bucket, params['prefix'] ?? '', params['continuation-token']))
    const setting = settingXml(operation, bucket)
    return 'code' in setting ? s3Error(404, setting.code) : ok(setting.body)
  }

  const calls: Called[] = []
  const open = new Map<string, number>()
  let together = 0
  let highest = 0
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { asked, service } = await askedOf(incoming)
    const lane = `${asked.account}/${asked.region}/${service}`
    const before = open.get(lane) ?? 0
    open.set(lane, before + 1)
    highest = Math.max(highest, ++together)
    const tooMany = before >= most
    const reply = tooMany
      ? service === 's3'
        ? s3Error(503, 'SlowDown')
        : queryError(400, 'Throttling')
      : { sts, rds, s3 }[service](asked)
    const { operation, params, bucket } = asked
    calls.push({
      operation: `${service}:${operation}`,
      // An account is the same to STS wherever it is asked.
      key: JSON.stringify([service === 'sts' ? asked.account : lane, operation, bucket, params]),
      kind: tooMany ? 'throttled' : reply.status === 301 ? 'redirected' : 'answered',
    })
    if (latency > 0) await wait(latency)
    open.set(lane, (open.get(lane) ?? 1) - 1)
    together--
    outgoing
      .writeHead(reply.status, {
        'content-type': 'text/xml',
        'content-length': Buffer.byteLength(reply.body),
        ...reply.headers,
      })
      .end(reply.body)
  }
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    most: () => highest,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const subresources = {
  versioning: 'GetBucketVersioning',
  location: 'GetBucketLocation',
  lifecycle: 'GetBucketLifecycleConfiguration',
  encryption: 'GetBucketEncryption',
  replication: 'GetBucketReplication',
  'object-lock': 'GetObjectLockConfiguration',
  policy: 'GetBucketPolicy',
  tagging: 'GetBucketTagging',
  'list-type': 'ListObjectsV2',
} as const

/** Which account, region and service is asked is told by the key and the scope of the signature. */
const askedOf = async (message: IncomingMessage): Promise<{ asked: Asked; service: 'sts' | 'rds' | 's3' }> => {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  const [, key = '', region = '', scope = ''] =
    /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(message.headers.authorization ?? '') ?? []
  const account = accounts.find((each) => key === `ASIA${each}`) ?? ''
  const service = scope === 's3' ? 's3' : scope === 'rds' ? 'rds' : 'sts'
  const { pathname, searchParams } = new URL(message.url ?? '/', 'http://host')
  const given = service === 's3' ? searchParams : new URLSearchParams(Buffer.concat(parts).toString())
  const params = Object.fromEntries([...given].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const bucket = service === 's3' ? decodeURIComponent(pathname).replaceAll('/', '') : ''
  const found = Object.entries(subresources).find(([name]) => searchParams.has(name))?.[1]
  const operation = service === 's3' ? (found ?? (bucket === '' ? 'ListBuckets' : 'Other')) : (params['Action'] ?? '')
  return { asked: { operation, params, bucket, account, region }, service }
}
