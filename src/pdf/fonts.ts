/**
 * The typefaces. Each file is parsed once per process and shared by all documents, together with the shapes of the
 * words it has set: parsing and shaping are most of the cost of a PDF. Character by character a face falls back to the
 * others, and at last to those that the settings name (`others.ts`); what none of them has is reported and drawn as a box
 * that keeps the character for copying and for speech.
 */
import { readFile } from 'node:fs/promises'
import { create, type Font, type GlyphRun } from 'fontkit'
import type { FontSource } from '../model/font.ts'
import { withOwnCharacters } from './glyphs.ts'
import { readLayout } from './opentype.ts'
import { otherFont, type Other } from './others.ts'
import { shaperFor, type Shaper } from './shape.ts'
import { drawnFor, sequences } from './signs.ts'
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

export const faceNames: readonly FaceName[] = Object.keys(files) as FaceName[]

export type Face = {
  readonly name: string
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

type Bundled = Readonly<Record<FaceName, Face>>

/** Faces by name, and the fonts that are asked after all of them, in this order. */
export type Fonts = Bundled & { readonly others: readonly Other[] }

let loaded: Promise<Bundled> | undefined

/** All faces. The files of those that come with Holdfast are read at the first call. */
export const loadFonts = async (others: readonly FontSource[] = []): Promise<Fonts> => ({
  ...(await (loaded ??= load())),
  others: others.map(otherFont),
})

const load = async (): Promise<Bundled> => {
  const faces = await Promise.all(
    Object.entries(files).map(async ([name, file]): Promise<[string, Face]> => {
      const bytes = await readFile(new URL(`../../assets/fonts/${file}`, import.meta.url))
      const font = withOwnCharacters(create(bytes) as Font)
      const { kerning, ligatures } = readLayout(bytes)
      const shape = shaperFor(font, kerning, ligatures)
      return [name, { name, font, file: fontFile(bytes), shape, words: new Map() }]
    }),
  )
  return Object.fromEntries(faces) as Bundled
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
  const addEach = (characters: string): void => {
    for (const character of characters) {
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
  }
  if (fonts.others.length === 0) addEach(clean)
  else
    text.split(sequences).forEach((part, index) => {
      const joined = index % 2 === 1 ? joinedBy(fonts, part) : undefined
      if (joined) add(joined.face, joined.text, part)
      else addEach(printable(part))
    })
  return found
}

/** The font that draws several characters as one sign, and what it draws for them. Bundled fonts have no such signs. */
const joinedBy = ({ others }: Fonts, sequence: string): { readonly face: Face; readonly text: string } | undefined => {
  for (const text of drawnFor(sequence)) {
    const font = others.find((each) => each.joins(text))
    if (font) return { face: font.face(), text }
  }
  return undefined
}

/** Characters of a text that no face can set, nor one that looks and means the same. */
export const unknownTo = (fonts: Fonts, text: string): readonly string[] => {
  const unknown = (those: Fonts): readonly string[] => {
    const found: string[] = []
    stretches(those, 'sans', text, (character) => found.push(character))
    return found
  }
  try {
    return unknown(fonts)
  } catch {
    // One of the others is damaged, and the document will be set without them.
    return unknown({ ...fonts, others: [] })
  }
}

const faceFor = (fonts: Fonts, wanted: FaceName, character: string): Face | undefined =>
  bundledFor(fonts, wanted, character) ?? fonts.others.find((each) => each.has(character))?.face()

const bundledFor = (fonts: Fonts, wanted: FaceName, character: string): Face | undefined => {
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
