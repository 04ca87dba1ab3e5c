/**
 * Fonts that the settings name. They are many times larger than those that come with Holdfast, so a file is read only when
 * a character is met that no other font has, once in a process.
 */
import { readFileSync } from 'node:fs'
import { create, type Font } from 'fontkit'
import type { FontSource } from '../model/font.ts'
import type { Face } from './fonts.ts'
import { withOwnCharacters } from './glyphs.ts'
import { singleShaperFor } from './shape.ts'
import { isRightToLeft } from './signs.ts'
import { fontFile } from './subset.ts'

/** A font that may never be needed. */
export type Other = {
  /** Whether it draws a character. */
  readonly has: (character: string) => boolean
  /** Whether it draws several characters as the one sign that they are. */
  readonly joins: (sequence: string) => boolean
  readonly face: () => Face
}

const known = new Map<string, Other>()

/** A font of the settings; the same one for the same file. */
export const otherFont = (source: FontSource): Other => {
  const key = JSON.stringify(source)
  const other = known.get(key) ?? make(source)
  known.set(key, other)
  return other
}

const make = (source: FontSource): Other => {
  let loaded: Face | undefined
  const face = (): Face => (loaded ??= load(source))
  return {
    face,
    has: remembered((character) => !isRightToLeft(character) && isDrawn(face().font, character)),
    joins: remembered((sequence) => isJoined(face().font, sequence)),
  }
}

const load = ({ path, at }: FontSource): Face => {
  const bytes = readFileSync(path)
  const created = create(bytes)
  const font = 'fonts' in created ? (created.fonts[created.header.offsets.indexOf(at)] as Font) : created
  const file = fontFile(bytes, at)
  const own = withOwnCharacters(font)
  return { name: font.postscriptName ?? path, font: own, file, shape: singleShaperFor(own), words: new Map() }
}

/** Some fonts have empty glyphs for what they do not draw. */
const isDrawn = (font: Font, character: string): boolean => {
  const point = character.codePointAt(0) ?? 0
  if (!font.hasGlyphForCodePoint(point)) return false
  return /\s/u.test(character) || isVisible(font, font.glyphForCodePoint(point).id)
}

const isVisible = (font: Font, glyph: number): boolean => (font.getGlyph(glyph, []).path?.commands.length ?? 0) > 0

/** One glyph, and what lies over it. */
const isJoined = (font: Font, sequence: string): boolean => {
  if (!font.hasGlyphForCodePoint(sequence.codePointAt(0) ?? 0)) return false
  const { glyphs, positions } = font.layout(sequence)
  return (
    glyphs.every(({ id }) => id !== 0 && isVisible(font, id)) &&
    positions.every(({ xAdvance }, index) => (index === 0 ? xAdvance > 0 : xAdvance === 0))
  )
}

const remembered = (ask: (text: string) => boolean): ((text: string) => boolean) => {
  const answers = new Map<string, boolean>()
  return (text) => {
    const answer = answers.get(text) ?? ask(text)
    answers.set(text, answer)
    return answer
  }
}
