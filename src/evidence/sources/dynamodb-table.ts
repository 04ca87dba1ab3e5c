/** `aws/dynamodb-table`: a table, the window of moments that can be restored, and its replicas in other regions. */
import { z } from 'zod'
import type { PointInTimeRecoveryDescription, ReplicaDescription } from '@aws-sdk/client-dynamodb'
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import { measured, of, setting, type Unread } from '../facts.ts'
import { hidden } from '../params.ts'
import { ageOf, days, distinct, instantOf } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { part } from './s3.ts'

type Params = { table: string }

const facts = {
  status: measured.text('State of the table; `ACTIVE` and `UPDATING` when it serves.'),
  pointInTimeRecovery: setting.boolean('Whether the table can be restored to a moment.'),
  restorableAge: measured.duration(
    'Time since the newest moment that can be restored. This is what damage to the data now would lose.',
  ),
  latestRestorableTime: measured.instant('The newest moment that can be restored.'),
  earliestRestorableTime: measured.instant('The oldest moment that can be restored.'),
  restorableSpan: measured.duration('How far back from now a restore can reach.'),
  recoveryPeriod: setting.duration('How far back it may reach at most.'),
  deletionProtection: setting.boolean('Whether deleting the table is refused.'),
  encryptionKey: setting.text('The KMS key that encrypts the table; none when the key is one of DynamoDB.', 'internal'),
  replicaRegions: measured.texts('The other regions with a replica that serves.'),
  replicasUnavailable: measured.number('How many other replicas do not serve: being made or removed, or out of reach.'),
  consistency: setting.choice(
    ['eventual', 'strong'],
    'When a write is answered: `eventual` before it has reached another region, `strong` after; none without replicas.',
  ),
} as const

export const dynamodbTable: AnySource = source<Params, typeof facts>({
  id: 'aws/dynamodb-table',
  title: 'DynamoDB table',
  version: 1,
  regional: true,
  says: 'Whether a table can be restored to a moment, and where else it is. The console calls continuous backups enabled on every table: only point-in-time recovery counts, and it is set for each replica apart, so bind each region. A restore makes a new table in the same region, without its scaling, alarms, and expiry of items. Replicas are no backup, because they repeat a deletion within seconds. With eventual consistency the loss of a region loses what was not yet copied: CloudWatch tells how far behind that is (`ReplicationLatency`). Replicas of global tables of 2017 are not told. A table that does not exist gives no match.',
  params: z.strictObject({ table: hidden(z.string().trim().min(3), 'Name of the table.', 'orders') }),
  facts,
  actions: ['dynamodb:DescribeTable', 'dynamodb:DescribeContinuousBackups'],
  collect: async ({ table: name }, { aws }) => {
    const { DescribeTableCommand: Describe } = await import('@aws-sdk/client-dynamodb')
    const { output } = await aws.find('dynamodb', new Describe({ TableName: name }), ['ResourceNotFoundException'])
    if (output === null) return []
    const { Table: table } = output
    if (!table?.TableStatus) throw incomplete('dynamodb:DescribeTable')
    const recovery = await recoveryOf(aws, name)
    // The region that is asked is not among the replicas, in some answers it is.
    const others = (table.Replicas ?? []).filter((each) => each.RegionName !== aws.region)
    const serving = others.filter(serves)
    return [
      {
        subject: name,
        facts: {
          status: table.TableStatus,
          pointInTimeRecovery: of(recovery, ({ found }) => found !== null),
          restorableAge: of(recovery, ({ found, clock }) => ageOf(found?.LatestRestorableDateTime, clock)),
          latestRestorableTime: of(recovery, ({ found }) => instantOf(found?.LatestRestorableDateTime)),
          earliestRestorableTime: of(recovery, ({ found }) => instantOf(found?.EarliestRestorableDateTime)),
          restorableSpan: of(recovery, ({ found, clock }) => ageOf(found?.EarliestRestorableDateTime, clock)),
          recoveryPeriod: of(recovery, ({ found }) => days(found?.RecoveryPeriodInDays)),
          deletionProtection: table.DeletionProtectionEnabled ?? false,
          encryptionKey: table.SSEDescription?.KMSMasterKeyArn ?? null,
          replicaRegions: distinct(serving.map((each) => each.RegionName)),
          replicasUnavailable: others.length - serving.length,
          consistency: others.length === 0 ? null : table.MultiRegionConsistency === 'STRONG' ? 'strong' : 'eventual',
        },
      },
    ]
  },
})

const serves = ({ ReplicaStatus: status }: ReplicaDescription): boolean => status === 'ACTIVE' || status === 'UPDATING'

type Recovery = { readonly found: PointInTimeRecoveryDescription | null; readonly clock: Instant }
const operation = 'dynamodb:DescribeContinuousBackups'

/** Point-in-time recovery; `null` when it is off. */
const recoveryOf = (aws: Aws, name: string): Promise<Recovery | Unread> =>
  part(operation, aws.region, async () => {
    const { DescribeContinuousBackupsCommand: Describe } = await import('@aws-sdk/client-dynamodb')
    const { output, clock } = await aws.ask('dynamodb', new Describe({ TableName: name }))
    const { PointInTimeRecoveryDescription: found } = output.ContinuousBackupsDescription ?? {}
    if (!found?.PointInTimeRecoveryStatus) throw incomplete(operation)
    return { found: found.PointInTimeRecoveryStatus === 'ENABLED' ? found : null, clock }
  })
