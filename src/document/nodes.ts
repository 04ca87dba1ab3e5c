/** Small makers of tree nodes, so that the drawing functions read as what they show. */
import { textFor, type Phrase } from '../model/phrase.ts'
import type { Audience } from '../model/audience.ts'
import type { Block, Cell, Inline, Table, Target } from '../model/document.ts'

export const text = (value: string): Inline => ({ kind: 'text', text: value })

/** A table cell of plain text; an empty one says so with a dash, so that nobody wonders whether it was forgotten. */
export const cell = (value: string | undefined | null): Cell => [
  text(value === undefined || value === null || value === '' ? '–' : value),
]

export const strong = (value: string): Inline => ({ kind: 'strong', children: [text(value)] })

export const reference = (to: Target, words: string): Inline => ({ kind: 'reference', to, children: [text(words)] })

/** A phrase as this audience may read it. */
export const readable = (phrase: Phrase, audience: Audience): string => textFor(phrase, audience)

type Column<Row> = {
  readonly head: string
  readonly cell: (row: Row) => Cell
  readonly align?: 'left' | 'center' | 'right'
}

/** A table whose columns appear only when some row has something in them; without rows it says what there is none of. */
export const table = <Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly (Column<Row> | undefined)[],
  none: string,
): Block[] => {
  if (rows.length === 0) return [{ kind: 'empty', text: none }]
  const shown = columns
    .filter((column) => column !== undefined)
    .filter((column, index) => index === 0 || rows.some((row) => !isEmpty(column.cell(row))))
  const block: Table = {
    kind: 'table',
    caption,
    align: shown.map((column) => column.align ?? 'left'),
    head: shown.map((column) => [text(column.head)]),
    rows: rows.map((row) => shown.map((column) => column.cell(row))),
  }
  return [block]
}

const isEmpty = (value: Cell): boolean =>
  value.length === 0 || (value.length === 1 && value[0]?.kind === 'text' && value[0].text === '–')

/** `a, b and c` */
export const series = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

/** The first letter as a capital. */
export const capital = (value: string): string => value.charAt(0).toUpperCase() + value.slice(1)
