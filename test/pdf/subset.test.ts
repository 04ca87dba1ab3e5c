/**
 * A subset of a font has the glyphs that were asked for, as they were, and no others.
 *
 * Seen to fail: a subset of PostScript outlines without the subroutines that outlines call. Its font has none that call others.
 */
import { readFileSync } from 'node:fs'
import { create } from 'fontkit'
import { describe, expect, test } from 'vitest'
import { faceNames, loadFonts } from '../../src/pdf/fonts.ts'
import { cffSubset } from '../../src/pdf/cff.ts'
import { advanceOf, fontFile, subsetOf, tableOf } from '../../src/pdf/subset.ts'

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

describe.each(faceNames)('%s', (name) => {
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

test('of PostScript outlines: draws the glyphs as the font does, and is much smaller', () => {
  const bytes = readFileSync(new URL('../fixtures/fonts/cjk.otf', import.meta.url))
  const file = fontFile(bytes)
  const glyphs = [0, 3, 4, 17, 40, 41, 90, 120]
  const cut = cffSubset(tableOf(file, 'CFF '), glyphs)
  // In the place of the whole one, at the end of the file.
  const whole = Buffer.concat([bytes, cut])
  for (let record = 12; record < 12 + 16 * file.tables.size; record += 16)
    if (whole.toString('latin1', record, record + 4) === 'CFF ') {
      whole.writeUInt32BE(bytes.length, record + 8)
      whole.writeUInt32BE(cut.length, record + 12)
    }
  const drawn = glyphs.map((glyph) => outline(bytes, glyph).path.toSVG())
  expect(drawn.filter(Boolean).length).toBeGreaterThan(5)
  // fontkit finds them by their place in the subset, a viewer by their CIDs.
  expect(glyphs.map((_, place) => outline(whole, place).path.toSVG())).toEqual(drawn)
  expect(cut.length).toBeLessThan(tableOf(file, 'CFF ').length / 3)
})
