/** `aws/rds-cluster`: Aurora and Multi-AZ clusters, and the window of moments that can be restored. */
import { z } from 'zod'
import type { DBCluster, DescribeDBClustersCommand } from '@aws-sdk/client-rds'
import type { Instant } from '../../model/calendar.ts'
import { incomplete } from '../aws.ts'
import { measured, setting } from '../facts.ts'
import { exactlyOne, hidden, tag } from '../params.ts'
import { ageOf, days, distinct, instantOf } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { listAll, listNamed, type Kind } from './rds.ts'

type Params = { cluster?: string | undefined; tag?: { key: string; value: string } | undefined }

const facts = {
  status: measured.text('State of the cluster as RDS reports it; `available` when it serves.'),
  engine: setting.text('Database engine.'),
  restorableAge: measured.duration(
    'Time since the newest moment that can be restored. This is what a failure now would lose.',
  ),
  latestRestorableTime: measured.instant('The newest moment that can be restored.'),
  earliestRestorableTime: measured.instant('The oldest moment that can be restored.'),
  restorableSpan: measured.duration('How far back from now a restore can reach.'),
  backupRetention: setting.duration('How long automated backups are kept.'),
  backupWindow: setting.text('When the daily backup is taken, in UTC, such as `03:00-04:00`.'),
  multiAz: setting.boolean('Whether the cluster has instances in more than one zone.'),
  zones: measured.number('How many zones its storage or instances may be in.'),
  members: measured.number('How many instances belong to it, the writer included.'),
  storageEncrypted: setting.boolean('Whether the storage is encrypted.'),
  encryptionKey: setting.text('The key that encrypts the storage.', 'internal'),
  deletionProtection: setting.boolean('Whether deleting the cluster is refused.'),
  logExports: setting.texts('Kinds of database log that are sent to CloudWatch.'),
  readReplicas: measured.number('How many clusters replicate from it.'),
} as const

export const rdsCluster: AnySource = source<Params, typeof facts>({
  id: 'aws/rds-cluster',
  title: 'RDS cluster',
  version: 1,
  regional: true,
  says: 'Aurora and Multi-AZ database clusters. Aurora keeps one continuous backup per cluster, so the restorable window stands here and not at the instances. Several members in one zone are not redundancy: look at `multiAz`. Neptune and DocumentDB answer the same call and are left out. A cluster that does not exist gives no match.',
  params: z
    .strictObject({
      cluster: hidden(z.string().trim().min(1), 'Identifier of the cluster.', 'orders').optional(),
      tag: hidden(tag, 'Reads every cluster that has this tag.', { key: 'product', value: 'orders' }).optional(),
    })
    .superRefine(exactlyOne('cluster', 'tag')),
  facts,
  actions: ['rds:DescribeDBClusters'],
  collect: async (params, { aws }) => {
    const { DescribeDBClustersCommand: Describe } = await import('@aws-sdk/client-rds')
    const kind: Kind<DescribeDBClustersCommand, DBCluster> = {
      operation,
      absent: ['DBClusterNotFoundFault', 'DBClusterNotFound'],
      make: (page, name) => new Describe({ ...page, DBClusterIdentifier: name }),
      pick: (output) => output.DBClusters,
      nameOf: (each) => each.DBClusterIdentifier,
    }
    const { items, clock } =
      params.cluster === undefined ? await listAll(aws, kind) : await listNamed(aws, kind, params.cluster)
    return items
      .filter((each) => each.Engine !== 'neptune' && each.Engine !== 'docdb')
      .filter(
        (each) =>
          !params.tag || each.TagList?.some((at) => at.Key === params.tag?.key && at.Value === params.tag?.value),
      )
      .map((each) => describe(each, clock))
  },
})

const operation = 'rds:DescribeDBClusters'

const describe = (each: DBCluster, clock: Instant): Found<typeof facts> => {
  if (!each.DBClusterIdentifier) throw incomplete(operation)
  return {
    subject: each.DBClusterIdentifier,
    facts: {
      status: each.Status ?? null,
      engine: each.Engine ?? null,
      restorableAge: ageOf(each.LatestRestorableTime, clock),
      latestRestorableTime: instantOf(each.LatestRestorableTime),
      earliestRestorableTime: instantOf(each.EarliestRestorableTime),
      restorableSpan: ageOf(each.EarliestRestorableTime, clock),
      backupRetention: days(each.BackupRetentionPeriod),
      backupWindow: each.PreferredBackupWindow ?? null,
      multiAz: each.MultiAZ ?? null,
      zones: distinct(each.AvailabilityZones ?? []).length,
      members: (each.DBClusterMembers ?? []).length,
      storageEncrypted: each.StorageEncrypted ?? null,
      encryptionKey: each.KmsKeyId ?? null,
      deletionProtection: each.DeletionProtection ?? null,
      logExports: distinct(each.EnabledCloudwatchLogsExports ?? []),
      readReplicas: (each.ReadReplicaIdentifiers ?? []).length,
    },
  }
}
