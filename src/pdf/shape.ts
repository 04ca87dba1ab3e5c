/** Words as glyphs. Plain Latin is shaped here, everything else by fontkit; see `opentype.ts` for why. */
import type { Font, Glyph, GlyphPosition, GlyphRun } from 'fontkit'
import type { Kerning, Ligatures } from './opentype.ts'
import { single } from './signs.ts'

export type Shaper = (word: string) => GlyphRun

/** Letters, digits and signs that only ever need kerning and ligatures. */
const plain = /^[\x20-\x7E‘’“”–—…·•≤≥−×\u00A0]*$/

/** Shapes words of a font. Lengths are in thousandths of the size. */
export const shaperFor = (font: Font, kerning: Kerning, ligatures: Ligatures): Shaper => {
  const scale = 1000 / font.unitsPerEm
  return (word) => (plain.test(word) ? plainRun(word, font, kerning, ligatures, scale) : fullRun(word, font, scale))
}

/** Shapes words of a font of which nothing is known: signs of East Asia one by one, everything else by fontkit. */
export const singleShaperFor = (font: Font): Shaper => {
  const scale = 1000 / font.unitsPerEm
  return (word) => (single.test(word) ? plainRun(word, font, unmoved, unjoined, scale) : fullRun(word, font, scale))
}

const unmoved: Kerning = () => 0
const unjoined: Ligatures = () => []

const plainRun = (word: string, font: Font, kerning: Kerning, ligatures: Ligatures, scale: number): GlyphRun => {
  const single = [...word].map((sign) => font.glyphForCodePoint(sign.codePointAt(0) ?? 0))
  const glyphs = joined(single, font, ligatures)
  const positions = glyphs.map((glyph, index): GlyphPosition => {
    const next = glyphs[index + 1]
    const advanceWidth = glyph.advanceWidth * scale
    const xAdvance = advanceWidth + (next ? kerning(glyph.id, next.id) * scale : 0)
    return { xAdvance, xOffset: 0, yOffset: 0, advanceWidth }
  })
  return { glyphs, positions }
}

/** Puts ligatures in the place of their parts; the first that fits counts. */
const joined = (single: readonly Glyph[], font: Font, ligatures: Ligatures): readonly Glyph[] => {
  const glyphs: Glyph[] = []
  for (let at = 0; at < single.length;) {
    const glyph = single[at] as Glyph
    const found = ligatures(glyph.id).find(({ parts }) => parts.every((part, index) => single[at + index]?.id === part))
    const length = found?.parts.length ?? 1
    const points = single.slice(at, at + length).flatMap((each) => each.codePoints)
    glyphs.push(found ? font.getGlyph(found.glyph, points) : glyph)
    at += length
  }
  return glyphs
}

const fullRun = (word: string, font: Font, scale: number): GlyphRun => {
  const { glyphs, positions } = font.layout(word)
  return {
    glyphs,
    positions: positions.map((position, index) => ({
      xAdvance: position.xAdvance * scale,
      xOffset: position.xOffset * scale,
      yOffset: position.yOffset * scale,
      advanceWidth: (glyphs[index]?.advanceWidth ?? 0) * scale,
    })),
  }
}
