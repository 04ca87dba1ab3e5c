/**
 * Reads a PDF with a classic cross-reference table, as far as the tests need it: objects, streams, pages, structure. It is
 * written for the tests so that they need no tool and share no code with the writer.
 */
import { inflateSync } from 'node:zlib'

export class Ref {
  readonly id: number
  constructor(id: number) {
    this.id = id
  }
}
export class Name {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}
export type Dict = { readonly [key: string]: Value }
export type Value = null | boolean | number | string | Name | Ref | Uint8Array | readonly Value[] | Dict

export type Pdf = {
  readonly bytes: Uint8Array
  readonly trailer: Dict
  readonly catalog: Dict
  readonly objects: ReadonlyMap<number, { readonly value: Value; readonly stream: Uint8Array | undefined }>
  /** Follows references. */
  readonly get: (value: Value | undefined) => Value
  readonly dict: (value: Value | undefined) => Dict
  readonly list: (value: Value | undefined) => readonly Value[]
  readonly text: (value: Value | undefined) => string
  readonly name: (value: Value | undefined) => string
  readonly stream: (value: Value | undefined) => Uint8Array
  readonly pages: readonly { readonly ref: Ref; readonly dict: Dict; readonly content: string }[]
}

export const readPdf = (bytes: Uint8Array): Pdf => {
  const source = Buffer.from(bytes).toString('latin1')
  const objects = new Map<number, { value: Value; stream: Uint8Array | undefined }>()
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(source)?.[1])
  const head = /^xref\n0 (\d+)\n/.exec(source.slice(start)) as RegExpExecArray
  const count = Number(head[1])
  for (let id = 1; id < count; id++) {
    const entry = source.slice(start + head[0].length + id * 20, start + head[0].length + id * 20 + 20)
    const offset = Number(entry.slice(0, 10))
    const reader = parser(source, offset)
    const label = [reader.value(), reader.value(), reader.word()]
    if (label[0] !== id || label[2] !== 'obj') throw new Error(`Object ${id} is not at offset ${offset}.`)
    const value = reader.value()
    let stream: Uint8Array | undefined
    if (reader.word() === 'stream') {
      const from = reader.position() + 1
      const raw = bytes.subarray(from, from + Number((value as Dict)['Length']))
      const filter = (value as Dict)['Filter']
      stream = filter instanceof Name && filter.name === 'FlateDecode' ? inflateSync(raw) : raw
    }
    objects.set(id, { value, stream })
  }
  const trailer = parser(source, source.indexOf('trailer', start) + 7).value() as Dict
  const get = (value: Value | undefined): Value =>
    value instanceof Ref ? get(objects.get(value.id)?.value ?? null) : (value ?? null)
  const dict = (value: Value | undefined): Dict => {
    const found = get(value)
    if (typeof found !== 'object' || found === null || Array.isArray(found)) throw new Error('No dictionary here.')
    return found as Dict
  }
  const list = (value: Value | undefined): readonly Value[] => {
    const found = get(value)
    return found === null ? [] : Array.isArray(found) ? found : [value as Value]
  }
  const text = (value: Value | undefined): string => {
    const found = get(value)
    if (typeof found !== 'string') return ''
    if (!found.startsWith('\u00FE\u00FF')) return found
    return Buffer.from(found.slice(2), 'latin1').swap16().toString('utf16le')
  }
  const catalog = dict(trailer['Root'])
  const stream = (value: Value | undefined): Uint8Array => {
    const found = value instanceof Ref ? objects.get(value.id)?.stream : undefined
    if (!found) throw new Error('No stream here.')
    return found
  }
  const pages = list(dict(catalog['Pages'])['Kids']).map((ref) => {
    const page = dict(ref)
    return { ref: ref as Ref, dict: page, content: Buffer.from(stream(page['Contents'])).toString('latin1') }
  })
  const name = (value: Value | undefined): string => {
    const found = get(value)
    return found instanceof Name ? found.name : ''
  }
  return { bytes, trailer, catalog, objects, get, dict, list, text, name, stream, pages }
}

/** Reads values from a position on. */
export const parser = (
  source: string,
  from: number,
): {
  readonly value: () => Value
  readonly word: () => string
  readonly position: () => number
  readonly done: () => boolean
} => {
  let at = from
  const skip = (): void => {
    while (at < source.length && ' \n\r\t\f\0'.includes(source[at] as string)) at++
  }
  const word = (): string => {
    skip()
    const match = /[^\s()<>[\]{}/%]*/y
    match.lastIndex = at
    const found = (match.exec(source) as RegExpExecArray)[0]
    at += found.length
    return found
  }
  const value = (): Value => {
    skip()
    const sign = source[at]
    if (sign === '/') {
      at++
      return new Name(
        word().replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      )
    }
    if (source.startsWith('<<', at)) {
      at += 2
      const entries: [string, Value][] = []
      for (skip(); !source.startsWith('>>', at); skip()) entries.push([(value() as Name).name, value()])
      at += 2
      return Object.fromEntries(entries)
    }
    if (sign === '<') {
      const end = source.indexOf('>', at)
      const hex = source.slice(at + 1, end)
      at = end + 1
      return new Uint8Array(Buffer.from(hex, 'hex'))
    }
    if (sign === '[') {
      at++
      const items: Value[] = []
      for (skip(); source[at] !== ']'; skip()) items.push(value())
      at++
      return items
    }
    if (sign === '(') return literal()
    const found = word()
    if (/^[+-]?[\d.]+$/.test(found)) {
      const reference = /^ (\d+) R(?![A-Za-z])/.exec(source.slice(at, at + 20))
      if (/^\d+$/.test(found) && reference) {
        at += reference[0].length
        return new Ref(Number(found))
      }
      return Number(found)
    }
    return found === 'true' ? true : found === 'false' ? false : null
  }
  const literal = (): string => {
    let depth = 0
    let text = ''
    const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
    for (; ; at++) {
      const sign = source[at] as string
      if (sign === '\\') {
        at++
        text += escapes[source[at] as string] ?? source[at]
        continue
      }
      if (sign === '(' && depth++ === 0) continue
      if (sign === ')' && --depth === 0) break
      text += sign
    }
    at++
    return text
  }
  return { value, word, position: () => at, done: () => (skip(), at >= source.length) }
}
