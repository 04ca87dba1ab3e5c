/** The RDS sources against a real emulator. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { account, startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { binding, collectFrom, collectOne } from './make.ts'

const instance = (id: string, more: object = {}): CreateDBInstanceCommand =>
  new CreateDBInstanceCommand({
    DBInstanceIdentifier: id,
    Engine: 'postgres',
    DBInstanceClass: 'db.t3.micro',
    AllocatedStorage: 20,
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
    ...more,
  })

withEmulator('RDS', () => {
  let emulator: Emulator
  let rds: RDSClient

  beforeAll(async () => {
    emulator = await startEmulator()
    rds = new RDSClient({ endpoint: emulator.url, region: 'us-east-1' })
    await rds.send(
      instance('orders', {
        BackupRetentionPeriod: 7,
        MultiAZ: true,
        PreferredBackupWindow: '03:00-04:00',
        DeletionProtection: true,
        StorageEncrypted: true,
        KmsKeyId: 'key-of-orders',
        EnableCloudwatchLogsExports: ['upgrade', 'postgresql'],
        Tags: [{ Key: 'product', Value: 'orders' }],
      }),
    )
    await rds.send(instance('plain', { BackupRetentionPeriod: 0 }))
    await rds.send(instance('graph', { Engine: 'neptune', Tags: [{ Key: 'product', Value: 'orders' }] }))
    await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'before-2-0' }))
    await rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: 'orders-cluster',
        Engine: 'aurora-postgresql',
        MasterUsername: 'someone',
        MasterUserPassword: 'not-a-secret',
        BackupRetentionPeriod: 14,
      }),
    )
  })
  afterAll(() => emulator?.stop())

  test('an instance is read with all its facts', async () => {
    const record = await collectOne(emulator.url, 'aws/rds-instance', { instance: 'orders' }, { account })
    expect(record.error).toBeNull()
    expect(record).toMatchObject({
      account,
      mode: 'live',
      collector: 'aws/rds-instance@1',
      operations: ['rds:DescribeDBInstances'],
    })
    expect(record.principal).toMatch(/^arn:aws:/)
    expect(record.serverTime).toMatch(/Z$/)
    expect(record.matches).toHaveLength(1)
    expect(record.matches[0]).toMatchObject({
      subject: 'orders',
      facts: {
        engine: 'postgres',
        instanceClass: 'db.t3.micro',
        backupRetention: 604_800,
        backupWindow: '03:00-04:00',
        multiAz: true,
        storageEncrypted: true,
        encryptionKey: 'key-of-orders',
        deletionProtection: true,
        logExports: ['postgresql', 'upgrade'],
        readReplicas: 0,
        pendingChanges: [],
      },
    })
    expect(record.matches[0]?.unread).toBeUndefined()
    expect(record.matches[0]?.facts['restorableAge']).toBeLessThan(300)
  })

  test('without automated backups nothing is restorable', async () => {
    const { matches } = await collectOne(emulator.url, 'aws/rds-instance', { instance: 'plain' })
    expect(matches[0]?.facts).toMatchObject({ backupRetention: 0, restorableAge: null, latestRestorableTime: null })
  })

  test('an instance that does not exist is no match and no error', async () => {
    const record = await collectOne(emulator.url, 'aws/rds-instance', { instance: 'nowhere' })
    expect(record).toMatchObject({ error: null, matches: [], operations: ['rds:DescribeDBInstances'] })
    expect(record.serverTime).toMatch(/Z$/)
  })

  test('Neptune is left out, also when a tag selects it', async () => {
    const params = { tag: { key: 'product', value: 'orders' } }
    const { matches } = await collectOne(emulator.url, 'aws/rds-instance', params)
    expect(matches.map((match) => match.subject)).toEqual(['orders'])
  })

  test('more than 100 instances are all seen', async () => {
    for (let number = 0; number < 105; number++)
      await rds.send(instance(`many-${String(number).padStart(3, '0')}`, { Tags: [{ Key: 'fleet', Value: 'yes' }] }))
    const { matches } = await collectOne(emulator.url, 'aws/rds-instance', { tag: { key: 'fleet', value: 'yes' } })
    expect(matches).toHaveLength(105)
    expect(matches.at(-1)?.subject).toBe('many-104')
  })

  test('snapshots are summed up by kind', async () => {
    const manual = await collectOne(emulator.url, 'aws/rds-snapshots', { instance: 'orders', type: 'manual' })
    expect(manual.matches[0]?.facts).toMatchObject({
      available: 1,
      names: ['before-2-0'],
      allEncrypted: true,
      copies: 0,
      sourceRegions: [],
    })
    const any = await collectOne(emulator.url, 'aws/rds-snapshots', { instance: 'orders' })
    expect(any.matches[0]?.facts['available']).toBe(2)
    const named = await collectOne(emulator.url, 'aws/rds-snapshots', { snapshot: 'before-2-0' })
    expect(named.matches[0]?.facts['available']).toBe(1)
  })

  test('no snapshot is one match with counts of 0 and no ages', async () => {
    for (const [params, region] of [
      [{ instance: 'orders' }, 'eu-west-1'],
      [{ snapshot: 'latest-snapshot' }, 'us-east-1'],
    ] as const) {
      const record = await collectOne(emulator.url, 'aws/rds-snapshots', params, { region })
      expect(record.error).toBeNull()
      expect(record.matches).toHaveLength(1)
      expect(record.matches[0]?.facts).toMatchObject({
        available: 0,
        copies: 0,
        newestAge: null,
        newestDataAge: null,
        oldestAge: null,
        allEncrypted: null,
      })
    }
  })

  test('automated backups are found for their instance only', async () => {
    const { matches } = await collectOne(emulator.url, 'aws/rds-automated-backups', { instance: 'orders' })
    expect(matches.map((match) => match.facts['status'])).toEqual(['active'])
    const elsewhere = await collectOne(
      emulator.url,
      'aws/rds-automated-backups',
      { instance: 'orders' },
      { region: 'eu-west-1' },
    )
    expect(elsewhere).toMatchObject({ error: null, matches: [] })
  })

  test('a cluster is read', async () => {
    const { matches, error } = await collectOne(emulator.url, 'aws/rds-cluster', { cluster: 'orders-cluster' })
    expect(error).toBeNull()
    expect(matches[0]).toMatchObject({
      subject: 'orders-cluster',
      facts: { engine: 'aurora-postgresql', backupRetention: 14 * 86_400 },
    })
    const none = await collectOne(emulator.url, 'aws/rds-cluster', { cluster: 'nowhere' })
    expect(none).toMatchObject({ error: null, matches: [] })
  })

  test('equal answers have equal digests', async () => {
    const ask = { type: 'manual', instance: 'orders' }
    const [a, b] = [
      await collectOne(emulator.url, 'aws/rds-snapshots', ask),
      await collectOne(emulator.url, 'aws/rds-snapshots', ask),
    ]
    expect(a.rawSha256).toBe(b.rawSha256)
    expect(a.requestDigest).toBe(b.requestDigest)
  })

  test('a source that another machine reports records nothing', async () => {
    const reported = binding('terraform/plan', { directory: 'infra' })
    const { records, pushed, planned, problems } = await collectFrom(emulator.url, [reported])
    expect({ records, planned, problems }).toEqual({ records: [], planned: [], problems: [] })
    expect(pushed.map(({ id }) => id)).toEqual(['thing'])
  })
})
