/**
 * How the ECS sources ask. Answers of ECS also carry what containers are started with, such as environment variables, and
 * those may be secrets: of every answer only what is named here is kept.
 */
import type { Deployment, DescribeTaskDefinitionCommandOutput, Service, Task } from '@aws-sdk/client-ecs'
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Answer, type Aws } from '../aws.ts'
import { walk } from '../reading.ts'

/** What is kept of a service. */
export type EcsService = Pick<
  Service,
  | 'availabilityZoneRebalancing'
  | 'capacityProviderStrategy'
  | 'desiredCount'
  | 'launchType'
  | 'loadBalancers'
  | 'schedulingStrategy'
  | 'status'
> & {
  readonly controller: string | undefined
  /** Whether the circuit breaker rolls back; `undefined` when the answer does not tell how it deploys. */
  readonly rollsBack: boolean | undefined
  readonly deployments: readonly (Pick<Deployment, 'rolloutState' | 'status'> & { readonly serviceConnect: boolean })[]
  /** Where a deployment controller of its own keeps what ECS keeps with the service. */
  readonly taskSets: readonly Pick<Service, 'capacityProviderStrategy' | 'launchType' | 'loadBalancers'>[]
}

const keepService = (each: Service): EcsService => {
  const breaker = each.deploymentConfiguration?.deploymentCircuitBreaker
  return {
    status: each.status,
    desiredCount: each.desiredCount,
    schedulingStrategy: each.schedulingStrategy,
    launchType: each.launchType,
    capacityProviderStrategy: each.capacityProviderStrategy,
    loadBalancers: each.loadBalancers,
    availabilityZoneRebalancing: each.availabilityZoneRebalancing,
    controller: each.deploymentController?.type,
    rollsBack: each.deploymentConfiguration && breaker?.enable === true && breaker.rollback === true,
    deployments: (each.deployments ?? []).map(({ rolloutState, status, serviceConnectConfiguration }) => ({
      rolloutState,
      status,
      serviceConnect: serviceConnectConfiguration?.enabled === true,
    })),
    taskSets: (each.taskSets ?? []).map(({ capacityProviderStrategy, launchType, loadBalancers }) => ({
      capacityProviderStrategy,
      launchType,
      loadBalancers,
    })),
  }
}

/** A service; `null` when ECS answers that there is no such service or cluster. */
export const findService = async (aws: Aws, cluster: string, service: string): Promise<Answer<EcsService | null>> => {
  const { DescribeServicesCommand } = await import('@aws-sdk/client-ecs')
  const operation = 'ecs:DescribeServices'
  const { output, clock } = await aws.find(
    'ecs',
    new DescribeServicesCommand({ cluster, services: [service] }),
    ['ClusterNotFoundException'],
    {
      keep: ({ services, failures = [] }) => ({
        services: services?.map(keepService),
        // ECS answers for a service that is not there as if all were well.
        missing: failures.length > 0 && failures.every(({ reason }) => reason === 'MISSING'),
      }),
    },
  )
  if (output === null) return { output, clock }
  const found = output.services?.[0]
  if (!found && !output.missing) throw incomplete(operation)
  return { output: found ?? null, clock }
}

/** What is kept of a task. */
export type EcsTask = Pick<Task, 'availabilityZone' | 'healthStatus' | 'launchType'> & {
  readonly containers: readonly { readonly image: string | undefined; readonly digest: string | undefined }[]
}

/** The tasks of a service that run at this moment. Those that are starting or stopping are not among them. */
export const runningTasks = async (aws: Aws, cluster: string, service: string): Promise<readonly EcsTask[]> => {
  const { DescribeTasksCommand, ListTasksCommand } = await import('@aws-sdk/client-ecs')
  const { items: names } = await walk('ecs:ListTasks', async (nextToken) => {
    const command = new ListTasksCommand({ cluster, serviceName: service, desiredStatus: 'RUNNING', nextToken })
    const { output, clock } = await aws.find('ecs', command, ['ClusterNotFoundException', 'ServiceNotFoundException'])
    if (output === null) return { items: [], clock, next: undefined }
    if (!output.taskArns) throw incomplete('ecs:ListTasks')
    return { items: output.taskArns, clock, next: output.nextToken || undefined }
  })
  const batches = Array.from({ length: Math.ceil(names.length / 100) }, (_, at) =>
    names.slice(100 * at, 100 * at + 100),
  )
  const described = await Promise.all(
    batches.map(async (tasks) => {
      const { output } = await aws.ask('ecs', new DescribeTasksCommand({ cluster, tasks }), {
        keep: (answer) => ({
          tasks: answer.tasks?.map(keepTask),
          // A task that ended since it was listed does not run.
          gone: (answer.failures ?? []).filter(({ reason }) => reason === 'MISSING').length,
        }),
      })
      if (!output.tasks || output.tasks.length + output.gone < tasks.length) throw incomplete('ecs:DescribeTasks')
      return output.tasks
    }),
  )
  return described.flat().filter(({ lastStatus }) => lastStatus === 'RUNNING')
}

const keepTask = (each: Task): EcsTask & Pick<Task, 'lastStatus'> => ({
  lastStatus: each.lastStatus,
  healthStatus: each.healthStatus,
  launchType: each.launchType,
  availabilityZone: each.availabilityZone,
  containers: (each.containers ?? []).map(({ image, imageDigest }) => ({ image, digest: imageDigest })),
})

/** The revisions of a family that can be deployed, the newest first. */
export const activeRevisions = async (
  aws: Aws,
  family: string,
): Promise<{ readonly revisions: readonly number[]; readonly clock: Instant }> => {
  const { ListTaskDefinitionsCommand } = await import('@aws-sdk/client-ecs')
  const operation = 'ecs:ListTaskDefinitions'
  const { items, clock } = await walk(operation, async (nextToken) => {
    const command = new ListTaskDefinitionsCommand({ familyPrefix: family, status: 'ACTIVE', nextToken })
    const { output, clock: at } = await aws.ask('ecs', command)
    if (!output.taskDefinitionArns) throw incomplete(operation)
    return { items: output.taskDefinitionArns, clock: at, next: output.nextToken || undefined }
  })
  const revisions = items
    .map((arn) => /\/([^/:]+):(\d+)$/.exec(arn))
    .filter((found) => found?.[1] === family)
    .map((found) => Number(found?.[2]))
  return { revisions: revisions.toSorted((a, b) => b - a), clock }
}

/** The images that the containers of a revision are started from. */
export const imagesOf = async (aws: Aws, family: string, revision: number): Promise<readonly string[]> => {
  const { DescribeTaskDefinitionCommand } = await import('@aws-sdk/client-ecs')
  const command = new DescribeTaskDefinitionCommand({ taskDefinition: `${family}:${revision}` })
  const { output } = await aws.ask('ecs', command, {
    keep: ({ taskDefinition }: DescribeTaskDefinitionCommandOutput) =>
      taskDefinition?.containerDefinitions?.map(({ image }) => image),
  })
  if (!output || output.length === 0) throw incomplete('ecs:DescribeTaskDefinition')
  return output.map((image) => {
    if (!image) throw incomplete('ecs:DescribeTaskDefinition')
    return image
  })
}
