/** Where Markdown nodes stand, and which of their white space means something. */
import type { Nodes, RootContent } from 'mdast'
import type { SourceInline } from '../model/body.ts'
import type { Span } from '../model/place.ts'
import { ideographs } from '../model/scripts.ts'

/** The span of a node in the file. */
export const spanOf = (node: Nodes | { position?: Nodes['position'] }): Span =>
  node.position
    ? [node.position.start.line, node.position.start.column, node.position.end.line, node.position.end.column]
    : [1, 1, 1, 1]

/** The span from the first to the last word between the tags, so that a finding underlines the words and not the tags. */
export const wordsSpan = (words: readonly RootContent[]): Span | undefined => {
  const [first] = words
  const last = words.at(-1)
  if (!first?.position || !last?.position) return undefined
  return [first.position.start.line, first.position.start.column, last.position.end.line, last.position.end.column]
}

/** Chinese and Japanese have no spaces between words, so a line end in their source is none. */
const withinIdeographs = new RegExp(String.raw`(?<=[${ideographs}])[^\S\n]*\n\s*(?=[${ideographs}])`, 'gu')

/** Text that was broken into lines in its source, in one line. */
export const unbroken = (text: string): string =>
  text.includes('\n') ? text.replace(withinIdeographs, '').replace(/\s*\n\s*/g, ' ') : text

/** White space at the ends of a line of words means nothing. */
export const trim = (nodes: readonly SourceInline[]): SourceInline[] =>
  nodes.flatMap((node, index): SourceInline[] => {
    if (node.kind !== 'text') return [node]
    const start = index === 0 ? node.text.trimStart() : node.text
    const text = index === nodes.length - 1 ? start.trimEnd() : start
    return text === '' ? [] : [{ kind: 'text', text }]
  })
