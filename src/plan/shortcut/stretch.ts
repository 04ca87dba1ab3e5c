/**
 * A stretch of words over one or more lines of a file, and where each of its letters stands. Lines carry neither the
 * indentation of their list nor white space at their ends.
 */
import type { Point, Position } from 'unist'

export type Stretch = {
  /** The lines, with `\n` between them. */
  readonly text: string
  /** Where each line begins in `text`, and the column of the file at which that is. */
  readonly starts: readonly number[]
  readonly columns: readonly number[]
  /** Line of the file on which it begins. */
  readonly line: number
}

/** Puts lines together. `line` is that of the first in the file; columns are counted from 1. */
export const stretchOf = (
  lines: readonly { readonly text: string; readonly column: number }[],
  line: number,
): Stretch => {
  const starts: number[] = []
  let length = 0
  for (const each of lines) {
    starts.push(length)
    length += each.text.length + 1
  }
  return { text: lines.map(({ text }) => text).join('\n'), starts, columns: lines.map(({ column }) => column), line }
}

/** The place of a letter. */
export const pointAt = ({ starts, columns, line }: Stretch, at: number): Point => {
  let row = 0
  for (let high = starts.length - 1; row < high;) {
    const middle = (row + high + 1) >> 1
    if ((starts[middle] as number) <= at) row = middle
    else high = middle - 1
  }
  return { line: line + row, column: (columns[row] as number) + at - (starts[row] as number) }
}

/** The place from one letter to before another. */
export const positionOf = (stretch: Stretch, from: number, to: number): Position => ({
  start: pointAt(stretch, from),
  end: pointAt(stretch, to),
})

/** The same for text, which ends where a line begins before that line's indentation. */
export const textPositionOf = (stretch: Stretch, from: number, to: number): Position => {
  const end = pointAt(stretch, to)
  return {
    start: pointAt(stretch, from),
    end: stretch.text[to - 1] === '\n' ? { line: end.line, column: 1 } : end,
  }
}
