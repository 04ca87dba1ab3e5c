/**
 * Words with the markup that nobody can read in two ways: emphasis that opens after a space and closes before one, code
 * between single backticks, links to plain addresses, tags with plain attributes, backslashes. Where a letter could mean
 * anything else there is no result, and the parser of the whole grammar is asked.
 */
import type { PhrasingContent, Text } from 'mdast'
import { positionOf, stretchOf, textPositionOf, type Stretch } from './stretch.ts'
import { tagAt } from './tag.ts'

/** What is open: its end mark (`**`, or the name of a tag), where it began, and what it holds so far. */
type Open = {
  readonly end: string
  readonly from: number
  readonly children: PhrasingContent[]
  readonly node: (to: number) => PhrasingContent
}

const code = /`([^`\n]+)`(?!`)/y
const link = /\[([^[\]]+)\]\(([^()\s<>\\&]+)\)/y
const special = /[\\`*_[\]<>&{}!~\n]/g
const punctuation = /[\p{P}\p{S}]/u
const isSpace = (letter: string | undefined): boolean => letter === undefined || /\s/.test(letter)
const isPunctuation = (letter: string | undefined): boolean => letter !== undefined && punctuation.test(letter)
const isLetter = (letter: string | undefined): boolean => letter !== undefined && /[A-Za-z0-9]/.test(letter)
/** Bare addresses become links, by rules of their own. */
const address = /https?:|www\.|@/i

/** The words of a stretch as a tree, or of a part of it; `undefined` when they are not as simple as that. */
export const wordsOf = (
  stretch: Stretch,
  begin = 0,
  end: number = stretch.text.length,
): PhrasingContent[] | undefined => {
  const { text } = stretch
  const root: PhrasingContent[] = []
  const open: Open[] = []
  let value = ''
  let valueFrom = begin
  /** True while a line holds nothing but tags: then they would be a block. */
  let bare = true
  let sawTag = false
  const into = (): PhrasingContent[] => open.at(-1)?.children ?? root
  /** Closes the text that was read so far. Gives false for text that could hold an address. */
  const flush = (to: number): boolean => {
    if (address.test(value)) return false
    if (value !== '')
      into().push({ type: 'text', value, position: textPositionOf(stretch, valueFrom, to) } satisfies Text)
    value = ''
    return true
  }
  const add = (words: string, from: number): void => {
    if (value === '') valueFrom = from
    value += words
  }

  for (let at = begin; at < end;) {
    special.lastIndex = at
    const next = Math.min(special.exec(text)?.index ?? end, end)
    if (next > at) {
      add(text.slice(at, next), at)
      if (text.slice(at, next).trim() !== '') bare = false
      at = next
      continue
    }
    const letter = text[at] as string
    if (letter === '\n') {
      if (bare && sawTag) return undefined
      add('\n', at++)
      bare = true
      sawTag = false
      continue
    }
    if (letter === '<') {
      const tag = tagAt(stretch, at)
      if (!tag || tag.end > end || !flush(at)) return undefined
      // Over two lines, it might be a block from its first line on.
      if (bare && text.slice(at, tag.end).includes('\n')) return undefined
      sawTag = true
      const { name } = tag
      const attributes = [...tag.attributes]
      const from = at
      const element = (to: number, children: PhrasingContent[]): PhrasingContent =>
        ({
          type: 'mdxJsxTextElement',
          name,
          attributes,
          children,
          position: positionOf(stretch, from, to),
        }) as PhrasingContent
      if (tag.kind === 'alone') into().push(element(tag.end, []))
      else if (tag.kind === 'open') {
        const children: PhrasingContent[] = []
        open.push({ end: name, from, children, node: (to) => element(to, children) })
      } else {
        const last = open.pop()
        if (last?.end !== name) return undefined
        into().push(last.node(tag.end))
      }
      at = tag.end
      continue
    }
    bare = false
    if (letter === '\\') {
      const escaped = text[at + 1]
      if (escaped === undefined || at + 1 >= end || !/[!-/:-@[-`{-~]/.test(escaped)) return undefined
      add(escaped, at)
      at += 2
    } else if (letter === '`') {
      code.lastIndex = at
      const [found, inside = ''] = code.exec(text) ?? []
      if (found === undefined || at + found.length > end || text[at - 1] === '`' || inside.trim() !== inside)
        return undefined
      if (!flush(at)) return undefined
      into().push({ type: 'inlineCode', value: inside, position: positionOf(stretch, at, at + found.length) })
      at += found.length
    } else if (letter === '[') {
      link.lastIndex = at
      const [found, label = '', url = ''] = link.exec(text) ?? []
      if (found === undefined || at + found.length > end || /^[\^ ]|[\n`<\\]|[ ]$/.test(label) || text[at - 1] === '!')
        return undefined
      const children = flush(at) ? wordsOf(stretch, at + 1, at + 1 + label.length) : undefined
      if (!children) return undefined
      into().push({ type: 'link', title: null, url, children, position: positionOf(stretch, at, at + found.length) })
      at += found.length
    } else if (letter === '*') {
      const size = /^\*+/.exec(text.slice(at, at + 3))?.[0].length ?? 0
      const [before, after] = [text[at - 1], text[at + size]]
      const opens = !isSpace(after) && (isSpace(before) || (isPunctuation(before) && !isPunctuation(after)))
      const closes = !isSpace(before) && (isSpace(after) || (isPunctuation(after) && !isPunctuation(before)))
      if (size > 2 || opens === closes || !flush(at)) return undefined
      const mark = '*'.repeat(size)
      const from = at
      if (opens) {
        const children: PhrasingContent[] = []
        open.push({
          end: mark,
          from,
          children,
          node: (to) => ({
            type: size === 2 ? 'strong' : 'emphasis',
            children,
            position: positionOf(stretch, from, to),
          }),
        })
      } else {
        const last = open.pop()
        if (last?.end !== mark || last.children.length === 0) return undefined
        into().push(last.node(at + size))
      }
      at += size
    } else if (letter === '_') {
      if (!isLetter(text[at - 1]) || !isLetter(text[at + 1])) return undefined
      add(letter, at++)
    } else if (letter === '&' || letter === '!' || letter === '~' || letter === '>') {
      const after = text[at + 1]
      if (letter === '&' ? !isSpace(after) : letter === '!' ? after === '[' : letter === '~' && !isLetter(after))
        return undefined
      if (letter === '~' && text[at - 1] === '~') return undefined
      add(letter, at++)
    } else return undefined
  }
  if ((bare && sawTag) || open.length > 0 || !flush(end)) return undefined
  return root
}

/** The words of one line, from a column on. */
export const lineWords = (text: string, line: number, column: number): PhrasingContent[] | undefined =>
  wordsOf(stretchOf([{ text, column }], line))
