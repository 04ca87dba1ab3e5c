/** The part of fontkit that is used here; the package has no types of its own. */
declare module 'fontkit' {
  export type Glyph = {
    readonly id: number
    readonly advanceWidth: number
    readonly codePoints: readonly number[]
    readonly path?: { readonly commands: readonly unknown[] }
  }
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
    readonly postscriptName: string | null
    readonly unitsPerEm: number
    readonly capHeight: number | undefined
    readonly xHeight: number | undefined
    readonly ascent: number
    readonly descent: number
    readonly italicAngle: number
    readonly bbox: { readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number }
    readonly post?: { readonly isFixedPitch: number }
    readonly 'OS/2'?: { readonly sFamilyClass: number }
    readonly head: { readonly macStyle: { readonly italic: boolean } }
    hasGlyphForCodePoint(codePoint: number): boolean
    layout(text: string): GlyphRun
    glyphForCodePoint(codePoint: number): Glyph
    getGlyph(id: number, codePoints: readonly number[]): Glyph
  }
  export type Collection = { readonly fonts: readonly Font[]; readonly header: { readonly offsets: readonly number[] } }
  export const create: (bytes: Uint8Array) => Font | Collection
}
