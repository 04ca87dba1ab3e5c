/**
 * The two things that plain Latin text needs from a font's layout tables: how far pairs of glyphs move together, and which
 * runs of glyphs are one. fontkit can do far more, but it decodes whole tables for it, which would be half the time of a
 * document; this reads single values where they stand. Both must agree, and a test compares them word by word.
 */

/** Moves the second glyph by this much, in units of the font. */
export type Kerning = (left: number, right: number) => number

/** A glyph that stands for several. */
export type Ligature = { readonly parts: readonly number[]; readonly glyph: number }

/** Ligatures that begin with a glyph, in the font's order. */
export type Ligatures = (first: number) => readonly Ligature[]

type Lookup = { readonly type: number; readonly subtables: readonly number[] }

/** Reads kerning and standard ligatures of a font for Latin text. */
export const readLayout = (bytes: Uint8Array): { readonly kerning: Kerning; readonly ligatures: Ligatures } => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    kerning: kerningOf(view, lookupsOf(view, 'GPOS', 'kern', 9)),
    ligatures: ligaturesOf(view, lookupsOf(view, 'GSUB', 'liga', 7)),
  }
}

const kerningOf = (view: DataView, lookups: readonly Lookup[]): Kerning => {
  const known = new Map<number, number>()
  return (left, right) => {
    const key = left * 65_536 + right
    const cached = known.get(key)
    if (cached !== undefined) return cached
    let sum = 0
    for (const { type, subtables } of lookups)
      if (type === 2) sum += subtables.map((at) => pair(view, at, left, right)).find((each) => each !== undefined) ?? 0
    known.set(key, sum)
    return sum
  }
}

/** The move of a pair in one subtable; `undefined` when the subtable does not speak of it. */
const pair = (view: DataView, at: number, left: number, right: number): number | undefined => {
  const index = coverage(view, at + view.getUint16(at + 2), left)
  if (index < 0) return undefined
  const format = view.getUint16(at + 4)
  const advance = 2 * bits(format & 0b0011)
  const size = 2 * (bits(format) + bits(view.getUint16(at + 6)))
  const moves = (format & 0b0100) !== 0
  if (view.getUint16(at) === 2) {
    const first = classOf(view, at + view.getUint16(at + 8), left)
    const second = classOf(view, at + view.getUint16(at + 10), right)
    const record = at + 16 + (first * view.getUint16(at + 14) + second) * size
    return moves ? view.getInt16(record + advance) : 0
  }
  const set = at + view.getUint16(at + 10 + 2 * index)
  const found = search(view.getUint16(set), (each) => right - view.getUint16(set + 2 + each * (size + 2)))
  if (found < 0) return undefined
  return moves ? view.getInt16(set + 4 + found * (size + 2) + advance) : 0
}

const ligaturesOf = (view: DataView, lookups: readonly Lookup[]): Ligatures => {
  const known = new Map<number, readonly Ligature[]>()
  const read = (first: number): readonly Ligature[] =>
    lookups.flatMap(({ type, subtables }) =>
      type === 4 ? subtables.flatMap((at) => ligatureSet(view, at, first)) : [],
    )
  return (first) => {
    const cached = known.get(first) ?? read(first)
    known.set(first, cached)
    return cached
  }
}

const ligatureSet = (view: DataView, at: number, first: number): readonly Ligature[] => {
  const index = coverage(view, at + view.getUint16(at + 2), first)
  if (index < 0) return []
  const set = at + view.getUint16(at + 6 + 2 * index)
  return times(view.getUint16(set), (each) => {
    const ligature = set + view.getUint16(set + 2 + 2 * each)
    const others = times(view.getUint16(ligature + 2) - 1, (part) => view.getUint16(ligature + 4 + 2 * part))
    return { parts: [first, ...others], glyph: view.getUint16(ligature) }
  })
}

