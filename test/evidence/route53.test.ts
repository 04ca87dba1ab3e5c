/**
 * The Route 53 sources against a real emulator; what it does not show (several pages of one name, the status of a check that
 * fails) through a proxy that gives answers in the service's form (REST with XML; CloudWatch with JSON).
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  Route53Client,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53'
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { binding, collectFrom, collectOne } from './make.ts'
import { s3Error, startProxy, type Call, type Proxy } from './proxy.ts'

withEmulator('Route 53', () => {
  let emulator: Emulator
  let proxy: Proxy
  let route53: Route53Client
  let zone: string
  let check: string
  const zones: Record<string, string> = {}

  const put = (id: string, sets: readonly ResourceRecordSet[]): Promise<unknown> =>
    route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: id,
        ChangeBatch: { Changes: sets.map((each) => ({ Action: 'CREATE', ResourceRecordSet: each })) },
      }),
    )
  const record = (Name: string, Type: 'A' | 'CNAME' | 'MX' | 'TXT', TTL: number, Value: string): ResourceRecordSet => ({
    Name,
    Type,
    TTL,
    ResourceRecords: [{ Value }],
  })

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    route53 = new Route53Client({ endpoint: emulator.url, region: 'us-east-1' })
    for (const [key, name, inside] of [
      ['main', 'example.com', false],
      ['sub', 'eu.example.com', false],
      ['inside', 'app.example.com', true],
      ['twice', 'twice.org', false],
      ['again', 'twice.org', false],
    ] as const) {
      const made = await route53.send(
        new CreateHostedZoneCommand({
          Name: name,
          CallerReference: key,
          ...(inside
            ? { HostedZoneConfig: { PrivateZone: true }, VPC: { VPCRegion: 'us-east-1', VPCId: 'vpc-1' } }
            : {}),
        }),
      )
      zones[key] = made.HostedZone?.Id?.replace('/hostedzone/', '') ?? ''
    }
    zone = zones['main'] ?? ''
    const made = await route53.send(
      new CreateHealthCheckCommand({
        CallerReference: 'one',
        HealthCheckConfig: {
          Type: 'HTTPS',
          FullyQualifiedDomainName: 'app.example.com',
          RequestInterval: 10,
          FailureThreshold: 3,
        },
      }),
    )
    check = made.HealthCheck?.Id ?? ''
    const alias = (DNSName: string, HostedZoneId: string, EvaluateTargetHealth: boolean): ResourceRecordSet => ({
      Name: '',
      Type: 'A',
      AliasTarget: { DNSName, HostedZoneId, EvaluateTargetHealth },
    })
    await put(zone, [
      record('example.com', 'A', 300, '192.0.2.1'),
      record('example.com', 'MX', 3600, '10 mail.example.com'),
      record('example.com', 'TXT', 3600, '"v=spf1"'),
      {
        ...alias('one.eu-west-1.elb.amazonaws.com', 'Z32O12XQLNTSW2', true),
        Name: 'app.example.com',
        SetIdentifier: 'first',
        Failover: 'PRIMARY',
        HealthCheckId: check,
      },
      {
        ...alias('two.eu-central-1.elb.amazonaws.com', 'Z215JYRZR1TBD5', false),
        Name: 'app.example.com',
        SetIdentifier: 'second',
        Failover: 'SECONDARY',
      },
      { ...alias('slow.example.com', zone, false), Name: 'short.example.com' },
      record('slow.example.com', 'A', 7200, '192.0.2.2'),
      { ...alias('nowhere.example.com', zone, false), Name: 'lost.example.com' },
      record('*.wild.example.com', 'A', 30, '192.0.2.3'),
      record('application.example.com', 'A', 5, '192.0.2.4'),
    ])
    await put(zones['sub'] ?? '', [record('api.eu.example.com', 'CNAME', 60, 'app.example.com')])
    const watch = new CloudWatchClient({ endpoint: emulator.url, region: 'us-east-1' })
    for (const [minutes, Value] of [
      [6, 0],
      [3, 1],
    ] as const)
      await watch.send(
        new PutMetricDataCommand({
          Namespace: 'AWS/Route53',
          MetricData: [
            {
              MetricName: 'HealthCheckStatus',
              Dimensions: [{ Name: 'HealthCheckId', Value: check }],
              Timestamp: new Date(Date.now() - minutes * 60_000),
              Value,
            },
          ],
        }),
      )
  })
  afterEach(() => {
    proxy.spoil = () => undefined
    proxy.calls.length = 0
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const quick = { attempts: 1, timeout: 2000 }
  const named = (name: string, more: object = {}): ReturnType<typeof collectOne> =>
    collectOne(proxy.url, 'aws/route53-record', { name, ...more }, {}, quick)
  const ttlOf = async (name: string): Promise<unknown> => (await named(name)).matches[0]?.facts['ttl']

  test('the two records of a failover, with all their facts', async () => {
    const read = await named('App.example.com.')
    expect(read).toMatchObject({
      error: null,
      operations: ['route53:ListHostedZones', 'route53:ListResourceRecordSets'],
    })
    expect(read.matches).toEqual([
      {
        subject: 'app.example.com/A/first',
        facts: { type: 'A', ttl: 60, alias: true, failover: 'primary', healthCheck: true, evaluatesTarget: true },
      },
      {
        subject: 'app.example.com/A/second',
        facts: { type: 'A', ttl: 60, alias: true, failover: 'secondary', healthCheck: false, evaluatesTarget: false },
      },
    ])
  })

  test('at the top of a zone only what leads to a service counts, unless a type is named', async () => {
    expect((await named('example.com')).matches).toMatchObject([
      { subject: 'example.com/A', facts: { type: 'A', ttl: 300, alias: false, failover: 'none' } },
    ])
    expect((await named('example.com', { type: 'NS' })).matches[0]?.facts).toMatchObject({ ttl: 172_800 })
  })

  test('an alias within the zone is kept as long as what it stands for', async () => {
    expect(await ttlOf('short.example.com')).toBe(7200)
    expect(await ttlOf('lost.example.com')).toBeNull()
  })

  test('the zone nearest to the name, and only public ones', async () => {
    expect(await ttlOf('api.eu.example.com')).toBe(60)
    expect(await ttlOf('*.wild.example.com')).toBe(30)
    expect((await named('api.eu.example.com', { zone })).matches).toEqual([])
  })

  test('what does not exist is no match and no error', async () => {
    for (const [name, more] of [
      ['nowhere.example.com', {}],
      ['example.net', {}],
      ['notexample.com', {}],
      ['example.com', { zone: 'Z0NOWHERE' }],
    ] as const)
      expect(await named(name, more)).toMatchObject({ error: null, matches: [] })
  })

  test('of two zones with one name nobody guesses', async () => {
    expect(await named('www.twice.org')).toMatchObject({ matches: [], error: { class: 'invalid' } })
    expect(await named('www.twice.org', { zone: zones['again'] })).toMatchObject({ error: null, matches: [] })
  })

  const page = (items: readonly number[], next?: number): string =>
    `<?xml version="1.0"?><ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ResourceRecordSets>${items
      .map(
        (each) =>
          `<ResourceRecordSet><Name>app.example.com.</Name><Type>A</Type><SetIdentifier>${each}</SetIdentifier><Weight>1</Weight><TTL>${each}</TTL><ResourceRecords><ResourceRecord><Value>192.0.2.${each}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>`,
      )
      .join('')}</ResourceRecordSets><IsTruncated>${next !== undefined}</IsTruncated>${
      next === undefined
        ? ''
        : `<NextRecordName>app.example.com.</NextRecordName><NextRecordType>A</NextRecordType><NextRecordIdentifier>${next}</NextRecordIdentifier>`
    }<MaxItems>2</MaxItems></ListResourceRecordSetsResponse>`
  const records = ({ path }: Call): URLSearchParams | undefined =>
    path.includes('/rrset') ? new URL(path, 'http://host').searchParams : undefined

  test('several pages of one name', async () => {
    proxy.spoil = (call) => {
      const from = records(call)?.get('identifier')
      return records(call) && { status: 200, body: from === null ? page([1, 2], 3) : page([Number(from)]) }
    }
    const { matches } = await named('app.example.com', { zone })
    expect(matches.map(({ facts }) => facts['ttl'])).toEqual([1, 2, 3])
  })

  test('no fact without a whole answer', async () => {
    for (const [answer, kind] of [
      [s3Error(403, 'AccessDenied'), 'denied'],
      [s3Error(400, 'Throttling'), 'throttled'],
      [{ status: 200, body: page([1]).slice(0, -10) }, 'transient'],
      [{ status: 200, body: '<ListResourceRecordSetsResponse/>' }, 'transient'],
      [{ status: 200, body: page([1]).replace('>false<', '>true<') }, 'transient'],
    ] as const) {
      proxy.spoil = (call) => (records(call) ? answer : undefined)
      expect(await named('app.example.com', { zone })).toMatchObject({ matches: [], error: { class: kind } })
    }
    proxy.spoil = ({ path }) => (path.includes('/hostedzone') ? s3Error(403, 'AccessDenied') : undefined)
    expect(await named('app.example.com')).toMatchObject({ matches: [], error: { class: 'denied' } })
  })

  test('a zone is looked up once for many names', async () => {
    const names = ['app.example.com', 'short.example.com', 'slow.example.com']
    await collectFrom(
      proxy.url,
      names.map((name) => binding('aws/route53-record', { name }, { id: name })),
    )
    // Who is asking, the zones, and the records of three names; the alias asks nothing that was not asked.
    expect(proxy.calls).toHaveLength(5)
  })

  const health = (params: object = { healthCheck: check }): ReturnType<typeof collectOne> =>
    collectOne(proxy.url, 'aws/route53-health-check', { ...params }, { region: 'eu-west-1' }, quick)

  test('a health check with all its facts; the newest minute counts', async () => {
    const read = await health()
    expect(read).toMatchObject({
      error: null,
      operations: ['cloudwatch:GetMetricData', 'route53:GetHealthCheck'],
    })
    expect(read.matches).toEqual([
      {
        subject: check,
        facts: { disabled: false, inverted: false, interval: 10, detectionTime: 30, healthy: true },
      },
    ])
    expect((await health({})).matches).toEqual(read.matches)
  })

  test('a health check that does not exist is no match', async () => {
    expect(await health({ healthCheck: '11111111-2222-3333-4444-555555555555' })).toMatchObject({
      error: null,
      matches: [],
    })
  })

  const isMetric = ({ body }: Call): boolean => body.includes('HealthCheckStatus')
  const metric = (result: object): { status: number; body: string } => ({
    status: 200,
    body: JSON.stringify({ MetricDataResults: [{ Id: 'status', StatusCode: 'Complete', ...result }] }),
  })

  test('not healthy, not measured, not told', async () => {
    const now = Math.floor(Date.now() / 1000)
    for (const [answer, value] of [
      [metric({ Timestamps: [now, now - 60], Values: [0, 1] }), false],
      [metric({ Timestamps: [], Values: [] }), null],
    ] as const) {
      proxy.spoil = (call) => (isMetric(call) ? answer : undefined)
      expect((await health()).matches[0]?.facts['healthy']).toBe(value)
    }
    for (const answer of [metric({ StatusCode: 'InternalError', Values: [] }), { status: 200, body: '{}' }]) {
      proxy.spoil = (call) => (isMetric(call) ? answer : undefined)
      const { error, matches } = await health()
      expect(error).toBeNull()
      expect(matches[0]?.facts).toMatchObject({ disabled: false })
      expect(matches[0]?.unread).toMatchObject({ healthy: { class: 'transient' } })
    }
  })

  test('one that is switched off, inverted, or watches others', async () => {
    const body = (config: string): string =>
      `<GetHealthCheckResponse><HealthCheck><Id>${check}</Id><CallerReference>x</CallerReference><HealthCheckConfig>${config}</HealthCheckConfig><HealthCheckVersion>1</HealthCheckVersion></HealthCheck></GetHealthCheckResponse>`
    proxy.spoil = ({ path }) =>
      path.includes('/healthcheck/')
        ? {
            status: 200,
            body: body(
              '<Type>CALCULATED</Type><Disabled>true</Disabled><Inverted>true</Inverted><HealthThreshold>1</HealthThreshold>',
            ),
          }
        : undefined
    expect((await health()).matches[0]?.facts).toMatchObject({
      disabled: true,
      inverted: true,
      interval: null,
      detectionTime: null,
    })
  })

  test('a check refused is an error', async () => {
    proxy.spoil = ({ path }) => (path.includes('/healthcheck') ? s3Error(403, 'AccessDenied') : undefined)
    for (const params of [{}, { healthCheck: check }])
      expect(await health(params)).toMatchObject({ matches: [], error: { class: 'denied' } })
  })
})
