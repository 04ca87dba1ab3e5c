/**
 * Aurora global databases against a real emulator. It gives every global cluster whichever is asked for, and does not tell
 * whether a region follows; for those, the proxy answers in its place, in the form that RDS has on the wire.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CreateDBClusterCommand, CreateGlobalClusterCommand, RDSClient } from '@aws-sdk/client-rds'
import type { Draft } from '../../src/evidence/record.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { queryError, startProxy, type Answer, type Proxy } from './proxy.ts'
import { xml } from './wire.ts'

const member = (region: string, writes: boolean | '', state = ''): string =>
  `<GlobalClusterMember><DBClusterArn>arn:aws:rds:${region}:123456789012:cluster:orders</DBClusterArn>${writes === '' ? '' : `<IsWriter>${writes}</IsWriter>`}${state && `<SynchronizationStatus>${state}</SynchronizationStatus>`}</GlobalClusterMember>`
const answered = (...members: readonly string[]): Answer =>
  xml(
    `<DescribeGlobalClustersResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeGlobalClustersResult><GlobalClusters><GlobalClusterMember><GlobalClusterIdentifier>orders-global</GlobalClusterIdentifier><Engine>aurora-postgresql</Engine><Status>available</Status><GlobalClusterMembers>${members.join('')}</GlobalClusterMembers></GlobalClusterMember></GlobalClusters></DescribeGlobalClustersResult></DescribeGlobalClustersResponse>`,
  )

withEmulator('Aurora global databases', () => {
  let emulator: Emulator
  let proxy: Proxy

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const make = async (name: string, Engine: string, more: object = {}): Promise<void> => {
      const common = { Engine, GlobalClusterIdentifier: `${name}-global` }
      const at = { endpoint: emulator.url }
      await new RDSClient({ ...at, region: 'us-east-1' }).send(new CreateGlobalClusterCommand({ ...common, ...more }))
      for (const region of ['us-east-1', 'eu-west-1'])
        await new RDSClient({ ...at, region }).send(
          new CreateDBClusterCommand({
            ...common,
            DBClusterIdentifier: name,
            MasterUsername: 'someone',
            MasterUserPassword: 'not-a-secret',
          }),
        )
    }
    await make('orders', 'aurora-postgresql', { DeletionProtection: true, StorageEncrypted: true })
    await make('graph', 'neptune')
  })
  afterEach(() => {
    proxy.spoil = () => undefined
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const read = (cluster: string): Promise<Draft> =>
    collectOne(proxy.url, 'aws/rds-global-cluster', { cluster }, {}, { attempts: 1 })
  const spoil = (answer: Answer): void => {
    proxy.spoil = ({ operation }) => (operation === 'DescribeGlobalClusters' ? answer : undefined)
  }

  test('a global database with all its facts, by its name in any case', async () => {
    const record = await read('Orders-Global')
    expect(record).toMatchObject({ error: null, operations: ['rds:DescribeGlobalClusters'] })
    expect(record.matches).toEqual([
      {
        subject: 'orders-global',
        facts: {
          status: 'available',
          engine: 'aurora-postgresql',
          regions: ['eu-west-1', 'us-east-1'],
          primaryRegion: 'us-east-1',
          secondaries: 1,
          // The emulator does not say so, and what nobody says does not count.
          connected: 0,
          allConnected: false,
          deletionProtection: true,
          storageEncrypted: true,
        },
      },
    ])
  })

  test('a region follows when RDS says so, and one that does not is enough', async () => {
    const writer = member('eu-west-1', true)
    spoil(answered(writer, member('us-east-1', false, 'connected')))
    expect((await read('orders-global')).matches[0]?.facts).toMatchObject({
      primaryRegion: 'eu-west-1',
      secondaries: 1,
      connected: 1,
      allConnected: true,
    })
    spoil(answered(writer, member('us-east-1', false, 'connected'), member('us-west-2', false, 'pending-resync')))
    expect((await read('orders-global')).matches[0]?.facts).toMatchObject({
      secondaries: 2,
      connected: 1,
      allConnected: false,
    })
  })

  test('the region that writes does not follow itself', async () => {
    spoil(answered(member('eu-west-1', true, 'connected')))
    expect((await read('orders-global')).matches[0]?.facts).toMatchObject({
      regions: ['eu-west-1'],
      secondaries: 0,
      connected: 0,
      allConnected: null,
    })
  })

  test('what does not exist, and what is no Aurora, is no match', async () => {
    expect(await read('nowhere')).toMatchObject({ error: null, matches: [] })
    expect(await read('graph-global')).toMatchObject({ error: null, matches: [] })
    spoil(queryError(404, 'GlobalClusterNotFoundFault'))
    expect(await read('orders-global')).toMatchObject({ error: null, matches: [] })
  })

  test('a refusal is an error, and so is a member of which nothing is told', async () => {
    spoil(queryError(403, 'AccessDenied'))
    expect(await read('orders-global')).toMatchObject({ matches: [], error: { class: 'denied' } })
    spoil(answered(member('eu-west-1', '')))
    expect(await read('orders-global')).toMatchObject({ matches: [], error: { class: 'transient' } })
  })
})