/** The lookups of a feature for Latin. `extension` is the type that only points at a lookup far away. */
const lookupsOf = (view: DataView, table: string, feature: string, extension: number): readonly Lookup[] => {
  const start = tableAt(view, table)
  if (start === undefined) return []
  const [scripts, features, lookups] = [4, 6, 8].map((at) => start + view.getUint16(start + at)) as [
    number,
    number,
    number,
  ]
  const script = tagged(view, scripts, 'latn') ?? tagged(view, scripts, 'DFLT')
  if (script === undefined) return []
  const language = script + view.getUint16(script)
  const indexes = times(view.getUint16(language + 4), (each) => view.getUint16(language + 6 + 2 * each)).flatMap(
    (each) => {
      const record = features + 2 + 6 * each
      const at = features + view.getUint16(record + 4)
      return tag(view, record) === feature
        ? times(view.getUint16(at + 2), (one) => view.getUint16(at + 4 + 2 * one))
        : []
    },
  )
  return [...new Set(indexes)]
    .toSorted((a, b) => a - b)
    .map((index) => lookupAt(view, lookups + view.getUint16(lookups + 2 + 2 * index), extension))
}

const lookupAt = (view: DataView, at: number, extension: number): Lookup => {
  const subtables = times(view.getUint16(at + 4), (each) => at + view.getUint16(at + 6 + 2 * each))
  const type = view.getUint16(at)
  if (type !== extension) return { type, subtables }
  return {
    type: view.getUint16((subtables[0] ?? at) + 2),
    subtables: subtables.map((each) => each + view.getUint32(each + 4)),
  }
}

const tableAt = (view: DataView, name: string): number | undefined => {
  const record = times(view.getUint16(4), (each) => 12 + 16 * each).find((each) => tag(view, each) === name)
  return record === undefined ? undefined : view.getUint32(record + 8)
}

const tagged = (view: DataView, list: number, name: string): number | undefined => {
  const record = times(view.getUint16(list), (each) => list + 2 + 6 * each).find((each) => tag(view, each) === name)
  return record === undefined ? undefined : list + view.getUint16(record + 4)
}

const tag = (view: DataView, at: number): string => String.fromCharCode(...times(4, (each) => view.getUint8(at + each)))

/** Where a glyph stands in a coverage table; -1 when it does not. */
const coverage = (view: DataView, at: number, glyph: number): number => {
  const count = view.getUint16(at + 2)
  if (view.getUint16(at) === 1) return search(count, (each) => glyph - view.getUint16(at + 4 + 2 * each))
  const range = rangeOf(view, at + 4, count, glyph)
  return range === undefined ? -1 : view.getUint16(range + 4) + glyph - view.getUint16(range)
}

/** The class of a glyph; 0 when it is in none. */
const classOf = (view: DataView, at: number, glyph: number): number => {
  if (view.getUint16(at) === 1) {
    const index = glyph - view.getUint16(at + 2)
    return index >= 0 && index < view.getUint16(at + 4) ? view.getUint16(at + 6 + 2 * index) : 0
  }
  const range = rangeOf(view, at + 4, view.getUint16(at + 2), glyph)
  return range === undefined ? 0 : view.getUint16(range + 4)
}

/** The record of the range that holds a glyph. */
const rangeOf = (view: DataView, at: number, count: number, glyph: number): number | undefined => {
  const index = search(count, (each) => {
    if (glyph < view.getUint16(at + 6 * each)) return -1
    return glyph > view.getUint16(at + 6 * each + 2) ? 1 : 0
  })
  return index < 0 ? undefined : at + 6 * index
}

/** Finds the index for which `compare` gives 0 in a sorted list; -1 when there is none. */
const search = (count: number, compare: (index: number) => number): number => {
  let low = 0
  let high = count - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const order = compare(middle)
    if (order === 0) return middle
    if (order < 0) high = middle - 1
    else low = middle + 1
  }
  return -1
}

const bits = (flags: number): number => {
  let count = 0
  for (let rest = flags; rest > 0; rest >>= 1) count += rest & 1
  return count
}

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: Math.max(0, count) }, (_, index) => make(index))
