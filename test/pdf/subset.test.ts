/** A subset of a font has the glyphs that were asked for, as they were, and no others. */
import { create } from 'fontkit'
import { describe, expect, test } from 'vitest'
import { loadFonts, type FaceName } from '../../src/pdf/fonts.ts'
import { advanceOf, subsetOf } from '../../src/pdf/subset.ts'

const fonts = await loadFonts()

type Outline = { readonly advanceWidth: number; readonly path: { toSVG: () => string } }
const outline = (bytes: Uint8Array, glyph: number): Outline =>
  (create(bytes) as unknown as { getGlyph: (id: number) => Outline }).getGlyph(glyph)

const sumOf = (bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let sum = 0
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}

describe.each(Object.keys(fonts) as FaceName[])('%s', (name) => {
  const { font, file } = fonts[name]
  // É is put together from two glyphs.
  const glyphs = [...'Aé Ég≤0'].map((sign) => font.glyphForCodePoint(sign.codePointAt(0) ?? 0).id)
  const bytes = subsetOf(file, glyphs)

  test('draws the glyphs as the font does', () => {
    for (const glyph of glyphs) {
      expect(outline(bytes, glyph).path.toSVG()).toBe(outline(file.bytes, glyph).path.toSVG())
      expect(outline(bytes, glyph).advanceWidth).toBe(outline(file.bytes, glyph).advanceWidth)
      expect(advanceOf(file, glyph)).toBe(outline(file.bytes, glyph).advanceWidth)
    }
  })

  test('leaves the others out', () => {
    const other = font.glyphForCodePoint(0x42).id
    expect(outline(file.bytes, other).path.toSVG()).not.toBe('')
    expect(outline(bytes, other).path.toSVG()).toBe('')
    expect(bytes.length).toBeLessThan(file.bytes.length / 5)
  })

  test('has the sum that every font file has', () => {
    expect(sumOf(bytes)).toBe(0xb1b0_afba)
  })

  test('is the same whatever the order, and leaves the font as it was', () => {
    const before = Buffer.from(file.bytes).toString('base64')
    expect(subsetOf(file, glyphs.toReversed())).toBe(bytes)
    expect(subsetOf({ ...file, subsets: new Map() }, glyphs)).toEqual(bytes)
    expect(Buffer.from(file.bytes).toString('base64')).toBe(before)
  })
})
