/**
 * `http/endpoint` against real servers with and without TLS. The list of AWS addresses is served in the form of
 * https://ip-ranges.amazonaws.com/ip-ranges.json, with addresses of this machine in it.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { noMachine, type Connections } from '../../src/evidence/connection.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { lacks } from '../sign/tools.ts'
import { Authority, type Pair } from './authority.ts'
import { collectOne, now, settings } from './make.ts'
import { json, startWebServer, webConnections, type Handler, type WebServer } from './web-server.ts'

const canary = 'canary-8d17'
const ranges = {
  syncToken: '1763600000',
  createDate: canary,
  prefixes: [
    { ip_prefix: '127.0.0.0/8', region: 'GLOBAL', service: 'AMAZON', network_border_group: canary },
    { ip_prefix: '127.0.0.0/24', region: 'eu-west-1', service: 'EC2', network_border_group: canary },
    { ip_prefix: '3.5.140.0/22', region: 'ap-northeast-2', service: 'AMAZON', network_border_group: canary },
  ],
  ipv6_prefixes: [{ ipv6_prefix: '::/1', region: 'us-east-1', service: 'AMAZON', network_border_group: canary }],
}

let service: WebServer
let list: WebServer
beforeAll(async () => {
  service = await startWebServer((_, response) => response.end())
  list = await startWebServer((_, response) => json(response, ranges))
})
afterAll(async () => {
  await service.stop()
  await list.stop()
})
afterEach(() => {
  list.handler = (_, response) => json(response, ranges)
})

type Web = Parameters<typeof webConnections>[0]

const read = (
  url: string | undefined,
  web: Web,
  params: object = {},
  environment: Record<string, string> = {},
): Promise<Draft> => {
  const connections: Connections = webConnections({ 'https://ip-ranges.amazonaws.com': { at: list.origin }, ...web })
  const machine = {
    ...noMachine,
    environment: (name: string) => environment[name],
    watch: () => performance.now() / 1000,
  }
  const options = { settings: { ...settings(''), connections }, machine, attempts: 1 }
  return collectOne('', 'http/endpoint', { ...(url && { url }), ...params }, { region: undefined }, options)
}
const readAt = (handler: Handler, params: object = {}, more: Web[string] = {}, path = '/health'): Promise<Draft> => {
  service.handler = handler
  return read(`http://api.acme.invalid${path}`, { 'http://api.acme.invalid': { at: service.origin, ...more } }, params)
}

describe('what an address answers', () => {
  test('all of it', async () => {
    const record = await readAt(
      (_, response) => response.writeHead(200, { 'x-secret': canary }).end(`{"status":"ok","key":"${canary}"}`),
      { expect: '"status":"ok"' },
    )
    expect(record).toMatchObject({
      error: null,
      account: null,
      principal: null,
      operations: ['aws:GetIpRanges', 'http:Get'],
      serverTime: '2026-11-20T06:00:00Z',
    })
    expect(record.matches).toMatchObject([
      {
        subject: 'http://api.acme.invalid/health',
        facts: {
          status: 200,
          bodyMatches: true,
          redirectsTo: null,
          certificateLeft: null,
          certificateValid: null,
          tlsVersion: null,
          awsRegion: 'eu-west-1',
        },
      },
    ])
    expect(record.matches[0]?.facts['responseTime']).toBeGreaterThan(0)
    expect(record.matches[0]?.unread).toBeUndefined()
    expect(JSON.stringify(record)).not.toContain('canary')
  })
  test('a body that is not as expected, and one of which nothing is expected', async () => {
    const wrong = await readAt((_, response) => response.end('<html>Sign in</html>'), { expect: '"status":"ok"' })
    expect(wrong.matches[0]?.facts).toMatchObject({ status: 200, bodyMatches: false })
    expect((await readAt((_, response) => response.end())).matches[0]?.facts).toMatchObject({ bodyMatches: null })
  })
  test.each([401, 404, 429, 500, 503])('%i is an answer', async (status) => {
    const record = await readAt((_, response) => response.writeHead(status).end(canary))
    expect(record).toMatchObject({ error: null, matches: [{ facts: { status } }] })
    expect(JSON.stringify(record)).not.toContain('canary')
  })
  test.each([
    ['https://login.acme.invalid/?from=canary', 'login.acme.invalid'],
    ['/elsewhere', 'api.acme.invalid'],
    ['https://', null],
  ])('a redirect to %s is not followed', async (location, host) => {
    const record = await readAt((_, response) => response.writeHead(302, { location }).end())
    expect(record.matches[0]?.facts).toMatchObject({ status: 302, redirectsTo: host })
    expect(JSON.stringify(record)).not.toContain('canary')
  })
  test('the token of the settings', async () => {
    service.handler = (asked, response) =>
      response.writeHead(asked.headers.authorization === `Bearer ${canary}` ? 200 : 401).end()
    const web = { 'http://api.acme.invalid': { at: service.origin, tokenFrom: 'TOKEN' } }
    const record = await read('http://api.acme.invalid/invoices', web, {}, { TOKEN: canary })
    expect(record.matches[0]?.facts).toMatchObject({ status: 200 })
    expect(JSON.stringify(record)).not.toContain('canary')
  })
  test('without an address there is nothing', async () => {
    expect(await read(undefined, {})).toMatchObject({ error: null, matches: [], operations: [] })
  })
})

describe('no answer', () => {
  test.each<readonly [string, Handler]>([
    [
      'cut off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write(canary)
        setTimeout(() => response.destroy(), 20)
      },
    ],
    ['none', (_, response) => response.destroy()],
  ])('%s', async (_, handler) => {
    const record = await readAt(handler)
    expect(record).toMatchObject({ matches: [], error: { class: 'transient' } })
    expect(JSON.stringify(record)).not.toContain('canary')
  })
  test('inside a network', async () => {
    service.handler = (_, response) => response.end()
    const count = service.asked.length
    expect(await read(`${service.origin}/health`, {})).toMatchObject({
      matches: [],
      error: { class: 'not-configured' },
    })
    expect(service.asked).toHaveLength(count)
  })
})

describe('the region', () => {
  const regionWith = async (value: unknown, status = 200): Promise<Draft['matches'][number] | undefined> => {
    list.handler = (_, response) => json(response, value, status)
    const { error, matches } = await readAt((_, response) => response.end())
    expect(error).toBeNull()
    expect(matches[0]?.facts).toMatchObject({ status: 200 })
    return matches[0]
  }
  test('is that of the narrowest range', async () => {
    const wide = { ...ranges, prefixes: [ranges.prefixes[0]] }
    expect((await regionWith(wide))?.facts).toMatchObject({ awsRegion: 'GLOBAL' })
  })
  test.each([
    [
      'the address is private and not in the list',
      { ...ranges, prefixes: [ranges.prefixes[2]] },
      200,
      'not-configured',
    ],
    ['the list is empty', { prefixes: [], ipv6_prefixes: [] }, 200, 'invalid'],
    ['the list has another form', { canary }, 200, 'invalid'],
    [
      'the list has an address that is none',
      { ...ranges, prefixes: [{ ip_prefix: canary, region: canary }] },
      200,
      'invalid',
    ],
    ['the list is refused', { canary }, 403, 'denied'],
  ])('is not known when %s', async (_, value, status, kind) => {
    const match = await regionWith(value, status)
    expect(match?.unread).toMatchObject({ awsRegion: { class: kind } })
    expect(JSON.stringify(match)).not.toContain('canary')
  })
})

describe.skipIf(lacks('openssl'))('certificates (needs openssl)', () => {
  let authority: Authority
  beforeAll(() => {
    authority = new Authority()
  })
  const readWith = async (
    pair: Pair,
    more: Web[string] = {},
    environment: Record<string, string> = {},
  ): Promise<Draft> => {
    const server = await startWebServer((_, response) => response.end('ok'), pair)
    const record = await read(
      'https://api.acme.test/health',
      { 'https://api.acme.test': { at: server.origin, ca: authority.path, ...more } },
      { expect: 'ok' },
      environment,
    )
    await server.stop()
    return record
  }
  test('that somebody vouches for', async () => {
    const { matches } = await readWith(authority.issue('DNS:api.acme.test'))
    expect(matches[0]).toMatchObject({
      facts: { status: 200, bodyMatches: true, certificateValid: true, tlsVersion: 'TLSv1.3' },
    })
    expect(Math.round(Number(matches[0]?.facts['certificateLeft']) / 86_400)).toBe(30)
  })
  test.each([
    ['that has expired', 'DNS:api.acme.test', ['20240101000000Z', '20240201000000Z'], 'CERT_HAS_EXPIRED', 0],
    ['for another name', 'DNS:other.acme.test', undefined, 'ERR_TLS_CERT_ALTNAME_INVALID', 30],
  ] as const)('%s: that is known, and what it answered does not count', async (_, names, between, code, left) => {
    const { error, matches } = await readWith(authority.issue(names, between))
    expect(error).toBeNull()
    expect(Object.keys(matches[0]?.facts ?? {}).toSorted()).toEqual([
      'certificateLeft',
      'certificateValid',
      'tlsVersion',
    ])
    expect(matches[0]?.facts).toMatchObject({ certificateValid: false })
    expect(Math.round(Number(matches[0]?.facts['certificateLeft']) / 86_400)).toBe(left)
    for (const fact of ['status', 'bodyMatches', 'responseTime', 'redirectsTo', 'awsRegion'])
      expect(matches[0]?.unread?.[fact]).toMatchObject({ class: 'invalid', message: expect.stringContaining(code) })
  })
  test('with a token, nothing is sent to a service that nobody vouches for', async () => {
    const record = await readWith(authority.issue('DNS:other.acme.test'), { tokenFrom: 'TOKEN' }, { TOKEN: canary })
    expect(record).toMatchObject({ matches: [], error: { class: 'invalid' } })
    expect(JSON.stringify(record)).not.toContain('canary')
  })
})

test('parameters that cannot be', async () => {
  for (const url of [
    'ftp://a.invalid/',
    'HTTP:/x',
    'javascript:1',
    'api.acme.com',
    'https://user:pass@api.acme.com/',
    '',
  ])
    await expect(collectOne('', 'http/endpoint', { url }, {}, { now })).rejects.toThrow(
      /not an address|address of the web/,
    )
  await expect(
    collectOne('', 'http/endpoint', { url: 'https://a.invalid/', expect: '(' }, {}, { now }),
  ).rejects.toThrow('not a regular expression')
})
