/** How sources ask about images: the names that they have elsewhere, and whether the registry still has them. */
import type { ImageDetail } from '@aws-sdk/client-ecr'
import { explainCall, incomplete, type Aws } from '../aws.ts'
import { isUnread, unread, type Unread } from '../facts.ts'

/** Where an image lies, as the name says that a container is started from. */
export type ImageName = {
  /** The account. */
  readonly registry: string
  readonly region: string
  readonly repository: string
  readonly id: { readonly imageTag: string } | { readonly imageDigest: string }
}

const form =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\/([^:@]+)(?::([^@]+))?(?:@(.+))?$/

/** What the name of an image says; `null` when the image lies in another kind of registry. */
export const imageName = (image: string): ImageName | null => {
  const [, registry, region, repository, tag = 'latest', digest] = form.exec(image) ?? []
  if (!registry || !region || !repository) return null
  return { registry, region, repository, id: digest ? { imageDigest: digest } : { imageTag: tag } }
}

/** One that was moved to the archive must be brought back before it can be deployed. */
export const isUsable = (image: ImageDetail): boolean =>
  image.imageStatus === undefined || image.imageStatus === 'ACTIVE'

/** Whether the registry has an image that can be deployed. */
export const hasImage = async (aws: Aws, { registry, region, repository, id }: ImageName): Promise<boolean> => {
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ecr')
  const { output } = await aws.find(
    'ecr',
    new DescribeImagesCommand({ registryId: registry, repositoryName: repository, imageIds: [id] }),
    ['ImageNotFoundException', 'RepositoryNotFoundException'],
    { region },
  )
  if (output === null) return false
  if (!output.imageDetails) throw incomplete('ecr:DescribeImages')
  return output.imageDetails.some(isUsable)
}

const elsewhere = unread({
  class: 'not-configured',
  message: 'An image lies in a registry that is not ECR, so nobody was asked whether it exists.',
  hint: 'Keep a copy of the image in ECR, for example by a pull-through cache.',
})

/** Whether all images that a task needs exist. One that is missing decides; one that could not be looked up leaves it open. */
export const haveImages = async (aws: Aws, images: readonly string[]): Promise<boolean | Unread> => {
  const answers = await Promise.all(
    images.map(async (image) => {
      const name = imageName(image)
      if (name === null) return elsewhere
      try {
        return await hasImage(aws, name)
      } catch (error) {
        return unread(explainCall(error, { operation: 'ecr:DescribeImages', region: name.region }))
      }
    }),
  )
  if (answers.includes(false)) return false
  return answers.find(isUnread) ?? true
}
