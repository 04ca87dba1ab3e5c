/** Frontmatter: strict, with the place of the key, a suggestion, and the form that is expected. */
import { describe, expect, test } from 'vitest'
import { readFrontmatter } from '../../src/plan/frontmatter.ts'
import { readPlan } from '../../src/plan/plan.ts'
import { fullText } from '../../src/model/phrase.ts'
import { plan } from '../content.ts'

const problems = (more: string): string[] =>
  readPlan(plan(more), 'plans/orders.mdx').problems.map(
    (each) => `${each.code} ${each.place.span?.slice(0, 2).join(':')} ${fullText(each.message)} | ${each.hint}`,
  )

test('YAML 1.2: what looks like a number in older versions stays what was written', () => {
  const { value } = readFrontmatter('---\nrto: 1:30\nzero: "014"\noctal: 0o14\nyes: yes\ndate: 2026-01-01\n---\n')
  expect(value).toEqual({ rto: '1:30', zero: '014', octal: 12, yes: 'yes', date: '2026-01-01' })
})

test('a second reading of broken YAML is as broken as the first', () => {
  const broken = '---\na: [\n---\n'
  expect(readFrontmatter(broken).problems).toEqual(readFrontmatter(broken).problems)
  expect(readFrontmatter(broken).problems).toHaveLength(1)
})

test('a byte-order mark, CRLF and an empty block are read', () => {
  expect(readFrontmatter('---\r\na: 1\r\n---\r\nText').value).toEqual({ a: 1 })
  expect(readFrontmatter('---\n---\n').present).toBe(true)
  expect(readFrontmatter('No frontmatter').present).toBe(false)
})

test('one that nothing ends is said to be that, and neither taken whole for frontmatter nor for prose', () => {
  const { value, problems } = readPlan('---\ntitle: Orders\n\nWords.\n', 'plans/orders.mdx')
  expect(value).toBeUndefined()
  expect(problems.map(({ message, place }) => [fullText(message), place.span])).toEqual([
    ['The frontmatter begins with `---`, but no `---` ends it.', [1, 1, 1, 4]],
  ])
})

test('places are those of the file, down to the key', () => {
  const read = readPlan(plan('objectives:\n  plan: { rto: "< 4h" }\n  database:\n    rpo: "< 1h"'), 'plans/orders.mdx')
  expect(read.value?.spans['objectives.plan.rto']).toEqual([15, 11, 15, 22])
  expect(read.value?.spans['objectives.database.rpo']).toEqual([17, 5, 17, 16])
})

describe('what is wrong is said kindly', () => {
  test.each([
    [
      'a misspelt key',
      'lastReviewd: 2026-01-01',
      'content/unknown-key 14:1 Unknown key `lastReviewd`. | Did you mean `lastReviewed`?',
    ],
    [
      'a misspelt key in an entry',
      'exercises: { a: { title: A, type: restore, evry: 3 months } }',
      'Unknown key `evry` in `exercises.a`. | Did you mean `every`?',
    ],
    [
      'a duration that is none',
      'exercises: { a: { title: A, type: restore, every: sometimes } }',
      '`sometimes` is not a length of time. | Write a number and a unit',
    ],
    ['a number without a unit', 'objectives: { plan: { rto: 4 } }', '`4` has no unit.'],
    [
      'a version that is a number',
      'changes: [{ version: 1.1, date: 2026-01-01, summary: S }]',
      '| Put it in quotes: `"1.1"`. The version that the change made. For example: `version: "1.1"`.',
    ],
    ['a range', 'objectives: { plan: { rto: 1-4 h } }', '`1-4 h` is not one limit.'],
    ['months in a limit', 'objectives: { plan: { rto: "< 3 months" } }', 'months and years differ in length'],
    ['a date that does not exist', 'nextReview: 2026-02-30', '`2026-02-30` is not a date.'],
    ['a time zone that does not exist', 'timezone: Europe/Atlantis', '`Europe/Atlantis` is not a time zone.'],
    [
      'a choice that does not exist',
      'exercises: { a: { title: A, type: restor, every: 3 months } }',
      '`restor`, which is not one of the known values. | Did you mean `restore`?',
    ],
    ['a name with capitals', 'objectives: { Plan: { rto: 4h } }', '`Plan` is not usable as a name.'],
    [
      'a missing field',
      'exercises: { a: { title: A, type: restore } }',
      '`every` is missing from `exercises.a`. | How often it is held.',
    ],
    [
      'two subjects in a claim',
      'claims: { a: { evidence: x, attested: y } }',
      '`evidence` and `attested` are both given.',
    ],
    [
      'two checks in a claim',
      'claims: { a: { evidence: x, expect: { b: { equals: 1 } }, none: { b: { equals: 1 } } } }',
      '`expect` and `none` are both given.',
    ],
    [
      'a check of nothing',
      'claims: { a: { expect: { b: { equals: 1 } } } }',
      'There is a check, but nothing to check.',
    ],
    ['nothing to check', 'claims: { a: { evidence: x } }', 'There is nothing that `evidence` must show.'],
    [
      'a misspelt comparison, once',
      'claims: { a: { evidence: x, expect: { b: { lesThan: 1h } } } }',
      'Unknown key `lesThan` in `claims.a.expect.b`. | Did you mean `lessThan`?',
    ],
    ['a key given twice', 'claims: { a: {}, a: {} }', 'Map keys must be unique.'],
    ['an objective for two things', 'objectives: { a: { store: x, tier: y } }', '`store` and `tier` are both given.'],
    ['a role that is not there', 'scenarios: { a: { title: A, affects: [web] } }', 'There is no service named `web`.'],
  ])('%s', (_, more, expected) => {
    const found = problems(more)
    expect(found.join('\n')).toContain(expected)
  })

  test('a misspelt comparison is one problem, not two', () => {
    expect(problems('claims: { a: { evidence: x, expect: { b: { lesThan: 1h } } } }')).toHaveLength(1)
  })
})
