/**
 * How the web is asked, by every source that speaks HTTP and is not AWS. One `WebRun` serves a whole collect run: equal
 * requests are made once, a few at a time for each host, and tried again when the network or the service fails. Redirects are
 * answers and are not followed. An answer counts only when all of it arrived. What may be asked, and with which secret, the
 * settings say by origin (`connections.web`); an address inside a network is refused unless they name it.
 */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Instant } from '../model/calendar.ts'
import { fileOf, secretFrom, type Connections, type Machine } from './connection.ts'
import { canonicalJson, digestOf } from './digest.ts'
import { ReadError } from './errors.ts'
import { exchange, type Exchange, type Tls } from './http.ts'
import { limiter, type Limit } from './limit.ts'
import { note, skewOf, type Clock, type Trace } from './trace.ts'
import { explainStatus, explainTrouble, isWorthAnotherTry, waitBefore } from './web-trouble.ts'

/** A request. Its operation is what the record, the errors and the policy call it: `github:GetRepository`. */
export type Request = {
  readonly operation: string
  readonly url: string
  readonly method?: 'GET' | 'POST' | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | undefined
  /** Statuses that are an answer and no failure; 200 to 299 always are. */
  readonly answers?: ((status: number) => boolean) | undefined
  /**
   * How the service is recognised and the asker proves itself, where the settings are not by origin (Kubernetes): then it may
   * lie inside a network too. With `mayBeUnknown` it is only said that the certificate need not be vouched for.
   */
  readonly tls?: Tls | undefined
  readonly token?: string | undefined
  /** What stands before the token in `Authorization`, where it is not `Bearer `. */
  readonly scheme?: string | undefined
  /** What grants the request, for the hint when it is refused: "`contents: read` on the repository". */
  readonly grant?: string | undefined
}

/** A whole answer. `seconds` is the time that it took; `clock` is the service's own time, or the run's. */
export type Answered = Exchange & {
  readonly clock: Instant
  readonly seconds: number
  readonly skew: number | null
}

/** What a source asks with. */
export type Web = {
  readonly ask: (request: Request) => Promise<Answered>
  /** The same, with the body read as JSON. Throws when it is none. */
  readonly json: (request: Request) => Promise<Answered & { readonly value: unknown }>
  /** The next pages too: `next` gives the address of the one after an answer. Throws when there are over a thousand. */
  readonly pages: (
    request: Request,
    next: (answer: Answered & { readonly value: unknown }) => string | undefined,
  ) => Promise<readonly (Answered & { readonly value: unknown })[]>
}

export type WebOptions = {
  readonly connections: Connections
  readonly machine: Machine
  readonly now: Instant
  readonly attempts?: number | undefined
  readonly timeout?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly clock?: Clock | undefined
}

/** A collect run's access to the web. */
export type WebRun = { readonly reading: (trace: Trace) => Web }

export const webRun = (options: WebOptions): WebRun => {
  const answers = new Map<string, Promise<Answered>>()
  const limits = new Map<string, Limit>()

  const askOnce = (request: Request, trace: Trace): Promise<Answered> => {
    const { method = 'GET', url, headers = {}, body = null, tls = {}, token = null, scheme = null } = request
    // Requests are equal only when the same one asks: what one may see, another may not.
    const key = canonicalJson([method, url, headers, body, tls, token, scheme])
    const known = answers.get(key)
    if (known) return known
    trace.made++
    const { origin } = new URL(request.url)
    const limit = limits.get(origin) ?? limiter(4)
    limits.set(origin, limit)
    const made = limit(() => send(request, options))
    answers.set(key, made)
    return made
  }

  return {
    reading: (trace) => {
      const ask: Web['ask'] = async (request) => {
        const answer = await askOnce(request, trace)
        const { operation, url, body = null } = request
        const digest = digestOf([operation, url, body, answer.status, sha(answer.body)])
        note(trace, { operation, digest }, answer.serverTime, answer.skew)
        if (answer.status >= 300 && !request.answers?.(answer.status)) throw explainStatus(request, answer)
        return answer
      }
      const json: Web['json'] = async (request) => {
        const answer = await ask(request)
        try {
          return { ...answer, value: JSON.parse(answer.body.toString('utf8')) as unknown }
        } catch {
          throw new ReadError(
            'invalid',
            `${request.operation} gave an answer that is not JSON.`,
            'Correct the address; a page to sign in, or of a proxy, often stands in the place of an answer.',
          )
        }
      }
      const pages: Web['pages'] = async (request, next) => {
        const found = [await json(request)]
        for (;;) {
          const url = next(found.at(-1) as (typeof found)[number])
          if (url === undefined) return found
          if (found.length === 1000 || URL.parse(url)?.origin !== new URL(request.url).origin) throw endless(request)
          found.push(await json({ ...request, url }))
        }
      }
      return { ask, json, pages }
    },
  }
}

const endless = ({ operation }: Request): ReadError =>
  new ReadError(
    'invalid',
    `${operation} has more pages than can be read, or continues somewhere else.`,
    'Name fewer things in the binding.',
  )

const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const send = async (request: Request, options: WebOptions): Promise<Answered> => {
  const { connections, machine, attempts = 5, timeout = 30_000 } = options
  const settings = webSettings(connections, request.url)
  const token = request.token ?? secretFrom(machine, settings?.tokenFrom)
  const headers = {
    'user-agent': 'holdfast',
    ...request.headers,
    ...(token === undefined
      ? {}
      : { [settings?.header ?? 'authorization']: settings?.header ? token : `${request.scheme ?? 'Bearer '}${token}` }),
  }
  const tls = { ca: fileOf(machine, settings?.ca), ...request.tls }
  const to = settings?.at === undefined ? request.url : moved(request.url, settings.at)
  const isNamed = request.tls !== undefined && request.tls.mayBeUnknown !== true
  const mayBePrivate = settings?.private === true || settings?.at !== undefined || isNamed
  for (let attempt = 1; ; attempt++) {
    const began = machine.watch()
    try {
      const answer = await exchange({
        to,
        host: new URL(request.url).host,
        method: request.method ?? 'GET',
        headers,
        body: request.body,
        tls: { ...tls, mayBeUnknown: tls.mayBeUnknown === true && token === undefined },
        mayBePrivate,
        timeout,
        signal: options.signal,
      })
      if (attempt >= attempts || !isWorthAnotherTry(answer.status)) {
        return {
          ...answer,
          clock: answer.serverTime ?? options.now,
          seconds: machine.watch() - began,
          skew: skewOf(answer.serverTime, options.clock),
        }
      }
      await pause(waitBefore(attempt, answer.headers['retry-after']), undefined, { signal: options.signal })
    } catch (error) {
      const trouble = explainTrouble(request, error)
      if (attempt >= attempts || trouble.evidence.class !== 'transient' || options.signal?.aborted) throw trouble
      await pause(waitBefore(attempt, undefined), undefined, { signal: options.signal }).catch(() => undefined)
    }
  }
}

/** What the settings say of the place that an address lies at. */
export const webSettings = (connections: Connections, url: string): Connections['web'][string] | undefined => {
  const { origin } = new URL(url)
  return Object.entries(connections.web).find(([named]) => URL.parse(named)?.origin === origin)?.[1]
}

/** The same path at another origin. */
export const moved = (url: string, at: string): string => {
  const { pathname, search } = new URL(url)
  return at.replace(/\/$/, '') + pathname + search
}
