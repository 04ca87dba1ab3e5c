/**
 * Breaks fragments into lines. All lines of a paragraph are chosen together, so that their ends lie as even as they can
 * without spreading or cutting words; what is longer than a line by itself is cut where it must be.
 */
import type { Fragment } from './fragments.ts'
import { stretches, type Face, type Fonts } from './fonts.ts'
import { widthOf } from './measure.ts'
import { faceOf } from './theme.ts'
import { tokensOf } from './tokens.ts'

/** A fragment, or a part of one, with its place in the line. */
export type Piece = {
  readonly fragment: Exclude<Fragment, { kind: 'break' | 'destination' }>
  readonly text: string
  readonly face: Face | undefined
  readonly actual: string | undefined
  readonly width: number
}

/** Pieces that stay on one line. */
type Unit = {
  pieces: Piece[]
  /** Without the space at its end. */
  width: number
  space: number
  end: 'space' | 'soft' | 'hard' | 'no'
  destinations: string[]
}

export type Line = {
  readonly pieces: readonly Piece[]
  readonly width: number
  readonly destinations: readonly string[]
}

export type Setting = { readonly fonts: Fonts; readonly missing: (character: string, context: string) => void }

/** The units of a paragraph: what `breakLines` puts together to lines. */
export const unitsOf = (fragments: readonly Fragment[], setting: Setting): readonly Unit[] => {
  const units: Unit[] = []
  let unit: Unit = fresh()
  const close = (end: Unit['end']): void => {
    units.push({ ...unit, end })
    unit = fresh()
  }
  fragments.forEach((fragment, index) => {
    if (fragment.kind === 'break') return close('hard')
    if (fragment.kind === 'destination') return void unit.destinations.push(fragment.name)
    if (fragment.kind === 'shape') {
      unit.pieces.push({ fragment, text: '', face: undefined, actual: undefined, width: fragment.width })
      unit.width += unit.space + fragment.width
      unit.space = 0
      return
    }
    const next = fragments[index + 1]
    const after = next?.kind === 'words' ? next.text : ''
    for (const token of tokensOf(fragment.text.replace(/\s*\n\s*/g, ' '), after, fragment.whole)) {
      for (const piece of piecesOf(token.text, fragment, setting)) {
        const space = piece.text.endsWith(' ') && piece.face ? widthOf(piece.face, ' ', fragment.voice.size) : 0
        unit.width += unit.space + piece.width - space
        unit.space = space
        unit.pieces.push(piece)
      }
      if (token.end !== 'no') close(token.end)
    }
  })
  if (unit.pieces.length > 0 || unit.destinations.length > 0) close('no')
  return units
}

const fresh = (): Unit => ({ pieces: [], width: 0, space: 0, end: 'no', destinations: [] })

const piecesOf = (text: string, fragment: Extract<Fragment, { kind: 'words' }>, setting: Setting): readonly Piece[] =>
  stretches(setting.fonts, faceOf(fragment.voice), text, (character) => setting.missing(character, fragment.text)).map(
    (each) => ({ fragment, ...each, actual: each.actual, width: widthOf(each.face, each.text, fragment.voice.size) }),
  )

/** Widths of a paragraph that is not broken at all, and of its longest unit. */
export const extentOf = (units: readonly Unit[]): { readonly longest: number; readonly whole: number } => {
  let whole = 0
  let line = 0
  let space = 0
  let longest = 0
  for (const unit of units) {
    line += space + unit.width
    space = unit.space
    longest = Math.max(longest, unit.width)
    whole = Math.max(whole, line)
    if (unit.end === 'hard') [line, space] = [0, 0]
  }
  return { longest, whole }
}

/** The lines of a paragraph of a width. `balanced` makes them all about equally long, for headings. */
export const breakLines = (units: readonly Unit[], width: number, balanced = false): readonly Line[] => {
  const fitting = units.flatMap((unit) => (unit.width > width ? cut(unit, width) : [unit]))
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }]
  for (let end = 1; end <= fitting.length; end++) {
    const last = fitting[end - 1] as Unit
    const closing = end === fitting.length || last.end === 'hard'
    let choice = { cost: Infinity, from: end - 1 }
    let length = last.width
    for (let start = end - 1; start >= 0; start--) {
      const unit = fitting[start] as Unit
      if (start < end - 1) {
        if (unit.end === 'hard') break
        length += unit.width + unit.space
      }
      if (length > width + 0.01 && start < end - 1) break
      const slack = Math.max(0, width - length) / width
      const ragged = closing && !balanced ? (start > 0 && length < width / 5 ? 0.15 : 0) : slack * slack
      const cost = (best[start]?.cost ?? 0) + 2 + ragged + (last.end === 'soft' && !closing ? 0.04 : 0)
      if (cost < choice.cost) choice = { cost, from: start }
    }
    best.push(choice)
  }
  const lines: Line[] = []
  for (let end = fitting.length; end > 0; end = best[end]?.from ?? 0) {
    const line = fitting.slice(best[end]?.from ?? 0, end)
    const space = line.at(-1)?.space ?? 0
    const total = line.reduce((sum, unit) => sum + unit.width + unit.space, 0)
    lines.unshift({
      pieces: line.flatMap((unit) => unit.pieces),
      width: total - space,
      destinations: line.flatMap((unit) => unit.destinations),
    })
  }
  return lines
}

/** Cuts a unit that is longer than a line, as late as it fits. */
const cut = (unit: Unit, width: number): readonly Unit[] => {
  const parts: Unit[] = []
  let part = { ...fresh(), destinations: unit.destinations }
  const close = (): void => {
    parts.push({ ...part, end: 'soft' })
    part = fresh()
  }
  for (const piece of unit.pieces) {
    const { face, fragment } = piece
    if (!face || fragment.kind !== 'words' || piece.actual !== undefined) {
      if (part.width + piece.width > width && part.pieces.length > 0) close()
      part.pieces.push(piece)
      part.width += piece.width
      continue
    }
    let rest = piece.text
    while (rest) {
      const size = fragment.voice.size
      let count = rest.length
      while (count > 1 && part.width + widthOf(face, rest.slice(0, count).trimEnd(), size) > width) count--
      if (count === 1 && part.pieces.length > 0 && part.width + widthOf(face, rest.slice(0, 1), size) > width) {
        close()
        continue
      }
      // Two halves of a character are not parted.
      if (/[\uD800-\uDBFF]/.test(rest[count - 1] ?? '')) count += count > 1 ? -1 : 1
      const text = rest.slice(0, count)
      const space = text.endsWith(' ') ? widthOf(face, ' ', size) : 0
      const own = widthOf(face, text, size)
      part.pieces.push({ ...piece, text, width: own })
      part.width += part.space + own - space
      part.space = space
      rest = rest.slice(count)
      if (rest) close()
    }
  }
  parts.push({ ...part, end: unit.end })
  return parts
}
