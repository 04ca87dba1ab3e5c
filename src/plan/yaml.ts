/**
 * YAML 1.2 (core) with the place of every key. The 1.1 rules of other parsers read `1:30` as 90 and an account id with
 * a leading zero as octal; here such text stays text or is refused by the schema. Values come out as plain data;
 * positions as spans by dotted path, counted in the file that the text was cut from.
 */
import type { Node } from 'yaml'
import type { Span } from '../model/place.ts'
import { yamlParser } from './parsers.ts'
import { shortcutYaml } from './shortcut/yaml.ts'

export type Yaml = {
  readonly value: unknown
  readonly spans: Readonly<Record<string, Span>>
  readonly problems: readonly { readonly message: string; readonly span: Span }[]
}

/** Turns offsets into lines and columns, for text that may start at a later line of its file. */
export const positionsOf = (text: string, firstLine = 1): ((from: number, to: number) => Span) => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const position = (offset: number): [number, number] => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return [low + firstLine, offset - (starts[low] as number) + 1]
  }
  return (from, to) => [...position(from), ...position(Math.max(from, to))]
}

/** Reads YAML text. `firstLine` is the line of the file on which the text begins. */
export const readYaml = (text: string, firstLine = 1): Yaml =>
  shortcutYaml(text, firstLine, readWholeYaml) ?? readWholeYaml(text, firstLine)

/** The same without the shortcut. */
export const readWholeYaml = (text: string, firstLine = 1): Yaml => {
  const span = positionsOf(text, firstLine)
  try {
    return read(text, span)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // The parser and whoever walks its result go as deep as the text does, and the machine only so far.
    return { value: undefined, spans: {}, problems: [{ message: kindly(error), span: span(0, 0) }] }
  }
}

const read = (text: string, span: (from: number, to: number) => Span): Yaml => {
  const document = yamlParser().parseDocument(text, {
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    // Its own check compares every key with every other, which takes minutes for a file of ten thousand records.
    uniqueKeys: false,
    stringKeys: true,
  })
  const spans: Record<string, Span> = Object.create(null)
  const twice: number[] = []
  collectSpans(document.contents, '', text, span, spans, twice)
  // One slip makes the parser stumble over every word that follows; only the first is somebody's.
  const causes = document.errors.filter((error, index) => index === 0 || error.code !== 'UNEXPECTED_TOKEN')
  const problems = [
    ...causes,
    ...document.warnings,
    ...twice.map((at) => ({ message: 'Map keys must be unique', pos: [at, at + 1] as const })),
  ].map(({ message, pos }) => ({
    message: kindly({ message }),
    span: span(pos[0], Math.min(pos[1], lineEnd(text, pos[0]))),
  }))
  // Assigned to a table, this key would be lost without a word.
  for (const [path, at] of Object.entries(spans))
    if (/(?:^|\.)__proto__$/.test(path)) problems.push({ message: '`__proto__` is not usable as a key', span: at })
  if (document.errors.length + twice.length > 0) return { value: undefined, spans: {}, problems }
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown, spans, problems }
  } catch (error) {
    // The parser's guard against aliases that multiply without end, or that lead back to themselves.
    return {
      value: undefined,
      spans: {},
      problems: [...problems, { message: kindly(error as Error), span: span(0, 0) }],
    }
  }
}

/** What the parser says when it gives up, in words for people. */
const kindly = ({ message }: { readonly message: string }): string =>
  message.includes('call stack')
    ? 'It is nested too deeply'
    : message.includes('alias count')
      ? 'Its aliases (`*name`) stand for too much: they multiply each other'
      : message

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

const collectSpans = (
  node: Node | null,
  path: string,
  text: string,
  span: (from: number, to: number) => Span,
  into: Record<string, Span>,
  /** Where a key stands that its map has already. */
  twice: number[],
): void => {
  const { isAlias, isMap, isPair, isScalar, isSeq } = yamlParser()
  const join = (key: string | number): string => (path ? `${path}.${key}` : String(key))
  if (isMap(node)) {
    const known = new Set<unknown>()
    for (const pair of node.items) {
      if (!isPair(pair) || !isScalar(pair.key) || !pair.key.range) continue
      if (known.has(pair.key.value)) twice.push(pair.key.range[0])
      known.add(pair.key.value)
      const key = join(String(pair.key.value))
      const value = pair.value as Node | null
      const from = pair.key.range[0]
      const valueEnd = value?.range?.[1] ?? pair.key.range[1]
      const end = lineEnd(text, from)
      into[key] = span(from, valueEnd <= end ? valueEnd : pair.key.range[1])
      if (!isAlias(value)) collectSpans(value, key, text, span, into, twice)
    }
  } else if (isSeq(node)) {
    node.items.forEach((item, index) => {
      const each = item as Node
      if (each?.range) into[join(index)] = span(each.range[0], Math.min(each.range[1], lineEnd(text, each.range[0])))
      collectSpans(each, join(index), text, span, into, twice)
    })
  }
}
