/** Log groups, topics, trails and detectors against a real emulator. What it does not do is answered by the proxy in the service's own form. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail'
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { CreateDetectorCommand, GuardDutyClient } from '@aws-sdk/client-guardduty'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { account, startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { jsonAnswer, jsonError, queryError, startProxy, type Proxy } from './proxy.ts'

const topic = (name: string): string => `arn:aws:sns:us-east-1:${account}:${name}`

withEmulator('Watching', () => {
  let emulator: Emulator
  let proxy: Proxy

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const config = { endpoint: emulator.url, region: 'us-east-1' }
    const logs = new CloudWatchLogsClient(config)
    const group = async (logGroupName: string, ages: readonly number[] = []): Promise<void> => {
      await logs.send(new CreateLogGroupCommand({ logGroupName }))
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'zz-empty' }))
      for (const minutes of ages) {
        const logStreamName = `task-${minutes}`
        await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }))
        const logEvents = [{ timestamp: Date.now() - minutes * 60_000, message: 'done' }]
        await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }))
      }
    }
    await group('/orders/api', [300, 7, 90])
    await group('/orders/never')
    // More streams than one page, the newest first by time and last by name.
    await group('/busy', [...Array.from({ length: 55 }, (_, number) => 1000 + number), 8])
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: '/orders/api', retentionInDays: 30 }))
    for (let number = 0; number < 55; number++) await group(`/many/${number}`)
    const sns = new SNSClient(config)
    for (let number = 0; number < 105; number++) await sns.send(new CreateTopicCommand({ Name: `topic-${number}` }))
    await sns.send(new CreateTopicCommand({ Name: 'on-call' }))
    const subscribe = (Protocol: string, Endpoint: string) =>
      sns.send(new SubscribeCommand({ TopicArn: topic('on-call'), Protocol, Endpoint }))
    for (let number = 0; number < 101; number++) await subscribe('email', `person-${number}@your-company.com`)
    await subscribe('https', 'https://pager.your-company.com/')
    await new S3Client({ ...config, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'trails' }))
    const trails = new CloudTrailClient(config)
    const common = { S3BucketName: 'trails' }
    await trails.send(
      new CreateTrailCommand({
        ...common,
        Name: 'everything',
        IsMultiRegionTrail: true,
        EnableLogFileValidation: true,
      }),
    )
    await trails.send(new StartLoggingCommand({ Name: 'everything' }))
    await trails.send(new CreateTrailCommand({ ...common, Name: 'silent' }))
    await new GuardDutyClient(config).send(
      new CreateDetectorCommand({
        Enable: true,
        Features: [
          { Name: 'S3_DATA_EVENTS', Status: 'ENABLED' },
          { Name: 'RDS_LOGIN_EVENTS', Status: 'DISABLED' },
        ],
      }),
    )
    await new GuardDutyClient({ ...config, region: 'eu-west-1' }).send(new CreateDetectorCommand({ Enable: false }))
  })
  beforeEach(() => {
    proxy.spoil = () => undefined
    proxy.calls.length = 0
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const read = (source: string, params: Record<string, unknown>, region = 'us-east-1') =>
    collectOne(proxy.url, source, params, { region }, { attempts: 1 })
  const spoil = (operation: string, answer: ReturnType<typeof jsonAnswer>): void => {
    proxy.spoil = (call) => (call.operation === operation ? answer : undefined)
  }

  test('log groups: retention and the newest entry of all streams', async () => {
    const { error, matches, operations } = await read('aws/log-groups', { prefix: '/orders/' })
    expect(error).toBeNull()
    expect(operations).toEqual(['logs:DescribeLogGroups', 'logs:DescribeLogStreams'])
    expect(matches.map((each) => each.subject)).toEqual(['/orders/api', '/orders/never'])
    expect(matches[0]?.facts).toMatchObject({ retention: 30 * 86_400, keptForever: false })
    expect(matches[0]?.facts['newestAge']).toBeGreaterThanOrEqual(419)
    expect(matches[0]?.facts['newestAge']).toBeLessThan(480)
    expect(matches[1]?.facts).toEqual({ retention: null, keptForever: true, newestAge: null })
    expect(await read('aws/log-groups', { prefix: '/elsewhere' })).toMatchObject({ error: null, matches: [] })
  })

  test('log groups: more than one page of groups, and of streams that are still empty', async () => {
    expect((await read('aws/log-groups', { prefix: '/many/' })).matches).toHaveLength(55)
    proxy.calls.length = 0
    proxy.spoil = ({ operation, body }) => {
      if (operation !== 'DescribeLogStreams') return undefined
      return body.includes('"more"')
        ? jsonAnswer({
            logStreams: [{ logStreamName: 'b', lastEventTimestamp: Date.now() - 60_000 }],
            nextToken: 'old',
          })
        : jsonAnswer({ logStreams: [{ logStreamName: 'a' }], nextToken: 'more' })
    }
    const { matches } = await read('aws/log-groups', { prefix: '/orders/api' })
    expect(matches[0]?.facts['newestAge']).toBeGreaterThanOrEqual(59)
    // What is older than the newest is not looked at.
    expect(proxy.calls.filter((each) => each === 'DescribeLogStreams')).toHaveLength(2)
  })

  test('log groups: the newest of many streams', async () => {
    const { matches } = await read('aws/log-groups', { prefix: '/busy' })
    expect(matches[0]?.facts['newestAge']).toBeLessThan(600)
  })

  test('log groups: what cannot be read of one group leaves the rest', async () => {
    spoil('DescribeLogStreams', jsonError(400, 'AccessDeniedException'))
    const { error, matches } = await read('aws/log-groups', { prefix: '/orders/api' })
    expect(error).toBeNull()
    expect(matches[0]?.facts).toEqual({ retention: 30 * 86_400, keptForever: false })
    expect(matches[0]?.unread?.['newestAge']?.class).toBe('denied')
    spoil('DescribeLogGroups', jsonAnswer({}))
    expect((await read('aws/log-groups', { prefix: '/orders/api' })).error?.class).toBe('transient')
  })

  test('a topic by name and by ARN, all pages', async () => {
    const facts = { confirmedSubscriptions: 102, pendingSubscriptions: 0, protocols: ['email', 'https'] }
    const named = await read('aws/sns-topic', { topic: 'on-call' })
    expect(named).toMatchObject({ error: null, operations: ['sns:ListSubscriptionsByTopic', 'sns:ListTopics'] })
    expect(named.matches).toEqual([{ subject: 'on-call', facts }])
    proxy.calls.length = 0
    expect((await read('aws/sns-topic', { topic: topic('on-call') })).matches).toEqual([{ subject: 'on-call', facts }])
    expect(proxy.calls).not.toContain('ListTopics')
  })

  test('a topic without subscriptions, and none at all', async () => {
    const { matches } = await read('aws/sns-topic', { topic: 'topic-104' })
    expect(matches).toEqual([
      { subject: 'topic-104', facts: { confirmedSubscriptions: 0, pendingSubscriptions: 0, protocols: [] } },
    ])
    for (const name of ['call', topic('gone')])
      expect(await read('aws/sns-topic', { topic: name })).toMatchObject({ error: null, matches: [] })
  })

  test('a subscription that waits for confirmation does not count', async () => {
    const member = (arn: string) => `<member><SubscriptionArn>${arn}</SubscriptionArn><Protocol>sms</Protocol></member>`
    spoil('ListSubscriptionsByTopic', {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: `<ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListSubscriptionsByTopicResult><Subscriptions>${['PendingConfirmation', 'Deleted', `${topic('on-call')}:1`].map(member).join('')}</Subscriptions></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`,
    })
    const { matches } = await read('aws/sns-topic', { topic: 'on-call' })
    expect(matches[0]?.facts).toEqual({ confirmedSubscriptions: 1, pendingSubscriptions: 1, protocols: ['sms'] })
  })

  test('a topic that may not be read is no topic without subscriptions', async () => {
    spoil('ListSubscriptionsByTopic', queryError(403, 'AuthorizationError'))
    const { error, matches } = await read('aws/sns-topic', { topic: 'on-call' })
    expect([error?.class, matches]).toEqual(['denied', []])
    expect(error?.message).not.toContain('secret')
  })

  test('a trail is found in every region that it logs', async () => {
    for (const region of ['us-east-1', 'eu-west-1']) {
      const { error, matches } = await read('aws/cloudtrail', { trail: 'everything' }, region)
      expect(error).toBeNull()
      expect(matches).toHaveLength(1)
      expect(matches[0]?.subject).toBe(`arn:aws:cloudtrail:us-east-1:${account}:trail/everything`)
      const common = { logging: true, delivered: true, multiRegion: true, organisation: false, validated: true }
      expect(matches[0]?.facts).toMatchObject(common)
      expect(matches[0]?.facts['deliveryAge']).toBeLessThan(60)
    }
    expect(await read('aws/cloudtrail', { trail: 'silent' }, 'eu-west-1')).toMatchObject({ error: null, matches: [] })
    expect(await read('aws/cloudtrail', { trail: 'nowhere' })).toMatchObject({ error: null, matches: [] })
  })

  test('a trail that does not log, and one whose bucket refuses it', async () => {
    expect((await read('aws/cloudtrail', { trail: 'silent' })).matches[0]?.facts).toEqual({
      logging: false,
      delivered: null,
      deliveryAge: null,
      multiRegion: false,
      organisation: false,
      validated: false,
    })
    const old = Math.round(Date.now() / 1000) - 90_000
    spoil(
      'GetTrailStatus',
      jsonAnswer({ IsLogging: true, LatestDeliveryError: 'AccessDenied', LatestDeliveryTime: old }),
    )
    const { facts } = (await read('aws/cloudtrail', { trail: 'everything' })).matches[0] ?? {}
    expect(facts).toMatchObject({ logging: true, delivered: false })
    expect(facts?.['deliveryAge']).toBeGreaterThanOrEqual(89_990)
  })

  test('a trail whose status is refused still has its settings', async () => {
    spoil('GetTrailStatus', jsonError(400, 'AccessDeniedException'))
    const { error, matches } = await read('aws/cloudtrail', { trail: 'everything' })
    expect(error).toBeNull()
    expect(matches[0]?.facts).toEqual({ multiRegion: true, organisation: false, validated: true })
    expect(matches[0]?.unread?.['logging']?.class).toBe('denied')
    spoil('GetTrailStatus', jsonAnswer({}))
    expect((await read('aws/cloudtrail', { trail: 'everything' })).matches[0]?.unread?.['logging']?.class).toBe(
      'transient',
    )
    spoil('DescribeTrails', jsonAnswer({}))
    expect((await read('aws/cloudtrail', { trail: 'everything' })).error?.class).toBe('transient')
  })

  test('a detector that works, one that is suspended, and none', async () => {
    const { error, matches } = await read('aws/guardduty', {})
    expect(error).toBeNull()
    expect(matches.map((each) => each.facts)).toEqual([{ enabled: true, features: ['S3_DATA_EVENTS'] }])
    const suspended = await read('aws/guardduty', {}, 'eu-west-1')
    expect(suspended.matches.map((each) => each.facts)).toEqual([{ enabled: false, features: [] }])
    expect(await read('aws/guardduty', {}, 'us-west-2')).toMatchObject({ error: null, matches: [] })
  })

  test('detectors: all pages, and a refusal is no absence', async () => {
    const json = (body: object) => jsonAnswer(body)
    proxy.spoil = ({ path }) => {
      if (path.startsWith('/detector?'))
        return path.includes('more') ? json({ detectorIds: ['b'] }) : json({ detectorIds: ['a'], nextToken: 'more' })
      return path.startsWith('/detector/') ? json({ status: 'ENABLED', serviceRole: 'x' }) : undefined
    }
    expect((await read('aws/guardduty', {})).matches.map((each) => each.subject)).toEqual(['a', 'b'])
    proxy.spoil = ({ path }) => (path.startsWith('/detector?') ? jsonError(403, 'AccessDeniedException') : undefined)
    expect((await read('aws/guardduty', {})).error?.class).toBe('denied')
  })
})
