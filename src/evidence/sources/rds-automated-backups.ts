/** `aws/rds-automated-backups`: the continuous backups of instances, here or replicated here from another region. */
import { z } from 'zod'
import type { DBInstanceAutomatedBackup } from '@aws-sdk/client-rds'
import type { Instant } from '../../model/calendar.ts'
import { measured, setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { ageOf, days } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { list } from './rds.ts'

type Params = { instance: string }

const facts = {
  status: measured.choice(
    ['active', 'replicating', 'retained', 'creating', 'other'],
    '`active`: of an instance in this region. `replicating`: kept here for an instance in another region. `retained`: the instance was deleted.',
  ),
  latestAge: measured.duration('Time since the newest moment that can be restored from it.'),
  earliestAge: measured.duration('How far back a restore from it can reach.'),
  retention: setting.duration('How long it is kept.'),
  encrypted: measured.boolean('Whether it is encrypted.'),
  encryptionKey: measured.text('The key that encrypts it.', 'internal'),
  crossRegion: measured.boolean('Whether it is the backup of an instance in another region than the one it lies in.'),
  replicatedFrom: measured.text('The region of the instance when that is another one.'),
  replicas: measured.number(
    'How many replicas of this backup in other regions are set up. That they are current is told only there.',
  ),
} as const

export const rdsAutomatedBackups: AnySource = source<Params, typeof facts>({
  id: 'aws/rds-automated-backups',
  title: 'RDS automated backups',
  version: 1,
  regional: true,
  says: 'The continuous backups that a point-in-time restore reads: the newest and the oldest moment that can be restored. Bind the second region to judge replicated backups; what the first region lists is only that they are set up. A replica usually lies some minutes behind its source. A backup with status `retained` belongs to an instance that was deleted. One match per backup; none when there is no backup.',
  params: z.strictObject({
    instance: hidden(z.string().trim().min(1), 'Identifier of the instance.', 'orders-prod'),
  }),
  facts,
  actions: ['rds:DescribeDBInstanceAutomatedBackups'],
  collect: async ({ instance }, { aws }) => {
    const { DescribeDBInstanceAutomatedBackupsCommand: Describe } = await import('@aws-sdk/client-rds')
    // The whole list, because the filter by instance is made for instances of this region.
    const { items, clock } = await list(
      aws,
      'rds:DescribeDBInstanceAutomatedBackups',
      [],
      (page) => new Describe({ ...page }),
      (output) => output.DBInstanceAutomatedBackups,
    )
    return items
      .filter((each) => each.DBInstanceIdentifier?.toLowerCase() === instance.toLowerCase())
      .map((each) => describe(each, instance, aws.region, clock))
  },
})

const statuses = ['active', 'replicating', 'retained', 'creating'] as const

const describe = (
  each: DBInstanceAutomatedBackup,
  instance: string,
  region: string,
  clock: Instant,
): Found<typeof facts> => {
  const from = each.Region ?? each.DBInstanceArn?.split(':')[3]
  return {
    subject: each.DBInstanceAutomatedBackupsArn ?? each.DBInstanceArn ?? instance,
    facts: {
      status: statuses.find((status) => status === each.Status) ?? (each.Status === undefined ? null : 'other'),
      latestAge: ageOf(each.RestoreWindow?.LatestTime, clock),
      earliestAge: ageOf(each.RestoreWindow?.EarliestTime, clock),
      retention: days(each.BackupRetentionPeriod),
      encrypted: each.Encrypted ?? null,
      encryptionKey: each.KmsKeyId ?? null,
      crossRegion: from === undefined ? null : from !== region,
      replicatedFrom: from === undefined || from === region ? null : from,
      replicas: (each.DBInstanceAutomatedBackupsReplications ?? []).length,
    },
  }
}
