/**
 * The EBS source: how snapshots become facts, and the calls against a real emulator. The emulator knows no pages, no owners
 * and no copies; for those, the proxy answers in its place, in the form that EC2 has on the wire.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  EC2Client,
  ModifySnapshotTierCommand,
  type Snapshot,
} from '@aws-sdk/client-ec2'
import type { Draft } from '../../src/evidence/record.ts'
import { isUnread } from '../../src/evidence/facts.ts'
import { ebsFacts } from '../../src/evidence/sources/ebs-snapshots.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { startProxy, type Proxy } from './proxy.ts'
import { clock, xml } from './wire.ts'

const hour = 3600
const ago = (hours: number): Date => new Date(Date.parse(clock) - hours * hour * 1000)
const taken = (hours: number, more: Partial<Snapshot> = {}): Snapshot => ({
  SnapshotId: `snap-${hours}`,
  VolumeId: 'vol-1',
  State: 'completed',
  StorageTier: 'standard',
  StartTime: ago(hours),
  Encrypted: true,
  ...more,
})
const copied = (hours: number): Snapshot => taken(hours, { VolumeId: 'vol-ffffffff', TransferType: 'standard' })

describe('snapshots of volumes', () => {
  test('none at all', () => {
    expect(ebsFacts([], clock)).toEqual({
      available: 0,
      archived: 0,
      unavailable: 0,
      newestDataAge: null,
      newestAge: null,
      oldestAge: null,
      largestGap: null,
      allEncrypted: null,
      encryptionKeys: [],
      volumes: 0,
      copies: 0,
      names: [],
    })
  })
  test('what cannot be restored does not count, and the archive is no quick way back', () => {
    const facts = ebsFacts(
      [
        taken(1, { State: 'pending' }),
        taken(2, { State: 'error' }),
        taken(3, { StorageTier: 'archive' }),
        taken(30),
        taken(54),
        taken(900, { StorageTier: 'archive', Encrypted: false }),
      ],
      clock,
    )
    expect(facts).toMatchObject({
      available: 2,
      archived: 2,
      unavailable: 2,
      newestDataAge: 30 * hour,
      newestAge: 30 * hour,
      oldestAge: 900 * hour,
      largestGap: 24 * hour,
      allEncrypted: false,
    })
  })
  test('of several volumes the one worst off counts', () => {
    const other = { VolumeId: 'vol-2' }
    expect(ebsFacts([taken(1), taken(25), taken(9, other), taken(69, other)], clock)).toMatchObject({
      volumes: 2,
      newestAge: hour,
      newestDataAge: 9 * hour,
      largestGap: 60 * hour,
    })
    expect(ebsFacts([taken(1), taken(2, { ...other, State: 'error' })], clock)).toMatchObject({ newestDataAge: null })
  })
  test('being copied does not make data younger: only originals tell', () => {
    const both = ebsFacts([copied(1), taken(30)], clock)
    expect(both).toMatchObject({ newestAge: hour, newestDataAge: 30 * hour, copies: 1, volumes: 1 })
    const { newestDataAge, largestGap, ...others } = ebsFacts([copied(1), copied(25)], clock)
    expect([isUnread(newestDataAge), isUnread(largestGap)]).toEqual([true, true])
    expect(others).toMatchObject({ newestAge: hour, oldestAge: 25 * hour, copies: 2, available: 2 })
  })
  test('one without a moment leaves the ages unread', () => {
    const facts = ebsFacts([taken(1), taken(2, { StartTime: undefined })], clock)
    for (const name of ['newestDataAge', 'newestAge', 'oldestAge', 'largestGap'])
      expect(isUnread(facts[name])).toBe(true)
    expect(facts['available']).toBe(2)
  })
})

withEmulator('EBS', () => {
  let emulator: Emulator
  let proxy: Proxy
  let volume: string

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const ec2 = new EC2Client({ endpoint: emulator.url, region: 'us-east-1' })
    const make = new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 8, Encrypted: true })
    volume = String((await ec2.send(make)).VolumeId)
    const other = String((await ec2.send(make)).VolumeId)
    const snapshot = (VolumeId: string, product: string): CreateSnapshotCommand =>
      new CreateSnapshotCommand({
        VolumeId,
        TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'product', Value: product }] }],
      })
    await ec2.send(snapshot(volume, 'orders'))
    const { SnapshotId } = await ec2.send(snapshot(volume, 'orders'))
    await ec2.send(new ModifySnapshotTierCommand({ SnapshotId, StorageTier: 'archive' }))
    await ec2.send(snapshot(other, 'orders*'))
  })
  afterEach(() => {
    proxy.spoil = () => undefined
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const read = (params: object): Promise<Draft> =>
    collectOne(proxy.url, 'aws/ebs-snapshots', { ...params }, {}, { attempts: 1 })

  test('the snapshots of a volume', async () => {
    let asked = new URLSearchParams()
    proxy.spoil = ({ operation, body }) => {
      if (operation === 'DescribeSnapshots') asked = new URLSearchParams(body)
      return undefined
    }
    const record = await read({ volume })
    expect(record).toMatchObject({ error: null, operations: ['ec2:DescribeSnapshots'] })
    expect(record.matches).toHaveLength(1)
    expect(record.matches[0]?.unread).toBeUndefined()
    expect(record.matches[0]).toMatchObject({
      subject: volume,
      facts: { available: 1, archived: 1, unavailable: 0, volumes: 1, copies: 0, allEncrypted: true },
    })
    expect(record.matches[0]?.facts['newestDataAge']).toBeLessThan(300)
    // Without it there would be everything that others share with everybody.
    expect(asked.get('Owner.1')).toBe('self')
  })

  test('a tag is met by itself, although it looks like a pattern', async () => {
    expect((await read({ tag: { key: 'product', value: 'orders' } })).matches).toMatchObject([
      { subject: 'product=orders', facts: { available: 1, archived: 1, volumes: 1 } },
    ])
    let asked = new URLSearchParams()
    // An answer in which the sign stood for others.
    const item = (id: string, product: string): string =>
      `<item><snapshotId>${id}</snapshotId><volumeId>vol-1</volumeId><status>completed</status><startTime>2026-11-20T05:00:00.000Z</startTime><tagSet><item><key>product</key><value>${product}</value></item></tagSet></item>`
    proxy.spoil = ({ operation, body }) => {
      if (operation !== 'DescribeSnapshots') return undefined
      asked = new URLSearchParams(body)
      return answered(item('snap-1', 'orders-old') + item('snap-2', 'orders*'))
    }
    expect((await read({ tag: { key: 'product', value: 'orders*' } })).matches[0]?.facts).toMatchObject({
      available: 1,
      names: ['snap-2'],
      newestDataAge: hour,
    })
    expect([asked.get('Filter.1.Name'), asked.get('Filter.1.Value.1')]).toEqual(['tag:product', String.raw`orders\*`])
  })

  const answered = (items: string, next = '') => ({
    ...xml(
      `<DescribeSnapshotsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><snapshotSet>${items}</snapshotSet>${next && `<nextToken>${next}</nextToken>`}</DescribeSnapshotsResponse>`,
    ),
    headers: { 'content-type': 'text/xml', date: new Date(clock).toUTCString() },
  })

  test('all pages are read, and the copies among them known', async () => {
    const item = (id: string, started: string, more: string): string =>
      `<item><snapshotId>${id}</snapshotId><volumeId>${volume}</volumeId><status>completed</status><startTime>${started}</startTime><encrypted>true</encrypted><kmsKeyId>key</kmsKeyId>${more}<tagSet><item><key>product</key><value>orders</value></item></tagSet></item>`
    proxy.spoil = ({ operation, body }) => {
      if (operation !== 'DescribeSnapshots') return undefined
      return new URLSearchParams(body).get('NextToken') === 'two'
        ? answered(item('snap-1', '2026-11-20T04:00:00.000Z', ''))
        : answered(item('snap-2', '2026-11-20T05:30:00.000Z', '<transferType>standard</transferType>'), 'two')
    }
    expect((await read({ tag: { key: 'product', value: 'orders' } })).matches[0]?.facts).toMatchObject({
      available: 2,
      copies: 1,
      newestAge: hour / 2,
      newestDataAge: 2 * hour,
      encryptionKeys: ['key'],
      names: ['snap-1', 'snap-2'],
    })
  })

  test('without any snapshot there is a match that says so; a refusal is an error', async () => {
    expect((await read({ volume: 'vol-0a1b2c3d4e5f60718' })).matches).toMatchObject([
      { subject: 'vol-0a1b2c3d4e5f60718', facts: { available: 0, newestDataAge: null } },
    ])
    proxy.spoil = ({ operation }) =>
      operation === 'DescribeSnapshots'
        ? {
            status: 403,
            headers: { 'content-type': 'text/xml' },
            body: '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors><RequestID>r</RequestID></Response>',
          }
        : undefined
    expect(await read({ volume })).toMatchObject({ matches: [], error: { class: 'denied' } })
  })
})
