/** The scaling target source against a real emulator; pages and refusals by the proxy, in JSON 1.1 as on the wire. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  ApplicationAutoScalingClient,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import type { Draft } from '../../src/evidence/record.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectFrom, collectOne, binding } from './make.ts'
import { json, jsonError, startProxy, type Proxy } from './proxy.ts'

const resource = 'service/production/api'

withEmulator('scaling', () => {
  let emulator: Emulator
  let proxy: Proxy
  let scaling: ApplicationAutoScalingClient
  const target = {
    ServiceNamespace: 'ecs',
    ResourceId: resource,
    ScalableDimension: 'ecs:service:DesiredCount',
  } as const

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const at = { endpoint: emulator.url, region: 'us-east-1' }
    scaling = new ApplicationAutoScalingClient(at)
    const ecs = new ECSClient(at)
    await ecs.send(new CreateClusterCommand({ clusterName: 'production' }))
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'api',
        containerDefinitions: [{ name: 'api', image: 'nginx', memory: 128 }],
      }),
    )
    await ecs.send(new CreateServiceCommand({ cluster: 'production', serviceName: 'api', taskDefinition: 'api' }))
    await scaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 2, MaxCapacity: 6 }))
    for (const PolicyName of ['cpu', 'memory'])
      await scaling.send(
        new PutScalingPolicyCommand({
          ...target,
          PolicyName,
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 60,
            PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
          },
        }),
      )
  })
  afterEach(() => {
    proxy.spoil = () => undefined
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const read = (what = resource): Promise<Draft> =>
    collectOne(proxy.url, 'aws/scaling-target', { resource: what }, {}, { attempts: 1 })

  test('a scaled service with all its facts', async () => {
    const record = await read()
    expect(record.error).toBeNull()
    expect(record.matches).toEqual([
      { subject: resource, facts: { minimum: 2, maximum: 6, headroom: 4, policies: 2, suspended: false } },
    ])
  })

  test('equal limits leave no headroom, and suspended rules are told', async () => {
    const suspension = { DynamicScalingOutSuspended: true }
    await scaling.send(
      new RegisterScalableTargetCommand({ ...target, MinCapacity: 6, MaxCapacity: 6, SuspendedState: suspension }),
    )
    expect((await read()).matches[0]?.facts).toMatchObject({ headroom: 0, suspended: true })
    await scaling.send(
      new RegisterScalableTargetCommand({
        ...target,
        MinCapacity: 2,
        SuspendedState: { DynamicScalingOutSuspended: false },
      }),
    )
  })

  test('a service that is not scaled is no match', async () => {
    expect(await read('service/production/nowhere')).toMatchObject({ error: null, matches: [] })
  })

  test('a resource of another form is a defect of the binding', async () => {
    const { problems } = await collectFrom(proxy.url, [binding('aws/scaling-target', { resource: 'api' })])
    expect(JSON.stringify(problems)).toContain('`service/<cluster>/<service>`')
  })

  test('all pages of rules are counted', async () => {
    proxy.spoil = ({ operation, body }) => {
      if (operation !== 'DescribeScalingPolicies') return undefined
      return body.includes('NextToken')
        ? json({ ScalingPolicies: [{}] })
        : json({ ScalingPolicies: [{}, {}], NextToken: 'more' })
    }
    expect((await read()).matches[0]?.facts['policies']).toBe(3)
  })

  test('a refusal is not zero', async () => {
    proxy.spoil = ({ operation }) =>
      operation === 'DescribeScalingPolicies' ? jsonError(400, 'AccessDeniedException') : undefined
    const { matches } = await read()
    expect(matches[0]?.facts).toEqual({ minimum: 2, maximum: 6, headroom: 4, suspended: false })
    expect(matches[0]?.unread?.['policies']).toMatchObject({ class: 'denied' })
    proxy.spoil = ({ operation }) => (operation === 'DescribeScalableTargets' ? json({}) : undefined)
    expect(await read()).toMatchObject({ matches: [], error: { class: 'transient' } })
  })
})
