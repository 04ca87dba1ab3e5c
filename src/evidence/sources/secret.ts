/** `aws/secret`: rotation and replicas of secrets. Only what describes a secret is asked; its value never is. */
import { z } from 'zod'
import type { DescribeSecretCommandOutput } from '@aws-sdk/client-secrets-manager'
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import { measured, setting } from '../facts.ts'
import { exactlyOne, hidden } from '../params.ts'
import { ageOf, days, distinct } from '../reading.ts'
import { intervalOf } from '../schedule.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { listByToken } from './next-token.ts'

type Params = { secret?: string | undefined; prefix?: string | undefined }
type Described = Omit<DescribeSecretCommandOutput, '$metadata'>

const facts = {
  rotation: setting.boolean('Whether it is rotated; none when that was never set up.'),
  rotationInterval: setting.duration('The longest time between two rotations.'),
  rotatedAge: measured.duration('Time since it was rotated; none when never.'),
  changedAge: measured.duration('Time since it was changed in any way, its value or its settings.'),
  replicaRegions: setting.texts('The regions with a replica.'),
  replicasInSync: measured.boolean('Whether all replicas have the same value; none without replicas.'),
} as const

export const secret: AnySource = source<Params, typeof facts>({
  id: 'aws/secret',
  title: 'Secret',
  version: 1,
  regional: true,
  says: 'Rotation and replicas of secrets, one match each; their values are never read. What was never set up is missing, not off. That a secret changed may mean its description only. A replica that could not be made, for example because the name exists there, is not in sync; one that is in sync is not promoted by itself. The service keeps about 100 versions, so "permanent" is not true. A secret that does not exist, or is to be deleted and so can no longer be used, gives no match.',
  params: z
    .strictObject({
      secret: hidden(z.string().trim().min(1), 'Name of the secret.', 'orders/database').optional(),
      prefix: hidden(z.string().trim().min(1), 'Reads every secret whose name begins like this.', 'orders/').optional(),
    })
    .superRefine(exactlyOne('secret', 'prefix')),
  facts,
  actions: ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
  collect: async ({ secret: name, prefix }, { aws }) => {
    const { DescribeSecretCommand: Describe } = await import('@aws-sdk/client-secrets-manager')
    const names = name === undefined ? await namesOf(aws, prefix ?? '') : [name]
    const found = await Promise.all(
      names.map(async (each) => {
        const { output, clock } = await aws.find('secretsmanager', new Describe({ SecretId: each }), [
          'ResourceNotFoundException',
        ])
        return output === null || output.DeletedDate !== undefined ? [] : [describe(output, clock)]
      }),
    )
    return found.flat()
  },
})

// The listing tells of rotation too, but not of replicas.
const namesOf = async (aws: Aws, prefix: string): Promise<readonly string[]> => {
  const { ListSecretsCommand: List } = await import('@aws-sdk/client-secrets-manager')
  const operation = 'secretsmanager:ListSecrets'
  const { items } = await listByToken(aws, {
    service: 'secretsmanager',
    operation,
    make: (token) => new List({ NextToken: token, MaxResults: 100, Filters: [{ Key: 'name', Values: [prefix] }] }),
    pick: (output) => output.SecretList,
  })
  return distinct(
    items.map(({ Name }) => {
      if (Name === undefined) throw incomplete(operation)
      return Name
    }),
  ).filter((each) => each.startsWith(prefix))
}

const describe = (each: Described, clock: Instant): Found<typeof facts> => {
  if (each.Name === undefined) throw incomplete('secretsmanager:DescribeSecret')
  const { AutomaticallyAfterDays: after, ScheduleExpression: schedule } = each.RotationRules ?? {}
  const replicas = each.ReplicationStatus ?? []
  return {
    subject: each.Name,
    facts: {
      rotation: each.RotationEnabled ?? null,
      // The number of days is worked out after the first rotation; until then only the schedule tells.
      rotationInterval: days(after) ?? intervalOf(schedule),
      rotatedAge: ageOf(each.LastRotatedDate, clock),
      changedAge: ageOf(each.LastChangedDate, clock),
      replicaRegions: distinct(replicas.map((replica) => replica.Region)),
      replicasInSync: replicas.length === 0 ? null : replicas.every((replica) => replica.Status === 'InSync'),
    },
  }
}
