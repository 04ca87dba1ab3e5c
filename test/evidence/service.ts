/**
 * A service of the web that a test gives its answers to, with TLS or without. It can refuse, hang and break off, and its
 * clock stands still. Every object in its answers gets a canary: a secret that no record and no error may repeat.
 */
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecure, type ServerOptions } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { expect } from 'vitest'
import type { Connections } from '../../src/evidence/connection.ts'
import { collect, type CollectOptions } from '../../src/evidence/collect.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { noConnections } from '../../src/plan/schema/connections.ts'
import { binding, settings } from './make.ts'

/** The service's clock, and that of the run. */
export const clock = '2026-11-20T06:00:00Z'

/** A moment some seconds before the clock; negative for one after it. */
export const ago = (seconds: number): string =>
  new Date(Date.parse(clock) - seconds * 1000).toISOString().replace('.000Z', 'Z')

export type Asked = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Whose certificate was shown. */
  readonly certificate: string | undefined
}

/** An answer: a value as JSON, a whole answer, or what goes wrong. */
export type Reply =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | { readonly json: unknown; readonly status?: number }
  | 'hang'
  | 'cut'

export type Service = {
  readonly url: string
  readonly calls: Asked[]
  answers: (asked: Asked) => Reply | undefined
  readonly stop: () => Promise<void>
}

export const canary = 'c4n4ry'

/** The same value with a canary in every object. */
export const planted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(planted)
  if (typeof value !== 'object' || value === null) return value
  return { ...Object.fromEntries(Object.entries(value).map(([key, each]) => [key, planted(each)])), hidden: canary }
}

const read = async (message: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

/** Starts a service that answers nothing but 404 yet. */
export const startService = async (tls?: ServerOptions): Promise<Service> => {
  const calls: Asked[] = []
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://host')
    const peer = tls ? (incoming.socket as TLSSocket).getPeerCertificate() : undefined
    const asked: Asked = {
      method: incoming.method ?? '',
      path: decodeURIComponent(pathname),
      query: searchParams,
      headers: incoming.headers,
      body: await read(incoming),
      certificate: peer?.subject?.CN?.toString(),
    }
    calls.push(asked)
    const reply = service.answers(asked) ?? { status: 404, body: `404 page not found ${canary}` }
    if (reply === 'hang') return
    const date = new Date(clock).toUTCString()
    if (reply === 'cut') {
      outgoing.writeHead(200, { date, 'content-length': '1000' })
      outgoing.write('{"kind":', () => incoming.socket.destroy())
      return
    }
    const { status, headers, body } =
      'json' in reply
        ? { status: reply.status ?? 200, headers: {}, body: JSON.stringify(planted(reply.json)) }
        : { headers: {}, body: '', ...reply }
    outgoing.writeHead(status, { date, 'content-type': 'application/json', 'x-hidden': canary, ...headers }).end(body)
  }
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    handle(incoming, outgoing).catch(() => outgoing.destroy())
  }
  const server = tls ? createSecure(tls, listener) : createPlain(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const service: Service = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    calls,
    answers: () => undefined,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return service
}

export type Run = Partial<Omit<CollectOptions, 'settings'>> & {
  readonly connections?: Partial<Connections>
  readonly environment?: Readonly<Record<string, string>>
  readonly folder?: string
}

/** Reads one binding as of the service's clock, and looks for the canary in all that is recorded. */
export const readOne = async (
  source: string,
  params: Record<string, unknown>,
  { connections = {}, environment = {}, folder = '.', ...options }: Run = {},
): Promise<Draft> => {
  const { records, problems } = await collect(
    { thing: binding(source, params, { region: undefined }) },
    {
      now: clock,
      attempts: 1,
      settings: { ...settings(''), connections: { ...noConnections, ...connections } },
      machine: { environment: (name) => environment[name], variables: () => environment, watch: () => 0, folder },
      ...options,
    },
  )
  const [record] = records
  if (!record) throw new Error(`Nothing was collected: ${JSON.stringify(problems)}`)
  expect(JSON.stringify(record)).not.toContain(canary)
  return record
}

/** The facts of the only match. */
export const factsOf = (record: Draft): Readonly<Record<string, unknown>> => {
  expect(record.error).toBeNull()
  expect(record.matches).toHaveLength(1)
  return record.matches[0]?.facts ?? {}
}

/** Every way in which a service fails to answer is an error of its class, and never a match. */
export const failsKindly = async (service: Service, reading: (options: Run) => Promise<Draft>): Promise<void> => {
  const bad: readonly (readonly [Reply, string])[] = [
    [{ status: 401, body: canary }, 'not-configured'],
    [{ status: 403, body: canary }, 'denied'],
    [{ status: 429, headers: { 'retry-after': '1' }, body: canary }, 'throttled'],
    [{ status: 500, body: canary }, 'transient'],
    [{ status: 302, headers: { location: `https://sign-in.example/?${canary}` } }, 'invalid'],
    ['cut', 'transient'],
    ['hang', 'transient'],
    [{ status: 200, body: `<html>${canary}</html>` }, 'invalid'],
    [{ json: {} }, 'invalid'],
    [{ json: [] }, 'invalid'],
    [{ json: null }, 'invalid'],
  ]
  const before = service.answers
  for (const [reply, expected] of bad) {
    service.answers = () => reply
    const record = await reading({ timeout: 300 })
    expect([reply, record.error?.class, record.matches]).toEqual([reply, expected, []])
    expect(record.error?.hint).toMatch(/\.$/)
  }
  service.answers = before
}
