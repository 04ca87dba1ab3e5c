/** Single blocks of the simple kind: paragraphs, flat lists without empty lines, headings, fenced code. */
import type { Code, Heading, List, ListItem, Paragraph, Table, TableCell, TableRow } from 'mdast'
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
/** The box of something to do or done, with a word behind it. */
const box = /^\[([ xX])\] (?=[A-Za-z0-9])/

/** A list whose items are one paragraph each, with or without an empty line between them. */
export const listOf = ({ lines, line }: Lines): List | undefined => {
  const items: ListItem[] = []
  const ordered = /^\d/.test(lines[0] ?? '')
  let spread = false
  for (let at = 0; at < lines.length;) {
    const [mark, number] = marker.exec(lines[at] as string) ?? []
    if (mark === undefined || (number !== undefined) !== ordered) return undefined
    const width = mark.length
    const [boxed = '', tick] = box.exec((lines[at] as string).slice(width)) ?? []
    const begin = width + boxed.length
    const own = [{ text: (lines[at] as string).slice(begin), column: begin + 1 }]
    const indent = ' '.repeat(width)
    let next = at + 1
    for (; next < lines.length && (lines[next] as string).startsWith(indent); next++)
      own.push({ text: (lines[next] as string).slice(width), column: width + 1 })
    if (!own.every(({ text }) => isPlain(text))) return undefined
    const paragraph = paragraphOf(own, line + at)
    if (!paragraph?.position) return undefined
    const position = { start: { line: line + at, column: 1 }, end: paragraph.position.end }
    const checked = tick === undefined ? null : tick !== ' '
    items.push({ type: 'listItem', spread: false, checked, children: [paragraph], position })
    at = next
    if (lines[at] === '') {
      spread = true
      at++
    }
  }
  const [first] = items
  const last = items.at(-1)
  if (!first?.position || !last?.position) return undefined
  return {
    type: 'list',
    ordered,
    start: ordered ? Number.parseInt(lines[0] as string, 10) : null,
    spread,
    children: items,
    position: { start: first.position.start, end: last.position.end },
  }
}

const delimiter = /^\|(?: -+ \|)+$/

/** A table with a bar at both ends of every row, and as many cells in each as in its head. */
export const tableOf = ({ lines, line }: Lines): Table | undefined => {
  const [head = '', under = '', ...rest] = lines
  if (!delimiter.test(under)) return undefined
  const rows = [rowOf(head, line), ...rest.map((text, index) => rowOf(text, line + 2 + index))]
  const columns = under.split('|').length - 2
  if (!rows.every((row) => row?.children.length === columns)) return undefined
  const last = lines.at(-1) as string
  return {
    type: 'table',
    align: Array.from({ length: columns }, () => null),
    children: rows as TableRow[],
    position: { start: { line, column: 1 }, end: { line: line + lines.length - 1, column: last.length + 1 } },
  }
}

const rowOf = (text: string, line: number): TableRow | undefined => {
  if (!/^\|(?: [^|\\]*[^|\\\s] \|)+$/.test(text)) return undefined
  const end = { line, column: text.length + 1 }
  const children: TableCell[] = []
  for (let at = 0; at < text.length - 1;) {
    const to = text.indexOf('|', at + 1)
    const isLast = to === text.length - 1
    const inside = text.slice(at + 1, to)
    const from = at + 1 + inside.length - inside.trimStart().length
    const words = wordsOf(stretchOf([{ text: inside.trim(), column: from + 1 }], line))
    if (!words) return undefined
    const position = { start: { line, column: at + 1 }, end: isLast ? end : { line, column: to + 1 } }
    children.push({ type: 'tableCell', children: words, position })
    at = to
  }
  return { type: 'tableRow', children, position: { start: { line, column: 1 }, end } }
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
