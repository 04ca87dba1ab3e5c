/**
 * The CloudWatch sources against a real emulator. What it does not know (alarms on other alarms and on logs, pages, percentiles)
 * is answered by the proxy in the service's own form, AWS JSON 1.0.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { jsonAnswer, jsonError, startProxy, type Proxy } from './proxy.ts'

const alarm = (AlarmName: string, more: object = {}): PutMetricAlarmCommand =>
  new PutMetricAlarmCommand({
    AlarmName,
    Namespace: 'AWS/RDS',
    MetricName: 'CPUUtilization',
    Statistic: 'Average',
    Period: 60,
    EvaluationPeriods: 3,
    Threshold: 90,
    ComparisonOperator: 'GreaterThanThreshold',
    ...more,
  })

const topic = 'arn:aws:sns:us-east-1:123456789012:on-call'
const seconds = (ago: number): number => Date.now() / 1000 - ago

withEmulator('CloudWatch', () => {
  let emulator: Emulator
  let proxy: Proxy

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const cloudwatch = new CloudWatchClient({ endpoint: emulator.url, region: 'us-east-1' })
    await cloudwatch.send(
      alarm('orders-cpu', {
        AlarmActions: [topic, 'arn:aws:automate:us-east-1:ec2:recover', 'arn:aws:ssm:us-east-1:123456789012:opsitem:1'],
        TreatMissingData: 'breaching',
      }),
    )
    await cloudwatch.send(alarm('orders-quiet', { ActionsEnabled: false, DatapointsToAlarm: 2 }))
    await cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: 'orders-quiet', StateValue: 'INSUFFICIENT_DATA', StateReason: 'no data' }),
    )
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'orders-rate',
        EvaluationPeriods: 1,
        Threshold: 5,
        ComparisonOperator: 'GreaterThanThreshold',
        Metrics: [
          { Id: 'rate', Expression: 'errors / 2', ReturnData: true },
          {
            Id: 'errors',
            ReturnData: false,
            MetricStat: { Metric: { Namespace: 'Orders', MetricName: 'Errors' }, Period: 300, Stat: 'Sum' },
          },
        ],
      }),
    )
    const at = (minutes: number, Value: number): object => ({
      MetricName: 'SuccessPercent',
      Dimensions: [{ Name: 'CanaryName', Value: 'orders=main' }],
      Timestamp: new Date(Date.now() - minutes * 60_000),
      Value,
    })
    await cloudwatch.send(
      new PutMetricDataCommand({
        Namespace: 'CloudWatchSynthetics',
        // Three values in one period and one in another: each counts once.
        MetricData: [at(40, 100), at(40, 100), at(40, 100), at(500, 60), at(60 * 24 * 40, 0)] as never,
      }),
    )
  })
  beforeEach(() => {
    proxy.spoil = () => undefined
    proxy.calls.length = 0
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const alarms = (params: Record<string, unknown>) =>
    collectOne(proxy.url, 'aws/cloudwatch-alarms', params, {}, { attempts: 1 })
  const metric = (more: Record<string, unknown> = {}) =>
    collectOne(
      proxy.url,
      'aws/cloudwatch-metric',
      {
        namespace: 'CloudWatchSynthetics',
        metric: 'SuccessPercent',
        dimensions: ['CanaryName=orders=main'],
        window: '30 days',
        ...more,
      },
      {},
      { attempts: 1 },
    )
  const percentiles = (values: readonly number[]) =>
    jsonAnswer({
      MetricDataResults: [
        { Id: 'q0', StatusCode: 'Complete', Values: values, Timestamps: values.map((_, i) => i * 86_400) },
      ],
    })

  test('alarms are read with all their facts', async () => {
    const record = await alarms({ prefix: 'orders-' })
    expect(record).toMatchObject({
      error: null,
      operations: ['cloudwatch:DescribeAlarms'],
      collector: 'aws/cloudwatch-alarms@1',
    })
    expect(record.matches.map((each) => each.subject)).toEqual(['orders-cpu', 'orders-quiet', 'orders-rate'])
    const common = { kind: 'metric', evaluated: true, suppressed: false }
    expect(record.matches[0]?.facts).toEqual({
      ...common,
      state: 'OK',
      actionsEnabled: true,
      actions: 3,
      remedies: 1,
      detectionTime: 180,
      missingDataRaises: true,
    })
    // Two bad periods of three are enough.
    expect(record.matches[1]?.facts).toEqual({
      ...common,
      state: 'INSUFFICIENT_DATA',
      actionsEnabled: false,
      actions: 0,
      remedies: 0,
      detectionTime: 120,
      missingDataRaises: false,
    })
    expect(record.matches[2]?.facts['detectionTime']).toBe(300)
    // The emulator does not tell when the state changed; the time of the last update is another one.
    expect(Object.keys(record.matches[0]?.unread ?? {})).toEqual(['stateAge'])
  })

  test('a namespace selects alarms on its metrics, also inside expressions', async () => {
    expect((await alarms({ namespace: 'AWS/RDS' })).matches.map((each) => each.subject)).toEqual([
      'orders-cpu',
      'orders-quiet',
    ])
    expect((await alarms({ namespace: 'Orders' })).matches.map((each) => each.subject)).toEqual(['orders-rate'])
    expect(await alarms({ namespace: 'AWS/Backup' })).toMatchObject({ error: null, matches: [] })
  })

  test('all kinds are asked for, and all pages are read', async () => {
    const common = {
      StateValue: 'OK',
      StateTransitionedTimestamp: seconds(900),
      ActionsEnabled: true,
      AlarmActions: [topic],
    }
    proxy.spoil = ({ operation, body }) => {
      if (operation !== 'DescribeAlarms') return undefined
      const asked = JSON.parse(body) as { AlarmTypes: string[]; NextToken?: string }
      expect(asked.AlarmTypes.toSorted()).toEqual(['CompositeAlarm', 'LogAlarm', 'MetricAlarm'])
      if (!asked.NextToken)
        return jsonAnswer({
          MetricAlarms: [
            { ...common, AlarmName: 'a', Period: 60, EvaluationPeriods: 1, EvaluationState: 'PARTIAL_DATA' },
          ],
          NextToken: 'more',
        })
      return jsonAnswer({
        CompositeAlarms: [{ ...common, AlarmName: 'b', AlarmRule: 'ALARM("a")', ActionsSuppressedBy: 'Alarm' }],
        LogAlarms: [{ ...common, AlarmName: 'c', TreatMissingData: 'breaching' }],
      })
    }
    const { matches } = await alarms({ prefix: 'x' })
    expect(
      matches.map((each) => [each.subject, each.facts['kind'], each.facts['evaluated'], each.facts['suppressed']]),
    ).toEqual([
      ['a', 'metric', false, false],
      ['b', 'composite', true, true],
      ['c', 'log', true, false],
    ])
    expect(matches.map((each) => each.facts['detectionTime'])).toEqual([60, null, null])
    expect(matches.map((each) => each.facts['missingDataRaises'])).toEqual([false, null, true])
    expect(matches[0]?.facts['stateAge']).toBeGreaterThanOrEqual(899)
    expect(matches[0]?.facts['stateAge']).toBeLessThan(960)
  })

  test.each([
    ['denied', jsonError(400, 'AccessDeniedException'), 'denied'],
    ['throttled', jsonError(400, 'ThrottlingException'), 'throttled'],
    ['without a list', jsonAnswer({}), 'transient'],
    ['a page that leads to itself', jsonAnswer({ MetricAlarms: [], NextToken: 'same' }), 'transient'],
    ['cut off', { ...jsonAnswer({}), body: '{"MetricAlarms":[' }, 'transient'],
  ])('%s is an error and not an empty list', async (_, answer, kind) => {
    proxy.spoil = ({ operation }) => (operation === 'DescribeAlarms' ? answer : undefined)
    const { error, matches } = await alarms({ prefix: 'orders-' })
    expect(error?.class).toBe(kind)
    expect(error?.message).not.toContain('secret')
    expect(matches).toEqual([])
  })

  test('a metric is summed up over its window, every value once', async () => {
    proxy.spoil = ({ body }) => (body.includes('p99') ? percentiles([100, 98]) : undefined)
    const record = await metric()
    expect(record).toMatchObject({ error: null, operations: ['cloudwatch:GetMetricData'] })
    expect(record.matches).toHaveLength(1)
    expect(record.matches[0]?.unread).toBeUndefined()
    expect(record.matches[0]?.facts).toMatchObject({ average: 90, maximum: 100, minimum: 60, p99: 100, datapoints: 4 })
    const age = record.matches[0]?.facts['newestAge']
    expect(age).toBeGreaterThanOrEqual(2399)
    expect(age).toBeLessThan(2400 + 330)
  })

  test('no data points are no value', async () => {
    for (const more of [{ dimensions: ['CanaryName=else'] }, { metric: 'SuccesPercent' }]) {
      const { error, matches } = await metric(more)
      expect(error).toBeNull()
      expect(matches[0]?.facts).toEqual({ datapoints: 0, newestAge: null })
      expect(matches[0]?.unread?.['average']?.class).toBe('not-found')
      expect(Object.keys(matches[0]?.unread ?? {}).toSorted()).toEqual(['average', 'maximum', 'minimum', 'p99'])
    }
  })

  test('a window of an hour ends now', async () => {
    proxy.spoil = ({ body }) => (body.includes('p99') ? percentiles([100]) : undefined)
    expect((await metric({ window: '1h' })).matches[0]?.facts).toMatchObject({ average: 100, datapoints: 3, p99: 100 })
    expect((await metric({ window: '30m' })).matches[0]?.facts).toMatchObject({ datapoints: 0 })
  })

  test('without percentiles the other values count', async () => {
    proxy.spoil = ({ body }) => (body.includes('p99') ? percentiles([]) : undefined)
    const { matches } = await metric()
    expect(matches[0]?.facts).toMatchObject({ average: 90 })
    expect(matches[0]?.unread?.['p99']?.message).toContain('percentiles')
    proxy.spoil = ({ body }) => (body.includes('p99') ? jsonError(400, 'ThrottlingException') : undefined)
    expect((await metric()).matches[0]?.unread?.['p99']?.class).toBe('throttled')
  })

  test('pages are put together, and a part that is only partly there is none', async () => {
    const ids = ['q0', 'q1', 'q2', 'q3']
    const page = (status: string, value: number, token?: string) =>
      jsonAnswer({
        MetricDataResults: ids.map((Id) => ({ Id, StatusCode: status, Values: [value], Timestamps: [seconds(600)] })),
        ...(token ? { NextToken: token } : {}),
      })
    let last = 'Complete'
    proxy.spoil = ({ operation, body }) => {
      if (operation !== 'GetMetricData') return undefined
      if (body.includes('p99')) return percentiles([3])
      return body.includes('more') ? page(last, 2) : page('PartialData', 1, 'more')
    }
    expect((await metric()).matches[0]?.facts).toMatchObject({ datapoints: 3, maximum: 2, minimum: 1, average: 1 })
    for (const [status, kind] of [
      ['PartialData', 'transient'],
      ['InternalError', 'transient'],
      ['Forbidden', 'denied'],
    ] as const) {
      last = status
      expect((await metric()).error?.class).toBe(kind)
    }
  })
})
