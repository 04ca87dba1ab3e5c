/**
 * Tables: `Table > THead/TBody > TR > TH/TD`. The head is drawn again on every page as an artifact. A row stays whole unless
 * it is higher than a page; then it is cut between lines, all its cells at once.
 */
import type { Inline } from '../../model/document.ts'
import { itemsOf } from '../compose.ts'
import type { Context } from '../context.ts'
import type { Fragment } from '../fragments.ts'
import { fragmentsOf } from '../inline.ts'
import { breakLines, extentOf, unitsOf, type Line } from '../lines.ts'
import { slice, spaced, together, type Item, type Slice } from '../slice.ts'
import { element, headerCell, type Element } from '../tags.ts'
import { full, onGrid, sheet, tint, voice, type Column, type Voice } from '../theme.ts'
import { columnWidths } from './columns.ts'
import { plain } from './words.ts'
import type { Place } from './place.ts'

/** How a table is set: tables of many columns closer and a little smaller, so that their words are not a ladder. */
type Manner = { readonly gutter: number; readonly cell: Voice; readonly head: Voice }
const roomy: Manner = { gutter: 14, cell: voice.cell, head: voice.head }
const dense: Manner = { gutter: 9, cell: voice.denseCell, head: voice.denseHead }
/** Columns from which on a table is dense. */
const many = 7
const above = 4.5

/** What a cell holds: nodes of the tree, or fragments made by the build for an owner. */
export type CellContent = readonly Inline[] | ((owner: Element, voice: Voice) => readonly Fragment[])

export type Grid = {
  readonly align: readonly ('left' | 'center' | 'right' | null)[]
  readonly head: readonly CellContent[]
  readonly rows: readonly (readonly CellContent[])[]
  readonly caption?: string | undefined
}

type Cell = { readonly owner: Element; readonly units: ReturnType<typeof unitsOf> }

export const table = (grid: Grid, place: Place, context: Context): readonly Slice[] => {
  const count = Math.max(grid.head.length, ...grid.rows.map((row) => row.length))
  if (count === 0) return []
  const manner = count >= many ? dense : roomy
  const owner = element('Table', place.parent)
  const thead = element('THead', owner)
  const tbody = element('TBody', owner)
  const head = cellsOf(grid.head, count, element('TR', thead), (row) => headerCell(row, 'Column'), manner.head, context)
  const body = grid.rows.map((row) => {
    const tr = element('TR', tbody)
    return cellsOf(row, count, tr, (parent) => element('TD', parent), manner.cell, context)
  })
  const extents = Array.from({ length: count }, (_, at) => {
    const cells = [head, ...body].map((row) => extentOf(row[at]?.units ?? []))
    return {
      longest: Math.max(...cells.map((each) => each.longest)),
      whole: Math.max(...cells.map((each) => each.whole)),
    }
  })
  const gutters = manner.gutter * (count - 1)
  const wanted = extents.reduce((sum, each) => sum + each.whole, gutters)
  const column = place.open && wanted > place.column.width ? full : place.column
  const caption = grid.caption
    ? plain(grid.caption, voice.labelBold, column, owner, context, { tag: 'Caption', keep: true })
    : []
  const wholes = [head, ...body].map((row) => row.map(({ units }) => extentOf(units).whole))
  const columns = placed(columnWidths(extents, column.width - gutters, wholes), column, manner.gutter)
  const empty = head.every((cell) => cell.units.length === 0)
  const top = empty ? [] : headSlices(head, columns, column, grid, manner)
  const rows = body.flatMap((row, index) =>
    rowSlices(row, columns, { column, grid, manner, head: top, isLast: index === body.length - 1 }),
  )
  const all = [...caption, ...top, ...rows]
  const kept = together(keepEnds(all, caption.length + top.length), 190)
  return spaced(kept, place.open ? 7 : 3.5, place.open ? 17.5 : 10.5)
}

