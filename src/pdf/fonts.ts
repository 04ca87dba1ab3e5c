/**
 * The typefaces. Each file is parsed once per process and shared by all documents, together with the shapes of the
 * words it has set: parsing and shaping are most of the cost of a PDF. Character by character a face falls back to the
 * others; what none of them has is reported and drawn as a box that keeps the character for copying and for speech.
 */
import { readFile } from 'node:fs/promises'
import { create, type Font, type GlyphRun } from 'fontkit'
import { withOwnCharacters } from './glyphs.ts'
import { readLayout } from './opentype.ts'
import { shaperFor, type Shaper } from './shape.ts'
import { fontFile, type FontFile } from './subset.ts'

const files = {
  serif: 'SourceSerif4-Regular.ttf',
  serifItalic: 'SourceSerif4-It.ttf',
  serifBold: 'SourceSerif4-Semibold.ttf',
  display: 'SourceSerif4Display-Semibold.ttf',
  sans: 'SourceSans3-Regular.ttf',
  sansItalic: 'SourceSans3-It.ttf',
  sansBold: 'SourceSans3-Semibold.ttf',
  mono: 'SourceCodePro-Regular.ttf',
} as const

export type FaceName = keyof typeof files

export type Face = {
  readonly name: FaceName
  readonly font: Font
  readonly file: FontFile
  readonly shape: Shaper
  /** Words that were set already, in whatever document. */
  readonly words: Map<string, Word>
}

/** A word as a face sets it. It is measured and drawn from the same glyphs. */
export type Word = {
  readonly run: GlyphRun
  /** In thousandths of the size. */
  readonly width: number
  /** The operand that shows it; see `canvas.ts`. `undefined` when glyphs are moved from the line. */
  readonly shown: string | undefined
  /** The document that it was last shown in; see `embed.ts`. */
  shownIn: number
}

export type Fonts = Readonly<Record<FaceName, Face>>

let loaded: Promise<Fonts> | undefined

/** All faces. The files are read at the first call. */
export const loadFonts = (): Promise<Fonts> => (loaded ??= load())

const load = async (): Promise<Fonts> => {
  const faces = await Promise.all(
    Object.entries(files).map(async ([name, file]): Promise<[string, Face]> => {
      const bytes = await readFile(new URL(`../../assets/fonts/${file}`, import.meta.url))
      const font = withOwnCharacters(create(bytes))
      const { kerning, ligatures } = readLayout(bytes)
      const shape = shaperFor(font, kerning, ligatures)
      return [name, { name: name as FaceName, font, file: fontFile(bytes), shape, words: new Map() }]
    }),
  )
  return Object.fromEntries(faces) as Fonts
}

/** Which faces may stand in for a face, in this order. */
const chains: Readonly<Record<FaceName, readonly FaceName[]>> = {
  serif: ['serif', 'sans', 'mono'],
  serifItalic: ['serifItalic', 'sansItalic', 'sans', 'mono'],
  serifBold: ['serifBold', 'sansBold', 'sans', 'mono'],
  display: ['display', 'serifBold', 'sansBold', 'sans', 'mono'],
  sans: ['sans', 'mono'],
  sansItalic: ['sansItalic', 'sans', 'mono'],
  sansBold: ['sansBold', 'sans', 'mono'],
  mono: ['mono', 'sans'],
}

/** Characters that no face has, drawn as one that looks and means the same. */
const alike: Readonly<Record<string, string>> = {
  '\u2705': '\u2714',
  '\u274C': '\u2718',
  '\u274E': '\u2718',
  '\u26A0': '\u25B3',
  '\u2011': '-',
  '\u2007': '\u00A0',
}

/** Shown for a character that no face has. */
const box = '\u25A1'

/** Words in one face. `actual` is what they stand for when that is something else than what is drawn. */
export type Stretch = { readonly face: Face; readonly text: string; readonly actual?: string | undefined }

/**
 * Divides text by the faces that can set it. `missing` is told of every character that none has.
 */
export const stretches = (
  fonts: Fonts,
  wanted: FaceName,
  text: string,
  missing: (character: string) => void,
): readonly Stretch[] => {
  const ascii = /^[\x20-\x7E]*$/
  if (ascii.test(text)) return [{ face: fonts[wanted], text }]
  const clean = printable(text)
  if (ascii.test(clean)) return [{ face: fonts[wanted], text: clean }]
  const found: Stretch[] = []
  const add = (face: Face, drawn: string, actual?: string): void => {
    const last = found.at(-1)
    if (last && last.face === face && last.actual === undefined && actual === undefined)
      found[found.length - 1] = { face, text: last.text + drawn }
    else found.push({ face, text: drawn, actual })
  }
  for (const character of clean) {
    const own = faceFor(fonts, wanted, character)
    if (own) {
      add(own, character)
      continue
    }
    const other = alike[character]
    const standIn = faceFor(fonts, wanted, other ?? box)
    if (other === undefined) missing(character)
    if (standIn) add(standIn, other ?? box, character)
  }
  return found
}

/** Characters of a text that no face can set, nor one that looks and means the same. */
export const unknownTo = (fonts: Fonts, text: string): readonly string[] => {
  const found: string[] = []
  stretches(fonts, 'sans', text, (character) => found.push(character))
  return found
}

const faceFor = (fonts: Fonts, wanted: FaceName, character: string): Face | undefined => {
  const point = character.codePointAt(0) ?? 0
  const name = chains[wanted].find((each) => fonts[each].font.hasGlyphForCodePoint(point))
  return name && fonts[name]
}

/** Without characters that draw nothing (joiners, selectors, marks of direction); every white space but the fixed ones is a space. */
const printable = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\t\n\v\f\r\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu, '')
