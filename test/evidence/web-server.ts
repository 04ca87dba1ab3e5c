/** A real server of the web for tests, with TLS or without: it notes what it is asked, and a test gives it its answers. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Connections } from '../../src/evidence/connection.ts'
import { noConnections } from '../../src/plan/schema/connections.ts'
import type { Pair } from './authority.ts'

export type Asked = {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Answers a request, or leaves it without an answer. */
export type Handler = (asked: Asked, response: ServerResponse) => void

export type WebServer = {
  /** `http://127.0.0.1:1234` */
  readonly origin: string
  readonly port: number
  readonly asked: Asked[]
  handler: Handler
  readonly stop: () => Promise<void>
}

/** The service's clock. It stands still. */
export const clock = '2026-11-20T06:00:00Z'
export const date: string = new Date(clock).toUTCString()

/** A moment some seconds before the clock, as services on the web write moments. */
export const ago = (seconds: number): string =>
  new Date(Date.parse(clock) - 1000 * seconds).toISOString().replace('.000', '')
export const days = 86_400

export const startWebServer = async (handler: Handler, pair?: Pair): Promise<WebServer> => {
  const asked: Asked[] = []
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part as Buffer)
    const { method = 'GET', url: path = '/', headers } = incoming
    const one = { method, path, headers, body: Buffer.concat(parts).toString() }
    asked.push(one)
    outgoing.setHeader('date', date)
    started.handler(one, outgoing)
  }
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    handle(incoming, outgoing).catch(() => outgoing.destroy())
  }
  const server = pair ? createSecureServer({ ...pair }, listener) : createServer(listener)
  server.on('clientError', (_, socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const started: WebServer = {
    origin: `${pair ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    asked,
    handler,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return started
}

/** Connections with these settings for origins of the web. */
export const webConnections = (web: Readonly<Record<string, Partial<Connections['web'][string]>>>): Connections => ({
  ...noConnections,
  web: Object.fromEntries(Object.entries(web).map(([origin, each]) => [origin, { private: false, ...each }])),
})

/** Answers with JSON. */
export const json = (
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void => {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(value))
}

/** The text of everything that must not hold a secret. */
export const textOf = (value: unknown): string => JSON.stringify(value)
