/** `aws/ecs-service`: a service, and the tasks that really run. */
import { z } from 'zod'
import { incomplete, type Aws } from '../aws.ts'
import { measured, of, setting, unread, type Unread } from '../facts.ts'
import { hidden } from '../params.ts'
import { distinct } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { findService, runningTasks, type EcsService, type EcsTask } from './ecs.ts'
import { part } from './s3.ts'

type Params = { cluster: string; service: string }

const launchTypes = ['FARGATE', 'FARGATE_SPOT', 'EC2', 'EXTERNAL', 'MANAGED_INSTANCES', 'mixed'] as const
type LaunchType = (typeof launchTypes)[number]

const facts = {
  status: measured.choice(['active', 'draining', 'inactive'], 'State of the service.'),
  launchType: setting.choice(
    launchTypes,
    'What the tasks run on, from the launch type or from the capacity providers.',
  ),
  desiredTasks: setting.number('How many tasks should run; none where one runs on every instance (a daemon).'),
  runningTasks: measured.number('How many tasks run. One that is starting or stopping does not count.'),
  healthyTasks: measured.number(
    'How many running tasks pass the health check of their containers. Without such a check none does; what the load balancer finds is told by `aws/target-group`.',
  ),
  zones: measured.number('In how many zones tasks run.'),
  zoneNames: measured.texts('The zones in which tasks run.', 'customer'),
  zoneRebalancing: setting.boolean('Whether tasks are spread anew when zones become uneven.'),
  loadBalancers: setting.number('How many target groups of load balancers send it traffic.'),
  circuitBreakerRollback: setting.boolean(
    'Whether a deployment that fails is rolled back by itself; none where something other than ECS deploys.',
  ),
  serviceConnect: setting.boolean('Whether it is part of a service mesh (Service Connect).'),
  rollout: measured.choice(['completed', 'in-progress', 'failed'], 'State of the newest deployment.'),
} as const

export const ecsService: AnySource = source<Params, typeof facts>({
  id: 'aws/ecs-service',
  title: 'ECS service',
  version: 1,
  regional: true,
  says: 'A service and the tasks that really run. Subnets in several zones are not several zones: running tasks are counted by zone. How many tasks are wanted is not how many run. A service that does not exist is answered without an error and gives no match, and so does one whose cluster does not exist. One that was deleted is `inactive` for some time. The launch type is left out under capacity providers, which are read instead. How long the replacement of a task takes is not told: events do not record the loss, so that is shown by a drill. The environment of tasks is never kept.',
  params: z.strictObject({
    cluster: hidden(z.string().trim().min(1), 'Name of the cluster.', 'production'),
    service: hidden(z.string().trim().min(1), 'Name of the service.', 'api'),
  }),
  facts,
  actions: ['ecs:DescribeServices', 'ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:DescribeCapacityProviders'],
  collect: async ({ cluster, service }, { aws }) => {
    const { output: found } = await findService(aws, cluster, service)
    if (found === null) return []
    const primary = found.deployments.find(({ status }) => status === 'PRIMARY')
    const tasks = await part('ecs:DescribeTasks', aws.region, () => runningTasks(aws, cluster, service))
    const launchType = await part('ecs:DescribeCapacityProviders', aws.region, () => launchTypeOf(aws, found))
    const zones = of(tasks, zonesOf)
    return [
      {
        subject: `${cluster}/${service}`,
        facts: {
          status: one(['active', 'draining', 'inactive'] as const, found.status),
          launchType,
          desiredTasks: found.schedulingStrategy === 'DAEMON' ? null : (found.desiredCount ?? null),
          runningTasks: of(tasks, (all) => all.length),
          healthyTasks: of(tasks, (all) => all.filter(({ healthStatus }) => healthStatus === 'HEALTHY').length),
          zones: of(zones, (names) => names.length),
          zoneNames: zones,
          zoneRebalancing:
            found.availabilityZoneRebalancing === undefined ? null : found.availabilityZoneRebalancing === 'ENABLED',
          loadBalancers: groupsOf(found).length,
          circuitBreakerRollback: (found.controller ?? 'ECS') === 'ECS' ? (found.rollsBack ?? null) : null,
          serviceConnect: primary?.serviceConnect ?? null,
          rollout: one(['completed', 'in-progress', 'failed'] as const, primary?.rolloutState),
        },
      },
    ]
  },
})

// Only a task on a machine outside of AWS has no zone.
const zonesOf = (tasks: readonly EcsTask[]): readonly string[] | Unread =>
  tasks.some((task) => task.availabilityZone === undefined && task.launchType !== 'EXTERNAL')
    ? unread(incomplete('ecs:DescribeTasks').evidence)
    : distinct(tasks.map((task) => task.availabilityZone))

/** A word of the service as one of ours; `null` when it gave none. */
const one = <const C extends string>(choices: readonly C[], word: string | undefined): C | null | Unread => {
  if (word === undefined) return null
  const found = choices.find((each) => each === word.toLowerCase().replace('_', '-'))
  return (
    found ??
    unread({
      class: 'invalid',
      message: 'ECS gave a state that is not known here.',
      hint: 'Look for a newer version of Holdfast, or report the state.',
    })
  )
}

const groupsOf = (service: EcsService): string[] =>
  distinct(
    [service, ...service.taskSets].flatMap(({ loadBalancers = [] }) =>
      loadBalancers.map((each) => each.targetGroupArn ?? each.loadBalancerName),
    ),
  )

// A service has a launch type or a strategy. In a strategy, a provider with neither a weight nor a base gets no task.
const launchTypeOf = async (aws: Aws, service: EcsService): Promise<LaunchType | null> => {
  const parts = [service, ...service.taskSets]
  const providers = parts
    .flatMap(({ capacityProviderStrategy = [] }) => capacityProviderStrategy)
    .filter(({ weight = 0, base = 0 }) => weight > 0 || base > 0)
    .map(({ capacityProvider }) => capacityProvider)
  const kinds = [
    ...parts.flatMap((each) => each.launchType ?? []),
    ...(await Promise.all(distinct(providers).map((name) => kindOfProvider(aws, name)))),
  ]
  const known = distinct(kinds)
  return known.length > 1 ? 'mixed' : (launchTypes.find((each) => each === known[0]) ?? null)
}

const kindOfProvider = async (aws: Aws, name: string): Promise<LaunchType> => {
  if (name === 'FARGATE' || name === 'FARGATE_SPOT') return name
  const { DescribeCapacityProvidersCommand } = await import('@aws-sdk/client-ecs')
  const { output } = await aws.ask('ecs', new DescribeCapacityProvidersCommand({ capacityProviders: [name] }))
  const found = output.capacityProviders?.[0]
  if (found?.managedInstancesProvider) return 'MANAGED_INSTANCES'
  if (found?.autoScalingGroupProvider) return 'EC2'
  throw incomplete('ecs:DescribeCapacityProviders')
}
