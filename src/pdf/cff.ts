/**
 * The part of an OpenType font with PostScript outlines (CFF) that a document uses, as a font of its own that is keyed by
 * numbers: its CIDs are the numbers that the glyphs have in the font, so that a word is written with the same bytes in every
 * document, whatever the kind of its font. Outlines are copied as they stand. Adobe Technical Notes #5176 and #5177.
 */
import { addCalls } from './charstring.ts'
import { dictOf, dictEntry, index, indexOf, integer, type Dict, type Part } from './cff-parts.ts'

/** Operators of its dictionaries; those of two bytes with the escape before the second. */
const op = {
  bbox: 5,
  charset: 15,
  charStrings: 17,
  private: 18,
  subrs: 19,
  matrix: 0x0c07,
  ros: 0x0c1e,
  cidCount: 0x0c22,
  fdArray: 0x0c24,
  fdSelect: 0x0c25,
} as const

/** A group of glyphs with the hints and subroutines that they share. */
type Group = { readonly dict: Dict; readonly subrs: readonly Part[] }

type Source = {
  readonly bytes: Uint8Array
  readonly top: Dict
  readonly globals: readonly Part[]
  readonly charStrings: readonly Part[]
  readonly groups: readonly { readonly font: Dict; readonly private: Group }[]
  readonly groupOf: (glyph: number) => number
}

const sources = new WeakMap<ArrayBufferLike, Map<number, Source>>()

/** The font with these glyphs alone, which are sorted and begin with the empty one. `table` is the font's table `CFF `. */
export const cffSubset = (table: Uint8Array, glyphs: readonly number[]): Uint8Array => {
  const source = sourceOf(table)
  const used = usedBy(source, glyphs)
  const groups = [...used.locals.keys()].toSorted((a, b) => a - b)
  const copy = ({ at, length }: Part): Uint8Array => source.bytes.subarray(at, at + length)
  // A subroutine that nobody calls keeps its number, because calls are counted from the middle, and is empty.
  const cut = (subrs: readonly Part[], calls: ReadonlySet<number>): Uint8Array =>
    index(subrs.map((each, number) => (calls.has(number) ? copy(each) : nothing)))

  const privates = groups.map((number) => {
    const { dict, subrs } = (source.groups[number] as Source['groups'][number]).private
    const kept = [...dict].filter(([key]) => key !== op.subrs).flatMap(([key, { raw }]) => dictEntry(key, raw))
    const size = kept.length + (subrs.length > 0 ? integer(0).length + 1 : 0)
    const own = subrs.length > 0 ? dictEntry(op.subrs, integer(size)) : []
    return {
      size,
      bytes: [...kept, ...own, ...(subrs.length > 0 ? cut(subrs, used.locals.get(number) ?? new Set()) : [])],
    }
  })
  const parts = {
    charset: charsetOf(glyphs),
    select: selectOf(glyphs.map((glyph) => groups.indexOf(source.groupOf(glyph)))),
    strings: index(glyphs.map((glyph) => copy(source.charStrings[glyph] as Part))),
  }
  const before = (offsets: Readonly<Record<'charset' | 'select' | 'strings' | 'fonts', number>>): number[] => [
    ...[1, 0, 4, 4],
    ...index([ascii('HoldfastSubset')]),
    ...index([
      Uint8Array.from([
        ...dictEntry(op.ros, [...integer(391), ...integer(392), ...integer(0)]),
        ...[op.matrix, op.bbox].flatMap((key) => {
          const entry = source.top.get(key)
          return entry ? dictEntry(key, entry.raw) : []
        }),
        ...dictEntry(op.cidCount, integer((glyphs.at(-1) ?? 0) + 1)),
        ...dictEntry(op.charset, integer(offsets.charset)),
        ...dictEntry(op.fdSelect, integer(offsets.select)),
        ...dictEntry(op.charStrings, integer(offsets.strings)),
        ...dictEntry(op.fdArray, integer(offsets.fonts)),
      ]),
    ]),
    ...index([ascii('Adobe'), ascii('Identity')]),
    ...cut(source.globals, used.globals),
  ]
  const fontsAt = (start: number): Uint8Array => {
    let at = start
    return index(
      groups.map((number, place) => {
        const { size, bytes } = privates[place] as (typeof privates)[number]
        const matrix = source.groups[number]?.font.get(op.matrix)
        const dict = [
          ...(matrix ? dictEntry(op.matrix, matrix.raw) : []),
          ...dictEntry(op.private, [...integer(size), ...integer(at)]),
        ]
        at += bytes.length
        return Uint8Array.from(dict)
      }),
    )
  }
  // Every number takes the same room whatever its value, so that lengths are known before places are.
  const charset = before({ charset: 0, select: 0, strings: 0, fonts: 0 }).length
  const select = charset + parts.charset.length
  const strings = select + parts.select.length
  const fonts = strings + parts.strings.length
  const end = fonts + fontsAt(0).length
  return Uint8Array.from([
    ...before({ charset, select, strings, fonts }),
    ...parts.charset,
    ...parts.select,
    ...parts.strings,
    ...fontsAt(end),
    ...privates.flatMap(({ bytes }) => bytes),
  ])
}

