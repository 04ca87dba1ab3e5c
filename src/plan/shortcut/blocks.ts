/** Single blocks of the simple kind: paragraphs, flat lists without empty lines, headings, fenced code. */
import type { Code, Heading, List, ListItem, Paragraph } from 'mdast'
import { stretchOf } from './stretch.ts'
import { wordsOf } from './words.ts'

/** Where in the file: the line, counted from 1. */
type Lines = { readonly lines: readonly string[]; readonly line: number }

/** Lines that may begin, continue or end something other than a paragraph, and lines whose white space would count. */
const other = /^(?:[\s#>|:~={]|[-+*](?:\s|$)|\d+[.)]|-+\s*$|`{3}|[*_](?:\s*[*_])+\s*$|(?:import|export)\b|\[\^)|\s$|^$/

/** Whether a line can only be words of a paragraph. */
export const isPlain = (line: string): boolean => !other.test(line) && !(line.startsWith('-') && /^[-|: ]+$/.test(line))

/** Lines that are all plain, as a paragraph. */
export const paragraphOf = (
  lines: readonly { text: string; column: number }[],
  line: number,
): Paragraph | undefined => {
  const children = wordsOf(stretchOf(lines, line))
  const [first] = lines
  const last = lines.at(-1)
  if (!children || !first || !last) return undefined
  return {
    type: 'paragraph',
    children,
    position: {
      start: { line, column: first.column },
      end: { line: line + lines.length - 1, column: last.column + last.text.length },
    },
  }
}

const marker = /^(?:-|(\d{1,9})\.) (?=\S)/

/** A list whose items are one paragraph each. */
export const listOf = ({ lines, line }: Lines): List | undefined => {
  const items: ListItem[] = []
  const ordered = /^\d/.test(lines[0] ?? '')
  for (let at = 0; at < lines.length;) {
    const [mark, number] = marker.exec(lines[at] as string) ?? []
    if (mark === undefined || (number !== undefined) !== ordered) return undefined
    const width = mark.length
    const own = [{ text: (lines[at] as string).slice(width), column: width + 1 }]
    const indent = ' '.repeat(width)
    let next = at + 1
    for (; next < lines.length && (lines[next] as string).startsWith(indent); next++)
      own.push({ text: (lines[next] as string).slice(width), column: width + 1 })
    if (!own.every(({ text }) => isPlain(text))) return undefined
    const paragraph = paragraphOf(own, line + at)
    if (!paragraph?.position) return undefined
    const position = { start: { line: line + at, column: 1 }, end: paragraph.position.end }
    items.push({ type: 'listItem', spread: false, checked: null, children: [paragraph], position })
    at = next
  }
  const [first] = items
  const last = items.at(-1)
  if (!first?.position || !last?.position) return undefined
  return {
    type: 'list',
    ordered,
    start: ordered ? Number.parseInt(lines[0] as string, 10) : null,
    spread: false,
    children: items,
    position: { start: first.position.start, end: last.position.end },
  }
}

/** A heading of one line, without marks at its end. */
export const headingOf = (text: string, line: number): Heading | undefined => {
  const [, marks, words] = /^(#{1,6}) ([^\s#](?:.*[^\s#])?)$/.exec(text) ?? []
  const column = (marks?.length ?? 0) + 2
  const children = words === undefined ? undefined : wordsOf(stretchOf([{ text: words, column }], line))
  if (!marks || !children) return undefined
  return {
    type: 'heading',
    depth: marks.length as Heading['depth'],
    children,
    position: { start: { line, column: 1 }, end: { line, column: text.length + 1 } },
  }
}

/** Code between fences of backticks; `undefined` when it has no certain end. `lines` begin with the fence and go to the end of the file. */
export const codeOf = ({ lines, line }: Lines, from: number): Code | undefined => {
  const [, fence, language] = /^(`{3,})([A-Za-z0-9+-]*)$/.exec(lines[from] as string) ?? []
  if (fence === undefined) return undefined
  for (let at = from + 1; at < lines.length; at++) {
    const each = lines[at] as string
    if (!each.trimStart().startsWith(fence)) continue
    if (!/^`+$/.test(each)) return undefined
    return {
      type: 'code',
      lang: language || null,
      meta: null,
      value: lines.slice(from + 1, at).join('\n'),
      position: { start: { line: line + from, column: 1 }, end: { line: line + at, column: each.length + 1 } },
    }
  }
  return undefined
}
