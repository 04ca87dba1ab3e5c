/** `aws/ecr-replication`: whether the image that production runs is in the other regions too. */
import { z } from 'zod'
import type { ReplicationConfiguration } from '@aws-sdk/client-ecr'
import { incomplete, type Aws } from '../aws.ts'
import { isUnread, measured, setting, type Unread } from '../facts.ts'
import { hidden } from '../params.ts'
import { distinct } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { hasImage, imageName } from './ecr.ts'
import { findService, runningTasks } from './ecs.ts'
import { part } from './s3.ts'

type Params = { repository: string; cluster: string; service: string }

/** From good to bad: what is reported is the worst of all copies. */
const states = ['complete', 'in-progress', 'failed', 'none'] as const
type State = (typeof states)[number]

const facts = {
  destinations: setting.texts('The regions that images of the repository are copied to by rule.'),
  status: measured.choice(
    states,
    'State of the copies of the image that runs, the worst of them: `none` where a copy that a rule asks for is not there, or no rule asks for one. No value when nothing runs from the repository.',
  ),
} as const

export const ecrReplication: AnySource = source<Params, typeof facts>({
  id: 'aws/ecr-replication',
  title: 'ECR replication',
  version: 1,
  regional: true,
  says: 'Whether the image that production runs is in the other regions. Only images pushed after a rule are copied, and a lifecycle rule of the other region may have deleted the copy since, so the digest that runs is looked up there, and neither the rule nor the state of the copy is trusted alone. Most copies take less than 30 minutes. Settings of the repository are not copied. A service that does not exist gives no match.',
  params: z.strictObject({
    repository: hidden(z.string().trim().min(1), 'Name of the repository.', 'orders/api'),
    cluster: hidden(z.string().trim().min(1), 'Cluster whose image is checked.', 'production'),
    service: hidden(z.string().trim().min(1), 'Service whose image is checked.', 'api'),
  }),
  facts,
  actions: [
    'ecr:DescribeRegistry',
    'ecr:DescribeImages',
    'ecr:DescribeImageReplicationStatus',
    'ecs:DescribeServices',
    'ecs:ListTasks',
    'ecs:DescribeTasks',
  ],
  collect: async ({ repository, cluster, service }, { aws }) => {
    const { output: found } = await findService(aws, cluster, service)
    if (found === null) return []
    const copies = await part('ecr:DescribeRegistry', aws.region, () => copiesOf(aws, repository))
    const status: State | null | Unread = isUnread(copies)
      ? copies
      : await part('ecr:DescribeImages', aws.region, async () => {
          const digests = await runningDigests(aws, cluster, service, repository)
          if (digests.length === 0) return null
          if (copies.length === 0) return 'none'
          const all = digests.flatMap((digest) => copies.map((copy) => stateOf(aws, repository, digest, copy)))
          return worst(await Promise.all(all))
        })
    return [
      {
        subject: `${cluster}/${service}`,
        facts: { destinations: isUnread(copies) ? copies : distinct(copies.map(({ region }) => region)), status },
      },
    ]
  },
})

type Copy = { readonly registry: string; readonly region: string }

const worst = (found: readonly State[]): State => states.findLast((each) => found.includes(each)) ?? 'none'

/** Where images of a repository are copied to. A rule without a filter is for every repository. */
const copiesOf = async (aws: Aws, repository: string): Promise<readonly Copy[]> => {
  const { DescribeRegistryCommand } = await import('@aws-sdk/client-ecr')
  const { output } = await aws.ask('ecr', new DescribeRegistryCommand({}))
  const rules: ReplicationConfiguration['rules'] = output.replicationConfiguration?.rules
  if (!rules) throw incomplete('ecr:DescribeRegistry')
  const found = rules
    .filter(
      ({ repositoryFilters: filters = [] }) =>
        filters.length === 0 || filters.some(({ filter }) => filter !== undefined && repository.startsWith(filter)),
    )
    .flatMap(({ destinations = [] }) => destinations)
    .map(({ region, registryId }) => {
      if (!region || !registryId) throw incomplete('ecr:DescribeRegistry')
      return { region, registry: registryId }
    })
  return [...new Map(found.map((each) => [`${each.registry}/${each.region}`, each])).values()]
}

const runningDigests = async (
  aws: Aws,
  cluster: string,
  service: string,
  repository: string,
): Promise<readonly string[]> => {
  const tasks = await runningTasks(aws, cluster, service)
  const containers = tasks
    .flatMap((task) => task.containers)
    .filter(({ image }) => image !== undefined && imageName(image)?.repository === repository)
  return distinct(
    containers.map(({ digest }) => {
      if (!digest) throw incomplete('ecs:DescribeTasks')
      return digest
    }),
  )
}

const stateOf = async (aws: Aws, repository: string, digest: string, copy: Copy): Promise<State> => {
  const id = { imageDigest: digest }
  if (await hasImage(aws, { ...copy, repository, id })) return 'complete'
  const { DescribeImageReplicationStatusCommand } = await import('@aws-sdk/client-ecr')
  const { output } = await aws.find(
    'ecr',
    new DescribeImageReplicationStatusCommand({ repositoryName: repository, imageId: id }),
    ['ImageNotFoundException', 'RepositoryNotFoundException'],
  )
  const found = output?.replicationStatuses?.find(
    ({ region, registryId }) => region === copy.region && registryId === copy.registry,
  )
  // A copy that was completed and is not there was deleted since.
  return found?.status === 'IN_PROGRESS' ? 'in-progress' : found?.status === 'FAILED' ? 'failed' : 'none'
}