const nothing = new Uint8Array(0)

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Which subroutines glyphs call: those of the font, and those of each group. */
const usedBy = (
  source: Source,
  glyphs: readonly number[],
): { readonly globals: ReadonlySet<number>; readonly locals: ReadonlyMap<number, ReadonlySet<number>> } => {
  const globals = new Set<number>()
  const locals = new Map<number, Set<number>>()
  for (const glyph of glyphs) {
    const group = source.groupOf(glyph)
    const own = locals.get(group) ?? new Set()
    locals.set(group, own)
    const subroutines = { globals: source.globals, locals: source.groups[group]?.private.subrs ?? [] }
    addCalls(source.bytes, source.charStrings[glyph] as Part, subroutines, { globals, locals: own })
  }
  return { globals, locals }
}

/** Which CID each glyph has: its number in the font. The first is left out. */
const charsetOf = (glyphs: readonly number[]): Uint8Array => {
  const bytes = [2]
  for (let from = 1; from < glyphs.length;) {
    const first = glyphs[from] as number
    let count = 1
    while (glyphs[from + count] === first + count) count++
    bytes.push(first >> 8, first & 0xff, (count - 1) >> 8, (count - 1) & 0xff)
    from += count
  }
  return Uint8Array.from(bytes)
}

/** To which group each glyph belongs. */
const selectOf = (groups: readonly number[]): Uint8Array => {
  const starts = groups.flatMap((group, at) => (at > 0 && groups[at - 1] === group ? [] : [[at, group] as const]))
  return Uint8Array.from([
    3,
    ...[starts.length >> 8, starts.length & 0xff],
    ...starts.flatMap(([at, group]) => [at >> 8, at & 0xff, group]),
    ...[groups.length >> 8, groups.length & 0xff],
  ])
}

/** The fonts of a collection may share their outlines, which are then read once. */
const sourceOf = (table: Uint8Array): Source => {
  const known = sources.get(table.buffer) ?? new Map<number, Source>()
  sources.set(table.buffer, known)
  const source = known.get(table.byteOffset) ?? read(table)
  known.set(table.byteOffset, source)
  return source
}

const numbers = (dict: Dict, key: number): readonly number[] => dict.get(key)?.values ?? []

const read = (bytes: Uint8Array): Source => {
  const names = indexOf(bytes, bytes[2] ?? 4)
  const tops = indexOf(bytes, names.end)
  const texts = indexOf(bytes, tops.end)
  const globals = indexOf(bytes, texts.end)
  const top = dictOf(bytes, tops.parts[0] as Part)
  const privateOf = (dict: Dict): Group => {
    const [length = 0, at = 0] = numbers(dict, op.private)
    const own = dictOf(bytes, { at, length })
    const [subrs] = numbers(own, op.subrs)
    return { dict: own, subrs: subrs === undefined ? [] : indexOf(bytes, at + subrs).parts }
  }
  const [fdArray] = numbers(top, op.fdArray)
  const [fdSelect] = numbers(top, op.fdSelect)
  const fonts = fdArray === undefined ? [top] : indexOf(bytes, fdArray).parts.map((part) => dictOf(bytes, part))
  return {
    bytes,
    top,
    globals: globals.parts,
    charStrings: indexOf(bytes, numbers(top, op.charStrings)[0] ?? 0).parts,
    // A font of one group has its matrix at the top, where it is copied from.
    groups: fonts.map((font) => ({ font: font === top ? new Map() : font, private: privateOf(font) })),
    groupOf: fdSelect === undefined ? () => 0 : groupsFrom(bytes, fdSelect),
  }
}

const groupsFrom = (bytes: Uint8Array, at: number): Source['groupOf'] => {
  if (bytes[at] === 0) return (glyph) => bytes[at + 1 + glyph] ?? 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return (glyph) => {
    let low = 0
    let high = view.getUint16(at + 1) - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (view.getUint16(at + 3 + 3 * middle) <= glyph) low = middle
      else high = middle - 1
    }
    return view.getUint8(at + 5 + 3 * low)
  }
}
