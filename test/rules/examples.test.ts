/**
 * The examples of the rules: what breaks a rule breaks it and no other, with the arithmetic it must show and a hint, and
 * what is next to breaking it breaks nothing.
 */
import { describe, expect, test } from 'vitest'
import { examples } from '../../src/rules/examples/index.ts'
import type { Sample } from '../../src/rules/examples/example.ts'
import type { Outcome } from '../../src/report/outcome.ts'
import { codes, head, lines, now, outcomeOf, plan } from '../content.ts'

/** The plan without findings, less the keys that the sample has or leaves out. */
const base = ({ plan: keys = '', without = [] }: Sample): string => {
  const replaced = new Set([...keys.matchAll(/^(\w+):/gm)].map(([, key]) => key).concat(without))
  return head
    .split(/^(?=\w)/m)
    .filter((block) => !replaced.has(/^\w+/.exec(block)?.[0]))
    .join('')
}

const outcomeFor = (sample: Sample): Outcome =>
  outcomeOf({ 'plans/orders.mdx': plan(sample.plan, sample.body, base(sample)), ...sample.files }, sample.at ?? now)

describe.each(Object.entries(examples))('%s', (code, { breaks, says, keeps }) => {
  test('is broken, and no other rule', () => {
    const outcome = outcomeFor(breaks)
    expect([...new Set(codes(outcome))], lines(outcome).join('\n')).toEqual([code])
    expect(lines(outcome).join('\n')).toContain(says)
    for (const { hint, place } of outcome.findings) {
      expect(hint).toMatch(/^[“A-Z`].{8,}[.!?]$/s)
      expect(place.span?.[0]).toBeGreaterThan(0)
    }
  })

  test('is kept by what is next to it', () => {
    expect(lines(outcomeFor(keeps))).toEqual([])
  })
})
