/** How the web is asked: real servers, whole answers, and nothing sent where it must not go. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../src/evidence/addresses.ts'
import { noMachine, type Connections, type Machine } from '../../src/evidence/connection.ts'
import { ReadError } from '../../src/evidence/errors.ts'
import { digestOfCalls, newTrace, type Trace } from '../../src/evidence/trace.ts'
import { webRun, type Web, type WebOptions } from '../../src/evidence/web.ts'
import type { EvidenceError } from '../../src/model/evidence.ts'
import { lacks } from '../sign/tools.ts'
import { Authority, selfSigned, type Pair } from './authority.ts'
import { now } from './make.ts'
import { clock, date, json, startWebServer, webConnections, type Handler, type WebServer } from './web-server.ts'

const started: WebServer[] = []
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
})
const serve = async (handler: Handler, pair?: Pair): Promise<WebServer> => {
  const server = await startWebServer(handler, pair)
  started.push(server)
  return server
}

const token = 'canary-token-5b21'
const machine = (environment: Record<string, string> = {}, folder = '.'): Machine => ({
  environment: (name) => environment[name],
  watch: () => performance.now() / 1000,
  folder,
})

const access = (
  web: Parameters<typeof webConnections>[0],
  more: Partial<WebOptions> = {},
  trace: Trace = newTrace(),
): Web => webRun({ connections: webConnections(web), machine: machine(), now, attempts: 1, ...more }).reading(trace)

const operation = 'test:Get'
const troubleOf = async (asking: Promise<unknown>): Promise<EvidenceError> => {
  const error: unknown = await asking.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof ReadError) return error.evidence
  throw new Error('It was answered.', { cause: error })
}

describe('an answer', () => {
  test('is read whole, with what is known of it', async () => {
    const { origin } = await serve((_, response) => json(response, { name: 'orders', é: '€' }))
    const trace = newTrace()
    const answer = await access({ [origin]: { private: true } }, {}, trace).json({ operation, url: `${origin}/a?b=c` })
    expect(answer).toMatchObject({ status: 200, address: '127.0.0.1', certificate: null, clock, serverTime: clock })
    expect(answer.value).toEqual({ name: 'orders', é: '€' })
    expect(answer.seconds).toBeGreaterThan(0)
    expect(trace).toMatchObject({ serverTime: clock, principal: null, calls: [{ operation }] })
  })
  test('in pieces', async () => {
    const { origin } = await serve((_, response) => {
      response.write('{"a":')
      setTimeout(() => response.end('1}'), 20)
    })
    expect((await access({ [origin]: { private: true } }).json({ operation, url: origin })).value).toEqual({ a: 1 })
  })
  test('without a time has that of the run', async () => {
    const { origin } = await serve((_, response) => response.writeHead(200, { date: 'soon' }).end('x'))
    expect(await access({ [origin]: { private: true } }).ask({ operation, url: origin })).toMatchObject({
      clock: now,
      serverTime: null,
    })
  })
  test('that is no JSON', async () => {
    const { origin } = await serve((_, response) => response.end(`<html>${token}`))
    const error = await troubleOf(access({ [origin]: { private: true } }).json({ operation, url: origin }))
    expect(error).toMatchObject({ class: 'invalid', message: 'test:Get gave an answer that is not JSON.' })
    expect(JSON.stringify(error)).not.toContain('canary')
  })
  test('changes the digest of the reading when it changes', async () => {
    let said = 'one'
    const { origin } = await serve((_, response) => response.end(said))
    const digest = async (): Promise<string> => {
      const trace = newTrace()
      await access({ [origin]: { private: true } }, {}, trace).ask({ operation, url: origin })
      return digestOfCalls(trace.calls)
    }
    const before = await digest()
    expect(await digest()).toBe(before)
    said = 'two'
    expect(await digest()).not.toBe(before)
  })
  test('a body is sent, and the headers that are asked for', async () => {
    const { origin, asked } = await serve((_, response) => response.end())
    await access({ [origin]: { private: true } }).ask({
      operation,
      url: origin,
      method: 'POST',
      body: '{"é":1}',
      headers: { accept: 'x/y' },
    })
    expect(asked).toMatchObject([
      { method: 'POST', body: '{"é":1}', headers: { accept: 'x/y', 'user-agent': 'holdfast', 'content-length': '8' } },
    ])
  })
})

describe('an answer that is not whole is none', () => {
  test.each<readonly [string, Handler]>([
    [
      'shorter than it said',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"a":1}')
        setTimeout(() => response.destroy(), 20)
      },
    ],
    [
      'chunks without an end',
      (_, response) => {
        response.write('{"a":1}')
        setTimeout(() => response.destroy(), 20)
      },
    ],
    ['no answer at all', (_, response) => response.destroy()],
  ])('%s', async (_, handler) => {
    const { origin, asked } = await serve(handler)
    const error = await troubleOf(
      access({ [origin]: { private: true } }, { attempts: 2 }).json({ operation, url: origin }),
    )
    expect(error).toMatchObject({ class: 'transient', message: expect.stringContaining('gave no complete answer') })
    expect(asked).toHaveLength(2)
  })
  test('too large', async () => {
    const { origin, asked } = await serve((_, response) => {
      response.writeHead(200)
      const write = (): void => {
        while (response.write(Buffer.alloc(1 << 20)));
        response.once('drain', write)
      }
      write()
    })
    const error = await troubleOf(
      access({ [origin]: { private: true } }, { attempts: 3 }).ask({ operation, url: origin }),
    )
    expect(error).toMatchObject({ class: 'invalid', message: 'test:Get gave an answer of over 32 MB.' })
    expect(asked).toHaveLength(1)
  })
  test.each<readonly [string, Handler]>([
    ['that never begins', () => undefined],
    ['that never ends', (_, response) => void response.write('{')],
  ])('time runs out for one %s', async (_, handler) => {
    const { origin } = await serve(handler)
    const error = await troubleOf(
      access({ [origin]: { private: true } }, { timeout: 200 }).ask({ operation, url: origin }),
    )
    expect(error).toMatchObject({ class: 'transient', message: 'test:Get gave no complete answer (time ran out).' })
  })
  test('nobody listens', async () => {
    const { origin, stop } = await serve(() => undefined)
    await stop()
    expect(await troubleOf(access({ [origin]: { private: true } }).ask({ operation, url: origin }))).toMatchObject({
      class: 'transient',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })
})

describe('statuses', () => {
  test.each([
    [401, {}, 'not-configured'],
    [403, {}, 'denied'],
    [403, { 'x-ratelimit-remaining': '0' }, 'throttled'],
    [403, { 'retry-after': '60' }, 'throttled'],
    [404, {}, 'not-found'],
    [410, {}, 'not-found'],
    [429, {}, 'throttled'],
    [500, {}, 'transient'],
    [503, {}, 'transient'],
    [301, { location: 'https://elsewhere.invalid/' }, 'invalid'],
    [422, {}, 'invalid'],
  ])('%i %j is %s', async (status, headers, kind) => {
    const { origin } = await serve((_, response) => response.writeHead(status, headers).end(token))
    const error = await troubleOf(
      access({ [origin]: { private: true } }).ask({ operation, url: `${origin}/x`, grant: '`things: read`' }),
    )
    expect(error.class).toBe(kind)
    expect(error.message).toMatch(/^test:Get .*\.$/)
    expect(error.hint).toMatch(/\.$/)
    expect(JSON.stringify(error)).not.toContain('canary')
    if (status === 403 && kind === 'denied') expect(error.hint).toContain('`things: read`')
  })
  test('that the source takes for an answer', async () => {
    const { origin } = await serve((_, response) => json(response, { message: 'Not Found' }, 404))
    const answer = await access({ [origin]: { private: true } }).json({
      operation,
      url: origin,
      answers: (status) => status === 404,
    })
    expect(answer).toMatchObject({ status: 404, value: { message: 'Not Found' } })
  })
  test.each([429, 500, 502, 503, 504])('%i is tried again, and then holds', async (status) => {
    const { origin, asked } = await serve((_, response) =>
      response.writeHead(asked.length === 1 ? status : 200).end('x'),
    )
    const answer = await access({ [origin]: { private: true } }, { attempts: 2 }).ask({ operation, url: origin })
    expect(answer).toMatchObject({ status: 200 })
    expect(asked).toHaveLength(2)
  })
  test('a service that says how long to wait is waited for', async () => {
    const times: number[] = []
    const { origin } = await serve((_, response) => {
      times.push(performance.now())
      response.writeHead(times.length === 1 ? 429 : 200, { 'retry-after': '1' }).end()
    })
    await access({ [origin]: { private: true } }, { attempts: 2 }).ask({ operation, url: origin })
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(950)
  })
  test.each([400, 401, 403, 404, 422])('%i is not tried again', async (status) => {
    const { origin, asked } = await serve((_, response) => response.writeHead(status).end())
    await troubleOf(access({ [origin]: { private: true } }, { attempts: 3 }).ask({ operation, url: origin }))
    expect(asked).toHaveLength(1)
  })
  test('a redirect is an answer and is not followed', async () => {
    const other = await serve((_, response) => response.end())
    const { origin } = await serve((_, response) => response.writeHead(302, { location: other.origin }).end())
    const answers = (status: number): boolean => status === 302
    const both = { [origin]: { private: true }, [other.origin]: { private: true } }
    expect(await access(both).ask({ operation, url: origin, answers })).toMatchObject({
      status: 302,
      headers: { location: other.origin },
    })
    expect(other.asked).toEqual([])
  })
})

describe('one run', () => {
  test('makes equal requests once, and each reading notes them', async () => {
    const { origin, asked } = await serve((_, response) => response.end('x'))
    const run = webRun({ connections: webConnections({ [origin]: { private: true } }), machine: noMachine, now })
    const traces = [newTrace(), newTrace()]
    await Promise.all(traces.map((trace) => run.reading(trace).ask({ operation, url: `${origin}/a` })))
    expect(asked).toHaveLength(1)
    expect(traces.map(({ calls }) => calls.length)).toEqual([1, 1])
    expect(digestOfCalls(traces[0]?.calls ?? [])).toBe(digestOfCalls(traces[1]?.calls ?? []))
  })
  test('takes no requests for equal that differ in who asks, what, and how', async () => {
    const { origin, asked } = await serve((_, response) => response.end('x'))
    const web = access({ [origin]: { private: true } })
    const request = { operation, url: origin }
    await web.ask(request)
    await web.ask({ ...request, method: 'POST' })
    await web.ask({ ...request, method: 'POST', body: 'x' })
    await web.ask({ ...request, headers: { accept: 'x/y' } })
    await web.ask({ ...request, token: 'one' })
    await web.ask({ ...request, token: 'two' })
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'Bearer one',
      'Bearer two',
    ])
  })
  test('asks a few at a time of each host', async () => {
    let most = 0
    let open = 0
    const handler: Handler = (_, response) => {
      most = Math.max(most, ++open)
      setTimeout(() => {
        open--
        response.end()
      }, 30)
    }
    const { origin } = await serve(handler)
    const web = access({ [origin]: { private: true } })
    await Promise.all(Array.from({ length: 20 }, (_, at) => web.ask({ operation, url: `${origin}/${at}` })))
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(4)
  })
  test('ends when it is given up, in the middle of an answer and between two tries', async () => {
    for (const handler of [
      () => undefined,
      (_, response) => void response.write('x'),
      (_, response) => response.writeHead(503).end(),
    ] satisfies Handler[]) {
      const { origin, asked } = await serve(handler)
      const stop = new AbortController()
      const web = access({ [origin]: { private: true } }, { attempts: 5, signal: stop.signal })
      const asking = troubleOf(web.ask({ operation, url: origin }))
      while (asked.length === 0) await wait(5)
      stop.abort()
      expect(await asking).toMatchObject({ class: 'transient' })
      const count = asked.length
      expect(await troubleOf(web.ask({ operation, url: `${origin}/other` }))).toMatchObject({ class: 'transient' })
      expect(asked).toHaveLength(count)
    }
  })
})

describe('pages', () => {
  const next = (answer: { readonly value: unknown }): string | undefined => (answer.value as { next?: string }).next
  test('are walked to the end', async () => {
    const { origin } = await serve(({ path }, response) => {
      const at = Number(path.slice(1))
      json(response, { at, ...(at < 3 && { next: `${origin}/${at + 1}` }) })
    })
    const found = await access({ [origin]: { private: true } }).pages({ operation, url: `${origin}/1` }, next)
    expect(found.map(({ value }) => (value as { at: number }).at)).toEqual([1, 2, 3])
  })
  test.each(['https://elsewhere.invalid/2', 'no address', '/2'])('that go on at %s are refused', async (url) => {
    const { origin, asked } = await serve((_, response) => json(response, { next: url }))
    expect(
      await troubleOf(access({ [origin]: { private: true } }).pages({ operation, url: origin }, next)),
    ).toMatchObject({ class: 'invalid', message: expect.stringContaining('continues somewhere else') })
    expect(asked).toHaveLength(1)
  })
  test('that have no end are given up', async () => {
    const { origin } = await serve((_, response) => json(response, { next: `${origin}/again` }))
    expect(
      await troubleOf(access({ [origin]: { private: true } }).pages({ operation, url: `${origin}/again` }, next)),
    ).toMatchObject({ class: 'invalid' })
  })
  test('of which one fails are none', async () => {
    const { origin } = await serve(({ path }, response) =>
      path === '/1' ? json(response, { next: `${origin}/2` }) : json(response, {}, 403),
    )
    expect(
      await troubleOf(access({ [origin]: { private: true } }).pages({ operation, url: `${origin}/1` }, next)),
    ).toMatchObject({ class: 'denied' })
  })
})

describe('a secret', () => {
  const environment = { TOKEN: token }
  test('goes to its own origin and to no other', async () => {
    const mine = await serve((_, response) => response.end())
    const other = await serve((_, response) => response.end())
    const web = access(
      { [mine.origin]: { private: true, tokenFrom: 'TOKEN' }, [other.origin]: { private: true } },
      { machine: machine(environment) },
    )
    await web.ask({ operation, url: `${mine.origin}/a` })
    await web.ask({ operation, url: `${other.origin}/a` })
    expect(mine.asked[0]?.headers.authorization).toBe(`Bearer ${token}`)
    expect(JSON.stringify(other.asked)).not.toContain('canary')
  })
  test('goes in the header that the settings name', async () => {
    const { origin, asked } = await serve((_, response) => response.end())
    await access(
      { [origin]: { private: true, tokenFrom: 'TOKEN', header: 'X-Vault-Token' } },
      { machine: machine(environment) },
    ).ask({ operation, url: origin })
    expect(asked[0]?.headers).toMatchObject({ 'x-vault-token': token })
    expect(asked[0]?.headers.authorization).toBeUndefined()
  })
  test('is part of no digest', async () => {
    const { origin } = await serve((_, response) => response.end())
    const digests = await Promise.all(
      ['one', 'two'].map(async (TOKEN) => {
        const trace = newTrace()
        await access({ [origin]: { private: true, tokenFrom: 'TOKEN' } }, { machine: machine({ TOKEN }) }, trace).ask({
          operation,
          url: origin,
        })
        return digestOfCalls(trace.calls)
      }),
    )
    expect(digests[0]).toBe(digests[1])
  })
  test('that is not there, or that no header can carry', async () => {
    const { origin, asked } = await serve((_, response) => response.end())
    const web = { [origin]: { private: true, tokenFrom: 'TOKEN' } }
    expect(await troubleOf(access(web).ask({ operation, url: origin }))).toMatchObject({
      class: 'not-configured',
      message: expect.stringContaining('TOKEN is not set'),
    })
    const broken = await troubleOf(
      access(web, { machine: machine({ TOKEN: `${token}\n` }) }).ask({ operation, url: origin }),
    )
    expect(broken).toMatchObject({ class: 'not-configured', hint: expect.stringContaining('line break') })
    expect(JSON.stringify(broken)).not.toContain('canary')
    expect(asked).toEqual([])
  })
  test('is found however its origin is written', async () => {
    const { port, asked } = await serve((_, response) => response.end())
    await access(
      { 'https://API.acme.invalid:443': { at: `http://127.0.0.1:${port}`, tokenFrom: 'TOKEN' } },
      { machine: machine(environment) },
    ).ask({ operation, url: 'https://api.acme.invalid/a' })
    expect(asked[0]?.headers).toMatchObject({ authorization: `Bearer ${token}`, host: 'api.acme.invalid' })
  })
})

describe('addresses inside a network', () => {
  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[64:ff9b:1::1]/',
    'http://[2002:7f00:1::]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://localhost/',
  ])('%s is not asked', async (url) => {
    const error = await troubleOf(access({}).ask({ operation, url }))
    expect(error).toMatchObject({
      class: 'not-configured',
      message: 'test:Get would be sent into a network that is not public, so it was not sent.',
    })
    expect(error.hint).toContain(`\`private: true\` for \`${new URL(url).origin}\``)
  })
  test('not even when the certificate need not be vouched for', async () => {
    const { origin, asked } = await serve((_, response) => response.end())
    expect(await troubleOf(access({}).ask({ operation, url: origin, tls: { mayBeUnknown: true } }))).toMatchObject({
      class: 'not-configured',
    })
    expect(asked).toEqual([])
  })
  test('by a name that resolves to one', async () => {
    const { port, asked } = await serve((_, response) => response.end())
    const url = `http://localhost:${port}/`
    expect(await troubleOf(access({}).ask({ operation, url }))).toMatchObject({ class: 'not-configured' })
    expect(asked).toEqual([])
    await access({ [`http://localhost:${port}`]: { private: true } }).ask({ operation, url })
    expect(asked).toHaveLength(1)
  })
  test('are asked in the place of another, which is what is asked for', async () => {
    const { origin, asked } = await serve((_, response) => response.end())
    await access({ 'http://api.acme.invalid': { at: origin } }).ask({
      operation,
      url: 'http://api.acme.invalid/a/b?c=d',
    })
    expect(asked).toMatchObject([{ path: '/a/b?c=d', headers: { host: 'api.acme.invalid' } }])
  })
  test('a name that does not exist', async () => {
    expect(await troubleOf(access({}).ask({ operation, url: 'https://nothing.invalid/' }))).toMatchObject({
      class: expect.stringMatching(/^(not-found|transient)$/),
    })
  })
  test.each([
    ['8.8.8.8', true],
    ['100.63.255.255', true],
    ['2606:4700::1111', true],
    ['[2606:4700::1111]', true],
    ['::ffff:8.8.8.8', true],
    ['::ffff:808:808', true],
    ['64:ff9b::808:808', true],
    ['64:ff9b::7f00:1', false],
    ['64:ff9b::1', false],
    ['fe80::1%eth0', false],
    ['198.18.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['2001:db8::1', false],
    ['ff02::1', false],
    ['fec0::1', false],
    ['', false],
    ['name', false],
  ])('%s is public: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected)
  })
})

describe.skipIf(lacks('openssl'))('certificates (needs openssl)', () => {
  let authority: Authority
  let good: Pair
  beforeAll(() => {
    authority = new Authority()
    good = authority.issue('DNS:api.acme.test,IP:127.0.0.1')
  })
  const answering: Handler = (_, response) => response.end('hello')
  const at = (
    origin: string,
    more: Partial<Connections['web'][string]> = {},
  ): Parameters<typeof webConnections>[0] => ({ 'https://api.acme.test': { at: origin, ...more } })
  const request = { operation, url: 'https://api.acme.test/' }

  test('of an authority that the settings name', async () => {
    const { origin } = await serve(answering, good)
    const answer = await access(at(origin, { ca: authority.path })).ask(request)
    expect(answer.certificate).toMatchObject({ protocol: 'TLSv1.3', problem: null })
    const left = (Date.parse(answer.certificate?.until ?? '') - Date.now()) / 86_400_000
    expect(Math.round(left)).toBe(30)
    expect(
      await access({ [origin]: { private: true, ca: 'ca.pem' } }, { machine: machine({}, authority.folder) }).ask({
        operation,
        url: origin,
      }),
    ).toMatchObject({ status: 200 })
  })
  test('a file of an authority that cannot be read', async () => {
    expect(await troubleOf(access(at('https://127.0.0.1:1', { ca: 'no/such.pem' })).ask(request))).toMatchObject({
      class: 'not-configured',
      hint: expect.stringContaining('`no/such.pem`'),
    })
  })
  const cases: readonly (readonly [string, () => Pair, string])[] = [
    ['of an authority that nobody named', () => good, 'UNABLE_TO_'],
    ['that vouches for itself', () => selfSigned('DNS:api.acme.test'), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'that has expired',
      () => authority.issue('DNS:api.acme.test', ['20240101000000Z', '20240201000000Z']),
      'CERT_HAS_EXPIRED',
    ],
    [
      'that is not valid yet',
      () => authority.issue('DNS:api.acme.test', ['20480101000000Z', '20480201000000Z']),
      'CERT_NOT_YET_VALID',
    ],
    ['for another name', () => authority.issue('DNS:other.acme.test'), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ]
  test.each(cases)('%s', async (name, pair, code) => {
    const { origin, asked } = await serve(answering, pair())
    const web = at(origin, name.includes('nobody') ? {} : { ca: authority.path })
    const secret = { machine: machine({ TOKEN: token }) }
    const error = await troubleOf(access(web, { attempts: 3 }).ask(request))
    expect(error).toMatchObject({ class: 'invalid', message: expect.stringContaining(code) })
    const tls = { mayBeUnknown: true }
    // Nothing is sent, neither the question nor the token, where the source does not ask for it or has a token.
    const tokens = { ...web, 'https://api.acme.test': { ...web['https://api.acme.test'], tokenFrom: 'TOKEN' } }
    expect(await troubleOf(access(tokens, secret).ask({ ...request, tls }))).toMatchObject({ class: 'invalid' })
    expect(await troubleOf(access(web).ask({ ...request, tls, token }))).toMatchObject({ class: 'invalid' })
    expect(asked).toEqual([])
    const answer = await access(web).ask({ ...request, tls })
    expect(answer).toMatchObject({ status: 200, certificate: { problem: expect.stringContaining(code) } })
    expect(JSON.stringify(asked)).not.toContain('canary')
  })
  test('a service without TLS at an address with it', async () => {
    const { port } = await serve(answering)
    expect(await troubleOf(access(at(`https://127.0.0.1:${port}`)).ask(request))).toMatchObject({ class: 'transient' })
  })
  test('the asker proves itself too, where the service wants it', async () => {
    const asker = authority.issue('DNS:collector.acme.test')
    const { createServer } = await import('node:https')
    const server = createServer(
      { ...good, ca: authority.pem, requestCert: true, rejectUnauthorized: true },
      (_, response) => response.end('hello'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const url = `https://127.0.0.1:${port}/`
    const tls = { ca: authority.pem, cert: asker.cert, key: asker.key }
    expect(await access({}).ask({ operation, url, tls })).toMatchObject({ status: 200 })
    expect(await troubleOf(access({}).ask({ operation, url, tls: { ca: authority.pem } }))).toMatchObject({
      class: 'transient',
    })
    server.closeAllConnections()
    server.close()
  })
})

test('dates are those of the service', () => {
  expect(date).toBe('Fri, 20 Nov 2026 06:00:00 GMT')
})
