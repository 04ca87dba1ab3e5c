/** How text is broken into lines. */
import { describe, expect, test } from 'vitest'
import { loadFonts } from '../../src/pdf/fonts.ts'
import { words } from '../../src/pdf/fragments.ts'
import { breakLines, unitsOf, type Line } from '../../src/pdf/lines.ts'
import { voice } from '../../src/pdf/theme.ts'
import { tokensOf } from '../../src/pdf/tokens.ts'
import { wrapped } from '../../src/pdf/layout/code.ts'

const fonts = await loadFonts()
const missing = (): void => undefined
const text = (line: Line): string => line.pieces.map((each) => each.text).join('')
const set = (said: string, width: number, balanced = false): readonly Line[] =>
  breakLines(unitsOf([words(said, voice.body, undefined)], { fonts, missing }), width, balanced)

const sentence =
  'The recovery point is the age of the newest data that can be restored: it is measured at the copy, never taken from a setting, and it is judged anew at every build.'

describe('lines', () => {
  test('are never longer than the column and lose nothing', () => {
    for (const width of [60, 110, 200, 359]) {
      const lines = set(sentence, width)
      expect(Math.max(...lines.map((line) => line.width))).toBeLessThanOrEqual(width + 0.01)
      expect(lines.map(text).join('')).toBe(sentence)
    }
  })

  test('keep the space at their end, so that words stay apart when copied', () => {
    for (const line of set(sentence, 200).slice(0, -1)) expect(text(line)).toMatch(/ $/)
  })

  test('of a heading are about equally long', () => {
    const [first = 0, second = 0] = set('Restore the order database to a point in time', 180, true).map(
      (line) => line.width,
    )
    expect(Math.abs(first - second)).toBeLessThan(60)
  })

  test('cut a word that is longer than the column', () => {
    const lines = set('x'.repeat(200), 100)
    expect(lines.length).toBeGreaterThan(5)
    expect(lines.map(text).join('')).toBe('x'.repeat(200))
    expect(Math.max(...lines.map((line) => line.width))).toBeLessThanOrEqual(100.01)
  })

  test('end where they are told to', () => {
    const lines = breakLines(
      unitsOf([words('one', voice.body, undefined), { kind: 'break' }, words('two', voice.body, undefined)], {
        fonts,
        missing,
      }),
      300,
    )
    expect(lines.map(text)).toEqual(['one', 'two'])
  })
})

const ends = (said: string): readonly string[] => {
  const parts: string[] = ['']
  for (const token of tokensOf(said, '')) {
    parts[parts.length - 1] += token.text
    if (token.end !== 'no') parts.push('')
  }
  return parts.filter(Boolean)
}

describe('a line may end', () => {
  test.each([
    ['less than 1 h of data', ['less ', 'than ', '1 h ', 'of ', 'data']],
    ['is < 4 h or ≤ 30 min', ['is ', '< 4 h ', 'or ', '≤ 30 min']],
    ['write – or read', ['write – ', 'or ', 'read']],
    ['cross-region copy', ['cross-', 'region ', 'copy']],
    ['us-east-1 only', ['us-east-1 ', 'only']],
    ['arn:aws:rds:eu-central-1:000', ['arn:', 'aws:', 'rds:', 'eu-', 'central-', '1:', '000']],
  ])('%s', (said, expected) => {
    expect(ends(said)).toEqual(expected)
  })
})

describe('a line of code that is too long', () => {
  test('is broken before an option, and nothing is lost', () => {
    const line =
      'kubectl --context production-europe-central --namespace orders scale deployment/orders-api --replicas=0'
    const parts = wrapped(line, 50)
    expect(parts.join('')).toBe(line)
    expect(parts.map((part) => part.length).every((length) => length <= 48)).toBe(true)
    expect(parts[1]).toMatch(/^--/)
  })

  test('stays whole when it just fits', () => {
    expect(wrapped('x'.repeat(50), 50)).toEqual(['x'.repeat(50)])
  })
})
