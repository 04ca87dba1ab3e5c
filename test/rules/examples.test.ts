/**
 * The examples of the rules: what breaks a rule breaks it and no other, with the arithmetic it must show and a hint, and
 * what is next to breaking it breaks nothing.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { madeUp } from '../../src/claims/case.ts'
import { judge } from '../../src/claims/judge.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import { examples } from '../../src/rules/examples/index.ts'
import type { Sample } from '../../src/rules/examples/example.ts'
import { exercise } from '../../src/rules/examples/pieces.ts'
import { find } from '../../src/rules/find.ts'
import { ruleInfo } from '../../src/rules/index.ts'
import type { Outcome } from '../../src/report/outcome.ts'
import { codes, head, lines, now, outcomeOf, plan } from '../content.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The plan without findings, less the keys that the sample has or leaves out. */
const base = ({ plan: keys = '', without = [] }: Sample): string => {
  const replaced = new Set([...keys.matchAll(/^(\w+):/gm)].map(([, key]) => key).concat(without))
  return head
    .split(/^(?=\w)/m)
    .filter((block) => !replaced.has(/^\w+/.exec(block)?.[0]))
    .join('')
}

/** Rules that are found where content alone does not lead, and the tests that break and keep them there. */
const elsewhere: Readonly<Record<string, string>> = {
  'evidence/store-damaged': 'test/history.test.ts',
  'document/missing-glyph': 'test/pdf/problems.test.ts',
  'document/dangling-link': 'test/pdf/problems.test.ts',
  'content/unreadable': 'test/cli/no-content.txt',
  'baseline/unneeded': 'test/rules/baseline.test.ts',
  'baseline/expired': 'test/rules/baseline.test.ts',
}

/** Judges a sample; made-up readings are judged as if they had been collected. */
const outcomeFor = (sample: Sample): Outcome => {
  const at = sample.at ?? now
  const outcome = outcomeOf({ 'plans/orders.mdx': plan(sample.plan, sample.body, base(sample)), ...sample.files }, at)
  const { judged } = outcome
  if (!sample.readings || !judged) return outcome
  const made = madeUp({ asOf: at, readings: sample.readings }, judged.portfolio, judged.sources)
  const evidence = Object.fromEntries(
    Object.entries(made).map(([id, each]): [string, Evidence] => {
      const { mode = 'live', skew } = sample.readings?.[id] ?? {}
      return [id, { ...each, mode, ...(skew === undefined ? {} : { skew }) }]
    }),
  )
  const court = { ...judged, evidence }
  return { ...outcome, findings: find({ ...court, verdicts: judge(court) }) }
}

describe.each(Object.entries(examples))('%s', (code, { breaks, also = [], says, keeps }) => {
  test('is broken, and no other rule', () => {
    const outcome = outcomeFor(breaks)
    expect([...new Set(codes(outcome))].toSorted(), lines(outcome).join('\n')).toEqual([code, ...also].toSorted())
    expect(lines(outcome).join('\n')).toContain(says)
    for (const { hint, place } of outcome.findings) {
      expect(hint).toMatch(/^[“A-Z`].{8,}[.!?]$/s)
      expect(place.span?.[0]).toBeGreaterThan(0)
    }
  })

  test('is kept by what is next to it', () => {
    expect(lines(outcomeFor(keeps)).filter((line) => !line.startsWith('waived '))).toEqual([])
  })
})

test('every rule has an example, or is tested where its findings are made', () => {
  expect(Object.keys(ruleInfo).filter((code) => !examples[code] && !elsewhere[code])).toEqual([])
  expect(Object.keys(examples).filter((code) => !ruleInfo[code])).toEqual([])
  for (const [code, file] of Object.entries(elsewhere))
    expect(readFileSync(join(root, file), 'utf8'), file).toContain(code.replace('document/', ''))
})

test('every rule says where it comes from and how it is mended', () => {
  for (const [code, { clauses, hint, why, title }] of Object.entries(ruleInfo)) {
    expect(clauses, code).toBeInstanceOf(Array)
    expect(new Set(clauses).size, code).toBe(clauses?.length)
    for (const text of [hint, why]) expect(text, code).toMatch(/^[“A-Z0-9`].{8,}[.!?”]$/s)
    expect(title, code).toMatch(/^[A-Z].*[^.]$/)
  }
})

test('codes are permanent: this list only grows', () => {
  expect(Object.keys(ruleInfo).toSorted()).toMatchSnapshot()
})

test('a plan without faults has no finding, and a retired plan is not judged', () => {
  expect(lines(outcomeFor({}))).toEqual([])
  expect(lines(outcomeFor({ plan: `${exercise}\nstatus: retired`, at: '2030-01-01T00:00:00Z' }))).toEqual([])
})
