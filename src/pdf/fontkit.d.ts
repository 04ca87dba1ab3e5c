/** The part of fontkit that is used here; the package has no types of its own. */
declare module 'fontkit' {
  export type Glyph = { readonly id: number; readonly advanceWidth: number; readonly codePoints: readonly number[] }
  export type GlyphPosition = {
    readonly xAdvance: number
    readonly xOffset: number
    readonly yOffset: number
    readonly advanceWidth: number
  }
  export type GlyphRun = {
    readonly glyphs: readonly Glyph[]
    readonly positions: readonly GlyphPosition[]
  }
  export type Font = {
    readonly postscriptName: string
    readonly unitsPerEm: number
    readonly capHeight: number
    readonly xHeight: number
    hasGlyphForCodePoint(codePoint: number): boolean
    layout(text: string): GlyphRun
    glyphForCodePoint(codePoint: number): Glyph
    getGlyph(id: number, codePoints: readonly number[]): Glyph
  }
  export const create: (bytes: Uint8Array) => Font
}
