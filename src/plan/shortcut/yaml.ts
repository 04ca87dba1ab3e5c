/**
 * A shorter way from YAML to values and places, for the larger part of every file. A file is cut at the keys that stand at
 * the beginning of a line. Entries that hold nothing but groups, lists and values of one line are read here; the parser of
 * the whole language is asked for every other entry, and for the whole file where an entry is in doubt or wrong. It must never
 * give another result than that parser; `test/plan/shortcut-yaml.test.ts` compares them.
 */
import type { Span } from '../../model/place.ts'
import type { Yaml } from '../yaml.ts'
import { declined, keyAt, valueAt, type Value } from './scalar.ts'

type ReadWhole = (text: string, firstLine: number) => Yaml
type Spans = (readonly [path: string, span: Span])[]

/** Reads YAML text that begins at a line of its file; `undefined` when it is not as simple as that. */
export const shortcutYaml = (text: string, firstLine: number, readWhole: ReadWhole): Yaml | undefined => {
  // White space that counts otherwise, and letters that a parser may refuse.
  // oxlint-disable-next-line no-control-regex
  if (/[\0-\x09\x0B-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uD800-\uDFFF]/.test(text)) return undefined
  const lines = text.split('\n')
  const value: Record<string, unknown> = {}
  const spans: Record<string, Span> = Object.create(null) as Record<string, Span>
  let isFirst = true
  for (let at = 0; at < lines.length;) {
    const line = lines[at] as string
    if (isFirst && isNothing(line)) {
      at++
      continue
    }
    if (!beginsEntry(line)) return undefined
    let end = at + 1
    while (end < lines.length && goesOn(lines[end] as string)) end++
    const piece = lines.slice(at, end)
    const read =
      simple(piece, firstLine + at) ??
      whole(piece.join('\n') + (end < lines.length ? '\n' : ''), firstLine + at, readWhole)
    const [key] = Object.keys(read?.value ?? {})
    if (!read || key === undefined || Object.hasOwn(value, key)) return undefined
    value[key] = read.value[key]
    for (const [path, span] of read.spans) spans[path] = span
    isFirst = false
    at = end
  }
  return isFirst ? undefined : { value, spans, problems: [] }
}

const beginsEntry = (line: string): boolean => {
  try {
    return keyAt(line, 0) !== undefined
  } catch (error) {
    if (error !== declined) throw error
    return false
  }
}

type Entry = { readonly value: Readonly<Record<string, unknown>>; readonly spans: Spans }

const simple = (lines: readonly string[], firstLine: number): Entry | undefined => {
  const spans: Spans = []
  try {
    return { value: mapOf({ lines, firstLine, spans, at: 0 }, 0, ''), spans }
  } catch (error) {
    // Nested so deeply that nobody means it; the parser says so.
    if (error !== declined && !(error instanceof RangeError)) throw error
    return undefined
  }
}

const whole = (text: string, firstLine: number, readWhole: ReadWhole): Entry | undefined => {
  const { value, spans, problems } = readWhole(text, firstLine)
  const isEntry =
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 1
  return problems.length === 0 && isEntry ? { value: value as Entry['value'], spans: Object.entries(spans) } : undefined
}

type Cursor = { readonly lines: readonly string[]; readonly firstLine: number; readonly spans: Spans; at: number }

/** How many spaces a line begins with; -1 when it says nothing. Every line is asked several times. */
const indentOf = (line: string): number => {
  let at = 0
  while (line[at] === ' ') at++
  return at === line.length || line[at] === '#' ? -1 : at
}

const isNothing = (line: string): boolean => indentOf(line) === -1

/** Whether a line belongs to the entry before it. */
const goesOn = (line: string): boolean => line === '' || line[0] === ' ' || line[0] === '#'

/** How far the next line that says something is indented; -1 at the end. */
const indent = (cursor: Cursor): number => {
  for (; cursor.at < cursor.lines.length; cursor.at++) {
    const found = indentOf(cursor.lines[cursor.at] as string)
    if (found !== -1) return found
  }
  return -1
}

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key)

