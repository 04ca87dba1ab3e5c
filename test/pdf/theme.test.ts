/** Words can be read: every ink has a contrast of 4.5 on paper and on the panel behind code. */
import { expect, test } from 'vitest'
import { ink, tint, verdictInk, voice } from '../../src/pdf/theme.ts'

const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (one: string, other: string): number => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const inks = new Set([
  ...Object.values(ink),
  ...Object.values(verdictInk),
  ...Object.values(voice).map((each) => each.ink),
])

test.each([...inks])('%s', (each) => {
  expect(contrast(each, '#ffffff')).toBeGreaterThanOrEqual(4.5)
  expect(contrast(each, tint.panel)).toBeGreaterThanOrEqual(4.5)
})