/** The head is not parted from the first two rows, unless the first is high by itself, nor the last two rows from each other. */
const keepEnds = (slices: readonly Slice[], head: number): readonly Slice[] => {
  const firstIsHigh = (slices[head]?.height ?? 0) > 40
  const kept = firstIsHigh ? head - 1 : head
  const lastIsHigh = (slices.at(-2)?.height ?? 0) > 60
  return slices.map((each, index) =>
    index < slices.length - 1 && (index <= kept || (index === slices.length - 2 && !lastIsHigh))
      ? { ...each, keep: true }
      : each,
  )
}

const cellsOf = (
  row: readonly CellContent[],
  count: number,
  parent: Element,
  make: (row: Element) => Element,
  at: Voice,
  context: Context,
): readonly Cell[] =>
  Array.from({ length: count }, (_, index) => {
    const owner = make(parent)
    const content = row[index] ?? []
    const fragments = typeof content === 'function' ? content(owner, at) : fragmentsOf(content, at, owner, context)
    return { owner, units: unitsOf(fragments, context.setting) }
  })

const placed = (widths: readonly number[], column: Column, gutter: number): readonly Column[] => {
  let x = column.x
  return widths.map((width) => {
    const here = { x, width }
    x += width + gutter
    return here
  })
}

const headSlices = (
  cells: readonly Cell[],
  columns: readonly Column[],
  column: Column,
  grid: Grid,
  manner: Manner,
): readonly Slice[] => {
  const lines = cells.map((cell, at) => breakLines(cell.units, (columns[at] as Column).width))
  const tall = Math.max(1, ...lines.map((each) => each.length))
  const height = onGrid(tall * manner.head.leading + 7)
  const items = cells.flatMap((cell, at): Item[] => {
    const own = lines[at] as readonly Line[]
    const start = height - 5 - own.length * manner.head.leading
    return [
      { kind: 'touch', owner: cell.owner },
      ...cellItems(own, columns[at] as Column, manner.head, grid.align[at], start),
    ]
  })
  const rule: Item = { kind: 'rule', x: column.x, y: height, width: column.width, ink: tint.strong, line: 0.8 }
  return [slice(height, [...items, rule])]
}

/** What a row knows of its table. */
type Around = {
  readonly column: Column
  readonly grid: Grid
  readonly manner: Manner
  readonly head: readonly Slice[]
  readonly isLast: boolean
}

const rowSlices = (
  cells: readonly Cell[],
  columns: readonly Column[],
  { column, grid, manner, head, isLast }: Around,
): readonly Slice[] => {
  const lines = cells.map((cell, at) => breakLines(cell.units, (columns[at] as Column).width))
  const tall = Math.max(1, ...lines.map((each) => each.length))
  const { leading } = manner.cell
  const limit = sheet.bottom - sheet.top - 60
  const perSlice = tall * leading + 9 > limit ? 1 : tall
  const slices: Slice[] = []
  for (let from = 0; from < tall; from += perSlice) {
    const start = from === 0 ? above : 0
    const end = from + perSlice >= tall
    const bare = start + Math.min(perSlice, tall - from) * leading
    const height = end ? onGrid(tall * leading + 9) - tall * leading - above + bare - start + start : bare
    const items = cells.flatMap((cell, at): Item[] => [
      { kind: 'touch', owner: cell.owner },
      ...cellItems(
        (lines[at] as readonly Line[]).slice(from, from + perSlice),
        columns[at] as Column,
        manner.cell,
        grid.align[at],
        start,
      ),
    ])
    const rule: Item = {
      kind: 'rule',
      x: column.x,
      y: height,
      width: column.width,
      ink: isLast ? tint.strong : tint.rule,
      line: isLast ? 0.8 : 0.5,
    }
    // The first two and the last two lines of a row that is cut stay together.
    const keep = !end && (from === 0 || from >= tall - 3)
    slices.push(
      slice(height, end ? [...items, rule] : items, { repeat: from > 0 ? spaced(head, 0, above) : head, keep }),
    )
  }
  return slices
}

const cellItems = (
  lines: readonly Line[],
  column: Column,
  at: Voice,
  align: Grid['align'][number] | undefined,
  top: number,
): readonly Item[] =>
  lines.flatMap((line, index) => itemsOf(line, column, at, align ?? 'left', top + index * at.leading))
