/** `aws/target-group`: the health check of a load balancer, and what it says now. */
import { z } from 'zod'
import type { TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2'
import { incomplete, type Aws } from '../aws.ts'
import { isUnread, measured, of, setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { distinct } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { findNamed } from './elb.ts'
import { part } from './s3.ts'

type Params = { name: string }

const facts = {
  healthCheckEnabled: setting.boolean('Whether targets are checked.'),
  healthCheckPath: setting.text('The path that is asked; none where only a connection is opened.', 'customer'),
  healthCheckInterval: setting.duration('Time between two checks.'),
  removalTime: setting.duration('Time until a target that fails gets no more traffic: interval times threshold.'),
  targets: measured.number('How many targets are registered.'),
  healthyTargets: measured.number('How many of them are healthy.'),
  healthyZones: measured.number('In how many zones there is a healthy target; none where targets have no zone.'),
} as const

export const targetGroup: AnySource = source<Params, typeof facts>({
  id: 'aws/target-group',
  title: 'Target group',
  version: 1,
  regional: true,
  says: 'The health check of a load balancer and what it says now. A target that is unused, initial or draining is not healthy, and where health is not checked no target is. A path that always answers 200 proves little: look at `healthCheckPath`. Targets by address tell their zone, and one outside of the network belongs to none; targets by instance do not tell it, so EC2 is asked. A target group that does not exist gives no match.',
  params: z.strictObject({
    name: hidden(z.string().trim().min(1), 'Name of the target group.', 'api'),
  }),
  facts,
  actions: [
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
    'ec2:DescribeInstances',
  ],
  collect: async ({ name }, { aws }) => {
    const { DescribeTargetGroupsCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2')
    const { output: group } = await findNamed(
      aws,
      'elasticloadbalancing:DescribeTargetGroups',
      new DescribeTargetGroupsCommand({ Names: [name] }),
      'TargetGroupNotFound',
      (output) => output.TargetGroups,
    )
    return group === null ? [] : [{ subject: name, facts: await describe(aws, group) }]
  },
})

const describe = async (aws: Aws, group: TargetGroup): Promise<Found<typeof facts>['facts']> => {
  const health = await part('elasticloadbalancing:DescribeTargetHealth', aws.region, () => healthOf(aws, group))
  const healthy = of(health, (all) => all.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy'))
  const zones = isUnread(healthy)
    ? healthy
    : await part('ec2:DescribeInstances', aws.region, () => zonesOf(aws, group, healthy))
  const { HealthCheckEnabled: checked, HealthCheckIntervalSeconds: interval, UnhealthyThresholdCount: failures } = group
  return {
    healthCheckEnabled: checked ?? null,
    healthCheckPath: group.HealthCheckPath ?? null,
    healthCheckInterval: interval ?? null,
    removalTime: checked === false || interval === undefined || failures === undefined ? null : interval * failures,
    targets: of(health, (all) => all.length),
    healthyTargets: of(healthy, (all) => all.length),
    healthyZones: of(zones, (names) => names?.length ?? null),
  }
}

// The whole group: this call has no pages.
const healthOf = async (aws: Aws, group: TargetGroup): Promise<readonly TargetHealthDescription[]> => {
  const { DescribeTargetHealthCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2')
  const { output } = await aws.ask(
    'elasticloadbalancing',
    new DescribeTargetHealthCommand({ TargetGroupArn: group.TargetGroupArn }),
  )
  if (!output.TargetHealthDescriptions) throw incomplete('elasticloadbalancing:DescribeTargetHealth')
  return output.TargetHealthDescriptions
}

/** The zones of targets; `null` for kinds of target that have none, such as functions. */
const zonesOf = async (
  aws: Aws,
  group: TargetGroup,
  targets: readonly TargetHealthDescription[],
): Promise<readonly string[] | null> => {
  if (group.TargetType !== 'ip' && group.TargetType !== 'instance') return null
  const told = targets.map(({ Target }) => Target?.AvailabilityZone)
  const silent = targets.filter((_, index) => told[index] === undefined)
  if (silent.length > 0 && group.TargetType === 'ip') throw incomplete('elasticloadbalancing:DescribeTargetHealth')
  const asked = await zonesOfInstances(aws, distinct(silent.map(({ Target }) => Target?.Id)))
  return distinct([...told.filter((zone) => zone !== 'all'), ...asked])
}

const zonesOfInstances = async (aws: Aws, ids: readonly string[]): Promise<readonly string[]> => {
  const { DescribeInstancesCommand } = await import('@aws-sdk/client-ec2')
  const batches = Array.from({ length: Math.ceil(ids.length / 100) }, (_, at) => ids.slice(100 * at, 100 * at + 100))
  const zones = await Promise.all(
    batches.map(async (batch) => {
      // Named instances come in one answer, without pages.
      const { output } = await aws.ask('ec2', new DescribeInstancesCommand({ InstanceIds: batch }), {
        keep: ({ Reservations }) =>
          Reservations?.flatMap(({ Instances = [] }) => Instances.map(({ Placement }) => Placement?.AvailabilityZone)),
      })
      if (!output || output.length < batch.length || output.includes(undefined))
        throw incomplete('ec2:DescribeInstances')
      return output
    }),
  )
  return distinct(zones.flat())
}
