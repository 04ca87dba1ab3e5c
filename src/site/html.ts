/**
 * Words as HTML. Astro's templates cannot be trusted with white space between inline elements, and here every space is
 * somebody's approved text; so inline nodes become a syntax tree that a serializer writes, and templates take it whole.
 */
import type { Element, ElementContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { h, s } from 'hastscript'
import type { Inline } from '../model/document.ts'
import type { VerdictWord } from '../model/verdict.ts'
import type { Annotations } from './annotate.ts'
import { claimAnchor, hrefOf } from './links.ts'
import { verdictLabel } from './words.ts'

/** Inline nodes as HTML. With `notes`, claims get their numbers, anchors and links to their notes. */
export const inlineHtml = (nodes: readonly Inline[], notes?: Annotations): string =>
  toHtml({ type: 'root', children: children(nodes, notes) })

const children = (nodes: readonly Inline[], notes: Annotations | undefined): ElementContent[] =>
  nodes.flatMap((node) => inline(node, notes))

const inline = (node: Inline, notes: Annotations | undefined): ElementContent[] | ElementContent => {
  switch (node.kind) {
    case 'text':
      return { type: 'text', value: node.text }
    case 'strong':
      return h('strong', children(node.children, notes))
    case 'emphasis':
      return h('em', children(node.children, notes))
    case 'delete':
      return h('del', children(node.children, notes))
    case 'code':
      return h('code', node.text)
    case 'break':
      return h('br')
    case 'link':
      return h('a', { href: node.href, rel: 'noopener' }, children(node.children, notes))
    case 'reference':
      return h('a', { href: hrefOf(node.to) }, children(node.children, notes))
    case 'value':
      return h('span', { class: 'value', 'data-short': node.text.length <= 14 ? '' : undefined }, node.text)
    case 'verdict':
      return verdict(node.verdict, node.claim === undefined ? undefined : notes?.untilOf.get(node.claim))
    case 'claim':
      return claim(node, notes)
  }
}

/** The number stands behind the words and not in them, so that the line under the words does not run under it. */
const claim = (node: Extract<Inline, { kind: 'claim' }>, notes: Annotations | undefined): Element[] => {
  const words = children(node.children, notes)
  const first = notes?.first.has(node)
  const id = first ? claimAnchor(node.id) : undefined
  const until = node.verdict === 'holds' ? notes?.untilOf.get(node.id) : undefined
  const marked = h('span', { class: 'claim', 'data-verdict': node.verdict, 'data-valid-until': until, id }, words)
  if (!notes) return [marked]
  const number = notes.numbers.get(node.id) ?? 0
  const href = first ? `#note-${node.id}` : `#${claimAnchor(node.id)}`
  const label = (word: VerdictWord): string => `Claim ${number}: ${verdictLabel[word]}`
  const attributes = {
    class: 'ref',
    href,
    'aria-label': label(node.verdict),
    'data-verdict': node.verdict,
    'data-valid-until': until,
    'data-expired-label': until === undefined ? undefined : label('stale'),
  }
  return [marked, h('a', attributes, String(number))]
}

/** A verdict with its mark and word. With `until` the page's script turns it amber once that moment has passed. */
export const verdictHtml = (word: VerdictWord, until?: string | null): string => toHtml(verdict(word, until))

const verdict = (word: VerdictWord, until?: string | null): Element =>
  h(
    'span',
    {
      class: 'verdict',
      'data-verdict': word,
      'data-was': word,
      'data-valid-until': word === 'holds' && until ? until : undefined,
    },
    mark(word),
    h('span', { 'data-expired': verdictLabel.stale }, verdictLabel[word]),
  )

const line = (d: string): Element => s('path', { d, class: 'line' })
const ring = (): Element => s('circle', { r: '6.8', class: 'line' })

/** Every verdict has a form of its own, so that it is told apart without colour. The same forms stand in the PDF. */
const marks: Readonly<Record<VerdictWord, () => Element[]>> = {
  holds: () => [
    s('circle', { r: '7.5', fill: 'currentColor' }),
    s('path', { d: 'M-3.5.4-.9 2.9 3.4-2.6', class: 'cut' }),
  ],
  violated: () => [
    s('path', { d: 'M-7-7H7V7H-7Z', fill: 'currentColor' }),
    s('path', { d: 'M-3.2-3.2 3.2 3.2M3.2-3.2-3.2 3.2', class: 'cut' }),
  ],
  unknown: () => [
    ring(),
    line('M-2.3-1.6C-2.3-4.8 2.5-4.8 2.4-1.5 2.4.7 0 .4 0 2.2'),
    s('circle', { cy: '4.4', r: '.9', fill: 'currentColor' }),
  ],
  stale: () => [ring(), line('M0-4V0L3 1.8')],
  waived: () => [line('M0-7.2 7.2 0 0 7.2-7.2 0Z'), line('M-3 0H3')],
}

const mark = (word: VerdictWord): Element =>
  s(
    'svg',
    { class: 'mark', viewBox: '-8 -8 16 16', 'aria-hidden': 'true', focusable: 'false' },
    marks[word](),
    word === 'holds' ? s('g', { class: 'late' }, marks.stale()) : [],
  )
