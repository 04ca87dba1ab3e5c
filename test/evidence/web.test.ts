/** How the web is asked: real servers, and answers that are whole. Where it may be asked is in web-reach.test.ts. */
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { noMachine } from '../../src/evidence/connection.ts'
import { digestOfCalls, newTrace } from '../../src/evidence/trace.ts'
import { webRun } from '../../src/evidence/web.ts'
import { now } from './make.ts'
import { access, operation, serve, token, troubleOf } from './web-access.ts'
import { clock, json, webConnections, type Handler } from './web-server.ts'

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
