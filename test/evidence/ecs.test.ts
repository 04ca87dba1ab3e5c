/**
 * The ECS sources against a real emulator. It knows no zones of tasks, capacity providers of services, circuit breakers,
 * meshes and pages; for those, the proxy answers in its place, in the form that ECS has on the wire (JSON 1.1).
 */
import { newTrace } from '../../src/evidence/trace.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeregisterTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs'
import { BatchDeleteImageCommand, CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr'
import { awsRun } from '../../src/evidence/aws.ts'
import { runningTasks } from '../../src/evidence/sources/ecs.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { account, startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { putImage } from './images.ts'
import { collectOne, now, settings } from './make.ts'
import { json, jsonError, startProxy, type Answer, type Proxy } from './proxy.ts'

const registry = `${account}.dkr.ecr.us-east-1.amazonaws.com`
const service = {
  serviceName: 'api',
  status: 'ACTIVE',
  desiredCount: 3,
  runningCount: 3,
  loadBalancers: [{ targetGroupArn: 'arn:one' }, { targetGroupArn: 'arn:one' }, { targetGroupArn: 'arn:two' }],
  capacityProviderStrategy: [
    { capacityProvider: 'FARGATE', weight: 1, base: 0 },
    { capacityProvider: 'FARGATE_SPOT', weight: 0, base: 0 },
  ],
  availabilityZoneRebalancing: 'ENABLED',
  deploymentController: { type: 'ECS' },
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  deployments: [
    { status: 'ACTIVE', rolloutState: 'COMPLETED' },
    { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', serviceConnectConfiguration: { enabled: true } },
  ],
}
const task = (number: number, more: object = {}): object => ({
  taskArn: `arn:aws:ecs:us-east-1:${account}:task/production/${number}`,
  lastStatus: 'RUNNING',
  healthStatus: 'HEALTHY',
  launchType: 'FARGATE',
  availabilityZone: `us-east-1${'ab'[number % 2]}`,
  containers: [{ image: `${registry}/api:1`, imageDigest: 'sha256:1', lastStatus: 'RUNNING' }],
  overrides: { containerOverrides: [{ name: 'api', environment: [{ name: 'PASSWORD', value: 'hunter2' }] }] },
  ...more,
})

withEmulator('ECS', () => {
  let emulator: Emulator
  let proxy: Proxy
  let ecs: ECSClient
  let ecr: ECRClient

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const at = { endpoint: emulator.url, region: 'us-east-1' }
    ecs = new ECSClient(at)
    ecr = new ECRClient(at)
    // Otherwise the emulator ends a task once it was looked at.
    await fetch(`${emulator.url}/moto-api/state-manager/set-transition`, {
      method: 'POST',
      body: JSON.stringify({ model_name: 'ecs::task', transition: { progression: 'manual', times: 1000 } }),
    })
    await ecs.send(new CreateClusterCommand({ clusterName: 'production' }))
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'api' }))
    for (const tag of ['1', '2', '3']) {
      await putImage(ecr, 'api', tag, tag)
      await register('api', `${registry}/api:${tag}`)
    }
    await register('api-worker', `${registry}/api:1`)
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'production',
        serviceName: 'api',
        taskDefinition: 'api',
        desiredCount: 2,
        launchType: 'FARGATE',
        loadBalancers: [{ targetGroupArn: 'arn:one', containerName: 'api', containerPort: 80 }],
      }),
    )
    await ecs.send(
      new RunTaskCommand({ cluster: 'production', taskDefinition: 'api', launchType: 'FARGATE', count: 2 }),
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

  const register = (family: string, ...images: string[]): Promise<unknown> =>
    ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        containerDefinitions: images.map((image, number) => ({
          name: `c${number}`,
          image,
          memory: 128,
          environment: [{ name: 'PASSWORD', value: 'hunter2' }],
        })),
      }),
    )

  /** Answers some operations in place of the emulator. */
  const answering = (answers: Record<string, Answer | ((body: string) => Answer)>): void => {
    proxy.spoil = ({ operation, body }) => {
      const found = answers[operation]
      return typeof found === 'function' ? found(body) : found
    }
  }
  const tasks = (...all: object[]): Record<string, Answer> => ({
    ListTasks: json({ taskArns: all.map((each) => (each as { taskArn: string }).taskArn) }),
    DescribeTasks: json({ tasks: all, failures: [] }),
  })
  const readService = (): Promise<Draft> =>
    collectOne(proxy.url, 'aws/ecs-service', { cluster: 'production', service: 'api' }, {}, { attempts: 1 })
  const readFamily = (family = 'api'): Promise<Draft> =>
    collectOne(proxy.url, 'aws/ecs-task-definition', { family }, {}, { attempts: 1 })

  test('a service of the emulator', async () => {
    const record = await readService()
    expect(record.error).toBeNull()
    expect(record.operations).toEqual(['ecs:DescribeServices', 'ecs:DescribeTasks', 'ecs:ListTasks'])
    expect(record.matches[0]).toMatchObject({
      subject: 'production/api',
      facts: {
        status: 'active',
        launchType: 'FARGATE',
        desiredTasks: 2,
        runningTasks: 2,
        loadBalancers: 1,
        zoneRebalancing: null,
        serviceConnect: false,
        rollout: 'in-progress',
      },
    })
    // The emulator names no zone, and a task of AWS has one.
    expect(record.matches[0]?.unread?.['zones']?.class).toBe('transient')
  })

  test('a service with all its facts', async () => {
    const pending = task(4, { lastStatus: 'PENDING', availabilityZone: 'us-east-1c' })
    answering({
      DescribeServices: json({ services: [service], failures: [] }),
      ...tasks(task(0), task(1), task(2, { healthStatus: 'UNKNOWN' }), pending),
    })
    const { matches } = await readService()
    expect(matches[0]?.unread).toBeUndefined()
    expect(matches[0]?.facts).toEqual({
      status: 'active',
      launchType: 'FARGATE',
      desiredTasks: 3,
      runningTasks: 3,
      healthyTasks: 2,
      zones: 2,
      zoneNames: ['us-east-1a', 'us-east-1b'],
      zoneRebalancing: true,
      loadBalancers: 2,
      circuitBreakerRollback: true,
      serviceConnect: true,
      rollout: 'in-progress',
    })
  })

  test('subnets in many zones with all tasks in one are one zone', async () => {
    const subnets = { awsvpcConfiguration: { subnets: ['subnet-a', 'subnet-b', 'subnet-c'] } }
    answering({
      DescribeServices: json({ services: [{ ...service, networkConfiguration: subnets }], failures: [] }),
      ...tasks(task(0), task(2), task(4)),
    })
    const { matches } = await readService()
    expect(matches[0]?.facts).toMatchObject({ runningTasks: 3, zones: 1, zoneNames: ['us-east-1a'] })
  })

  test('what tasks run on', async () => {
    const kinds: [object, string | null][] = [
      [{ launchType: 'EC2', capacityProviderStrategy: undefined }, 'EC2'],
      [{ capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] }, 'FARGATE_SPOT'],
      [
        {
          capacityProviderStrategy: [
            { capacityProvider: 'FARGATE_SPOT', weight: 4 },
            { capacityProvider: 'FARGATE', base: 1 },
          ],
        },
        'mixed',
      ],
      [{ capacityProviderStrategy: [{ capacityProvider: 'group', weight: 1 }] }, 'EC2'],
      [{ capacityProviderStrategy: [{ capacityProvider: 'managed', weight: 1 }] }, 'MANAGED_INSTANCES'],
      [{ capacityProviderStrategy: undefined }, null],
      [{ capacityProviderStrategy: undefined, taskSets: [{ launchType: 'FARGATE' }] }, 'FARGATE'],
    ]
    for (const [more, expected] of kinds) {
      answering({
        DescribeServices: json({ services: [{ ...service, ...more }], failures: [] }),
        DescribeCapacityProviders: (body) =>
          json({
            capacityProviders: [
              body.includes('managed') ? { managedInstancesProvider: {} } : { autoScalingGroupProvider: {} },
            ],
          }),
        ...tasks(),
      })
      const { matches } = await readService()
      expect(matches[0]?.facts['launchType']).toBe(expected)
    }
  })

  test('a rollback needs the circuit breaker to be on', async () => {
    const breakers: [object, boolean | null][] = [
      [{ deploymentConfiguration: { deploymentCircuitBreaker: { enable: false, rollback: true } } }, false],
      [{ deploymentConfiguration: {} }, false],
      [{ deploymentController: { type: 'CODE_DEPLOY' } }, null],
    ]
    for (const [more, expected] of breakers) {
      answering({ DescribeServices: json({ services: [{ ...service, ...more }], failures: [] }), ...tasks() })
      const { matches } = await readService()
      expect(matches[0]?.facts['circuitBreakerRollback']).toBe(expected)
    }
  })

  test('a service or a cluster that does not exist is no match, although ECS answers that all is well', async () => {
    for (const params of [
      { cluster: 'production', service: 'nowhere' },
      { cluster: 'prod', service: 'api' },
    ]) {
      const record = await collectOne(proxy.url, 'aws/ecs-service', params)
      expect(record).toMatchObject({ error: null, matches: [], operations: ['ecs:DescribeServices'] })
    }
  })

  test('a failure that is not absence is an error', async () => {
    answering({ DescribeServices: json({ services: [], failures: [{ arn: 'x', reason: 'INTERNAL' }] }) })
    expect(await readService()).toMatchObject({ matches: [], error: { class: 'transient' } })
    answering({ DescribeServices: json({}) })
    expect(await readService()).toMatchObject({ matches: [], error: { class: 'transient' } })
    answering({ DescribeServices: jsonError(400, 'AccessDeniedException') })
    expect(await readService()).toMatchObject({
      matches: [],
      error: { class: 'denied', hint: 'Allow `ecs:DescribeServices` to the role that reads the evidence.' },
    })
  })

  test('tasks come in pages and are described by the hundred', async () => {
    const all = Array.from({ length: 230 }, (_, number) => task(number))
    const described: number[] = []
    answering({
      DescribeServices: json({ services: [service], failures: [] }),
      ListTasks: (body) => {
        const { nextToken = '0' } = JSON.parse(body) as { nextToken?: string }
        const from = Number(nextToken)
        const page = all.slice(from, from + 100) as { taskArn: string }[]
        return json({
          taskArns: page.map(({ taskArn }) => taskArn),
          ...(from + 100 < all.length ? { nextToken: String(from + 100) } : {}),
        })
      },
      DescribeTasks: (body) => {
        const { tasks: names } = JSON.parse(body) as { tasks: string[] }
        described.push(names.length)
        return json({
          tasks: all.filter((each) => names.includes((each as { taskArn: string }).taskArn)),
          failures: [],
        })
      },
    })
    const { matches } = await readService()
    expect(matches[0]?.facts).toMatchObject({ runningTasks: 230, zones: 2 })
    expect(described).toEqual([100, 100, 30])
  })

  test('a task that ended since is not missed, one that is left out is', async () => {
    const both = [task(0), task(1)] as { taskArn: string }[]
    const listed = json({ taskArns: both.map(({ taskArn }) => taskArn) })
    const described = json({ services: [service], failures: [] })
    const gone = [{ arn: both[1]?.taskArn, reason: 'MISSING' }]
    answering({
      DescribeServices: described,
      ListTasks: listed,
      DescribeTasks: json({ tasks: [both[0]], failures: gone }),
    })
    expect((await readService()).matches[0]?.facts).toMatchObject({ runningTasks: 1, zones: 1 })
    answering({ DescribeServices: described, ListTasks: listed, DescribeTasks: json({ tasks: [both[0]] }) })
    const { matches } = await readService()
    expect(matches[0]?.facts).not.toHaveProperty('runningTasks')
    expect(matches[0]?.unread?.['runningTasks']).toMatchObject({ class: 'transient' })
  })

  test('when tasks may not be listed, the service is still told', async () => {
    answering({
      DescribeServices: json({ services: [service], failures: [] }),
      ListTasks: jsonError(400, 'AccessDeniedException'),
    })
    const { matches, error } = await readService()
    expect(error).toBeNull()
    expect(matches[0]?.facts).toMatchObject({ status: 'active', loadBalancers: 2 })
    for (const fact of ['runningTasks', 'healthyTasks', 'zones', 'zoneNames'])
      expect(matches[0]?.unread?.[fact]).toMatchObject({
        class: 'denied',
        hint: expect.stringContaining('ecs:ListTasks'),
      })
  })

  test('the environment of tasks is not kept', async () => {
    answering(tasks(task(0), task(1)))
    const run = awsRun({ now, settings: settings(proxy.url).aws })
    const aws = run.reading(undefined, 'us-east-1', newTrace())
    const kept = await runningTasks(aws, 'production', 'api')
    run.close()
    expect(kept).toHaveLength(2)
    expect(JSON.stringify(kept)).not.toContain('hunter2')
  })

  test('revisions and their images', async () => {
    const record = await readFamily()
    expect(record.error).toBeNull()
    expect(record.matches).toEqual([
      {
        subject: 'api',
        facts: {
          activeRevisions: 3,
          newestRevision: 3,
          previousActive: true,
          imageExists: true,
          previousImageExists: true,
        },
      },
    ])
    expect(record.operations).toEqual(['ecr:DescribeImages', 'ecs:DescribeTaskDefinition', 'ecs:ListTaskDefinitions'])
  })

  test('a revision without its image is of no use', async () => {
    await ecr.send(new BatchDeleteImageCommand({ repositoryName: 'api', imageIds: [{ imageTag: '2' }] }))
    const { matches } = await readFamily()
    expect(matches[0]?.facts).toMatchObject({ imageExists: true, previousActive: true, previousImageExists: false })
    await putImage(ecr, 'api', '2', '2')
  })

  test('a revision that was taken back can not be deployed', async () => {
    await register('old', `${registry}/api:1`)
    await register('old', `${registry}/api:2`)
    await register('old', `${registry}/api:3`)
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'old:2' }))
    const { matches } = await readFamily('old')
    expect(matches[0]?.facts).toMatchObject({ activeRevisions: 2, previousActive: false, previousImageExists: null })
  })

  test('images elsewhere are not looked up, and one that is missing decides', async () => {
    await register('mixed', `${registry}/api:1`, 'public.ecr.aws/xray/aws-xray-daemon:3.x')
    await register('mixed', `${registry}/nothing:1`, 'docker.io/library/nginx')
    const { matches } = await readFamily('mixed')
    expect(matches[0]?.facts).toMatchObject({ imageExists: false })
    expect(matches[0]?.unread?.['previousImageExists']).toMatchObject({ class: 'not-configured' })
  })

  test('an image may be named by its digest', async () => {
    const digest = await putImage(ecr, 'api', 'pinned', 'pinned')
    await register('pinned', `${registry}/api@${digest}`)
    await register('pinned', `${registry}/api:pinned@sha256:${'0'.repeat(64)}`)
    const { matches } = await readFamily('pinned')
    expect(matches[0]?.facts).toMatchObject({ imageExists: false, previousImageExists: true })
  })

  test('a refusal of the registry leaves only the images unread', async () => {
    answering({ DescribeImages: jsonError(400, 'AccessDeniedException') })
    const { matches, error } = await readFamily()
    expect(error).toBeNull()
    expect(matches[0]?.facts).toMatchObject({ activeRevisions: 3, previousActive: true })
    expect(matches[0]?.unread?.['imageExists']).toMatchObject({ class: 'denied' })
  })

  test('a family that does not exist is no match; one without a list in the answer is an error', async () => {
    expect(await readFamily('nowhere')).toMatchObject({ error: null, matches: [] })
    answering({ ListTaskDefinitions: json({}) })
    expect(await readFamily()).toMatchObject({ error: { class: 'transient' } })
    answering({ ListTaskDefinitions: jsonError(400, 'ThrottlingException') })
    expect(await readFamily()).toMatchObject({ error: { class: 'throttled' } })
  })

  test('revisions come in pages, in any order', async () => {
    const arn = (revision: number): string => `arn:aws:ecs:us-east-1:${account}:task-definition/api:${revision}`
    answering({
      ListTaskDefinitions: (body) =>
        body.includes('nextToken')
          ? json({ taskDefinitionArns: [arn(3), arn(2)] })
          : json({ taskDefinitionArns: [arn(1)], nextToken: 'more' }),
    })
    const { matches } = await readFamily()
    expect(matches[0]?.facts).toMatchObject({ activeRevisions: 3, newestRevision: 3, previousActive: true })
  })
})
