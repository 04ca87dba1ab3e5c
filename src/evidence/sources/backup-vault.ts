/**
 * `aws/backup-vault`: whether the recovery points of a vault can be deleted before their time, and whether somebody can
 * still remove the lock that keeps them.
 */
import { z } from 'zod'
import type { DescribeBackupVaultOutput } from '@aws-sdk/client-backup'
import { toEpoch, type Instant } from '../../model/calendar.ts'
import { incomplete } from '../aws.ts'
import { measured, setting, unread, type Unread } from '../facts.ts'
import { hidden } from '../params.ts'
import { days } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { noSuch } from './backup.ts'

type Params = { vault: string }

const types = ['backup_vault', 'logically_air_gapped', 'restore_access', 'other'] as const

const typeNamed = new Map<string, (typeof types)[number]>([
  ['BACKUP_VAULT', 'backup_vault'],
  ['LOGICALLY_AIR_GAPPED_BACKUP_VAULT', 'logically_air_gapped'],
  ['RESTORE_ACCESS_BACKUP_VAULT', 'restore_access'],
])

const facts = {
  locked: setting.boolean('Whether it has a vault lock, under which its recovery points can not be deleted.'),
  lockFinal: setting.boolean(
    'Whether nobody can remove the lock any more: the moment from which that holds has passed.',
  ),
  lockFinalIn: setting.duration(
    'Time until nobody can remove the lock; none when that has passed, when it never comes, and without a lock.',
  ),
  minRetention: setting.duration('The shortest retention that the lock allows; none when it sets none.'),
  maxRetention: setting.duration('The longest retention that the lock allows; none when it sets none.'),
  recoveryPoints: measured.number('About how many recovery points lie in it, usable or not.'),
  vaultType: setting.choice(types, 'What kind of vault it is.'),
  encryptionKey: setting.text('The key that encrypts it.', 'internal'),
} as const

export const backupVault: AnySource = source<Params, typeof facts>({
  id: 'aws/backup-vault',
  title: 'AWS Backup vault',
  version: 1,
  regional: true,
  says: 'Whether a vault is locked, and whether that is final. Locked alone is not final: in governance mode whoever has the permission can remove the lock at any time, and in compliance mode until the grace time is over. So judge `lockFinal`. A lock holds only for the retention of each recovery point: without a shortest retention a point may be kept for a day, and points that were there before the lock keep the retention they had. A lock does not show that there is anything in the vault: judge `aws/backup-recovery-points`. A vault that does not exist gives no match; but AWS Backup may refuse access to one instead of saying that there is none, and then it is not known which of both is so: look whether the name and the region are right before you grant more.',
  params: z.strictObject({ vault: hidden(z.string().trim().min(1), 'Name of the vault.', 'orders') }),
  facts,
  actions: ['backup:DescribeBackupVault'],
  collect: async ({ vault }, { aws }) => {
    const { DescribeBackupVaultCommand: Describe } = await import('@aws-sdk/client-backup')
    const { output, clock } = await aws.find('backup', new Describe({ BackupVaultName: vault }), noSuch)
    if (output === null) return []
    if (output.BackupVaultName === undefined) throw incomplete('backup:DescribeBackupVault')
    return [{ subject: output.BackupVaultName, facts: describe(output, clock) }]
  },
})

/** Left out, it is not known: neither that there is no lock, nor that the vault is empty. */
const untold: Unread = unread({
  class: 'transient',
  message: 'AWS Backup did not tell this about the vault.',
  hint: 'Collect again.',
})

const describe = (vault: DescribeBackupVaultOutput, clock: Instant): Found<typeof facts>['facts'] => ({
  ...lockOf(vault, clock),
  minRetention: limitOf(vault.MinRetentionDays),
  maxRetention: limitOf(vault.MaxRetentionDays),
  recoveryPoints: vault.NumberOfRecoveryPoints ?? untold,
  vaultType: vault.VaultType === undefined ? null : (typeNamed.get(vault.VaultType) ?? 'other'),
  encryptionKey: vault.EncryptionKeyArn ?? null,
})

type Lock = Pick<Found<typeof facts>['facts'], 'locked' | 'lockFinal' | 'lockFinalIn'>

const lockOf = ({ Locked: locked, LockDate: from }: DescribeBackupVaultOutput, clock: Instant): Lock => {
  if (locked === undefined) return { locked: untold, lockFinal: untold, lockFinalIn: untold }
  // Without a date it is governance mode, which never becomes final.
  if (!locked || from === undefined) return { locked, lockFinal: false, lockFinalIn: null }
  const left = from.getTime() / 1000 - toEpoch(clock)
  return left > 0
    ? { locked, lockFinal: false, lockFinalIn: Math.ceil(left) }
    : { locked, lockFinal: true, lockFinalIn: null }
}

const limitOf = (count: number | undefined): number | null => days(count !== undefined && count > 0 ? count : undefined)
