/**
 * A service that the emulator does not have, or not enough of: a small HTTP server that a test gives its answers to. It
 * speaks the forms of AWS (REST with JSON, JSON with `X-Amz-Target`, the query form with XML) and says who is asking.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Answer } from './proxy.ts'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** The operation, where the form names one: of `X-Amz-Target`, or of `Action`. */
  readonly operation: string
  /** The fields of a JSON body or of a form. */
  readonly body: Readonly<Record<string, unknown>>
  /** The region that the call was signed for. */
  readonly region: string
}

/** What the service answers; `undefined` where it knows no such call. */
export type Answers = (asked: Asked) => Answer | object | undefined

export type Wire = {
  readonly url: string
  /** The calls, without the question who is asking. */
  readonly calls: Asked[]
  answers: Answers
  readonly stop: () => Promise<void>
}

/** The service's clock. It stands still. */
export const clock = '2026-11-20T06:00:00Z'

/** A moment some seconds before the clock, as JSON services write moments. */
export const ago = (seconds: number): number => Date.parse(clock) / 1000 - seconds

/** An error as JSON services send it. */
export const jsonError = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
  body: JSON.stringify({ __type: code, message: `User arn:aws:iam::${'1'.repeat(12)}:user/secret may not` }),
})

/** An answer of a service that speaks XML. */
export const xml = (body: string): Answer => ({ status: 200, headers: { 'content-type': 'text/xml' }, body })

const identity =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:role/read</Arn><UserId>x</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>'

const read = async (message: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

const askedOf = (message: IncomingMessage, text: string): Asked => {
  const { pathname, searchParams: query } = new URL(message.url ?? '/', 'http://host')
  const body = text.startsWith('{')
    ? (JSON.parse(text) as Record<string, unknown>)
    : Object.fromEntries(new URLSearchParams(text))
  const target = message.headers['x-amz-target']
  const operation = typeof target === 'string' ? target.split('.').at(-1) : body['Action']
  return {
    method: message.method ?? 'GET',
    path: decodeURIComponent(pathname).replace(/(?<=.)\/$/, ''),
    query,
    operation: String(operation ?? ''),
    body,
    region: /Credential=[^/]+\/\d+\/([^/]+)\//.exec(message.headers.authorization ?? '')?.[1] ?? '',
  }
}

const isAnswer = (given: Answer | object): given is Answer => 'status' in given && 'body' in given

/** Starts a service that knows nothing yet. */
export const startWire = async (): Promise<Wire> => {
  const calls: Asked[] = []
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const asked = askedOf(incoming, await read(incoming))
    const known = asked.operation === 'GetCallerIdentity'
    if (!known) calls.push(asked)
    const given = known ? xml(identity) : (wire.answers(asked) ?? jsonError(404, 'UnknownOperationException'))
    const { status, headers, body } = isAnswer(given)
      ? given
      : { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) }
    outgoing.writeHead(status, { date: new Date(clock).toUTCString(), ...headers }).end(body)
  }
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const wire: Wire = {
    url: `http://127.0.0.1:${port}`,
    calls,
    answers: () => undefined,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return wire
}
