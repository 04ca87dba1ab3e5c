/**
 * The DynamoDB source against a real emulator. It has no replicas and restores to this very moment; for those, the proxy
 * answers in its place, in the form that DynamoDB has on the wire (JSON 1.0).
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CreateTableCommand, DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb'
import type { Draft } from '../../src/evidence/record.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { json, jsonError, startProxy, type Proxy } from './proxy.ts'
import { ago, clock } from './wire.ts'

const table = (name: string, more: object = {}): CreateTableCommand =>
  new CreateTableCommand({
    TableName: name,
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    ...more,
  })

withEmulator('DynamoDB', () => {
  let emulator: Emulator
  let proxy: Proxy

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const dynamodb = new DynamoDBClient({ endpoint: emulator.url, region: 'us-east-1' })
    await dynamodb.send(table('orders', { DeletionProtectionEnabled: true }))
    await dynamodb.send(table('plain'))
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 14 }
    await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName: 'orders', PointInTimeRecoverySpecification }))
  })
  afterEach(() => {
    proxy.spoil = () => undefined
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const read = (name: string): Promise<Draft> =>
    collectOne(proxy.url, 'aws/dynamodb-table', { table: name }, {}, { attempts: 1 })
  const day = 86_400

  test('a table with all its facts', async () => {
    const record = await read('orders')
    expect(record).toMatchObject({
      error: null,
      operations: ['dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeTable'],
    })
    expect(record.matches).toHaveLength(1)
    expect(record.matches[0]?.unread).toBeUndefined()
    expect(record.matches[0]).toMatchObject({
      subject: 'orders',
      facts: {
        status: 'ACTIVE',
        pointInTimeRecovery: true,
        recoveryPeriod: 14 * day,
        deletionProtection: true,
        encryptionKey: null,
        replicaRegions: [],
        replicasUnavailable: 0,
        consistency: null,
      },
    })
    expect(record.matches[0]?.facts['restorableAge']).toBeLessThan(300)
    expect(record.matches[0]?.facts['latestRestorableTime']).toMatch(/Z$/)
  })

  test('continuous backups are enabled on every table, which is not yet point-in-time recovery', async () => {
    expect((await read('plain')).matches[0]?.facts).toMatchObject({
      pointInTimeRecovery: false,
      restorableAge: null,
      latestRestorableTime: null,
      earliestRestorableTime: null,
      restorableSpan: null,
      recoveryPeriod: null,
      deletionProtection: false,
    })
  })

  test('the window is counted on the clock of the service', async () => {
    const recovery = {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: 35,
      EarliestRestorableDateTime: ago(30 * day),
      LatestRestorableDateTime: ago(310),
    }
    const description = { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: recovery }
    proxy.spoil = ({ operation }) =>
      operation === 'DescribeContinuousBackups'
        ? json({ ContinuousBackupsDescription: description }, new Date(clock).toUTCString())
        : undefined
    expect((await read('orders')).matches[0]?.facts).toMatchObject({
      restorableAge: 310,
      latestRestorableTime: '2026-11-20T05:54:50Z',
      restorableSpan: 30 * day,
      recoveryPeriod: 35 * day,
    })
  })

  test('replicas count where they serve, and the region itself is none', async () => {
    const Replicas = [
      { RegionName: 'us-east-1', ReplicaStatus: 'ACTIVE' },
      { RegionName: 'eu-west-1', ReplicaStatus: 'ACTIVE' },
      { RegionName: 'ap-south-1', ReplicaStatus: 'UPDATING' },
      { RegionName: 'us-west-2', ReplicaStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' },
      { RegionName: 'sa-east-1', ReplicaStatus: 'CREATING' },
    ]
    const key = 'arn:aws:kms:us-east-1:123456789012:key/0d1c2b3a-1111-4222-8333-944455556666'
    const Table = { TableStatus: 'ACTIVE', Replicas, SSEDescription: { Status: 'ENABLED', KMSMasterKeyArn: key } }
    const answer = (more: object) => {
      proxy.spoil = ({ operation }) =>
        operation === 'DescribeTable' ? json({ Table: { ...Table, ...more } }) : undefined
    }
    answer({})
    expect((await read('orders')).matches[0]?.facts).toMatchObject({
      encryptionKey: key,
      replicaRegions: ['ap-south-1', 'eu-west-1'],
      replicasUnavailable: 2,
      consistency: 'eventual',
    })
    answer({ MultiRegionConsistency: 'STRONG' })
    expect((await read('orders')).matches[0]?.facts).toMatchObject({ consistency: 'strong' })
  })

  test('a table that does not exist is no match; a refusal and an answer without the table are errors', async () => {
    expect(await read('nowhere')).toMatchObject({ error: null, matches: [] })
    proxy.spoil = ({ operation }) => (operation === 'DescribeTable' ? json({}) : undefined)
    expect(await read('orders')).toMatchObject({ matches: [], error: { class: 'transient' } })
    proxy.spoil = ({ operation }) =>
      operation === 'DescribeTable' ? jsonError(400, 'AccessDeniedException') : undefined
    expect(await read('orders')).toMatchObject({ matches: [], error: { class: 'denied' } })
  })

  test('without the window only its facts are unread', async () => {
    const recovery = [
      'earliestRestorableTime',
      'latestRestorableTime',
      'pointInTimeRecovery',
      'recoveryPeriod',
      'restorableAge',
      'restorableSpan',
    ]
    proxy.spoil = ({ operation }) =>
      operation === 'DescribeContinuousBackups' ? jsonError(400, 'AccessDeniedException') : undefined
    const [denied] = (await read('orders')).matches
    expect(denied?.facts).toMatchObject({ status: 'ACTIVE', deletionProtection: true })
    expect(Object.keys(denied?.unread ?? {}).toSorted()).toEqual(recovery)
    expect(denied?.unread?.['restorableAge']?.class).toBe('denied')
    proxy.spoil = ({ operation }) =>
      operation === 'DescribeContinuousBackups'
        ? json({ ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED' } })
        : undefined
    expect((await read('orders')).matches[0]?.unread?.['pointInTimeRecovery']?.class).toBe('transient')
  })
})
