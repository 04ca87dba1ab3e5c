/**
 * Glyphs that know their own characters. fontkit keeps each glyph with the characters for which it was first asked, in
 * whatever document that was, or with none when it was first met as a part of another glyph. One glyph stands for several
 * characters (a space and one that does not break), so what a PDF says of its text would depend on what was set before it.
 */
import type { Font, Glyph } from 'fontkit'

/** Makes a font give every glyph with the characters that are asked for. */
export const withOwnCharacters = (font: Font): Font => {
  const make = font.getGlyph.bind(font)
  const known = new Map<string, Glyph>()
  return Object.assign(font, {
    getGlyph: (id: number, codePoints: readonly number[] = []): Glyph => {
      const key = `${id}/${codePoints.join()}`
      const glyph = known.get(key) ?? Object.create(make(id, codePoints), { codePoints: { value: codePoints } })
      known.set(key, glyph)
      return glyph
    },
  })
}
