/** How a table divides its width. */
import { expect, test } from 'vitest'
import { columnWidths } from '../../src/pdf/layout/columns.ts'

const sum = (widths: readonly number[]): number => widths.reduce((total, each) => total + each, 0)

test.each([
  [
    'everything fits',
    [
      [20, 60],
      [30, 80],
    ],
    300,
  ],
  [
    'one column is long',
    [
      [40, 60],
      [50, 900],
    ],
    300,
  ],
  [
    'all columns are long',
    [
      [40, 700],
      [50, 900],
      [60, 100],
    ],
    300,
  ],
  [
    'even the longest words are too long',
    [
      [200, 300],
      [300, 300],
    ],
    300,
  ],
  [
    'empty columns',
    [
      [0, 0],
      [0, 0],
    ],
    300,
  ],
])('uses the whole width and no more: %s', (_, extents, width) => {
  const widths = columnWidths(
    extents.map(([longest = 0, whole = 0]) => ({ longest, whole })),
    width,
  )
  expect(sum(widths)).toBeCloseTo(width, 1)
  expect(Math.min(...widths)).toBeGreaterThanOrEqual(0)
})

test('a short column is not starved by a long one', () => {
  const [short = 0, long = 0] = columnWidths(
    [
      { longest: 60, whole: 90 },
      { longest: 60, whole: 2000 },
    ],
    300,
  )
  expect(short).toBeGreaterThanOrEqual(60)
  expect(long).toBeGreaterThan(short)
})

test('many short columns do not make a ladder of the one that is long', () => {
  const extents = [...Array.from({ length: 7 }, () => ({ longest: 30, whole: 60 })), { longest: 40, whole: 600 }]
  const rows = [[60, 60, 60, 60, 60, 60, 60, 600]]
  const ladder = columnWidths(extents, 400)
  const widths = columnWidths(extents, 400, rows)
  expect(sum(widths)).toBeCloseTo(400, 1)
  expect(widths[7]).toBeGreaterThan(1.2 * (ladder[7] ?? 0))
  expect(Math.min(...widths)).toBeGreaterThanOrEqual(30)
})
