/**
 * What a font file says of itself, read from its first tables alone: a font for Chinese is ten megabytes and more, and
 * whether it can be used stands in a few hundred bytes. Nothing here knows glyphs. Formats: OpenType 1.9, ISO/IEC 14496-22.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

export type FontTables = ReadonlyMap<string, { readonly at: number; readonly length: number }>

export type FontHead = {
  /** Where its list of tables begins in the file, in bytes. */
  readonly at: number
  readonly tables: FontTables
  /** The name under which a collection knows it; empty when it has none. */
  readonly name: string
  /** `OS/2.fsType`: what its licence allows. 0 when the font does not say. */
  readonly licence: number
  /** Whether one of its tables ends behind the end of the file. */
  readonly cut: boolean
  /** Whether its glyphs can be looked up by Unicode. */
  readonly unicode: boolean
}

export type FontFileHead = {
  /** The first four bytes. */
  readonly signature: string
  readonly collection: boolean
  /** One for an ordinary file; none for what is no font. */
  readonly fonts: readonly FontHead[]
}

type Read = (at: number, length: number) => DataView

/** Looks into a file. Throws what the file system throws. */
export const fontHeads = (path: string): FontFileHead => {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    // What lies behind the end reads as nothing: numbers from there are 0.
    const read: Read = (at, length) => {
      const bytes = new Uint8Array(length)
      if (at < size) readSync(file, bytes, 0, length, at)
      return new DataView(bytes.buffer)
    }
    const signature = tag(read(0, 4), 0)
    if (signature === 'ttcf') {
      const count = Math.min(read(8, 4).getUint32(0), 256)
      const places = read(12, 4 * count)
      const starts = Array.from({ length: count }, (_, index) => places.getUint32(4 * index))
      return { signature, collection: true, fonts: starts.map((at) => fontHead(read, at, size)) }
    }
    const isFont = signature === '\0\u0001\0\0' || signature === 'OTTO' || signature === 'true'
    return { signature, collection: false, fonts: isFont ? [fontHead(read, 0, size)] : [] }
  } finally {
    closeSync(file)
  }
}

const fontHead = (read: Read, at: number, size: number): FontHead => {
  const count = read(at + 4, 2).getUint16(0)
  const list = read(at + 12, 16 * count)
  const tables = new Map(
    Array.from({ length: count }, (_, index) => {
      const record = 16 * index
      return [tag(list, record), { at: list.getUint32(record + 8), length: list.getUint32(record + 12) }] as const
    }),
  )
  const table = (name: string): DataView | undefined => {
    const found = tables.get(name)
    return found && read(found.at, Math.min(found.length, 65_536))
  }
  const os2 = table('OS/2')
  return {
    at,
    tables,
    name: nameOf(table('name')),
    licence: os2 && os2.byteLength >= 10 ? os2.getUint16(8) : 0,
    cut: [...tables.values()].some((each) => each.at + each.length > size),
    unicode: isUnicode(table('cmap')),
  }
}

/** The PostScript name: the sixth of the names, for Windows or for a Macintosh. */
const nameOf = (view: DataView | undefined): string => {
  if (!view || view.byteLength < 6) return ''
  const strings = view.getUint16(4)
  for (let record = 6; record < 6 + 12 * view.getUint16(2) && record + 12 <= view.byteLength; record += 12) {
    const from = strings + view.getUint16(record + 10)
    const length = view.getUint16(record + 8)
    if (view.getUint16(record + 6) !== 6 || from + length > view.byteLength) continue
    const bytes = new Uint8Array(view.buffer, from, length)
    // Such a name is ASCII; in UTF-16 every other byte is nothing.
    return String.fromCharCode(...bytes.filter((byte) => byte !== 0))
  }
  return ''
}

/** Whether one of the tables of characters is Unicode's. */
const isUnicode = (view: DataView | undefined): boolean => {
  if (!view || view.byteLength < 4) return false
  const most = Math.min(view.getUint16(2), Math.floor((view.byteLength - 4) / 8))
  return Array.from({ length: most }, (_, index) => 4 + 8 * index).some((record) => {
    const [platform, encoding] = [view.getUint16(record), view.getUint16(record + 2)]
    return platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10))
  })
}

const tag = (view: DataView, at: number): string =>
  String.fromCharCode(...new Uint8Array(view.buffer, at, Math.min(4, view.byteLength - at)))
