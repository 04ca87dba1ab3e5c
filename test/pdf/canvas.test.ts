/** Operators for words: each word is made out once, and comes out the same wherever it stands. */
import type { Glyph, GlyphPosition, GlyphRun } from 'fontkit'
import { expect, test } from 'vitest'
import { canvasOn } from '../../src/pdf/canvas.ts'
import type { Face, Word } from '../../src/pdf/fonts.ts'
import type { KitDocument, Ref } from '../../src/pdf/kit.ts'

const at = (kern = 0, xOffset = 0, yOffset = 0): GlyphPosition => ({
  xAdvance: 500 + kern,
  xOffset,
  yOffset,
  advanceWidth: 500,
})

/** Glyphs are the letters' codes, in two bytes; here ` stands for the first of them, which is null. `v` is followed closely, `^` is a mark above the line. */
const positions: Readonly<Record<string, GlyphPosition>> = { v: at(-40.4), '^': at(-500, -250, 300), w: at(0.4) }

/** A canvas that writes into a list, how often each word was made out, and which were used. */
const canvas = (): { show: (...words: string[]) => string[]; shaped: string[]; used: string[] } => {
  const written: string[] = []
  const shaped: string[] = []
  const used: string[] = []
  const shape = (word: string): GlyphRun => {
    shaped.push(word)
    const glyphs = [...word].map((sign): Glyph => ({ id: sign.codePointAt(0) ?? 0, advanceWidth: 500, codePoints: [] }))
    return { glyphs, positions: [...word].map((sign) => positions[sign] ?? at()) }
  }
  const face = { shape, words: new Map() } as unknown as Face
  const use = (word: Word): void => void used.push(String.fromCodePoint(...word.run.glyphs.map((glyph) => glyph.id)))
  const document = { addContent: (text: string) => void written.push(text), page: { fonts: {} } }
  const page = canvasOn(document as unknown as KitDocument, () => ({ id: 'F1', ref: {} as Ref, use }))
  return {
    shaped,
    used,
    show: (...words) => {
      written.length = 0
      page.text(10, 20, face, 10, '#000000', words)
      return written
        .filter((line) => /T[Jm]$/.test(line) && !line.startsWith('BT'))
        .map((line) => line.replaceAll('\0', '`'))
    },
  }
}

test('words without kerning are one string', () => {
  expect(canvas().show('ab ', 'c')).toEqual(['[(`a`b` `c)] TJ'])
})

test('kerning divides the string, within a word, between words and at the end', () => {
  const { show } = canvas()
  expect(show('vab')).toEqual(['[(`v) 40 (`a`b)] TJ'])
  expect(show('av', 'b')).toEqual(['[(`a`v) 40 (`b)] TJ'])
  expect(show('av')).toEqual(['[(`a`v) 40 ] TJ'])
  expect(show('vv', 'v')).toEqual(['[(`v) 40 (`v) 40 (`v) 40 ] TJ'])
})

test('less than half a thousandth is no kerning', () => {
  expect(canvas().show('wa')).toEqual(['[(`w`a)] TJ'])
})

test('no words draw nothing', () => {
  expect(canvas().show()).toEqual([])
  expect(canvas().show('')).toEqual([])
})

test('glyphs that are moved from the line are placed one by one, and so are their neighbours', () => {
  const { show } = canvas()
  expect(show('ab')).toEqual(['[(`a`b)] TJ'])
  expect(show('ab', 'c^d', 'vb')).toEqual([
    '[(`a`b`c)] TJ',
    '1 0 0 -1 22.5 17 Tm',
    '[(`^) 500 ] TJ',
    '1 0 0 -1 25 20 Tm',
    '[(`d`v) 40 (`b)] TJ',
  ])
})

test('a word is made out once', () => {
  const { show, shaped, used } = canvas()
  show('ab ', 'ab ', 'c')
  show('c', 'ab ')
  expect(shaped).toEqual(['ab ', 'c'])
  expect(new Set(used)).toEqual(new Set(['ab ', 'c']))
})

test('glyphs whose bytes mean something in a string are escaped', () => {
  expect(canvas().show('(v)\\\r')).toEqual(['[(`\\(`v) 40 (`\\)`\\\\`\\r)] TJ'])
  expect(canvas().show('v', '\u2028')).toEqual(['[(`v) 40 ( \\()] TJ'])
})
