/**
 * YAML 1.2 (core) with the place of every key. The 1.1 rules of other parsers read `1:30` as 90 and an account id with
 * a leading zero as octal; here such text stays text or is refused by the schema. Values come out as plain data;
 * positions as spans by dotted path, counted in the file that the text was cut from.
 */
import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument, type Node } from 'yaml'
import type { Span } from '../model/place.ts'

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
export const readYaml = (text: string, firstLine = 1): Yaml => {
  const span = positionsOf(text, firstLine)
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    uniqueKeys: true,
    stringKeys: true,
  })
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    message: error.message,
    span: span(error.pos[0], Math.min(error.pos[1], lineEnd(text, error.pos[0]))),
  }))
  if (document.errors.length > 0) return { value: undefined, spans: {}, problems }
  const spans: Record<string, Span> = {}
  collectSpans(document.contents, '', text, span, spans)
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown, spans, problems }
  } catch (error) {
    // The parser's guard against aliases that multiply without end.
    return {
      value: undefined,
      spans: {},
      problems: [...problems, { message: (error as Error).message, span: span(0, 0) }],
    }
  }
}

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
): void => {
  const join = (key: string | number): string => (path ? `${path}.${key}` : String(key))
  if (isMap(node)) {
    for (const pair of node.items) {
      if (!isPair(pair) || !isScalar(pair.key) || !pair.key.range) continue
      const key = join(String(pair.key.value))
      const value = pair.value as Node | null
      const from = pair.key.range[0]
      const valueEnd = value?.range?.[1] ?? pair.key.range[1]
      const end = lineEnd(text, from)
      into[key] = span(from, valueEnd <= end ? valueEnd : pair.key.range[1])
      if (!isAlias(value)) collectSpans(value, key, text, span, into)
    }
  } else if (isSeq(node)) {
    node.items.forEach((item, index) => {
      const each = item as Node
      if (each?.range) into[join(index)] = span(each.range[0], Math.min(each.range[1], lineEnd(text, each.range[0])))
      collectSpans(each, join(index), text, span, into)
    })
  }
}
