/**
 * Words as Markdown. Whatever could be read as markup is escaped, so that a reader's program shows the words that the plan
 * has. What plain Markdown has no form for is written in words: a claim is followed by its number and its verdict.
 */
import type { Inline, Target } from '../model/document.ts'
import type { PlanView } from '../model/view.ts'

/** What the writer knows of the document around a node. */
export type Around = {
  readonly plan: PlanView
  /** By claim: its number in the register. */
  readonly numbers: ReadonlyMap<string, number>
  readonly addressOf: (target: Target) => string | undefined
}

/** Inline nodes on one line. */
export const inlineMarkdown = (nodes: readonly Inline[], around: Around): string =>
  nodes.map((node) => inline(node, around)).join('')

const inline = (node: Inline, around: Around): string => {
  switch (node.kind) {
    case 'text':
    case 'value':
      return escaped(node.text)
    case 'strong':
      return marked('**', inlineMarkdown(node.children, around))
    case 'emphasis':
      return marked('*', inlineMarkdown(node.children, around))
    case 'delete':
      return marked('~~', inlineMarkdown(node.children, around))
    case 'code':
      return codeSpan(node.text)
    case 'break':
      return '<br>'
    case 'verdict':
      return `**${node.verdict}**`
    case 'claim': {
      const number = around.numbers.get(node.id)
      const mark = number === undefined ? node.verdict : `claim ${number}: ${node.verdict}`
      return `${inlineMarkdown(node.children, around)} (${mark})`
    }
    case 'link':
      return link(inlineMarkdown(node.children, around), node.href)
    case 'reference': {
      const { to } = node
      const here = to.kind === 'plan' && to.plan === around.plan.id && to.anchor !== undefined
      const url = here ? `#${to.anchor}` : around.addressOf(to)
      const words = inlineMarkdown(node.children, around)
      return url === undefined ? words : link(words, url)
    }
  }
}

/** Marks stand beside words, not beside spaces; without words there are none. */
const marked = (mark: string, words: string): string => {
  const [, before = '', inside = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(words) ?? []
  return inside === '' ? words : `${before}${mark}${inside}${mark}${after}`
}

const link = (words: string, url: string): string =>
  `[${words}](<${url.replace(/[<>\\\s]/g, (sign) => encodeURIComponent(sign))}>)`

/** Text in which nothing is markup. */
export const escaped = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>~|]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')

/** What would begin a list, a heading or a line under one if it stood first on a line. */
export const escapedStart = (line: string): string =>
  line.replace(/^([-+=#])/, '\\$1').replace(/^(\d{1,9})([.)])/, '$1\\$2')

/** Code between more backticks than stand in it. */
const codeSpan = (text: string): string => {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const room = /^[` ]|[` ]$/.test(text) && text.trim() !== '' ? ' ' : ''
  // In a table a bar would end the cell, in code too.
  return `${fence}${room}${text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')}${room}${fence}`
}
