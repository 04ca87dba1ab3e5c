/** How wide words are. Words are shaped once per face and process. */
import type { Face } from './fonts.ts'

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

const wordWidth = (face: Face, word: string): number => {
  const known = face.widths.get(word)
  if (known !== undefined) return known
  const run = face.shape(word)
  face.runs[word] = run
  const width = run.positions.reduce((sum, position) => sum + position.xAdvance, 0)
  face.widths.set(word, width)
  return width
}
