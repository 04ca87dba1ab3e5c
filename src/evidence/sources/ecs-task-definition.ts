/** `aws/ecs-task-definition`: the revisions that a service can be rolled back to. */
import { z } from 'zod'
import { isUnread, measured, type Unread } from '../facts.ts'
import { hidden } from '../params.ts'
import { source, type AnySource } from '../source.ts'
import { haveImages } from './ecr.ts'
import { activeRevisions, imagesOf } from './ecs.ts'
import { part } from './s3.ts'

type Params = { family: string }

const facts = {
  activeRevisions: measured.number('How many revisions can be deployed.'),
  newestRevision: measured.number('The newest revision that can be deployed.'),
  previousActive: measured.boolean('Whether the revision before the newest can be deployed.'),
  imageExists: measured.boolean('Whether all images of the newest revision exist.'),
  previousImageExists: measured.boolean(
    'Whether all images of the revision before the newest exist; none when that revision can not be deployed.',
  ),
} as const

export const ecsTaskDefinition: AnySource = source<Params, typeof facts>({
  id: 'aws/ecs-task-definition',
  title: 'ECS task definition',
  version: 1,
  regional: true,
  says: 'Revisions that a service can be rolled back to. A revision is of use only when its images still exist: they are looked up in ECR, where lifecycle rules delete and archive them. Images in other registries are not looked up, and leave the fact unread. A revision that names its image by a tag that can be moved starts whatever the tag names today: look at `immutableTags` of `aws/ecr-repository`. The newest revision is the newest that can be deployed, not necessarily the one that runs. A family without such a revision gives no match. The environment of containers is never kept.',
  params: z.strictObject({
    family: hidden(z.string().trim().min(1), 'Family of the task definition.', 'api'),
  }),
  facts,
  actions: ['ecs:ListTaskDefinitions', 'ecs:DescribeTaskDefinition', 'ecr:DescribeImages'],
  collect: async ({ family }, { aws }) => {
    const { revisions } = await activeRevisions(aws, family)
    const [newest, second] = revisions
    if (newest === undefined) return []
    const imagesExist = async (revision: number): Promise<boolean | Unread> => {
      const images = await part('ecs:DescribeTaskDefinition', aws.region, () => imagesOf(aws, family, revision))
      return isUnread(images) ? images : haveImages(aws, images)
    }
    const previousActive = second === newest - 1
    return [
      {
        subject: family,
        facts: {
          activeRevisions: revisions.length,
          newestRevision: newest,
          previousActive,
          imageExists: await imagesExist(newest),
          previousImageExists: previousActive ? await imagesExist(second) : null,
        },
      },
    ]
  },
})
