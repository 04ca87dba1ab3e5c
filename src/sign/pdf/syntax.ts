/**
 * Reads PDF objects, each with the place where it stands in the file: a verifier must know which bytes a value is made
 * of, not only what it means. The text is the file in Latin-1, one character per byte. Everything here may be hostile.
 */
import { bytesOfHex, textOf } from './bytes.ts'

type Placed = { readonly start: number; readonly end: number }

export type Dictionary = Placed & { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, PdfValue> }
export type Reference = Placed & { readonly kind: 'reference'; readonly object: number; readonly generation: number }
export type PdfArray = Placed & { readonly kind: 'array'; readonly items: readonly PdfValue[] }
export type Name = Placed & { readonly kind: 'name'; readonly value: string }
export type PdfValue =
  | Dictionary
  | Reference
  | PdfArray
  | Name
  | (Placed & { readonly kind: 'keyword'; readonly value: string })
  | (Placed & { readonly kind: 'number'; readonly value: number })
  /** One character per byte; `hex` when it stands between `<` and `>`. */
  | (Placed & { readonly kind: 'string'; readonly value: string; readonly hex: boolean })

/** The bytes are not a PDF, or not one as we write it. */
export class PdfError extends Error {}

const deepest = 50

const isSpace = (character: string | undefined): boolean => character !== undefined && '\0\t\n\f\r '.includes(character)

/** The offset of the next character that is neither space nor comment. */
export const skipSpace = (text: string, from: number): number => {
  let at = from
  for (; isSpace(text[at]) || text[at] === '%'; at += 1) {
    if (text[at] === '%') while (at + 1 < text.length && text[at + 1] !== '\n' && text[at + 1] !== '\r') at += 1
  }
  return at
}

/** Matches a sticky pattern at an offset. */
export const matchAt = (text: string, at: number, pattern: RegExp): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** Reads the value at an offset. Throws a `PdfError` when there is none. */
export const readValue = (text: string, from: number, depth = 0): PdfValue => {
  const start = skipSpace(text, from)
  if (depth > deepest) throw new PdfError(`Values are nested too deeply at byte ${start}.`)
  if (text.startsWith('<<', start)) return readDictionary(text, start, depth)
  switch (text[start]) {
    case '[':
      return readArray(text, start, depth)
    case '(':
      return readLiteral(text, start)
    case '<':
      return readHex(text, start)
    case '/':
      return readName(text, start)
    default:
      return readNumberOrKeyword(text, start)
  }
}

const readDictionary = (text: string, start: number, depth: number): Dictionary => {
  const entries = new Map<string, PdfValue>()
  let at = skipSpace(text, start + 2)
  while (!text.startsWith('>>', at)) {
    const key = readName(text, at)
    if (entries.has(key.value)) throw new PdfError(`The key /${key.value} stands twice at byte ${at}.`)
    const value = readValue(text, key.end, depth + 1)
    entries.set(key.value, value)
    at = skipSpace(text, value.end)
  }
  return { kind: 'dictionary', entries, start, end: at + 2 }
}

const readArray = (text: string, start: number, depth: number): PdfArray => {
  const items: PdfValue[] = []
  let at = skipSpace(text, start + 1)
  while (text[at] !== ']') {
    const item = readValue(text, at, depth + 1)
    items.push(item)
    at = skipSpace(text, item.end)
  }
  return { kind: 'array', items, start, end: at + 1 }
}

const readName = (text: string, start: number): Name => {
  const found = matchAt(text, start, /\/([^\0\t\n\f\r ()<>[\]{}/%]*)/y)
  if (!found) throw new PdfError(`A name is expected at byte ${start}.`)
  const value = (found[1] ?? '').replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  )
  return { kind: 'name', value, start, end: start + found[0].length }
}

const readHex = (text: string, start: number): PdfValue => {
  const end = text.indexOf('>', start)
  const digits = end === -1 ? '' : text.slice(start + 1, end)
  if (end === -1 || /[^0-9A-Fa-f\s]/.test(digits))
    throw new PdfError(`A hexadecimal string at byte ${start} is broken.`)
  return {
    kind: 'string',
    hex: true,
    value: textOf(bytesOfHex(digits.replace(/\s/g, ''))),
    start,
    end: end + 1,
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

const readLiteral = (text: string, start: number): PdfValue => {
  const parts: string[] = []
  let open = 1
  let at = start + 1
  for (; open > 0; at += 1) {
    const each = text[at]
    if (each === undefined) throw new PdfError(`A string at byte ${start} does not end.`)
    if (each === '\\') {
      const [whole, octal] = matchAt(text, at, /\\(?:([0-7]{1,3})|\r\n|[^])/y) ?? ['\\']
      parts.push(octal === undefined ? escaped(whole.slice(1)) : String.fromCharCode(parseInt(octal, 8) & 0xff))
      at += whole.length - 1
      continue
    }
    if (each === '(') open += 1
    if (each === ')') open -= 1
    if (open > 0) parts.push(each)
  }
  return { kind: 'string', hex: false, value: parts.join(''), start, end: at }
}

/** A backslash before a line end joins the lines. */
const escaped = (after: string): string => (/^[\r\n]/.test(after) ? '' : (escapes[after] ?? after))

const readNumberOrKeyword = (text: string, start: number): PdfValue => {
  const reference = matchAt(
    text,
    start,
    /(\d{1,10})[\0\t\n\f\r ]{1,10}(\d{1,5})[\0\t\n\f\r ]{1,10}R(?![^\0\t\n\f\r ()<>[\]{}/%])/y,
  )
  if (reference) {
    const [whole, object, generation] = reference
    return {
      kind: 'reference',
      object: Number(object),
      generation: Number(generation),
      start,
      end: start + whole.length,
    }
  }
  const number = matchAt(text, start, /[+-]?(?:\d+\.?\d*|\.\d+)/y)
  if (number) return { kind: 'number', value: Number(number[0]), start, end: start + number[0].length }
  const keyword = matchAt(text, start, /true|false|null/y)
  if (!keyword) throw new PdfError(`A value is expected at byte ${start}.`)
  return { kind: 'keyword', value: keyword[0], start, end: start + keyword[0].length }
}
