/**
 * A proxy that plants words in what a service answers, for the test of secrets (`canaries.test.ts`). Every object and every
 * element gets a field more that nobody asked for, every answer a header more, and every string is planted unless its name
 * is on the list of those that the sources cannot do without: what they ask by, look for, count or compare. Strings on the
 * second list are private facts. What is on neither is nobody's business.
 *
 * A call about `mishap-refused`, or another mishap, gets no answer but an error that repeats the credentials of the call.
 */
import { createServer, request, type IncomingHttpHeaders, type ServerResponse } from 'node:http'

/** `never`: in no byte anywhere. `inside`: a private fact, for the store and the internal audience. */
export type Kind = 'never' | 'inside'

/** Makes planted words and remembers where they were put. Letters and digits only, so that no form of checking stops them. */
export class Words {
  readonly placed: Map<string, { readonly kind: Kind; readonly at: string }> = new Map()
  /** A new word. */
  make(kind: Kind, at: string): string {
    const word = `${kind === 'never' ? 'canary' : 'inward'}${this.placed.size + 1}z`
    this.placed.set(word, { kind, at })
    return word
  }
  /** How many words of a kind were put into what such a place answered. */
  count(kind: Kind, place: string): number {
    return [...this.placed.values()].filter((each) => each.kind === kind && each.at.startsWith(`${place}:`)).length
  }
}

/** Every planted word in a text; a longer number is another word. */
export const plantedWords: RegExp = /(?:canary|inward)\d+z/gi

export type Rules = {
  /** What the service is called in messages. */
  readonly place: string
  /** Names of fields that a source cannot do without. */
  readonly needed: ReadonlySet<string>
  /** Names of fields whose values are private facts, or from which they are made. */
  readonly inside: ReadonlySet<string>
}

/** Whether a value is nothing that could hold a secret: empty, a number, a truth value, a moment. */
const isPlain = (text: string): boolean =>
  text.trim() === '' || /^(?:true|false|[-\d.:TZ+]+|\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT)$/.test(text.trim())

