/** One HTTP exchange: a request, and the whole answer with what is known of the connection. Nothing is tried again here. */
import type { LookupAddress } from 'node:dns'
import type { IncomingMessage, RequestOptions } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { fromEpoch, type Instant } from '../model/calendar.ts'
import { isPublicAddress } from './addresses.ts'

/** How a service proves who it is, and the asker too. Certificates and keys are PEM. */
export type Tls = {
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  /** Whether an answer counts although nobody vouches for the certificate; never together with a secret. */
  readonly mayBeUnknown?: boolean | undefined
}

export type Certificate = {
  /** End of its validity. */
  readonly until: Instant
  /** `TLSv1.3` */
  readonly protocol: string
  /** Why it does not vouch for the service (`CERT_HAS_EXPIRED`); `null` when it does. */
  readonly problem: string | null
}

export type Exchange = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  /** The service's own time. */
  readonly serverTime: Instant | null
  /** The IP address that answered. */
  readonly address: string
  /** Only with TLS. */
  readonly certificate: Certificate | null
}

export type Ask = {
  readonly to: string
  /** The name that the request is for, when it is sent to another address. */
  readonly host: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly tls: Tls
  readonly mayBePrivate: boolean
  /** Milliseconds for the whole exchange. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

/** Bytes of an answer that are read at most. */
export const largest: number = 32 * 1024 * 1024

/** Thrown with this code when the address is inside a network. */
export const privateAddress = 'HOLDFAST_PRIVATE_ADDRESS'
/** Thrown with this code when the answer is larger than `largest`. */
export const tooLarge = 'HOLDFAST_TOO_LARGE'
/** Thrown with this code when an answer ended before all of it arrived. */
export const cutOff = 'HOLDFAST_CUT_OFF'

/** Thrown with this code when time ran out. */
export const timedOut = 'HOLDFAST_TIMED_OUT'

const coded = (code: string): Error => Object.assign(new Error(code), { code })

/** Makes the request and reads the whole answer. Throws errors with a `code`: those of Node, or one of those above. */
export const exchange = async (ask: Ask): Promise<Exchange> => {
  const limit = AbortSignal.timeout(ask.timeout)
  try {
    return await exchangeWithin(limit, ask)
  } catch (error) {
    throw limit.aborted ? coded(timedOut) : error
  }
}

const exchangeWithin = async (limit: AbortSignal, ask: Ask): Promise<Exchange> => {
  const url = new URL(ask.to)
  const secure = url.protocol === 'https:'
  const { request } = secure ? await import('node:https') : await import('node:http')
  if (!ask.mayBePrivate && isAddress(url.hostname) && !isPublicAddress(url.hostname)) throw coded(privateAddress)
  const [name] = ask.host.split(/:\d+$/)
  const options: RequestOptions & Record<string, unknown> = {
    method: ask.method,
    agent: false,
    headers: {
      ...ask.headers,
      host: ask.host,
      ...(ask.body && { 'content-length': String(Buffer.byteLength(ask.body)) }),
    },
    signal: AbortSignal.any([limit, ...(ask.signal ? [ask.signal] : [])]),
    lookup: ask.mayBePrivate ? undefined : await publicLookup(),
    ...(secure && {
      ca: ask.tls.ca,
      cert: ask.tls.cert,
      key: ask.tls.key,
      // An address has no name that TLS could ask for.
      servername: name && !isAddress(name) ? name : '',
      rejectUnauthorized: ask.tls.mayBeUnknown !== true,
    }),
  }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(url, options, resolve)
    sent.on('error', reject)
    sent.end(ask.body)
  })
  // Known only while the connection is open.
  const { remoteAddress: address = '' } = response.socket
  const certificate = secure ? certificateOf(response.socket as TLSSocket) : null
  return {
    status: response.statusCode ?? 0,
    headers: flat(response),
    body: await bodyOf(response),
    serverTime: timeOf(response.headers.date),
    address,
    certificate,
  }
}

const isAddress = (host: string): boolean => /^\[|^\d+\.\d+\.\d+\.\d+$|:/.test(host)

type Callback = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/** A lookup that fails when any address of the name is inside a network, so that a name cannot lead there. */
const publicLookup = async (): Promise<RequestOptions['lookup']> => {
  const { lookup } = await import('node:dns')
  return (name, options, callback: Callback) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [])
      if (found.some(({ address }) => !isPublicAddress(address))) return callback(coded(privateAddress), [])
      const [first] = found
      return options.all ? callback(null, found) : callback(null, first?.address ?? '', first?.family)
    })
  }
}

const bodyOf = async (response: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length
    if (size > largest) {
      response.destroy()
      throw coded(tooLarge)
    }
    parts.push(part)
  }
  if (!response.complete) throw coded(cutOff)
  return Buffer.concat(parts)
}

const flat = ({ headers }: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )

const timeOf = (date: string | undefined): Instant | null => {
  const seconds = Date.parse(date ?? '') / 1000
  return Number.isFinite(seconds) ? fromEpoch(seconds) : null
}

const certificateOf = (socket: TLSSocket): Certificate | null => {
  const until = timeOf(socket.getPeerCertificate().valid_to)
  const problem = socket.authorized ? null : String(socket.authorizationError || 'UNKNOWN')
  return until === null ? null : { until, protocol: socket.getProtocol() ?? '', problem }
}
