/** `aws/rds-instance`: the settings of RDS database instances, and how far back the newest restorable moment lies. */
import { z } from 'zod'
import type { DBInstance, DescribeDBInstancesCommand } from '@aws-sdk/client-rds'
import type { Instant } from '../../model/calendar.ts'
import { incomplete } from '../aws.ts'
import { measured, setting } from '../facts.ts'
import { exactlyOne, hidden, tag } from '../params.ts'
import { ageOf, days, distinct, instantOf } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { listAll, listNamed, type Kind } from './rds.ts'

type Params = { instance?: string | undefined; tag?: { key: string; value: string } | undefined }

const facts = {
  status: measured.text('State of the instance as RDS reports it; `available` when it serves.'),
  engine: setting.text('Database engine.'),
  engineVersion: setting.text('Version of the engine.'),
  instanceClass: setting.text('Size of the instance, such as `db.t3.micro`.', 'customer'),
  createdAge: measured.duration('Time since the instance was created. A new instance has no old backups yet.'),
  restorableAge: measured.duration(
    'Time since the newest moment that can be restored. This is what a failure now would lose. None when automated backups are off.',
  ),
  latestRestorableTime: measured.instant('The newest moment that can be restored.'),
  backupRetention: setting.duration('How long automated backups are kept; 0 when they are off.'),
  backupWindow: setting.text('When the daily backup is taken, in UTC, such as `03:00-04:00`.'),
  multiAz: setting.boolean(
    'Whether a standby is kept in another zone. It protects from the loss of a zone, not from corruption.',
  ),
  zone: measured.text('The zone it runs in.', 'customer'),
  secondaryZone: measured.text('The zone of the standby; none without one.', 'customer'),
  storageEncrypted: setting.boolean('Whether the storage is encrypted.'),
  encryptionKey: setting.text('The key that encrypts the storage.', 'internal'),
  deletionProtection: setting.boolean('Whether deleting the instance is refused.'),
  logExports: setting.texts('Kinds of database log that are sent to CloudWatch.'),
  readReplicas: measured.number('How many read replicas it has.'),
  pendingChanges: measured.texts('Settings that were changed and are not yet in force.'),
} as const

export const rdsInstance: AnySource = source<Params, typeof facts>({
  id: 'aws/rds-instance',
  title: 'RDS instance',
  version: 1,
  regional: true,
  says: 'Settings of database instances, and the newest moment that can be restored. The newest restorable time usually lies within 5 minutes of now, so alert at 15 and not at 5. It is missing when retention is 0, and for members of an Aurora cluster, whose restorable time is that of the cluster (`aws/rds-cluster`). How far back a restore can reach is not told here but by `aws/rds-automated-backups`. Neptune and DocumentDB answer the same call and are left out. An instance that does not exist gives no match.',
  params: z
    .strictObject({
      instance: hidden(z.string().trim().min(1), 'Identifier of the instance.', 'orders-prod').optional(),
      tag: hidden(tag, 'Reads every instance that has this tag.', { key: 'product', value: 'orders' }).optional(),
    })
    .superRefine(exactlyOne('instance', 'tag')),
  facts,
  actions: ['rds:DescribeDBInstances'],
  collect: async (params, { aws }) => {
    const kind = await instanceKind()
    const { items, clock } =
      params.instance === undefined ? await listAll(aws, kind) : await listNamed(aws, kind, params.instance)
    return items
      .filter((each) => each.Engine !== 'neptune' && each.Engine !== 'docdb')
      .filter(
        (each) =>
          !params.tag || each.TagList?.some((at) => at.Key === params.tag?.key && at.Value === params.tag?.value),
      )
      .map((each) => describe(each, clock))
  },
})

const operation = 'rds:DescribeDBInstances'

/** How instances are asked for. */
export const instanceKind = async (): Promise<Kind<DescribeDBInstancesCommand, DBInstance>> => {
  const { DescribeDBInstancesCommand: Describe } = await import('@aws-sdk/client-rds')
  return {
    operation,
    absent: ['DBInstanceNotFound', 'DBInstanceNotFoundFault'],
    make: (page, name) => new Describe({ ...page, DBInstanceIdentifier: name }),
    pick: (output) => output.DBInstances,
    nameOf: (each) => each.DBInstanceIdentifier,
  }
}

const describe = (each: DBInstance, clock: Instant): Found<typeof facts> => {
  if (!each.DBInstanceIdentifier) throw incomplete(operation)
  const restorable = each.BackupRetentionPeriod === 0 ? undefined : each.LatestRestorableTime
  return {
    subject: each.DBInstanceIdentifier,
    facts: {
      status: each.DBInstanceStatus ?? null,
      engine: each.Engine ?? null,
      engineVersion: each.EngineVersion ?? null,
      instanceClass: each.DBInstanceClass ?? null,
      createdAge: ageOf(each.InstanceCreateTime, clock),
      restorableAge: ageOf(restorable, clock),
      latestRestorableTime: instantOf(restorable),
      backupRetention: days(each.BackupRetentionPeriod),
      backupWindow: each.PreferredBackupWindow ?? null,
      multiAz: each.MultiAZ ?? null,
      zone: each.AvailabilityZone ?? null,
      secondaryZone: each.SecondaryAvailabilityZone ?? null,
      storageEncrypted: each.StorageEncrypted ?? null,
      encryptionKey: each.KmsKeyId ?? null,
      deletionProtection: each.DeletionProtection ?? null,
      logExports: distinct(each.EnabledCloudwatchLogsExports ?? []),
      readReplicas: (each.ReadReplicaDBInstanceIdentifiers ?? []).length,
      pendingChanges: Object.entries(each.PendingModifiedValues ?? {})
        .filter(([, value]) => value !== undefined)
        .map(([name]) => name)
        .toSorted(),
    },
  }
}