class Planter {
  readonly #words: Words
  readonly #rules: Rules
  readonly #facts = new Map<string, string>()
  constructor(words: Words, rules: Rules) {
    this.#words = words
    this.#rules = rules
  }
  word(kind: Kind, at: string): string {
    return this.#words.make(kind, `${this.#rules.place}: ${at}`)
  }
  /** A private fact, which is the same one in every answer. */
  fact(name: string, value: string): string {
    const known = this.#facts.get(`${name} ${value}`) ?? this.word('inside', name)
    this.#facts.set(`${name} ${value}`, known)
    return known
  }
  text(name: string, value: string): string {
    const { needed, inside } = this.#rules
    if (isPlain(value) || needed.has(name)) return value
    return `${value}${inside.has(name) ? this.fact(name, value) : this.word('never', name)}`
  }
  json(name: string, value: unknown): unknown {
    if (typeof value === 'string') return this.text(name, value)
    if (Array.isArray(value)) return value.map((each: unknown) => this.json(name, each))
    if (typeof value !== 'object' || value === null) return value
    const fields = Object.entries(value).map(([key, each]) => [key, this.json(key, each)] as const)
    const more = `a field more in ${name}`
    const isFact = this.#rules.inside.has(name)
    return { ...Object.fromEntries(fields), unheardOf: isFact ? this.fact(more, '') : this.word('never', more) }
  }
  xml(text: string): string {
    return text
      .replace(
        /<([A-Za-z]\w*)>([^<>]+)<\/\1>/g,
        (_, name: string, value: string) => `<${name}>${this.text(name, value)}</${name}>`,
      )
      .replace(
        /(?<=>\s*)<\/([A-Za-z]\w*)>/g,
        (end, name: string) => `<UnheardOf>${this.word('never', `an element more in ${name}`)}</UnheardOf>${end}`,
      )
  }
  body(type: string, body: Buffer): Buffer {
    const text = body.toString('utf8')
    if (/^\s*[{[]/.test(text) && !type.includes('octet-stream')) {
      return Buffer.from(JSON.stringify(this.json('the answer', JSON.parse(text))))
    }
    return /^\s*<\?xml|^\s*<[A-Z]/.test(text) ? Buffer.from(this.xml(text)) : body
  }
}

export type Planting = {
  readonly url: string
  /** What was asked: the path, and the headers in which the run proves itself. */
  readonly asked: { readonly path: string; readonly proof: string; readonly spoilt: boolean }[]
  readonly stop: () => Promise<void>
}

const proofOf = (headers: IncomingHttpHeaders): string =>
  ['authorization', 'x-amz-security-token', 'x-vault-token'].map((name) => headers[name] ?? '').join(' ')

/** Answers with an error that repeats how it was asked; `undefined` where the call is to be answered. */
const spoil = (
  path: string,
  body: string,
  headers: IncomingHttpHeaders,
  planter: Planter,
  answer: ServerResponse,
): boolean => {
  const [, how] = /mishap-?(refused|coded|broken|garbled|moved|cut)/.exec(`${path} ${body}`.toLowerCase()) ?? []
  if (how === undefined) return false
  const proof = proofOf(headers)
  const says = `${proof} may not ${planter.word('never', `the words of an error (${how})`)}`
  // A word of a form that error codes have.
  const codes: Readonly<Record<string, string>> = { refused: 'AccessDenied', broken: 'InternalFailure' }
  const code = codes[how] ?? planter.word('never', 'the code of an error')
  const status = { refused: 403, coded: 400, broken: 500, garbled: 200, moved: 302, cut: 200 }[how] ?? 500
  const more = {
    'x-denied': proof.replaceAll('\n', ' '),
    'www-authenticate': `Bearer realm="${planter.word('never', 'a header')}"`,
  }
  if (how === 'cut') {
    answer.writeHead(200, { ...more, 'content-length': '90000' })
    answer.write(says, () => answer.destroy())
    return true
  }
  if (how === 'moved') {
    const host = planter.word('inside', 'the host of a redirect')
    const secret = `${planter.word('never', 'the path of a redirect')}?token=${encodeURIComponent(proof)}`
    answer.writeHead(302, {
      ...more,
      location: `https://someone:${planter.word('never', 'the user of a redirect')}@${host}.example/${secret}`,
    })
    answer.end(says)
    return true
  }
  const isQuery = /(?:^|&)Action=/.test(body)
  const isJson = headers['x-amz-target'] !== undefined || !/amz-|AWS4/i.test(JSON.stringify(headers))
  const xml = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${says}</Message></Error>`
  answer.writeHead(status, {
    ...more,
    'content-type': isJson ? 'application/json' : 'text/xml',
    ...(isJson && { 'x-amzn-errortype': code }),
  })
  if (how === 'garbled') answer.end(`<html>${says}`)
  else if (isJson)
    answer.end(JSON.stringify({ __type: code, kind: 'Status', message: says, reason: says, error: { message: says } }))
  else
    answer.end(
      isQuery ? `<ErrorResponse>${xml}<RequestId>r</RequestId></ErrorResponse>` : `<?xml version="1.0"?>${xml}`,
    )
  return true
}

/** Starts the proxy in front of an address. `bearer` stands in the place of the token, which the service could not know. */
export const startPlanting = async (target: string, words: Words, rules: Rules, bearer?: string): Promise<Planting> => {
  const planter = new Planter(words, rules)
  const asked: Planting['asked'] = []
  const server = createServer((incoming, answer) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const { url: path = '/', method, headers } = incoming
      const body = Buffer.concat(parts)
      const spoilt = spoil(path, body.toString(), headers, planter, answer)
      asked.push({ path, proof: proofOf(headers), spoilt })
      if (spoilt) return
      const passed = { ...headers, ...(bearer && headers.authorization && { authorization: `Bearer ${bearer}` }) }
      const sent = request(`${target}${path}`, { method, headers: passed }, (given) => {
        const got: Buffer[] = []
        given.on('data', (part: Buffer) => got.push(part))
        given.on('end', () => {
          const { 'transfer-encoding': _, 'content-length': length, ...kept } = given.headers
          const whole = planter.body(String(kept['content-type'] ?? ''), Buffer.concat(got))
          answer.writeHead(given.statusCode ?? 500, {
            ...kept,
            'content-length': method === 'HEAD' ? length : whole.length,
            'x-unheard-of': planter.word('never', 'a header'),
            'x-amz-meta-note': planter.word('never', 'a header with metadata'),
            'set-cookie': `session=${planter.word('never', 'a cookie')}`,
          })
          answer.end(method === 'HEAD' ? undefined : whole)
        })
      })
      sent.on('error', () => answer.destroy())
      sent.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
