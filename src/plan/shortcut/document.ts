/**
 * A shorter way from text to tree, for the larger part of every plan. A file is cut at empty lines and at tags that stand
 * alone on a line. Pieces of the simplest kinds are read here; the parser of the whole grammar is asked for every other
 * piece, and for the whole file as soon as it is not certain where a piece ends. It must never give another tree than that
 * parser; `test/plan/shortcut.test.ts` compares them. It reports no mistake: where there is one, the parser finds it.
 */
import type { Node, Root, RootContent } from 'mdast'
import type { MdxJsxFlowElement } from 'mdast-util-mdx'
import type { Position } from 'unist'
import { codeOf, headingOf, isPlain, listOf, paragraphOf, tableOf } from './blocks.ts'
import { stretchOf } from './stretch.ts'
import { tagAt, type Tag } from './tag.ts'

type Parse = (text: string) => Root

const item = /^ *(?:[-+*]|\d{1,9}[.)])(?: |$)/

/** The tree of a file with frontmatter; `undefined` when the file is not as simple as that. What `parse` throws is thrown. */
export const shortcut = (text: string, parse: Parse): Root | undefined => {
  const front = /^---\n(?:(?!---).*\n)*?---\n/.exec(text)?.[0]
  // White space that counts otherwise, and names for links, which may stand behind their use.
  if (front === undefined || /[\t\r\0\u2028\u2029]|\]:/.test(text.slice(front.length))) return undefined
  const lines = text.split('\n')
  const first = front.split('\n').length - 1
  const root: RootContent[] = [{ type: 'yaml', value: '', position: between(1, first, 4) }]
  const open: MdxJsxFlowElement[] = []
  const into = (): RootContent[] => (open.at(-1)?.children as RootContent[] | undefined) ?? root
  for (let at = first; at < lines.length;) {
    const line = lines[at] as string
    const tag = tagOf(line, at + 1)
    if (line === '') at++
    else if (tag) {
      if (!place(tag, line, at + 1, open, into)) return undefined
      at++
    } else if (line.startsWith('```')) {
      const code = codeOf({ lines, line: 1 }, at)
      if (!code?.position) return undefined
      into().push(code)
      at = code.position.end.line
    } else {
      const end = line.startsWith('# ') || /^#{2,6} /.test(line) ? at + 1 : endOf(lines, at)
      if (end === undefined || line.startsWith('---')) return undefined
      const block = simple(lines.slice(at, end), at + 1)
      const found = block ?? parse(lines.slice(at, end).join('\n') + (end < lines.length ? '\n' : '')).children
      // Code that is left open in a list goes on, over empty lines that were cut off here.
      if (!block && lastIn(found)?.type === 'code') return undefined
      into().push(...(block ?? moved(found, at)))
      at = end
    }
  }
  if (open.length > 0) return undefined
  return { type: 'root', children: root, position: between(1, lines.length, (lines.at(-1)?.length ?? 0) + 1) }
}

const between = (from: number, line: number, column: number): Position => ({
  start: { line: from, column: 1 },
  end: { line, column },
})

const tagOf = (line: string, number: number): Tag | undefined => {
  if (!line.startsWith('<')) return undefined
  const tag = tagAt(stretchOf([{ text: line, column: 1 }], number), 0)
  return tag?.end === line.length ? tag : undefined
}

/** Puts a tag where it belongs; false when it closes what is not open. */
const place = (tag: Tag, text: string, line: number, open: MdxJsxFlowElement[], into: () => RootContent[]): boolean => {
  const end = { line, column: text.length + 1 }
  if (tag.kind === 'close') {
    const last = open.pop()
    if (last?.name !== tag.name || !last.position) return false
    last.position.end = end
    return true
  }
  const element: MdxJsxFlowElement = {
    type: 'mdxJsxFlowElement',
    name: tag.name,
    attributes: [...tag.attributes],
    children: [],
    position: { start: { line, column: 1 }, end },
  }
  into().push(element)
  if (tag.kind === 'open') open.push(element)
  return true
}

/** The line at which a piece ends; `undefined` when that is not certain. */
const endOf = (lines: readonly string[], from: number): number | undefined => {
  let [hasItems, allPlain] = [false, true]
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] as string
    if (line === '') {
      if (!hasItems) return at
      // What is indented after an empty line may belong to the last item.
      let next = at + 1
      while (lines[next] === '') next++
      const after = lines[next]
      if (after === undefined || !(after.startsWith(' ') || item.test(after))) return at
      at = next - 1
      continue
    }
    if (line.trim() === '') return undefined
    if (at > from && (tagOf(line, at + 1) || /^#{1,6}(?: |$)|^```/.test(line))) return allPlain ? at : undefined
    if (/^ *~~~/.test(line) || (!hasItems && /^ +```/.test(line))) return undefined
    hasItems ||= item.test(line)
    allPlain &&= isPlain(line)
  }
  return lines.length
}

const simple = (lines: readonly string[], line: number): RootContent[] | undefined => {
  const [first = ''] = lines
  const block = first.startsWith('#')
    ? lines.length === 1
      ? headingOf(first, line)
      : undefined
    : item.test(first)
      ? listOf({ lines, line })
      : first.startsWith('|')
        ? tableOf({ lines, line })
        : lines.every(isPlain)
          ? paragraphOf(
              lines.map((text) => ({ text, column: 1 })),
              line,
            )
          : undefined
  return block && [block]
}

/** Nodes of a piece, at their place in the file. */
/** The innermost of the last nodes. */
const lastIn = (nodes: readonly Node[]): Node | undefined => {
  const last = nodes.at(-1) as (Node & { children?: Node[] }) | undefined
  return last?.children?.length ? lastIn(last.children) : last
}

const moved = (nodes: RootContent[], lines: number): RootContent[] => {
  const move = (node: Node): void => {
    const each = node as Node & { children?: Node[]; attributes?: Node[] }
    if (each.position) {
      const { start, end } = each.position
      each.position = {
        start: { line: start.line + lines, column: start.column },
        end: { line: end.line + lines, column: end.column },
      }
    }
    each.children?.forEach(move)
    each.attributes?.forEach(move)
  }
  nodes.forEach(move)
  return nodes
}
