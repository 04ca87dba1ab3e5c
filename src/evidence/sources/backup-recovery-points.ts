/**
 * `aws/backup-recovery-points`: the recovery points of one resource, summed up in a single match. There is always exactly
 * one: with no recovery point the counts are 0 and every age `null`.
 */
import { z } from 'zod'
import type { RecoveryPointByResource } from '@aws-sdk/client-backup'
import type { Instant } from '../../model/calendar.ts'
import type { Aws } from '../aws.ts'
import { measured, of, unread, type Unread } from '../facts.ts'
import { hidden } from '../params.ts'
import { ageOf, distinct, largestGap, newestOf, oldestOf } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { listBackup, undated } from './backup.ts'
import { part } from './s3.ts'

type Params = { resource: string; vault?: string | undefined }

const facts = {
  completed: measured.number('How many can be restored.'),
  unusable: measured.number('How many can not be restored: partial, expired, being made or being deleted.'),
  newestAge: measured.duration('Time since the newest was made.'),
  oldestAge: measured.duration('Time since the oldest was made.'),
  largestGap: measured.duration('The longest time between one and the next; none with fewer than two.'),
  allEncrypted: measured.boolean('Whether all are encrypted; none when there is none.'),
  encryptionKeys: measured.texts('The keys that encrypt them.', 'internal'),
  vaults: measured.texts('The vaults that they lie in.', 'internal'),
} as const

export const backupRecoveryPoints: AnySource = source<Params, typeof facts>({
  id: 'aws/backup-recovery-points',
  title: 'AWS Backup recovery points',
  version: 1,
  regional: true,
  says: 'The recovery points of one resource that lie in the region of the binding, summed up in one match. Only those that can be restored count; the time of the last backup that the service shows for a resource counts failures too and is not used. The time at which a point was made is not the time of its data. A continuous backup is one single point, made when it began: its age says nothing about how fresh it is. There is always one match; without any recovery point its counts are 0 and its ages none.',
  params: z.strictObject({
    resource: hidden(
      z.string().regex(/^arn:/, 'it does not begin with `arn:`'),
      'ARN of the resource.',
      'arn:aws:rds:eu-west-1:123456789012:db:orders-prod',
    ),
    vault: hidden(z.string().trim().min(1), 'Only those in this vault.', 'orders').optional(),
  }),
  facts,
  actions: ['backup:ListRecoveryPointsByResource', 'backup:ListRecoveryPointsByBackupVault'],
  collect: async ({ resource, vault }, { aws }) => {
    const { ListRecoveryPointsByResourceCommand: List } = await import('@aws-sdk/client-backup')
    const { items, clock } = await listBackup(
      aws,
      'backup:ListRecoveryPointsByResource',
      (page) => new List({ ...page, ResourceArn: resource }),
      (output) => output.RecoveryPoints,
    )
    const mine = items.filter((each) => vault === undefined || each.BackupVaultName === vault)
    const usable = mine.filter((each) => each.Status === 'COMPLETED' || each.Status === 'AVAILABLE')
    const encryption = await part('backup:ListRecoveryPointsByBackupVault', aws.region, () =>
      encryptedIn(aws, resource, distinct(usable.map((each) => each.BackupVaultName))),
    )
    return [{ subject: resource, facts: summarise(usable, mine.length, encryption, clock) }]
  },
})

/** Which recovery points are encrypted. Only the listing of a vault tells: a key may be named for one that is not. */
const encryptedIn = async (
  aws: Aws,
  resource: string,
  vaults: readonly string[],
): Promise<ReadonlyMap<string, boolean>> => {
  const { ListRecoveryPointsByBackupVaultCommand: List } = await import('@aws-sdk/client-backup')
  const listings = await Promise.all(
    vaults.map((vault) =>
      listBackup(
        aws,
        'backup:ListRecoveryPointsByBackupVault',
        (page) => new List({ ...page, BackupVaultName: vault, ByResourceArn: resource }),
        (output) => output.RecoveryPoints,
      ),
    ),
  )
  return new Map(
    listings.flatMap(({ items }) =>
      items.flatMap((each) =>
        each.RecoveryPointArn === undefined || each.IsEncrypted === undefined
          ? []
          : [[each.RecoveryPointArn, each.IsEncrypted] as const],
      ),
    ),
  )
}

const untold = unread({
  class: 'transient',
  message: 'AWS Backup did not tell for every recovery point whether it is encrypted.',
  hint: 'Collect again.',
})

const allEncrypted = (
  usable: readonly RecoveryPointByResource[],
  told: ReadonlyMap<string, boolean>,
): boolean | null | Unread => {
  if (usable.length === 0) return null
  const answers = new Set(usable.map(({ RecoveryPointArn }) => told.get(RecoveryPointArn ?? '')))
  if (answers.has(false)) return false
  return answers.has(undefined) ? untold : true
}

const summarise = (
  usable: readonly RecoveryPointByResource[],
  total: number,
  encryption: ReadonlyMap<string, boolean> | Unread,
  clock: Instant,
): Found<typeof facts>['facts'] => {
  const made = usable.flatMap((each) => each.CreationDate ?? [])
  const dated = made.length === usable.length
  return {
    completed: usable.length,
    unusable: total - usable.length,
    newestAge: dated ? ageOf(newestOf(made), clock) : undated,
    oldestAge: dated ? ageOf(oldestOf(made), clock) : undated,
    largestGap: dated ? largestGap(made) : undated,
    allEncrypted: of(encryption, (told) => allEncrypted(usable, told)),
    encryptionKeys: distinct(usable.map((each) => each.EncryptionKeyArn)),
    vaults: distinct(usable.map((each) => each.BackupVaultName)),
  }
}
