/** Operators for words: each word is made out once in a document, and comes out the same wherever it stands. */
import type { GlyphPosition } from 'fontkit'
import { expect, test } from 'vitest'
import { canvasOn } from '../../src/pdf/canvas.ts'
import type { Face } from '../../src/pdf/fonts.ts'
import type { EmbeddedFont, KitDocument } from '../../src/pdf/kit.ts'

const at = (kern = 0, xOffset = 0, yOffset = 0): GlyphPosition => ({
  xAdvance: 500 + kern,
  xOffset,
  yOffset,
  advanceWidth: 500,
})

/** Glyphs are the letters' codes. `v` is followed closely, `^` is a mark above the line. */
const positions: Readonly<Record<string, GlyphPosition>> = { v: at(-40.4), '^': at(-500, -250, 300), w: at(0.4) }

/** A canvas that writes into a list, and how often each word was made out. */
const canvas = (): { show: (...words: string[]) => string[]; encoded: string[] } => {
  const written: string[] = []
  const encoded: string[] = []
  const font = {
    id: 'F1',
    ref: () => ({}),
    encode: (word: string) => {
      encoded.push(word)
      const glyphs = [...word].map((sign) => (sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0'))
      return [glyphs, [...word].map((sign) => positions[sign] ?? at())]
    },
  } as unknown as EmbeddedFont
  const document = { addContent: (text: string) => void written.push(text), page: { fonts: {} } }
  const page = canvasOn(document as unknown as KitDocument, () => font)
  return {
    encoded,
    show: (...words) => {
      written.length = 0
      page.text(10, 20, {} as Face, 10, '#000000', words)
      return written.filter((line) => /T[Jm]$/.test(line) && !line.startsWith('BT'))
    },
  }
}

test('words without kerning are one string', () => {
  expect(canvas().show('ab ', 'c')).toEqual(['[<0061006200200063>] TJ'])
})

test('kerning divides the string, within a word, between words and at the end', () => {
  const { show } = canvas()
  expect(show('vab')).toEqual(['[<0076> 40 <00610062>] TJ'])
  expect(show('av', 'b')).toEqual(['[<00610076> 40 <0062>] TJ'])
  expect(show('av')).toEqual(['[<00610076> 40 ] TJ'])
  expect(show('vv', 'v')).toEqual(['[<0076> 40 <0076> 40 <0076> 40 ] TJ'])
})

test('less than half a thousandth is no kerning', () => {
  expect(canvas().show('wa')).toEqual(['[<00770061>] TJ'])
})

test('no words draw nothing', () => {
  expect(canvas().show()).toEqual([])
  expect(canvas().show('')).toEqual([])
})

test('glyphs that are moved from the line are placed one by one, and so are their neighbours', () => {
  const { show } = canvas()
  expect(show('ab')).toEqual(['[<00610062>] TJ'])
  expect(show('ab', 'c^d', 'vb')).toEqual([
    '[<006100620063>] TJ',
    '1 0 0 -1 22.5 17 Tm',
    '[<005e> 500 ] TJ',
    '1 0 0 -1 25 20 Tm',
    '[<00640076> 40 <0062>] TJ',
  ])
})

test('a word is made out once', () => {
  const { show, encoded } = canvas()
  show('ab ', 'ab ', 'c')
  show('c', 'ab ')
  expect(encoded).toEqual(['ab ', 'c'])
})
