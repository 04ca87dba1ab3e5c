/**
 * The load balancer sources against a real emulator. It does not tell the zones of targets by address; for those the proxy
 * answers in its place, in the form that load balancing has on the wire (XML of the query protocol).
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  CreateLoadBalancerCommand,
  CreateListenerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { DescribeSubnetsCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2'
import type { Draft } from '../../src/evidence/record.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { queryError, startProxy, type Answer, type Proxy } from './proxy.ts'

const answer = (operation: string, inner: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: `<${operation}Response xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><${operation}Result>${inner}</${operation}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`,
})
const member = (parts: Record<string, string>): string =>
  `<member>${Object.entries(parts)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</member>`
/** Targets by address, in the words of the service: zone and state. */
const health = (...all: [string, string][]): Answer =>
  answer(
    'DescribeTargetHealth',
    `<TargetHealthDescriptions>${all
      .map(([zone, state], number) =>
        member({
          Target: `<Id>10.0.0.${number}</Id><Port>80</Port>${zone && `<AvailabilityZone>${zone}</AvailabilityZone>`}`,
          TargetHealth: `<State>${state}</State>`,
        }),
      )
      .join('')}</TargetHealthDescriptions>`,
  )

withEmulator('load balancing', () => {
  let emulator: Emulator
  let proxy: Proxy
  let elb: ElasticLoadBalancingV2Client
  let vpc: string | undefined

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const at = { endpoint: emulator.url, region: 'us-east-1' }
    elb = new ElasticLoadBalancingV2Client(at)
    const ec2 = new EC2Client(at)
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}))
    const subnets = ['us-east-1a', 'us-east-1b'].map(
      (zone) => Subnets.find(({ AvailabilityZone }) => AvailabilityZone === zone)?.SubnetId ?? '',
    )
    vpc = Subnets[0]?.VpcId
    const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: 'public-api', Subnets: subnets }))
    for (const TargetType of ['ip', 'instance'] as const) {
      const { TargetGroups } = await elb.send(
        new CreateTargetGroupCommand({
          Name: `by-${TargetType}`,
          Protocol: 'HTTP',
          Port: 80,
          VpcId: vpc,
          TargetType,
          HealthCheckPath: '/health',
          HealthCheckIntervalSeconds: 15,
          UnhealthyThresholdCount: 3,
        }),
      )
      const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn
      await elb.send(
        new CreateListenerCommand({
          LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
          Port: TargetType === 'ip' ? 80 : 81,
          Protocol: 'HTTP',
          DefaultActions: [{ Type: 'forward', TargetGroupArn }],
        }),
      )
      if (TargetType === 'ip') {
        await elb.send(
          new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '10.0.0.1' }, { Id: '10.0.0.2' }] }),
        )
        continue
      }
      for (const SubnetId of [...subnets, subnets[0]]) {
        const { Instances } = await ec2.send(
          new RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1, SubnetId }),
        )
        await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: Instances?.[0]?.InstanceId }] }))
      }
    }
  })
  afterEach(() => {
    proxy.spoil = () => undefined
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const answering = (answers: Record<string, Answer>): void => {
    proxy.spoil = ({ operation }) => answers[operation]
  }
  const readBalancer = (name = 'public-api'): Promise<Draft> =>
    collectOne(proxy.url, 'aws/load-balancer', { name }, {}, { attempts: 1 })
  const readGroup = (name: string): Promise<Draft> =>
    collectOne(proxy.url, 'aws/target-group', { name }, {}, { attempts: 1 })

  test('a load balancer with all its facts', async () => {
    const record = await readBalancer()
    expect(record.error).toBeNull()
    expect(record.matches[0]?.unread).toBeUndefined()
    expect(record).toMatchObject({
      operations: ['elasticloadbalancing:DescribeLoadBalancers'],
      matches: [
        {
          subject: 'public-api',
          facts: { state: 'active', zones: 2, zoneNames: ['us-east-1a', 'us-east-1b'], addresses: 1 },
        },
      ],
    })
  })

  test('fixed addresses are counted, and without a name there is none', async () => {
    const zone = (address: string): string =>
      `<member><ZoneName>us-east-1a</ZoneName><LoadBalancerAddresses><member><IpAddress>${address}</IpAddress></member></LoadBalancerAddresses></member>`
    const balancer = (inner: string): Answer =>
      answer('DescribeLoadBalancers', `<LoadBalancers><member>${inner}</member></LoadBalancers>`)
    const zones = `<AvailabilityZones>${zone('192.0.2.1')}${zone('192.0.2.2')}</AvailabilityZones>`
    answering({ DescribeLoadBalancers: balancer(`<DNSName>a.example</DNSName>${zones}`) })
    expect((await readBalancer()).matches[0]?.facts).toMatchObject({ zones: 1, addresses: 2 })
    answering({ DescribeLoadBalancers: balancer('<State><Code>provisioning</Code></State>') })
    expect((await readBalancer()).matches[0]?.facts).toEqual({
      state: 'provisioning',
      zones: 0,
      zoneNames: [],
      addresses: 0,
    })
  })

  test('what does not exist is no match', async () => {
    expect(await readBalancer('nowhere')).toMatchObject({ error: null, matches: [] })
    expect(await readGroup('nowhere')).toMatchObject({ error: null, matches: [] })
  })

  test('an answer without what was asked for is an error, and so is a refusal', async () => {
    answering({ DescribeLoadBalancers: answer('DescribeLoadBalancers', '<LoadBalancers/>') })
    expect(await readBalancer()).toMatchObject({ matches: [], error: { class: 'transient' } })
    answering({ DescribeLoadBalancers: queryError(403, 'AccessDenied') })
    expect(await readBalancer()).toMatchObject({ matches: [], error: { class: 'denied' } })
    answering({ DescribeTargetGroups: queryError(400, 'Throttling') })
    expect(await readGroup('by-ip')).toMatchObject({ matches: [], error: { class: 'throttled' } })
  })

  test('a target group by instance: EC2 tells the zones', async () => {
    const record = await readGroup('by-instance')
    expect(record.error).toBeNull()
    expect(record.matches[0]).toEqual({
      subject: 'by-instance',
      facts: {
        healthCheckEnabled: true,
        healthCheckPath: '/health',
        healthCheckInterval: 15,
        removalTime: 45,
        targets: 3,
        healthyTargets: 3,
        healthyZones: 2,
      },
    })
    expect(record.operations).toContain('ec2:DescribeInstances')
    answering({ DescribeInstances: queryError(403, 'UnauthorizedOperation') })
    const { matches } = await readGroup('by-instance')
    expect(matches[0]?.facts['healthyTargets']).toBe(3)
    expect(matches[0]?.unread?.['healthyZones']).toMatchObject({ class: 'denied' })
  })

  test('an enabled zone without a healthy target is not redundancy', async () => {
    answering({
      DescribeTargetHealth: health(
        ['us-east-1a', 'healthy'],
        ['us-east-1a', 'healthy'],
        ['us-east-1b', 'unhealthy'],
        ['us-east-1c', 'initial'],
        ['us-east-1d', 'unused'],
        ['us-east-1e', 'draining'],
      ),
    })
    const { matches } = await readGroup('by-ip')
    expect(matches[0]?.facts).toMatchObject({ targets: 6, healthyTargets: 2, healthyZones: 1 })
  })

  test('a target outside of the network is in no zone', async () => {
    answering({ DescribeTargetHealth: health(['all', 'healthy'], ['us-east-1a', 'healthy']) })
    expect((await readGroup('by-ip')).matches[0]?.facts).toMatchObject({ healthyTargets: 2, healthyZones: 1 })
  })

  test('a zone that is not told is not guessed', async () => {
    answering({ DescribeTargetHealth: health(['', 'healthy'], ['us-east-1a', 'healthy']) })
    const { matches } = await readGroup('by-ip')
    expect(matches[0]?.facts['healthyTargets']).toBe(2)
    expect(matches[0]?.unread?.['healthyZones']).toMatchObject({ class: 'transient' })
  })

  test('no targets are none, but an answer without a list is not', async () => {
    answering({ DescribeTargetHealth: health() })
    expect((await readGroup('by-ip')).matches[0]?.facts).toMatchObject({
      targets: 0,
      healthyTargets: 0,
      healthyZones: 0,
    })
    answering({ DescribeTargetHealth: answer('DescribeTargetHealth', '') })
    const { matches } = await readGroup('by-ip')
    expect(matches[0]?.facts).toMatchObject({ healthCheckEnabled: true })
    expect(Object.keys(matches[0]?.unread ?? {}).toSorted()).toEqual(['healthyTargets', 'healthyZones', 'targets'])
  })

  test('functions have no zone, and what is not checked is never removed', async () => {
    const group = member({
      TargetGroupArn: 'arn:g',
      TargetType: 'lambda',
      HealthCheckEnabled: 'false',
      HealthCheckIntervalSeconds: '35',
      UnhealthyThresholdCount: '2',
    })
    answering({
      DescribeTargetGroups: answer('DescribeTargetGroups', `<TargetGroups>${group}</TargetGroups>`),
      DescribeTargetHealth: health(['all', 'unavailable']),
    })
    expect((await readGroup('by-ip')).matches[0]?.facts).toEqual({
      healthCheckEnabled: false,
      healthCheckPath: null,
      healthCheckInterval: 35,
      removalTime: null,
      targets: 1,
      healthyTargets: 0,
      healthyZones: null,
    })
  })
})
