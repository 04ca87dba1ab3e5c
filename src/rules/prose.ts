/**
 * The words and the commands of a plan, in the order of the text, each with what it stands in. All rules about words share one walk
 * over a plan. Positions of single words are looked up in the file's text only for what is found, because a plan has
 * thousands of words and few findings.
 */
import type { SourceBlock, SourceInline } from '../model/body.ts'
import type { Span } from '../model/place.ts'
import type { Plan } from '../model/plan.ts'

/** What something stands in. */
export type Around = {
  /** The element, as a waiver names it: `limitations.x`, `procedures.x`, or else `sections.x` by its heading. */
  readonly about: string
  readonly section: string
  readonly limitation?: string | undefined
  readonly procedure?: string | undefined
  /** Number of the step, from 1. */
  readonly step?: number | undefined
  readonly quoted?: boolean | undefined
}

/** A stretch of one claim's words in a passage, by character. */
export type ClaimWords = { readonly id: string; readonly from: number; readonly to: number }

/** A heading, a paragraph or a cell of a table, as plain words. */
export type Passage = Around & {
  readonly kind: 'heading' | 'paragraph' | 'cell'
  readonly text: string
  readonly claims: readonly ClaimWords[]
  /** Where it stands. For a cell, where to look for its table, which keeps no places. */
  readonly span: Span
  /** Line of the cell's row, from that of the table's head. */
  readonly row?: number | undefined
}

/** A block of code. */
export type Script = Around & { readonly language: string; readonly text: string; readonly span: Span }

export type Prose = { readonly passages: readonly Passage[]; readonly scripts: readonly Script[] }

/** Stands in the place of values that are filled in, and of code: no word of the author. */
export const filled = '￼'

const known = new WeakMap<Plan, Prose>()

/** The words and commands of a plan; the same answer each time. */
export const proseOf = (plan: Plan): Prose => {
  let prose = known.get(plan)
  if (!prose) known.set(plan, (prose = read(plan.body)))
  return prose
}

const read = (body: readonly SourceBlock[]): Prose => {
  const passages: Passage[] = []
  const scripts: Script[] = []
  let section = 'top'
  let last: Span = [1, 1, 1, 1]
  const at = (around: Omit<Around, 'about' | 'section'>): Around => ({
    ...around,
    section,
    about:
      around.limitation !== undefined
        ? `limitations.${around.limitation}`
        : around.procedure !== undefined
          ? `procedures.${around.procedure}`
          : `sections.${section}`,
  })
  const add = (
    kind: Passage['kind'],
    nodes: readonly SourceInline[],
    span: Span,
    around: Omit<Around, 'about' | 'section'>,
    row?: number,
  ): void => {
    const { text, claims } = wordsOf(nodes)
    if (text.trim() !== '') passages.push({ ...at(around), kind, text, claims, span, row })
  }
  const visit = (blocks: readonly SourceBlock[], around: Omit<Around, 'about' | 'section'>): void => {
    let step = 0
    for (const block of blocks) {
      const { span } = block as { readonly span?: Span }
      // What stands in a component is looked for after its first line.
      if (span) last = block.kind === 'component' ? [span[0], span[1], span[0], span[1]] : span
      switch (block.kind) {
        case 'heading':
          section = block.id
          add('heading', block.children, last, around)
          break
        case 'paragraph': {
          const [only] = block.children
          // A claim on a line of its own.
          if (!span && only?.kind === 'component') last = only.span
          add('paragraph', block.children, last, around)
          break
        }
        case 'code':
          scripts.push({ ...at(around), language: block.language, text: block.text, span: last })
          break
        case 'list':
          for (const item of block.items) visit(item.children, around)
          break
        case 'quote':
          visit(block.children, { ...around, quoted: true })
          break
        case 'table':
          for (const cell of block.head) add('cell', cell, last, around, 0)
          block.rows.forEach((row, index) => row.forEach((cell) => add('cell', cell, last, around, index + 2)))
          break
        case 'component': {
          const id = block.props['id'] as string
          if (block.name === 'Step') visit(block.children, { ...around, step: ++step })
          else if (block.name === 'Procedure') visit(block.children, { ...around, procedure: id })
          else if (block.name === 'Limitation') visit(block.children, { ...around, limitation: id })
          else visit(block.children, around)
          last = [block.span[2], block.span[3], block.span[2], block.span[3]]
        }
      }
    }
  }
  visit(body, {})
  return { passages, scripts }
}

const wordsOf = (nodes: readonly SourceInline[]): { text: string; claims: ClaimWords[] } => {
  let text = ''
  const claims: ClaimWords[] = []
  const visit = (inner: readonly SourceInline[]): void => {
    for (const node of inner) {
      if (node.kind === 'text') text += node.text
      else if (node.kind === 'break') text += ' '
      else if (node.kind === 'code') text += filled
      else if (node.kind === 'component' && node.children.length === 0) text += filled
      else {
        const from = text.length
        visit(node.children)
        if (node.kind === 'component' && node.name === 'Claim')
          claims.push({ id: node.props['id'] as string, from, to: text.length })
      }
    }
  }
  visit(nodes)
  return { text, claims }
}

/** The claim that a character of a passage is in. */
export const claimAt = (passage: Passage, index: number): string | undefined =>
  passage.claims.find(({ from, to }) => index >= from && index < to)?.id

/** The sentence around a stretch of a passage. */
export const sentenceAround = (
  text: string,
  from: number,
  to: number,
): { readonly from: number; readonly to: number } => {
  let start = 0
  for (const { index } of text.slice(0, from).matchAll(/[.!?;:]["”’)]?\s+(?=["“‘(]?[A-Z0-9￼])/g)) start = index + 1
  const rest = /[.!?]["”’)]?(?=\s+["“‘(]?[A-Z￼]|\s*$)/.exec(text.slice(to))
  return { from: start, to: rest ? to + rest.index + 1 : text.length }
}

/** Whether a character stands between quotation marks: somebody else's words. */
export const inQuotes = (text: string, index: number): boolean => {
  const before = text.slice(0, index)
  return before.lastIndexOf('“') > before.lastIndexOf('”') || (before.match(/"/g)?.length ?? 0) % 2 === 1
}
