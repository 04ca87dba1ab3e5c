/**
 * The part of a TrueType font that a document uses. Glyphs keep their numbers, so that a word is written with the same
 * bytes in every document; only the outlines of the others are left out. Tables are otherwise copied as they stand.
 */

/** A font file, and where its tables lie. */
export type FontFile = {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly tables: ReadonlyMap<string, { readonly at: number; readonly length: number }>
  /** What was cut out already, by its glyphs. */
  readonly subsets: Map<string, Uint8Array>
}

/** Reads where the tables of a font lie. `start` is where it begins in its file, when it is one of a collection. */
export const fontFile = (bytes: Uint8Array, start = 0): FontFile => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tables = new Map<string, { at: number; length: number }>()
  for (let record = start + 12; record < start + 12 + 16 * view.getUint16(start + 4); record += 16)
    tables.set(String.fromCharCode(...bytes.subarray(record, record + 4)), {
      at: view.getUint32(record + 8),
      length: view.getUint32(record + 12),
    })
  return { bytes, view, tables, subsets: new Map() }
}

/** The bytes of a table. */
export const tableOf = (font: FontFile, name: string): Uint8Array => {
  const at = startOf(font, name)
  return font.bytes.subarray(at, at + (font.tables.get(name)?.length ?? 0))
}

/** How far a glyph moves on, in units of the font. */
export const advanceOf = (font: FontFile, glyph: number): number => {
  const metrics = font.view.getUint16(startOf(font, 'hhea') + 34)
  return font.view.getUint16(startOf(font, 'hmtx') + 4 * Math.min(glyph, metrics - 1))
}

/** As many subsets of a font as are kept: the documents of a portfolio use much the same signs. */
const most = 40

/** A font file with the outlines of these glyphs, and of the empty one. */
export const subsetOf = (font: FontFile, glyphs: Iterable<number>): Uint8Array => {
  const used = withParts(font, glyphs)
  return cutOnce(font, used, () => fileOf(tablesOf(font, used)))
}

/** What is cut out of a font for these glyphs; it is made once. */
export const cutOnce = (font: FontFile, used: readonly number[], make: () => Uint8Array): Uint8Array => {
  const name = used.join()
  const known = font.subsets.get(name)
  if (known) return known
  const made = make()
  if (font.subsets.size >= most) font.subsets.clear()
  font.subsets.set(name, made)
  return made
}

/** Glyphs in order, with those that they are put together from. */
const withParts = (font: FontFile, glyphs: Iterable<number>): readonly number[] => {
  const found = new Set<number>([0])
  const visit = (glyph: number): void => {
    if (found.has(glyph)) return
    found.add(glyph)
    for (const part of partsOf(font, glyph)) visit(part)
  }
  for (const glyph of glyphs) visit(glyph)
  return [...found].toSorted((a, b) => a - b)
}

/** The glyphs that one is put together from; none when it has an outline of its own. */
const partsOf = ({ view, ...font }: FontFile, glyph: number): readonly number[] => {
  const { at, end } = outlineOf({ view, ...font }, glyph)
  if (at === end || view.getInt16(at) >= 0) return []
  const parts: number[] = []
  for (let record = at + 10, more = true; more;) {
    const flags = view.getUint16(record)
    parts.push(view.getUint16(record + 2))
    const scale = flags & 0x0008 ? 2 : flags & 0x0040 ? 4 : flags & 0x0080 ? 8 : 0
    record += 4 + (flags & 0x0001 ? 4 : 2) + scale
    more = (flags & 0x0020) !== 0
  }
  return parts
}

/** Where the outline of a glyph lies in the file. */
const outlineOf = (font: FontFile, glyph: number): { readonly at: number; readonly end: number } => {
  const { view } = font
  const [glyf, loca] = [startOf(font, 'glyf'), startOf(font, 'loca')]
  const long = view.getInt16(startOf(font, 'head') + 50) === 1
  const offset = (index: number): number =>
    glyf + (long ? view.getUint32(loca + 4 * index) : 2 * view.getUint16(loca + 2 * index))
  return { at: offset(glyph), end: offset(glyph + 1) }
}

