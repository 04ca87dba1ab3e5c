/**
 * The source of backup vaults: against a real emulator, which knows locks, and, for locks that are final and for answers
 * that the emulator never gives, against a server that answers in the service's form.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { BackupClient, CreateBackupVaultCommand, PutBackupVaultLockConfigurationCommand } from '@aws-sdk/client-backup'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { ago, clock, jsonError, startWire, type Wire } from './wire.ts'

const day = 86_400
const quick = { attempts: 1, timeout: 1000 }
const key = 'arn:aws:kms:us-east-1:123456789012:key/1'

withEmulator('AWS Backup vaults', () => {
  let emulator: Emulator

  beforeAll(async () => {
    emulator = await startEmulator()
    const backup = new BackupClient({ endpoint: emulator.url, region: 'us-east-1' })
    for (const BackupVaultName of ['open', 'governed', 'pending'])
      await backup.send(new CreateBackupVaultCommand({ BackupVaultName, EncryptionKeyArn: key }))
    const lock = { MinRetentionDays: 7, MaxRetentionDays: 366 }
    await backup.send(new PutBackupVaultLockConfigurationCommand({ BackupVaultName: 'governed', ...lock }))
    await backup.send(
      new PutBackupVaultLockConfigurationCommand({ BackupVaultName: 'pending', ChangeableForDays: 3, ...lock }),
    )
  })
  afterAll(() => emulator?.stop())

  const one = (vault: string, region = 'us-east-1'): ReturnType<typeof collectOne> =>
    collectOne(emulator.url, 'aws/backup-vault', { vault }, { region })

  test('a vault without a lock', async () => {
    const record = await one('open')
    expect(record).toMatchObject({
      error: null,
      operations: ['backup:DescribeBackupVault'],
      collector: 'aws/backup-vault@1',
    })
    expect(record.matches).toMatchObject([
      {
        subject: 'open',
        facts: { locked: false, lockFinal: false, lockFinalIn: null, minRetention: null, maxRetention: null },
      },
    ])
    expect(record.matches[0]?.facts).toMatchObject({ encryptionKey: key })
  })

  test('a lock in governance mode is never final', async () => {
    expect((await one('governed')).matches[0]?.facts).toMatchObject({
      locked: true,
      lockFinal: false,
      lockFinalIn: null,
      minRetention: 7 * day,
      maxRetention: 366 * day,
    })
  })

  test('a lock in its grace time is not final yet', async () => {
    const facts = (await one('pending')).matches[0]?.facts
    expect(facts).toMatchObject({ locked: true, lockFinal: false })
    // The emulator's clock is the real one.
    expect(facts?.['lockFinalIn']).toBeGreaterThan(2 * day)
    expect(facts?.['lockFinalIn']).toBeLessThanOrEqual(3 * day + 1)
  })

  test('a vault of another name, or in another region, is no match and no error', async () => {
    expect(await one('nowhere')).toMatchObject({ error: null, matches: [] })
    expect(await one('governed', 'eu-west-1')).toMatchObject({ error: null, matches: [] })
  })
})

describe('AWS Backup vault', () => {
  let wire: Wire
  beforeAll(async () => {
    wire = await startWire()
  })
  afterEach(() => {
    wire.answers = () => undefined
    wire.calls.length = 0
  })
  afterAll(() => wire?.stop())

  const vault = (more: object = {}): object => ({
    BackupVaultName: 'orders',
    BackupVaultArn: 'arn:aws:backup:us-east-1:123456789012:backup-vault:orders',
    VaultType: 'BACKUP_VAULT',
    EncryptionKeyArn: key,
    CreationDate: ago(400 * day),
    NumberOfRecoveryPoints: 52,
    Locked: false,
    ...more,
  })
  const answer = (more: object = {}): void => {
    wire.answers = ({ path }) =>
      path === '/backup-vaults/orders' ? vault(more) : jsonError(400, 'ResourceNotFoundException')
  }
  const ask = (name = 'orders'): ReturnType<typeof collectOne> =>
    collectOne(wire.url, 'aws/backup-vault', { vault: name }, {}, quick)
  const factsOf = async (more: object): Promise<unknown> => {
    answer(more)
    return (await ask()).matches[0]?.facts
  }

  test('all facts of a lock that is final', async () => {
    answer({ Locked: true, LockDate: ago(30 * day), MinRetentionDays: 35, MaxRetentionDays: 366 })
    const record = await ask()
    expect(record).toMatchObject({ error: null, serverTime: clock, operations: ['backup:DescribeBackupVault'] })
    expect(record.matches).toEqual([
      {
        subject: 'orders',
        facts: {
          locked: true,
          lockFinal: true,
          lockFinalIn: null,
          minRetention: 35 * day,
          maxRetention: 366 * day,
          recoveryPoints: 52,
          vaultType: 'backup_vault',
          encryptionKey: key,
        },
      },
    ])
    expect(wire.calls).toHaveLength(1)
  })

  test('the last second before the date, part of a second, and the date itself', async () => {
    const at = (left: number): Promise<unknown> => factsOf({ Locked: true, LockDate: ago(-left) })
    expect(await at(2 * day)).toMatchObject({ locked: true, lockFinal: false, lockFinalIn: 2 * day })
    expect(await at(1)).toMatchObject({ lockFinal: false, lockFinalIn: 1 })
    expect(await at(0.087)).toMatchObject({ lockFinal: false, lockFinalIn: 1 })
    expect(await at(0)).toMatchObject({ lockFinal: true, lockFinalIn: null })
  })

  test('governance mode has no date and is never final', async () => {
    expect(await factsOf({ Locked: true, MinRetentionDays: 7 })).toMatchObject({
      locked: true,
      lockFinal: false,
      lockFinalIn: null,
      minRetention: 7 * day,
      maxRetention: null,
    })
  })

  test('a date does not lock what is not locked', async () => {
    for (const LockDate of [ago(day), ago(-day)])
      expect(await factsOf({ LockDate })).toMatchObject({ locked: false, lockFinal: false, lockFinalIn: null })
  })

  test.each([
    ['LOGICALLY_AIR_GAPPED_BACKUP_VAULT', 'logically_air_gapped'],
    ['RESTORE_ACCESS_BACKUP_VAULT', 'restore_access'],
    ['SOMETHING_NEW', 'other'],
    ['constructor', 'other'],
    [undefined, null],
  ])('a vault of type %s is %s', async (VaultType, vaultType) => {
    expect(await factsOf({ VaultType })).toMatchObject({ vaultType })
  })

  test('an empty vault has none; what is left out is not read', async () => {
    expect(await factsOf({ NumberOfRecoveryPoints: 0 })).toMatchObject({ recoveryPoints: 0 })
    answer({ NumberOfRecoveryPoints: undefined, Locked: undefined })
    const { matches } = await ask()
    expect(Object.keys(matches[0]?.unread ?? {}).toSorted()).toEqual([
      'lockFinal',
      'lockFinalIn',
      'locked',
      'recoveryPoints',
    ])
    expect(matches[0]?.facts).toMatchObject({ vaultType: 'backup_vault', encryptionKey: key })
  })

  test('a name with slashes is asked for as it is', async () => {
    wire.answers = () => vault({ BackupVaultName: 'aws/efs/automatic-backup-vault' })
    expect((await ask('aws/efs/automatic-backup-vault')).matches).toMatchObject([
      { subject: 'aws/efs/automatic-backup-vault' },
    ])
    expect(wire.calls[0]?.path).toBe('/backup-vaults/aws/efs/automatic-backup-vault')
  })

  test('a vault that does not exist is no match and no error', async () => {
    answer()
    expect(await ask('nowhere')).toMatchObject({ error: null, matches: [] })
  })

  test('no fact without an answer; a refusal is not taken for absence', async () => {
    for (const [given, kind] of [
      [jsonError(403, 'AccessDeniedException'), 'denied'],
      [jsonError(429, 'ThrottlingException'), 'throttled'],
      [{}, 'transient'],
      [{ status: 200, body: '{"BackupVaultName":"orders","Locked":tr' }, 'transient'],
      [{ status: 200, body: '' }, 'transient'],
    ] as const) {
      wire.answers = () => given
      expect(await ask()).toMatchObject({ matches: [], error: { class: kind } })
    }
  })
})
