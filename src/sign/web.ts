/**
 * The one place of this stage that opens a socket: a question to a timestamp authority, an OCSP responder, or for a list or a
 * certificate. Only http and https are spoken, an answer has an end and a limit, and a failure is tried again. What is answered
 * proves nothing by where it came from; everything is signed and checked elsewhere.
 */

/** A question: something is sent (POST), or only fetched (GET). */
export type Question = {
  readonly url: string
  readonly type?: string | undefined
  readonly body?: Uint8Array | undefined
}

/** Asks; rejects with an `Unanswered` in words that can follow the address. */
export type Ask = (question: Question) => Promise<Uint8Array>

/** There was no answer that can be used; its message says why. */
export class Unanswered extends Error {
  /** Whether the same question may find an answer later. */
  readonly passing: boolean
  constructor(message: string, passing: boolean) {
    super(message)
    this.passing = passing
  }
}

/** Most bytes of an answer. */
const most = 1_048_576

/** Seconds for one try, and how often it is tried. */
export type Limits = { readonly seconds: number; readonly tries: number }

const usual: Limits = { seconds: 10, tries: 3 }

/** Asks within limits. */
export const askWith = (limits: Limits = usual): Ask => {
  return async (question) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await once(question, limits)
      } catch (error) {
        if (!(error instanceof Unanswered) || !error.passing || tried >= limits.tries) throw error
        await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** tried))
      }
    }
  }
}

const once = async ({ url, type, body }: Question, { seconds }: Limits): Promise<Uint8Array> => {
  const protocol = URL.parse(url)?.protocol
  if (protocol !== 'http:' && protocol !== 'https:') throw new Unanswered('only http and https are asked', false)
  const request: RequestInit = {
    signal: AbortSignal.timeout(seconds * 1000),
    ...(body ? { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': type ?? '' } } : {}),
  }
  try {
    const response = await fetch(url, request)
    if (!response.ok) {
      await response.body?.cancel()
      throw new Unanswered(
        `it answered with status ${response.status}`,
        response.status >= 500 || response.status === 429,
      )
    }
    return await all(response)
  } catch (error) {
    if (error instanceof Unanswered) throw error
    if ((error as Error).name === 'TimeoutError') throw new Unanswered(`no answer within ${seconds} s`, true)
    throw new Unanswered(`it cannot be reached (${codeOf(error)})`, true)
  }
}

const all = async (response: Response): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > most) throw new Unanswered('its answer is longer than 1 MB', false)
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}

/** `ECONNREFUSED`, where the system gave such a code; else what `fetch` says (`bad port`). */
const codeOf = (error: unknown): string => {
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } }
  return String(cause?.code ?? cause?.message ?? 'no connection')
}
