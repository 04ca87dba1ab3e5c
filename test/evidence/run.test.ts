/** A run as a whole: how many calls it makes, what it gives up in time, and whose clock it believes. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds'
import { fromEpoch, type Instant } from '../../src/model/calendar.ts'
import { exactly, type Duration } from '../../src/model/duration.ts'
import type { CollectOptions } from '../../src/evidence/collect.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { binding, collectFrom, settings } from './make.ts'
import { startProxy, type Proxy } from './proxy.ts'

withEmulator('a run', () => {
  let emulator: Emulator
  let proxy: Proxy

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const rds = new RDSClient({ endpoint: emulator.url, region: 'us-east-1' })
    for (const name of ['orders', 'users'])
      await rds.send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: name,
          Engine: 'postgres',
          DBInstanceClass: 'db.t3.micro',
          AllocatedStorage: 20,
          MasterUsername: 'someone',
          MasterUserPassword: 'not-a-secret',
        }),
      )
  })
  afterEach(() => {
    proxy.spoil = () => undefined
    proxy.calls.length = 0
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const instance = (id: string, name = 'orders', region = 'us-east-1') =>
    binding('aws/rds-instance', { instance: name }, { id, region })
  const snapshots = binding('aws/rds-snapshots', { instance: 'orders' }, { id: 'snapshots' })
  const within = (limits: Partial<Record<'binding' | 'run', Duration>>): Partial<CollectOptions> => {
    const given = settings(proxy.url)
    return { settings: { ...given, evidence: { ...given.evidence, limits: { ...given.evidence.limits, ...limits } } } }
  }

  test('makes a call that several bindings need once, and says how many each source made', async () => {
    const { calls } = await collectFrom(proxy.url, [instance('a'), instance('b'), instance('c', 'users'), snapshots])
    const made = (name: string): number => proxy.calls.filter((call) => call === name).length
    expect(made('DescribeDBInstances')).toBe(2)
    expect(calls).toEqual({
      'aws/rds-instance': made('DescribeDBInstances'),
      'aws/rds-snapshots': made('DescribeDBSnapshots'),
      identity: made('GetCallerIdentity'),
    })
    expect(made('GetCallerIdentity')).toBe(1)
  })

  test('gives up a binding that takes too long, and reads the others', async () => {
    proxy.spoil = ({ operation }) => (operation === 'DescribeDBSnapshots' ? 'hang' : undefined)
    const { records } = await collectFrom(proxy.url, [instance('a'), snapshots], within({ binding: exactly(1) }))
    expect(records.map(({ binding: id, error }) => [id, error?.class])).toEqual([
      ['a', undefined],
      ['snapshots', 'transient'],
    ])
    expect(records[1]?.error?.message).toBe('Reading it took longer than a binding may take.')
    expect(records[1]?.error?.hint).toContain('`evidence.limits.binding`')
    expect(records[1]?.matches).toEqual([])
  })

  test('ends when its time is over; what was read until then counts', async () => {
    proxy.spoil = ({ operation }) => (operation === 'DescribeDBSnapshots' ? 'hang' : undefined)
    const { records } = await collectFrom(proxy.url, [instance('a'), snapshots], within({ run: exactly(1) }))
    expect(records.map(({ error }) => error?.message)).toEqual([
      undefined,
      'The time of the run was over before it was read.',
    ])
  })

  test('does not wait for a region that does not answer', async () => {
    const hung = Array.from({ length: 40 }, (_, index) =>
      binding('aws/rds-snapshots', { instance: `x${index}` }, { id: `hung-${index}`, region: 'eu-west-1' }),
    )
    const others = Array.from({ length: 40 }, (_, index) => instance(`read-${index}`, `y${index}`))
    proxy.spoil = ({ operation }) => (operation === 'DescribeDBSnapshots' ? 'hang' : undefined)
    const { records } = await collectFrom(proxy.url, [...hung, ...others], within({ run: exactly(2) }))
    const read = records.filter(({ error }) => error === null).map(({ binding: id }) => id)
    expect(read.toSorted()).toEqual(others.map(({ id }) => id).toSorted())
  })

  test('ends when it is told to', async () => {
    const stop = new AbortController()
    proxy.spoil = ({ operation }) => {
      if (operation !== 'DescribeDBInstances') return undefined
      stop.abort()
      return 'hang'
    }
    const { records } = await collectFrom(proxy.url, [instance('a'), instance('b', 'users')], { signal: stop.signal })
    expect(records.map(({ error }) => error?.class)).toEqual(['transient', 'transient'])
  })

  test('notes how far the clock of a service is from that of the machine, when it is over a minute', async () => {
    const late = (seconds: number) => () => fromNow(-seconds)
    const [near] = (await collectFrom(emulator.url, [instance('a')], { clock: late(30) })).records
    expect(near).not.toHaveProperty('skew')
    const [far] = (await collectFrom(emulator.url, [instance('a')], { clock: late(300) })).records
    expect(Math.abs((far?.skew ?? 0) - 300)).toBeLessThan(20)
    const [other] = (await collectFrom(emulator.url, [instance('a')])).records
    expect(other).not.toHaveProperty('skew')
  })

  test('says what begins and what ends', async () => {
    const said: string[] = []
    await collectFrom(emulator.url, [instance('a'), snapshots], {
      progress: ({ binding: { id }, ended, total, error }) =>
        said.push(`${id} ${ended ? 'ended' : 'began'} of ${total} ${error?.class ?? ''}`.trim()),
    })
    expect(said.toSorted()).toEqual(['a began of 2', 'a ended of 2', 'snapshots began of 2', 'snapshots ended of 2'])
  })
})

const fromNow = (seconds: number): Instant => fromEpoch(Date.now() / 1000 + seconds)
