/** How wide words are, and what shows them. Words are made out once per face and process. */
import type { GlyphPosition } from 'fontkit'
import type { Face, Word } from './fonts.ts'
import { byteString } from './objects.ts'

/** Width of text at a size. Text is shaped word by word, each with the space after it, just as it will be drawn. */
export const widthOf = (face: Face, text: string, size: number): number => {
  const space = text.indexOf(' ')
  if (space === -1 || space === text.length - 1) return (wordWidth(face, text) * size) / 1000
  let width = 0
  for (const word of wordsOf(text)) width += wordWidth(face, word)
  return (width * size) / 1000
}

/** `a b ` becomes `a ` and `b `. */
export const wordsOf = (text: string): readonly string[] => text.match(/[^ ]* |[^ ]+$/g) ?? []

const wordWidth = (face: Face, word: string): number => wordIn(face, word).width

/** A word in a face. */
export const wordIn = (face: Face, word: string): Word => {
  const known = face.words.get(word)
  if (known) return known
  const run = face.shape(word)
  const width = run.positions.reduce((sum, position) => sum + position.xAdvance, 0)
  const level = run.positions.every(({ xOffset, yOffset }) => xOffset === 0 && yOffset === 0)
  const shown = level
    ? run.positions.map((position, at) => glyphBytes(run.glyphs[at]?.id ?? 0) + kerning(position, ') ', ' (')).join('')
    : undefined
  const made: Word = { run, width, shown, shownIn: 0 }
  face.words.set(word, made)
  return made
}

/** A glyph as it stands in a string of the file. */
export const glyphBytes = (glyph: number): string =>
  byteString(String.fromCharCode(glyph >> 8, glyph & 0xff)).slice(1, -1)

/** How far to move back after a glyph, between what ends a string and begins the next; nothing when it is too little to see. */
export const kerning = ({ xAdvance, advanceWidth }: GlyphPosition, before: string, after: string): string => {
  const kern = xAdvance - advanceWidth
  return Math.abs(kern) >= 0.5 ? `${before}${-Math.round(kern)}${after}` : ''
}