const startOf = ({ tables }: FontFile, name: string): number => {
  const table = tables.get(name)
  if (!table) throw new Error(`The font has no table \`${name}\`.`)
  return table.at
}

/** The tables that a PDF asks for. */
const tablesOf = (font: FontFile, used: readonly number[]): readonly (readonly [string, Uint8Array])[] => {
  const count = (used.at(-1) ?? 0) + 1
  const outlines = used.map((glyph) => ({ glyph, ...outlineOf(font, glyph) }))
  const glyf = new Uint8Array(outlines.reduce((sum, { at, end }) => sum + padded(end - at), 0))
  const loca = new DataView(new ArrayBuffer(4 * (count + 1)))
  const hmtx = new DataView(new ArrayBuffer(4 * count))
  let place = 0
  let next = 0
  for (const { glyph, at, end } of outlines) {
    for (; next <= glyph; next++) loca.setUint32(4 * next, place)
    glyf.set(font.bytes.subarray(at, end), place)
    place += padded(end - at)
    hmtx.setUint16(4 * glyph, advanceOf(font, glyph))
    hmtx.setInt16(4 * glyph + 2, bearingOf(font, glyph))
  }
  for (; next <= count; next++) loca.setUint32(4 * next, place)
  const copy = (name: string): Uint8Array => {
    const { at, length } = font.tables.get(name) ?? { at: 0, length: 0 }
    return new Uint8Array(font.bytes.subarray(at, at + length))
  }
  const changed = (name: string, change: (view: DataView) => void): Uint8Array => {
    const bytes = copy(name)
    change(new DataView(bytes.buffer))
    return bytes
  }
  const head = changed('head', (view) => (view.setUint32(8, 0), view.setInt16(50, 1)))
  const made: readonly (readonly [string, Uint8Array])[] = [
    ['cvt ', copy('cvt ')],
    ['fpgm', copy('fpgm')],
    ['glyf', glyf],
    ['head', head],
    ['hhea', changed('hhea', (view) => view.setUint16(34, count))],
    ['hmtx', new Uint8Array(hmtx.buffer)],
    ['loca', new Uint8Array(loca.buffer)],
    ['maxp', changed('maxp', (view) => view.setUint16(4, count))],
    ['prep', copy('prep')],
  ]
  return made.filter(([, bytes]) => bytes.length > 0)
}

const bearingOf = (font: FontFile, glyph: number): number => {
  const metrics = font.view.getUint16(startOf(font, 'hhea') + 34)
  const at = startOf(font, 'hmtx')
  return font.view.getInt16(glyph < metrics ? at + 4 * glyph + 2 : at + 4 * metrics + 2 * (glyph - metrics))
}

const padded = (length: number): number => (length + 3) & ~3

/** Tables as a file, with the sums that readers may check. */
const fileOf = (tables: readonly (readonly [string, Uint8Array])[]): Uint8Array => {
  const start = 12 + 16 * tables.length
  const bytes = new Uint8Array(tables.reduce((sum, [, each]) => sum + padded(each.length), start))
  const view = new DataView(bytes.buffer)
  const power = 31 - Math.clz32(tables.length)
  view.setUint32(0, 0x0001_0000)
  view.setUint16(4, tables.length)
  view.setUint16(6, 16 << power)
  view.setUint16(8, power)
  view.setUint16(10, 16 * tables.length - (16 << power))
  let place = start
  let head = 0
  tables.forEach(([name, content], index) => {
    const record = 12 + 16 * index
    if (name === 'head') head = place
    bytes.set(content, place)
    for (let at = 0; at < 4; at++) bytes[record + at] = name.charCodeAt(at)
    view.setUint32(record + 4, sumOf(view, place, padded(content.length)))
    view.setUint32(record + 8, place)
    view.setUint32(record + 12, content.length)
    place += padded(content.length)
  })
  view.setUint32(head + 8, (0xb1b0_afba - sumOf(view, 0, bytes.length)) >>> 0)
  return bytes
}

const sumOf = (view: DataView, from: number, length: number): number => {
  let sum = 0
  for (let at = from; at < from + length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}
