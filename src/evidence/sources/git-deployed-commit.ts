/** `git/deployed-commit`: whether what runs was built from a commit that the repository on GitHub has. */
import { z } from 'zod'
import { incomplete, type Aws } from '../aws.ts'
import { ReadError } from '../errors.ts'
import { isUnread, measured, type Unread } from '../facts.ts'
import { hidden } from '../params.ts'
import { distinct, orUnread } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import type { Web } from '../web.ts'
import { imageName, type ImageName } from './ecr.ts'
import { findService, runningTasks } from './ecs.ts'
import { branchOf, find, get, objectName, repositoryOf, repositoryParam } from './github.ts'

type Params = { repository: string; cluster: string; service: string; image?: string | undefined }

const facts = {
  onRemote: measured.boolean('Whether the repository has every commit that runs; none when nothing runs.'),
  unpushed: measured.number(
    'How many commits what runs is ahead of the default branch, at most; none when nothing runs. It cannot be counted for a commit that the repository has not.',
  ),
} as const

export const gitDeployedCommit: AnySource = source<Params, typeof facts>({
  id: 'git/deployed-commit',
  title: 'Deployed commit',
  version: 1,
  regional: true,
  says: 'Whether what an ECS service runs was built from a commit that the repository on GitHub has. Which commit that is, the image says: by its annotation `org.opencontainers.image.revision`, or by a tag that is the whole name of a commit. Nobody proves that it is true: an image built from changed files may say so too. GitHub also has the commits of forks, so claim `unpushed` as well, which is 0 only for what is on the default branch. Images outside of ECR, and images that name no commit, leave it open. A service that does not exist gives no match.',
  params: z.strictObject({
    repository: repositoryParam(),
    cluster: hidden(z.string().trim().min(1), 'Cluster that runs it.', 'production'),
    service: hidden(z.string().trim().min(1), 'Service that runs it.', 'api'),
    image: hidden(
      z.string().trim().min(1),
      'Only containers with images of this repository in ECR count; by default all do.',
      'orders/api',
    ).optional(),
  }),
  facts,
  actions: [
    'ecs:DescribeServices',
    'ecs:ListTasks',
    'ecs:DescribeTasks',
    'ecr:BatchGetImage',
    'metadata: read',
    'contents: read',
  ],
  collect: async ({ repository, cluster, service, image }, { aws, web }) => {
    const { output: found } = await findService(aws, cluster, service)
    if (found === null) return []
    const commits = await runningCommits(aws, cluster, service, image)
    const ahead = commits.length === 0 ? [] : await aheadOf(web, repository, commits)
    return [
      {
        subject: `${cluster}/${service}`,
        facts: {
          onRemote: ahead.length === 0 ? null : !ahead.includes(null),
          unpushed: ahead.length === 0 ? null : most(ahead),
        },
      },
    ]
  },
})

/** The commits that the containers running at this moment were built from. */
const runningCommits = async (
  aws: Aws,
  cluster: string,
  service: string,
  only: string | undefined,
): Promise<readonly string[]> => {
  const tasks = await runningTasks(aws, cluster, service)
  const containers = tasks.flatMap((task) => task.containers)
  const images = new Map<string, { readonly name: ImageName | null; readonly digest: string; readonly tag: string }>()
  for (const { image = '', digest } of containers) {
    const name = imageName(image)
    if (only !== undefined && name?.repository !== only) continue
    if (!digest) throw incomplete('ecs:DescribeTasks')
    images.set(`${image} ${digest}`, { name, digest, tag: /:([^:/@]+)(?:@.*)?$/.exec(image)?.[1] ?? '' })
  }
  return distinct(
    await Promise.all(
      [...images.values()].map(async ({ name, digest, tag }) => {
        const said = name && (await revisionOf(aws, name, digest))
        const commit = said ?? /^(?:[a-z]+-)?([0-9a-f]{40})$/.exec(tag)?.[1]
        if (commit === undefined) throw unnamed()
        return commit
      }),
    ),
  )
}

