/** Our shaping of plain Latin text and fontkit's are the same, word by word and glyph by glyph. */
import { describe, expect, test } from 'vitest'
import { faceNames, loadFonts } from '../../src/pdf/fonts.ts'

const fonts = await loadFonts()
const signs = 'ATVWYLPFKRXafoerwvyltTkgd.,:;-/0123456789"\'()“”’–—'

/** Pairs that are likely to be kerned, words with ligatures, words of plans. */
const corpus = [
  ...[...signs].flatMap((left) => [...signs].map((right) => `${left}${right}`)),
  ...'office affluent efficient fjord waffle fi ffi ff fl fb fh fk To AWAY Type “Tests” L’été 4.5 1,000 P.O. r.f. y, w. f) f’ AV-A'.split(
    ' ',
  ),
  'recovery ',
  'T ',
  'A',
  ' ',
  '< ',
  '≤ 4 h',
  'a—b',
  '',
  'restore-db-instance',
  'https://example.com/a_b?c=d&e',
]

describe.each(faceNames)('%s', (name) => {
  test('agrees with fontkit', () => {
    const { font, shape } = fonts[name]
    const different = corpus.filter((word) => {
      const [own, full] = [shape(word), font.layout(word)]
      const same =
        own.glyphs.length === full.glyphs.length &&
        own.glyphs.every((glyph, at) => {
          const other = full.glyphs[at]
          const position = full.positions[at]
          return (
            glyph.id === other?.id &&
            glyph.codePoints.join() === other.codePoints.join() &&
            Math.abs((own.positions[at]?.xAdvance ?? 0) - (position?.xAdvance ?? 0)) < 0.001 &&
            position?.xOffset === 0
          )
        })
      return !same
    })
    expect(different).toEqual([])
  })
})
