/** Widths of a table's columns, from what they hold. */

export type Extent = {
  /** Width of the longest thing that is not broken. */
  readonly longest: number
  /** Width without any line break. */
  readonly whole: number
}

/** How strongly the rest of the width goes where there is most to set: damped, so that one long column does not starve the others. */
const dampings = [0.5, 0.75, 1] as const

/**
 * Divides a width among columns. When everything fits on one line each, columns get what they need; else every column
 * gets room for its longest word first, and the rest goes where there is most to set, in a way that does not make
 * the table much higher than it could be. `rows` are the widths of all cells without any line break; without them the rest is damped most.
 */
export const columnWidths = (
  extents: readonly Extent[],
  width: number,
  rows: readonly (readonly number[])[] = [],
): readonly number[] => {
  const wanted = sum(extents.map((each) => each.whole))
  if (wanted <= width) {
    const spare = (width - wanted) / Math.max(1, extents.length)
    return extents.map((each) => each.whole + spare)
  }
  const least = extents.map((each) => Math.min(each.longest, width * 0.45))
  const needed = sum(least)
  if (needed >= width) return least.map((each) => (each / needed) * width)
  const tries = dampings.map((damping) => share(extents, least, width, damping))
  // Less damped only where that saves much: short columns look better with room.
  return tries.reduce((best, each) => (heightOf(rows, each) < 0.85 * heightOf(rows, best) ? each : best))
}

/** About how many lines the rows of a table have: words never fill their lines quite. */
const heightOf = (rows: readonly (readonly number[])[], widths: readonly number[]): number =>
  sum(
    rows.map((row) => Math.max(1, ...row.map((whole, at) => Math.ceil(whole / Math.max(1, (widths[at] ?? 1) * 0.93))))),
  )

/** Gives out the rest of the width by a power of what is wanted; nobody gets more than that. */
const share = (
  extents: readonly Extent[],
  least: readonly number[],
  width: number,
  damping: number,
): readonly number[] => {
  const widths = [...least]
  for (let round = 0; round < 8; round++) {
    const rest = width - sum(widths)
    if (rest < 0.01) break
    const wants = extents.map((each, index) => Math.max(0, each.whole - (widths[index] ?? 0)))
    const weights = wants.map((want, index) => (want > 0.01 ? (extents[index] as Extent).whole ** damping : 0))
    const total = sum(weights)
    if (total === 0) break
    weights.forEach((weight, index) => {
      widths[index] = (widths[index] ?? 0) + Math.min(wants[index] ?? 0, (rest * weight) / total)
    })
  }
  const rest = width - sum(widths)
  return rest > 0.01 ? widths.map((each) => each + rest / widths.length) : widths
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