const unnamed = (): ReadError =>
  new ReadError(
    'not-configured',
    'An image that runs does not say from which commit it was built.',
    'Build images with the annotation `org.opencontainers.image.revision`, or tag them with the whole name of the commit; leave out others with `image` in the binding.',
  )

const noted = z.object({ annotations: z.record(z.string(), z.string()).optional() })
const manifest = noted.extend({ manifests: z.array(noted).optional() })

/** The commit that an image says it was built from; `null` when it says none. */
const revisionOf = async (
  aws: Aws,
  { registry, region, repository }: ImageName,
  digest: string,
): Promise<string | null> => {
  const { BatchGetImageCommand } = await import('@aws-sdk/client-ecr')
  const { output } = await aws.find(
    'ecr',
    new BatchGetImageCommand({
      registryId: registry,
      repositoryName: repository,
      imageIds: [{ imageDigest: digest }],
      acceptedMediaTypes: [
        'application/vnd.oci.image.index.v1+json',
        'application/vnd.oci.image.manifest.v1+json',
        'application/vnd.docker.distribution.manifest.list.v2+json',
        'application/vnd.docker.distribution.manifest.v2+json',
      ],
    }),
    ['RepositoryNotFoundException'],
    {
      region,
      keep: ({ images = [], failures = [] }) => ({
        found: images.map(({ imageManifest }) => revisionsIn(imageManifest)),
        isGone: failures.length > 0 && failures.every(({ failureCode }) => failureCode === 'ImageNotFound'),
      }),
    },
  )
  const revisions = output?.found[0]
  // One that was deleted since it was started can no longer be asked.
  if (output === null || (revisions === undefined && output.isGone)) return null
  if (!revisions) throw incomplete('ecr:BatchGetImage')
  const [one, ...others] = revisions
  return one !== undefined && others.length === 0 && objectName.safeParse(one).success ? one : null
}

const revisionIn = (each: z.infer<typeof noted>): string | undefined =>
  each.annotations?.['org.opencontainers.image.revision']

/** The commits that a manifest names, or the manifests in it; `null` when it cannot be read. */
const revisionsIn = (text: string | undefined): readonly string[] | null => {
  let value: unknown
  try {
    value = JSON.parse(text ?? '')
  } catch {
    return null
  }
  const read = manifest.safeParse(value)
  if (!read.success) return null
  return distinct([revisionIn(read.data) ?? (read.data.manifests ?? []).map(revisionIn)].flat())
}

/** By how many commits each is ahead of the default branch; `null` for one that the repository has not. */
const aheadOf = async (
  web: Web,
  name: string,
  commits: readonly string[],
): Promise<readonly (number | null | Unread)[]> => {
  const { value: repository } = await repositoryOf(web, name)
  // Reading the branch shows that the token may read commits, so that one that is not found is not there.
  const branch = await branchOf(web, name, repository.default_branch)
  const grant = 'contents: read'
  return Promise.all(
    commits.map(async (commit) => {
      const asking = { name: 'GetCommit', path: `${name}/git/commits/${commit}`, schema: one, grant }
      const { value } = await find(web, asking, ({ status }) => status === 404 || status === 422)
      if (value === null || branch === null) return null
      const path = `${name}/compare/${branch.commit.sha}...${commit}?per_page=1`
      return orUnread(
        async () => (await get(web, { name: 'CompareCommits', path, schema: compared, grant })).value.ahead_by,
      )
    }),
  )
}

const one = z.object({ sha: objectName })
const compared = z.object({ ahead_by: z.int().min(0) })

const most = (ahead: readonly (number | null | Unread)[]): number | Unread => {
  const numbers: number[] = []
  for (const each of ahead) {
    if (isUnread(each)) return each
    if (each === null) return { unread: uncounted }
    numbers.push(each)
  }
  return numbers.reduce((a, b) => Math.max(a, b))
}

const uncounted = {
  class: 'not-found',
  message: 'The repository does not have a commit that runs, so it is not known how far ahead that is.',
  hint: 'Push the commit, or deploy one that was pushed.',
} as const
