/**
 * The fonts of a document: which glyphs of each face it shows, and at its end the objects that hold them. A glyph is
 * written by its number in the font, and what it stands for is what it first stood for in this document.
 */
import { cffSubset } from './cff.ts'
import { compressed, written } from './document.ts'
import type { Face, Word } from './fonts.ts'
import type { KitDocument, Ref } from './kit.ts'
import { advanceOf, cutOnce, subsetOf, tableOf, type FontFile } from './subset.ts'

/** A face in a document. */
export type Embedded = {
  /** What pages call it. */
  readonly id: string
  readonly ref: Ref
  /** Words that are shown in it. */
  readonly use: (word: Word) => void
}

export type Embedder = {
  readonly fontOf: (face: Face) => Embedded
  /** Writes the fonts. Nothing may be shown afterwards. */
  readonly end: () => void
}

/** How many documents were begun. A word knows which of them it was last shown in. */
let documents = 0

export const embedderFor = (document: KitDocument): Embedder => {
  const here = ++documents
  const fonts = new Map<Face, Embedded & { readonly letters: Map<number, readonly number[]> }>()
  return {
    fontOf: (face) => {
      const known = fonts.get(face)
      if (known) return known
      const letters = new Map<number, readonly number[]>()
      const use = (word: Word): void => {
        if (word.shownIn === here) return
        word.shownIn = here
        for (const { id, codePoints } of word.run.glyphs) if (!letters.has(id)) letters.set(id, codePoints)
      }
      const made = { id: `F${fonts.size + 1}`, ref: document.ref(), use, letters }
      fonts.set(face, made)
      return made
    },
    end: () => {
      for (const [face, { id, ref, letters }] of fonts) {
        Object.assign(ref.data, composite(document, face, id, letters))
        ref.end()
      }
    },
  }
}

const composite = (
  document: KitDocument,
  { font, file }: Face,
  id: string,
  letters: ReadonlyMap<number, readonly number[]>,
): Record<string, unknown> => {
  const used = [...letters.keys()].toSorted((a, b) => a - b)
  const scale = 1000 / font.unitsPerEm
  // The tag says that this is a part of the font; no two of a document have the same.
  const name = `HLDFS${String.fromCharCode(64 + Number(id.slice(1)))}+${nameOf(font)}`
  const { bbox } = font
  // PostScript outlines, in the compact form.
  const isCompact = file.tables.has('CFF ')
  const descriptor = written(document, {
    Type: 'FontDescriptor',
    FontName: name,
    Flags: flagsOf(font),
    FontBBox: [bbox.minX, bbox.minY, bbox.maxX, bbox.maxY].map((each) => each * scale),
    ItalicAngle: font.italicAngle,
    Ascent: font.ascent * scale,
    Descent: font.descent * scale,
    CapHeight: (font.capHeight ?? font.ascent) * scale,
    XHeight: (font.xHeight ?? 0) * scale,
    StemV: 0,
    ...(isCompact
      ? { FontFile3: compressed(document, compactSubset(file, used), { Subtype: 'CIDFontType0C' }) }
      : { FontFile2: compressed(document, subsetOf(file, used)) }),
  })
  const descendant = written(document, {
    Type: 'Font',
    Subtype: isCompact ? 'CIDFontType0' : 'CIDFontType2',
    BaseFont: name,
    CIDSystemInfo: { Registry: new String('Adobe'), Ordering: new String('Identity'), Supplement: 0 },
    ...(!isCompact && { CIDToGIDMap: 'Identity' }),
    FontDescriptor: descriptor,
    W: runsOf(used).flatMap((run) => [run[0], run.map((glyph) => advanceOf(file, glyph) * scale)]),
  })
  return {
    Type: 'Font',
    Subtype: 'Type0',
    BaseFont: name,
    Encoding: 'Identity-H',
    DescendantFonts: [descendant],
    ToUnicode: written(document, {}, new TextEncoder().encode(toUnicode(used, letters))),
  }
}

const compactSubset = (file: FontFile, used: readonly number[]): Uint8Array => {
  const glyphs = [...new Set([0, ...used])].toSorted((a, b) => a - b)
  return cutOnce(file, glyphs, () => cffSubset(tableOf(file, 'CFF '), glyphs))
}

/** The name of a font, without what has a meaning in a PDF. */
const nameOf = ({ postscriptName }: Face['font']): string => (postscriptName ?? 'Unnamed').replace(/[^\w.+-]/g, '_')

/** Fixed pitch, serifs, symbolic (every font with its own glyph numbers is), italic. */
const flagsOf = ({ post, 'OS/2': os2, head }: Face['font']): number => {
  const family = (os2?.sFamilyClass ?? 0) >> 8
  return (post?.isFixedPitch ? 1 : 0) | (1 <= family && family <= 7 ? 2 : 0) | 4 | (head.macStyle.italic ? 64 : 0)
}

/** Numbers that follow each other, as the file lists them. */
const runsOf = (sorted: readonly number[]): readonly (readonly number[])[] => {
  const runs: number[][] = []
  for (const each of sorted) {
    const last = runs.at(-1)
    if (last && last.at(-1) === each - 1 && each % 256 !== 0) last.push(each)
    else runs.push([each])
  }
  return runs
}

/** What each glyph stands for, for copying and for speech. A block has at most a hundred lines. */
const toUnicode = (used: readonly number[], letters: ReadonlyMap<number, readonly number[]>): string => {
  const lines = runsOf(used).map(
    (run) =>
      `<${hex(run[0] ?? 0)}> <${hex(run.at(-1) ?? 0)}> [${run.map((glyph) => `<${utf16(letters.get(glyph) ?? [])}>`).join(' ')}]`,
  )
  const blocks = Array.from({ length: Math.ceil(lines.length / 100) }, (_, index) => {
    const block = lines.slice(100 * index, 100 * index + 100)
    return `${block.length} beginbfrange\n${block.join('\n')}\nendbfrange\n`
  })
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <<
  /Registry (Adobe)
  /Ordering (UCS)
  /Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000><ffff>
endcodespacerange
${blocks.join('')}endcmap
CMapName currentdict /CMap defineresource pop
end
end`
}

const hex = (value: number): string => value.toString(16).padStart(4, '0')

const utf16 = (codePoints: readonly number[]): string =>
  [...String.fromCodePoint(...codePoints)]
    .map((sign) => Array.from(sign.split(''), (unit) => hex(unit.charCodeAt(0))).join(''))
    .join('')
