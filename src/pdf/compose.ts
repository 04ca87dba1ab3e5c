/** Lines as slices: where each word, line under words, shape and link lies. */
import type { Context } from './context.ts'
import type { Fragment } from './fragments.ts'
import { breakLines, unitsOf, type Line, type Piece } from './lines.ts'
import { slice, type Item, type Slice } from './slice.ts'
import { baselineOf, ink, type Column, type Voice } from './theme.ts'
import { widthOf } from './measure.ts'

export type ParagraphOptions = {
  /** Its voice gives the leading and the baseline. */
  readonly voice: Voice
  readonly column: Column
  readonly align?: 'left' | 'center' | 'right' | null | undefined
  readonly before?: number
  readonly after?: number
  /** Stays with what follows. */
  readonly keep?: boolean
  readonly balanced?: boolean
}

/** A paragraph: one slice a line, never fewer than two lines alone on a page. */
export const paragraph = (
  fragments: readonly Fragment[],
  context: Context,
  options: ParagraphOptions,
): readonly Slice[] => {
  const lines = breakLines(unitsOf(fragments, context.setting), options.column.width, options.balanced)
  const { before = 0, after = 0, keep = false, voice } = options
  return lines.map((line, index) =>
    slice(voice.leading, itemsOf(line, options.column, voice, options.align), {
      before: index === 0 ? before : 0,
      after: index === lines.length - 1 ? after : 0,
      keep:
        index === lines.length - 1
          ? keep
          : options.balanced === true || index === 0 || index === lines.length - 2 || (keep && lines.length <= 3),
    }),
  )
}

/** What is drawn in a line whose top is at `top`. */
export const itemsOf = (
  line: Line,
  column: Column,
  voice: Voice,
  align: ParagraphOptions['align'] = 'left',
  top = 0,
): readonly Item[] => {
  const slack = align === 'right' ? column.width - line.width : align === 'center' ? (column.width - line.width) / 2 : 0
  const baseline = top + baselineOf(voice)
  const items: Item[] = line.destinations.map((name) => ({ kind: 'destination', name, y: top }))
  const over: Item[] = []
  let x = column.x + Math.max(0, slack)
  let index = 0
  while (index < line.pieces.length) {
    const piece = line.pieces[index] as Piece
    const end = runEnd(line.pieces, index)
    const run = line.pieces.slice(index, end)
    const width = run.reduce((sum, each) => sum + each.width, 0)
    items.push(drawn(piece, run, x, baseline))
    over.push(...linesOver(piece, run, x, width, baseline))
    x += width
    index = end
  }
  return [...items, ...linksOf(line.pieces, column.x + Math.max(0, slack), top, voice.leading), ...over]
}

/** Pieces that can be drawn in one go. */
const runEnd = (pieces: readonly Piece[], start: number): number => {
  const from = pieces[start] as Piece
  let end = start + 1
  if (from.fragment.kind === 'shape' || from.actual !== undefined) return end
  for (; end < pieces.length; end++) {
    const each = pieces[end] as Piece
    if (each.fragment.kind === 'shape' || each.actual !== undefined || each.face !== from.face) break
    const a = from.fragment
    const b = each.fragment
    if (
      a !== b &&
      (a.owner !== b.owner || a.voice !== b.voice || a.under !== b.under || a.strike !== b.strike || a.rise !== b.rise)
    )
      break
  }
  return end
}

const drawn = (piece: Piece, run: readonly Piece[], x: number, baseline: number): Item => {
  const { fragment } = piece
  if (fragment.kind === 'shape') {
    const { shape, size, lead, owner } = fragment
    return {
      kind: 'shape',
      shape,
      size,
      x: x + lead,
      y: baseline - fragment.rise,
      ink: fragment.ink,
      owner,
    }
  }
  if (!piece.face) throw new Error('A piece of text has no face.')
  const { face } = piece
  const { size, ink } = fragment.voice
  if (fragment.late)
    return { kind: 'late', x, y: baseline, align: 'left', write: fragment.late, face, size, ink, owner: fragment.owner }
  return {
    kind: 'text',
    x,
    y: baseline - (fragment.rise ?? 0),
    words: run.map((each) => each.text),
    face,
    size,
    ink,
    owner: fragment.owner,
    actual: piece.actual,
  }
}

/** Lines under and through a run, without the space at its end. */
const linesOver = (
  piece: Piece,
  run: readonly Piece[],
  x: number,
  width: number,
  baseline: number,
): readonly Item[] => {
  const { fragment } = piece
  if (fragment.kind !== 'words' || (!fragment.under && !fragment.strike)) return []
  const end = run.at(-1) as Piece
  const space = end.text.endsWith(' ') && end.face ? widthOf(end.face, ' ', fragment.voice.size) : 0
  const size = fragment.voice.size
  const rules: Item[] = []
  if (fragment.under)
    rules.push({ kind: 'rule', x, y: baseline + size * 0.2, width: width - space, ink: fragment.under, line: 0.6 })
  if (fragment.strike)
    rules.push({ kind: 'rule', x, y: baseline - size * 0.24, width: width - space, ink: ink.black, line: 0.6 })
  return rules
}

/** One link annotation for all neighbouring pieces of a link. */
const linksOf = (pieces: readonly Piece[], left: number, top: number, height: number): readonly Item[] => {
  const links: Item[] = []
  let x = left
  for (let index = 0; index < pieces.length;) {
    const { goal, owner } = (pieces[index] as Piece).fragment
    let width = 0
    let words = ''
    let end = index
    for (; end < pieces.length && pieces[end]?.fragment.owner === owner && pieces[end]?.fragment.goal === goal; end++) {
      width += pieces[end]?.width ?? 0
      words += pieces[end]?.actual ?? pieces[end]?.text ?? ''
    }
    if (goal && owner) links.push({ kind: 'link', x, y: top, width, height, goal, owner, words: words.trim() })
    x += width
    index = end
  }
  return links
}
