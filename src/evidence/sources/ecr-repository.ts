/** `aws/ecr-repository`: the images that can be deployed. */
import { z } from 'zod'
import type { ImageDetail } from '@aws-sdk/client-ecr'
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import { isUnread, measured, of, setting, unread, type Unread } from '../facts.ts'
import { hidden } from '../params.ts'
import { ageOf, newestOf, oldestOf, walk } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { isUsable } from './ecr.ts'
import { part } from './s3.ts'

type Params = { repository: string }

const facts = {
  images: measured.number('How many images there are.'),
  taggedImages: measured.number('How many of them have a tag.'),
  newestAge: measured.duration('Time since the newest image was pushed.'),
  oldestAge: measured.duration('Time since the oldest image was pushed.'),
  immutableTags: setting.boolean('Whether a tag stays with its image, whatever the tag.'),
} as const

export const ecrRepository: AnySource = source<Params, typeof facts>({
  id: 'aws/ecr-repository',
  title: 'ECR repository',
  version: 1,
  regional: true,
  says: 'Images that can be deployed. A tag that can be moved is no known-good image; where some tags are exempt from that rule, tags count as movable. Images in the archive do not count, and neither do signatures, attestations and other things that are kept beside images. An image for several processors counts once per processor and once for their list, of which usually only the list has a tag. A repository that does not exist gives no match.',
  params: z.strictObject({
    repository: hidden(z.string().trim().min(1), 'Name of the repository.', 'orders/api'),
  }),
  facts,
  actions: ['ecr:DescribeRepositories', 'ecr:DescribeImages'],
  collect: async ({ repository }, { aws }) => {
    const { DescribeRepositoriesCommand } = await import('@aws-sdk/client-ecr')
    const { output } = await aws.find('ecr', new DescribeRepositoriesCommand({ repositoryNames: [repository] }), [
      'RepositoryNotFoundException',
    ])
    if (output === null) return []
    const [found] = output.repositories ?? []
    if (!found) throw incomplete('ecr:DescribeRepositories')
    const listed = await part('ecr:DescribeImages', aws.region, () => listImages(aws, repository))
    const pushed = of(listed, ({ items }) => items.flatMap(({ imagePushedAt }) => imagePushedAt ?? []))
    const age = (pick: (moments: readonly Date[]) => Date | undefined): number | null | Unread => {
      if (isUnread(listed) || isUnread(pushed)) return isUnread(listed) ? listed : (pushed as Unread)
      return pushed.length < listed.items.length ? undated : ageOf(pick(pushed), listed.clock)
    }
    return [
      {
        subject: repository,
        facts: {
          images: of(listed, ({ items }) => items.length),
          taggedImages: of(listed, ({ items }) => items.filter(({ imageTags = [] }) => imageTags.length > 0).length),
          newestAge: age(newestOf),
          oldestAge: age(oldestOf),
          immutableTags: found.imageTagMutability === undefined ? null : found.imageTagMutability === 'IMMUTABLE',
        },
      },
    ]
  },
})

const undated = unread({
  class: 'transient',
  message: 'ECR did not tell when one of the images was pushed.',
  hint: 'Collect again.',
})

const listImages = async (
  aws: Aws,
  repositoryName: string,
): Promise<{ readonly items: readonly ImageDetail[]; readonly clock: Instant }> => {
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ecr')
  const operation = 'ecr:DescribeImages'
  const { items, clock } = await walk(operation, async (nextToken) => {
    const { output, clock: at } = await aws.ask(
      'ecr',
      new DescribeImagesCommand({ repositoryName, maxResults: 1000, nextToken }),
    )
    if (!output.imageDetails) throw incomplete(operation)
    return { items: output.imageDetails, clock: at, next: output.nextToken || undefined }
  })
  return { items: items.filter((each) => isUsable(each) && isImage(each)), clock }
}

const configurations = new Set([
  'application/vnd.docker.container.image.v1+json',
  'application/vnd.oci.image.config.v1+json',
])

// Older signatures claim to be images, and are known only by their tag, which names the image that they belong to.
const beside = /^sha256-[0-9a-f]{64}(?:\.[a-z]+)?$/

const isImage = ({ artifactMediaType, imageTags = [] }: ImageDetail): boolean =>
  (artifactMediaType === undefined || configurations.has(artifactMediaType)) &&
  !(imageTags.length > 0 && imageTags.every((tag) => beside.test(tag)))
