/**
 * The inventory of a region. Regions and recorders are those of a real emulator. It has no SelectAggregateResourceConfig and no
 * DescribeConfigurationAggregatorSourcesStatus: the proxy answers them as AWS Config does, in AWS JSON 1.1.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service'
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { account, startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { jsonAnswer, jsonError, startProxy, type Answer, type Proxy } from './proxy.ts'

type Source = { region: string; status?: string; of?: string }

withEmulator('Region inventory', () => {
  let emulator: Emulator
  let proxy: Proxy
  let regions: readonly string[]
  let sources: readonly Source[]
  let rows: readonly string[]
  let expression: string
  let refused: (operation: string, region: string) => Answer | undefined

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const config = { endpoint: emulator.url, region: 'us-east-1' }
    const { Regions } = await new EC2Client(config).send(new DescribeRegionsCommand({}))
    regions = (Regions ?? []).flatMap((each) => each.RegionName ?? [])
    await new S3Client({ ...config, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'records' }))
    for (const region of regions) {
      const client = new ConfigServiceClient({ ...config, region })
      const roleARN = `arn:aws:iam::${account}:role/config`
      await client.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name: 'default', roleARN } }))
      await client.send(
        new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: 'records' } }),
      )
      await client.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }))
    }
  })
  beforeEach(() => {
    sources = regions.map((region) => ({ region }))
    rows = [
      row('AWS::RDS::DBInstance', 'us-east-1', 'product=orders', 'stage=live'),
      row('AWS::S3::Bucket', 'us-east-1', 'product=else', 'stage=orders'),
      row('AWS::EC2::VPC', 'eu-west-1'),
      row('AWS::Config::ConfigurationRecorder', 'us-west-2'),
      row('AWS::IAM::Role', 'global'),
    ]
    refused = () => undefined
    proxy.calls.length = 0
    proxy.spoil = ({ operation, body }) => {
      const asked = operation === 'DescribeRegions' ? {} : body.startsWith('{') ? JSON.parse(body) : {}
      const wrong = refused(operation, asked.NextToken ?? '')
      if (wrong) return wrong
      if (operation === 'DescribeConfigurationAggregatorSourcesStatus')
        return jsonAnswer({
          AggregatedSourceStatusList: [
            { SourceId: 'o-1', SourceType: 'ORGANIZATION', LastUpdateStatus: 'SUCCEEDED' },
            ...sources.map(({ region, status = 'SUCCEEDED', of = account }) => ({
              SourceId: of,
              SourceType: 'ACCOUNT',
              AwsRegion: region,
              LastUpdateStatus: status,
              LastUpdateTime: Date.now() / 1000 - 600,
            })),
          ],
        })
      if (operation !== 'SelectAggregateResourceConfig') return undefined
      expression = asked.Expression
      // Pages of two.
      const from = Number(asked.NextToken ?? 0)
      const more = from + 2 < rows.length ? { NextToken: String(from + 2) } : {}
      return jsonAnswer({ Results: rows.slice(from, from + 2), QueryInfo: { SelectFields: [] }, ...more })
    }
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const row = (resourceType: string, awsRegion: string, ...tags: string[]): string =>
    JSON.stringify({
      resourceId: 'x',
      resourceType,
      awsRegion,
      tags: tags.map((tag) => ({ tag, key: tag.split('=')[0], value: tag.split('=')[1] })),
    })
  const read = (more: Record<string, unknown> = {}, region = 'us-east-1') =>
    collectOne(proxy.url, 'aws/region-inventory', { aggregator: 'all', ...more }, { region }, { attempts: 1 })
  const setRecorder = async (region: string, on: boolean): Promise<void> => {
    const input = { ConfigurationRecorderName: 'default' }
    const client = new ConfigServiceClient({ endpoint: emulator.url, region })
    await (on
      ? client.send(new StartConfigurationRecorderCommand(input))
      : client.send(new StopConfigurationRecorderCommand(input)))
  }

  test('what lies here and elsewhere, from all pages; networks and what lies nowhere do not count', async () => {
    const { error, matches, operations } = await read()
    expect(error).toBeNull()
    expect(operations).toEqual([
      'config:DescribeConfigurationAggregatorSourcesStatus',
      'config:DescribeConfigurationRecorderStatus',
      'config:SelectAggregateResourceConfig',
      'ec2:DescribeRegions',
    ])
    expect(matches[0]?.unread).toBeUndefined()
    expect(matches[0]).toMatchObject({
      subject: 'resources',
      facts: {
        resources: 2,
        kinds: ['AWS::RDS::DBInstance', 'AWS::S3::Bucket'],
        regions: ['us-east-1'],
        elsewhere: 0,
      },
    })
    expect(matches[0]?.facts['gatheredAge']).toBeGreaterThanOrEqual(599)
    expect(proxy.calls.filter((each) => each === 'SelectAggregateResourceConfig')).toHaveLength(3)
    const other = await read({ aggregatorRegion: 'us-east-1' }, 'us-west-2')
    expect(other.matches[0]?.facts).toMatchObject({ resources: 0, kinds: [], regions: ['us-east-1'], elsewhere: 2 })
  })

  test('a tag is met by one tag, and kinds are asked for', async () => {
    const tagged = await read({ tag: { key: 'product', value: 'orders' } })
    expect(tagged.matches[0]?.facts).toMatchObject({ resources: 1, kinds: ['AWS::RDS::DBInstance'] })
    // Key and value are both there, at different tags.
    expect((await read({ tag: { key: 'product', value: 'live' } })).matches[0]?.facts).toMatchObject({ resources: 0 })
    await read({ kinds: ['AWS::RDS::DBInstance', 'AWS::ECS::Service'] })
    expect(expression).toContain("WHERE resourceType IN ('AWS::RDS::DBInstance', 'AWS::ECS::Service')")
  })

  test.each(['NOT GATHERED', 'FAILED', 'OUTDATED'])('no rows from a region that is %s mean nothing', async (status) => {
    sources =
      status === 'NOT GATHERED'
        ? sources.filter((each) => each.region !== 'us-west-2')
        : sources.map((each) => (each.region === 'us-west-2' ? { ...each, status } : each))
    const there = (await read({}, 'us-west-2')).matches[0]
    expect(there?.facts['resources']).toBeUndefined()
    expect(there?.unread?.['resources']).toMatchObject({ class: 'not-configured' })
    expect(there?.facts['elsewhere']).toBe(2)
    const here = (await read()).matches[0]
    expect(here?.facts['resources']).toBe(2)
    expect(Object.keys(here?.unread ?? {}).toSorted()).toEqual(['elsewhere', 'regions'])
  })

  test('a recorder that is off has seen nothing', async () => {
    await setRecorder('us-west-2', false)
    try {
      const { unread, facts } = (await read({}, 'us-west-2')).matches[0] ?? {}
      expect(unread?.['resources']?.message).toContain('does not record')
      expect(facts?.['elsewhere']).toBe(2)
      // Recorders of another account cannot be asked.
      expect((await read({ account }, 'us-west-2')).matches[0]?.facts['resources']).toBe(0)
    } finally {
      await setRecorder('us-west-2', true)
    }
  })

  test('of several accounts the binding names one', async () => {
    sources = [...sources, { region: 'us-east-1', of: '999999999999', status: 'FAILED' }]
    expect(await read()).toMatchObject({ matches: [], error: { class: 'invalid' } })
    expect((await read({ account })).matches[0]?.facts).toMatchObject({ resources: 2, elsewhere: 0 })
    expect(expression).toContain(`WHERE accountId = '${account}'`)
  })

  test.each([
    ['refused', 'SelectAggregateResourceConfig', jsonError(400, 'AccessDeniedException'), 'denied'],
    [
      'of an aggregator that does not exist',
      'DescribeConfigurationAggregatorSourcesStatus',
      jsonError(400, 'NoSuchConfigurationAggregatorException'),
      'not-found',
    ],
    ['without rows', 'SelectAggregateResourceConfig', jsonAnswer({}), 'transient'],
    [
      'with a row that is cut off',
      'SelectAggregateResourceConfig',
      jsonAnswer({ Results: ['{"awsRegion":"us-'] }),
      'transient',
    ],
  ])('an answer %s is an error and no empty region', async (_, operation, answer, kind) => {
    refused = (each) => (each === operation ? answer : undefined)
    const { error, matches } = await read()
    expect([error?.class, matches]).toEqual([kind, []])
    expect(error?.message).not.toContain('secret')
  })

  test('a second page that is refused is no end', async () => {
    refused = (operation, token) =>
      operation === 'SelectAggregateResourceConfig' && token !== '' ? jsonError(400, 'ThrottlingException') : undefined
    expect(await read()).toMatchObject({ matches: [], error: { class: 'throttled' } })
  })

  test('regions whose recorder may not be asked leave the facts unread', async () => {
    refused = (operation) =>
      operation === 'DescribeConfigurationRecorderStatus' ? jsonError(400, 'AccessDeniedException') : undefined
    const { error, matches } = await read()
    expect(error).toBeNull()
    expect(matches[0]?.unread?.['resources']?.class).toBe('denied')
    expect(Object.keys(matches[0]?.facts ?? {})).toEqual(['gatheredAge'])
  })
})