/** Groups: keys at one indentation, the first of which may stand behind the `-` of a list. */
const mapOf = (cursor: Cursor, own: number, path: string): Record<string, unknown> => {
  if (own > 60) throw declined
  const value: Record<string, unknown> = {}
  for (let next = own; next === own; next = indent(cursor)) {
    const line = cursor.lines[cursor.at] as string
    const number = cursor.firstLine + cursor.at
    const found = keyAt(line, own)
    if (!found || Object.hasOwn(value, found.key)) throw declined
    const to = join(path, found.key)
    let start = found.end + 1
    while (line[start] === ' ') start++
    if (start === line.length || (line[start] === '#' && start > found.end + 1)) {
      cursor.spans.push([to, [number, own + 1, number, found.end + 1]])
      cursor.at++
      value[found.key] = nested(cursor, own, to)
      continue
    }
    const inline = valueAt(line, start, false)
    cursor.spans.push([to, [number, own + 1, number, inline.to + 1]])
    value[found.key] = taken(inline, line, number, to, cursor)
    if (indent(cursor) > own) throw declined
  }
  if (indent(cursor) > own) throw declined
  return value
}

/** What stands under a key. */
const nested = (cursor: Cursor, own: number, path: string): unknown => {
  const next = indent(cursor)
  const isList = next >= own && /^-(?: |$)/.test((cursor.lines[cursor.at] as string).slice(next))
  if (isList) return listOf(cursor, next, path)
  // Nothing, which the parser of the whole language gives a place of its own.
  if (next <= own) throw declined
  const line = cursor.lines[cursor.at] as string
  if (line.slice(next) === '[') return tallListOf(cursor, next, path)
  if (line[next] !== '[' && line[next] !== '{') return mapOf(cursor, next, path)
  const value = taken(valueAt(line, next, false), line, cursor.firstLine + cursor.at, path, cursor)
  if (indent(cursor) > own) throw declined
  return value
}

/** A list in brackets with a value on each line, and a comma behind it. */
const tallListOf = (cursor: Cursor, own: number, path: string): unknown[] => {
  const value: unknown[] = []
  for (cursor.at++; indent(cursor) > own; cursor.at++) {
    const line = cursor.lines[cursor.at] as string
    const inline = valueAt(line, indent(cursor), true)
    const number = cursor.firstLine + cursor.at
    if (line.slice(inline.to) !== ',') throw declined
    const to = join(path, String(value.length))
    cursor.spans.push([to, [number, inline.from + 1, number, inline.to + 1]])
    note(inline, number, to, cursor.spans)
    value.push(inline.value)
  }
  if (value.length === 0 || cursor.lines[cursor.at]?.slice(own) !== ']') throw declined
  cursor.at++
  if (indent(cursor) >= own) throw declined
  return value
}

const listOf = (cursor: Cursor, own: number, path: string): unknown[] => {
  const value: unknown[] = []
  for (let next = own; next === own; next = indent(cursor)) {
    const line = cursor.lines[cursor.at] as string
    const number = cursor.firstLine + cursor.at
    if (!line.startsWith('- ', own)) break
    let start = own + 2
    while (line[start] === ' ') start++
    if (start === line.length || /^(?:-(?: |$)|#)/.test(line.slice(start))) throw declined
    const to = join(path, String(value.length))
    if (keyAt(line, start)) {
      cursor.spans.push([to, [number, start + 1, number, line.length + 1]])
      value.push(mapOf(cursor, start, to))
      continue
    }
    const inline = valueAt(line, start, false)
    cursor.spans.push([to, [number, start + 1, number, inline.to + 1]])
    value.push(taken(inline, line, number, to, cursor))
    if (indent(cursor) > own) throw declined
  }
  return value
}

/** A value of one line, with the places of its parts. Nothing but a comment may follow it. */
const taken = (inline: Value, line: string, number: number, path: string, cursor: Cursor): unknown => {
  if (!/^(?: +(?:#.*)?)?$/.test(line.slice(inline.to))) throw declined
  note(inline, number, path, cursor.spans)
  cursor.at++
  return inline.value
}

const note = ({ parts }: Value, number: number, path: string, spans: Spans): void => {
  for (const { key, from, value } of parts ?? []) {
    const to = join(path, key)
    spans.push([to, [number, from + 1, number, value.to + 1]])
    note(value, number, to, spans)
  }
}
