/** JUnit XML: valid by the schema of Jenkins, read by junitparser, and every verdict what a test of it would be. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { make } from '../../../src/report/formats/junit.ts'
import { root } from '../../plan/json-schema.ts'
import { caseNames, hostile, made, many } from '../cases.ts'
import { read, withReaders } from '../reader.ts'

const xsd = join(root, 'test/fixtures/schemas/junit-10.xsd')
type Result = [kind: string, type: string, message: string, text: string]
type Seen = {
  name: string
  tests: number
  failures: number
  errors: number
  skipped: number
  cases: [string, string, ...Result[]][]
}
const seenOf = (text: string): Seen[] => read('junit', text, xsd) as Seen[]

describe('as text', () => {
  test('a claim that holds passes, and says what was found', async () => {
    const text = await made(make, 'clean')
    expect(text).toContain('<testsuites name="Holdfast" tests="2" failures="0" errors="0" time="0">')
    expect(text).toContain(
      '<testsuite name="orders" tests="2" failures="0" errors="0" skipped="0" time="0" timestamp="2026-11-20T12:00:00" file="docs/continuity/plans/orders.mdx">',
    )
    expect(text).toContain('verdict: holds; as of 2026-11-20T11:00:00Z')
  })

  test.each(caseNames)('%s: holds no character that XML cannot have', async (name) => {
    // eslint-disable-next-line no-control-regex
    expect(await made(make, name)).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/)
  })

  test('a claim that does not hold never passes, also when no rule blocks for it', async () => {
    const text = await made(make, 'violated', (report) => ({ ...report, findings: [] }))
    expect(text).toContain('<skipped')
    expect(text).toContain('The claim is violated')
  })
})

withReaders('junitparser and the schema', () => {
  test.each(caseNames)('accept %s', async (name) => {
    const suites = seenOf(await made(make, name))
    for (const each of suites) expect(each.tests).toBe(each.cases.length)
    const kinds = suites.flatMap(({ cases }) => cases.map(([, , result]) => result?.[0] ?? 'passed')).toSorted()
    expect(kinds).toEqual(
      {
        clean: ['passed', 'passed'],
        violated: ['failure', 'passed'],
        unknown: ['error', 'passed'],
        waived: ['passed', 'skipped'],
        invalid: ['error', 'error'],
        hostile: ['failure', 'passed', 'skipped'],
      }[name],
    )
  })

  test('see the rule, the words and the place of a failure', async () => {
    const [suite] = seenOf(await made(make, 'violated'))
    const failed = suite?.cases.find(([, name]) => name === 'rpo')
    expect(failed?.[0]).toBe('orders')
    expect(failed?.[2]?.slice(1, 3)).toEqual([
      'claim/violated',
      'Claim `rpo` is not so: restorable age is 41 min, expected ≤ 15 min.',
    ])
    expect(failed?.[2]?.[3]).toMatch(/docs\/continuity\/plans\/orders\.mdx:\d+:\d+$/)
  })

  test('see the reason of a waiver and its last day', async () => {
    const [suite] = seenOf(await made(make, 'waived'))
    expect(suite).toMatchObject({ skipped: 1, failures: 0 })
    expect(suite?.cases.find(([, name]) => name === 'rpo')?.[2]?.[2]).toBe(
      'The copy is being set up. Until 2026-12-31.',
    )
  })

  test('see hostile words as words', async () => {
    const [suite] = seenOf(await made(make, 'hostile'))
    const texts = JSON.stringify(suite)
    for (const part of [']]>', '<script>', '🧨', '::error::injected', '@everyone']) expect(texts).toContain(part)
    expect(hostile).toContain('\u0007')
  })

  test('read 10,000 findings', async () => {
    const [suite] = seenOf(await made(make, 'violated', many(10_000)))
    // The two claims of the plan are cases too.
    expect(suite?.cases.length).toBe(10_002)
    expect(suite?.failures).toBe(10_000)
  })
})
