/** Terms with their values: the term in the column beside the text, its value in the text, as a list for assistive technology. */
import type { Block } from '../../model/document.ts'
import { paragraph } from '../compose.ts'
import type { Context } from '../context.ts'
import { words, type Fragment } from '../fragments.ts'
import { fragmentsOf } from '../inline.ts'
import { last, slice, spaced, together, type Slice } from '../slice.ts'
import { element, listElement, type Element } from '../tags.ts'
import { aside, voice, type Column, type Voice } from '../theme.ts'
import type { Place } from './place.ts'

export const terms = (block: Extract<Block, { kind: 'terms' }>, place: Place, context: Context): readonly Slice[] => {
  const rows = block.items.map(({ term, details }) => ({
    term,
    details: (owner: Element): readonly Fragment[] => fragmentsOf(details, voice.ui, owner, context),
  }))
  return spaced(termRows(rows, place, context, { gap: 3.5 }), 3.5, 10.5)
}

export type TermRow = { readonly term: string; readonly details: (owner: Element) => readonly Fragment[] }

/** Rows of a term and its details: `term` is the width of the terms, `gap` the distance between rows. */
export const termRows = (
  rows: readonly TermRow[],
  place: Place,
  context: Context,
  options: { readonly voice?: Voice; readonly term?: number; readonly gap?: number } = {},
): readonly Slice[] => {
  const list = listElement(place.parent, 'None')
  const [left, right] = halves(place, options.term)
  return rows.flatMap(({ term, details }) => {
    const item = element('LI', list)
    const label = element('Lbl', item)
    const body = element('LBody', item)
    const at = options.voice ?? voice.ui
    const termVoice: Voice = { ...voice.label, leading: at.leading }
    const names = paragraph([words(term, termVoice, label)], context, { voice: termVoice, column: left })
    const values = paragraph(details(body), context, { voice: at, column: right })
    const row = together(sideBySide(names, values, body), 140)
    return last(row, () => ({ after: options.gap ?? 0 }))
  })
}

/** The columns for terms and for details. */
const halves = (place: Place, term = 94): readonly [Column, Column] => {
  if (place.open) return [aside, place.column]
  const width = Math.min(term, place.column.width * 0.3)
  return [
    { x: place.column.x, width },
    { x: place.column.x + width + 14, width: place.column.width - width - 14 },
  ]
}

/** Two runs of lines beside each other, cut between lines only. */
export const sideBySide = (left: readonly Slice[], right: readonly Slice[], body: Element): readonly Slice[] =>
  Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const a = left[index]
    const b = right[index]
    const touch = index === 0 ? [{ kind: 'touch', owner: body } as const] : []
    return slice(Math.max(a?.height ?? 0, b?.height ?? 0), [...(a?.items ?? []), ...touch, ...(b?.items ?? [])], {
      keep: a?.keep === true || b?.keep === true,
    })
  })
