/** `dns/name` against a small name server that answers over UDP in the form of RFC 1035. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startNameServer, type NameServer } from '../../scripts/maintain/name-server.ts'
import type { CollectOptions } from '../../src/evidence/collect.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { noConnections } from '../../src/plan/schema/connections.ts'
import { collectOne, settings } from './make.ts'

let server: NameServer
beforeAll(async () => {
  server = await startNameServer()
})
afterEach(() => {
  server.asked.splice(0)
})
afterAll(() => server.stop())

const read = (name: string, table: NameServer['table'], options: Partial<CollectOptions> = {}): Promise<Draft> => {
  server.table = table
  const connections = { ...noConnections, dns: { at: server.at } }
  return collectOne(
    '',
    'dns/name',
    { name },
    { region: undefined },
    { settings: { ...settings(''), connections }, ...options },
  )
}
const a = (address: string, ttl = 60): { type: 'A'; address: string; ttl: number } => ({ type: 'A', address, ttl })
const mx = (exchange: string): { type: 'MX'; exchange: string; priority: number; ttl: number } => ({
  type: 'MX',
  exchange,
  priority: 10,
  ttl: 300,
})

describe('a name', () => {
  test('with addresses and mail servers', async () => {
    const record = await read('acme.test', {
      'A acme.test': [a('192.0.2.1'), a('192.0.2.2')],
      'AAAA acme.test': [{ type: 'AAAA', address: '2001:db8::1', ttl: 60 }],
      'MX acme.test': [mx('mail-1.acme.test'), mx('mail-2.acme.test'), mx('MAIL-2.acme.test')],
    })
    expect(record).toMatchObject({
      error: null,
      serverTime: null,
      principal: null,
      operations: ['dns:A', 'dns:AAAA', 'dns:MX'],
      matches: [{ subject: 'acme.test', facts: { addresses: 3, mailExchanges: 2, ttl: 60 } }],
    })
    expect(JSON.stringify(record)).not.toMatch(/192\.0\.2|mail-1/)
  })
  test('with mail only', async () => {
    const { matches } = await read('acme.test', { 'MX acme.test': [mx('mail.acme.test')] })
    expect(matches).toMatchObject([{ facts: { addresses: 0, mailExchanges: 1, ttl: null } }])
  })
  test('that takes no mail', async () => {
    const { matches } = await read('acme.test', { 'A acme.test': [a('192.0.2.1')], 'MX acme.test': [mx('')] })
    expect(matches).toMatchObject([{ facts: { addresses: 1, mailExchanges: 0 } }])
  })
  test('that stands for another one', async () => {
    const { matches } = await read('www.acme.test', {
      'A www.acme.test': [
        { type: 'CNAME', to: 'edge.acme.test', ttl: 30 },
        { ...a('192.0.2.1', 300), name: 'edge.acme.test' },
      ],
    })
    expect(matches).toMatchObject([{ facts: { addresses: 1, ttl: 30 } }])
  })
  test('whose answer comes from memory: the time is that of the zone', async () => {
    let count = 0
    const { matches } = await read('acme.test', { 'A acme.test': () => [a('192.0.2.1', count++ === 0 ? 7 : 3600)] })
    expect(matches).toMatchObject([{ facts: { addresses: 1, ttl: 3600 } }])
  })
  test('of which the zone says nothing', async () => {
    let count = 0
    const { error, matches } = await read('acme.test', {
      'A acme.test': () => (count++ === 0 ? [a('192.0.2.1', 7)] : []),
    })
    expect(error).toBeNull()
    expect(matches).toMatchObject([{ facts: { addresses: 1 }, unread: { ttl: { class: 'transient' } } }])
    expect(matches[0]?.facts).not.toHaveProperty('ttl')
  })
  test('that does not exist', async () => {
    expect(await read('nothing.acme.test', {})).toMatchObject({
      error: null,
      matches: [],
      operations: ['dns:A', 'dns:AAAA', 'dns:MX'],
    })
  })
  test('the order of the answer does not change the digest, another address does', async () => {
    const one = await read('acme.test', { 'A acme.test': [a('192.0.2.1'), a('192.0.2.2')] })
    const turned = await read('acme.test', { 'A acme.test': [a('192.0.2.2'), a('192.0.2.1')] })
    const other = await read('acme.test', { 'A acme.test': [a('192.0.2.3'), a('192.0.2.1')] })
    expect(turned.rawSha256).toBe(one.rawSha256)
    expect(other.rawSha256).not.toBe(one.rawSha256)
  })
})

describe('no answer', () => {
  test.each([
    ['failed', 'transient'],
    ['refused', 'denied'],
    ['silent', 'transient'],
    ['garbage', 'invalid'],
  ] as const)('%s is %s', async (answer, kind) => {
    const record = await read('acme.test', { 'A acme.test': [a('192.0.2.1')], 'MX acme.test': answer })
    expect(record).toMatchObject({ matches: [], error: { class: kind, message: expect.stringContaining('dns:MX') } })
  })
  test('when the run is given up', async () => {
    const stop = new AbortController()
    const reading = read(
      'acme.test',
      {
        'A acme.test': () => {
          stop.abort()
          return 'silent'
        },
      },
      { signal: stop.signal },
    )
    expect(await reading).toMatchObject({ matches: [], error: { class: 'transient' } })
  })
})

test.each([
  '',
  'localhost',
  '127.0.0.1',
  '169.254.169.254',
  'acme',
  '-a.test',
  'a..test',
  'https://acme.test',
  'acme.test.',
  'a b.test',
  `${'a'.repeat(64)}.test`,
])('the name %j is refused', async (name) => {
  await expect(read(name, {})).rejects.toThrow('Nothing was collected')
})
