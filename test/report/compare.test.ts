/** Two runs compared: what opened, closed and changed, in findings and in claims; and what is refused as a report. */
import { expect, test } from 'vitest'
import { compare, type Comparison } from '../../src/report/compare.ts'
import { comparisonText } from '../../src/report/compare-text.ts'
import { earlierReport } from '../../src/report/earlier.ts'
import { jsonReport, jsonText } from '../../src/report/json.ts'
import type { Report } from '../../src/report/report.ts'
import { now, outcomeOf, plan, settings } from '../content.ts'

const exercises = (...names: string[]): string =>
  `exercises: { ${names.map((name) => `${name}: { title: ${name.toUpperCase()}, type: restore, every: 3 months }`).join(', ')} }`
const report = (more: string, files: Readonly<Record<string, string>> = {}, body = 'Nothing else.', at = now): Report =>
  jsonReport(outcomeOf({ 'plans/orders.mdx': plan(more, body), ...files }, at), 'internal')
const waiver = (expires: string): Record<string, string> => ({
  'waivers.yaml': `w: { rule: exercise/never-held, plan: orders, about: [exercises.a], reason: R, owner: A, approver: B, acceptedOn: 2026-11-01, expires: ${expires} }\n`,
})
const abouts = (found: readonly { about?: string | undefined }[]): (string | undefined)[] =>
  found.map(({ about }) => about)
const short = ({ findings }: Comparison): object => ({
  opened: abouts(findings.opened),
  closed: findings.closed.map(({ about, because }) => `${about} ${because}`),
  changed: findings.changed.map(({ finding, changes }) => [finding.about, ...changes.map(({ what }) => what)]),
  same: findings.same,
})

test('a run and itself: nothing changed', () => {
  const one = report(exercises('a', 'b'))
  expect(short(compare(one, one))).toEqual({ opened: [], closed: [], changed: [], same: 2 })
})

test('what is new opened, what is gone closed', () => {
  expect(short(compare(report(exercises('a', 'b')), report(exercises('b', 'c'))))).toEqual({
    opened: ['exercises.c'],
    closed: ['exercises.a gone'],
    changed: [],
    same: 1,
  })
})

test('what somebody accepted is closed, and opens again when that expires', () => {
  const [open, waived] = [report(exercises('a')), report(exercises('a'), waiver('2026-12-01'))]
  expect(short(compare(open, waived))).toMatchObject({ opened: [], closed: ['exercises.a waived'] })
  expect(short(compare(waived, open))).toMatchObject({ opened: ['exercises.a'], closed: [] })
})

test('another severity and other words are changes', () => {
  const lowered = report(exercises('a'), { 'holdfast.yaml': `${settings}rules: { exercise/never-held: warn }\n` })
  expect(short(compare(report(exercises('a')), lowered))).toMatchObject({ changed: [['exercises.a', 'severity']] })
  const later = report('', {}, undefined, '2027-02-02T12:00:00Z')
  const latest = report('', {}, undefined, '2027-02-05T12:00:00Z')
  expect(compare(later, latest).findings.changed.map(({ changes }) => changes[0]?.after)).toEqual([
    'The review of “Orders” was due on 2027-02-01; it is 4 days late.',
  ])
})

test('claims: added, removed, and another verdict', () => {
  const of = (check: string, id = 'c'): Report =>
    report(`claims: { ${id}: ${check} }`, {}, `<Claim id="${id}">So it is</Claim>.`)
  const few = '{ computed: plan, expect: { approvers: { atLeast: 1 } } }'
  const many = '{ computed: plan, expect: { approvers: { atLeast: 2 } } }'
  const { claims } = compare(of(few), of(many))
  expect(claims.changed.map(({ plan: id, id: claim, changes }) => [id, claim, changes])).toEqual([
    ['orders', 'c', expect.arrayContaining([{ what: 'verdict', before: 'holds', after: 'violated' }])],
  ])
  expect(compare(of(few), of(few, 'd')).claims).toMatchObject({ added: [{ id: 'd' }], removed: [{ id: 'c' }], same: 0 })
})

test('the text says each, and how many stayed', () => {
  const text = comparisonText(compare(report(exercises('a', 'b')), report(exercises('b', 'c'))))
  expect(text).toContain('  + error[exercise/never-held] orders exercises.c\n')
  expect(text).toContain('  - error[exercise/never-held] orders exercises.a\n')
  expect(text).toContain('1 opened, 1 closed, 0 changed; 1 finding and 0 claims are as they were.')
})

test('a report that was written is read; fields that are not known are passed over', () => {
  const one = report(exercises('a'))
  const read = earlierReport(jsonText({ ...one, later: 1 } as Report))
  expect(typeof read).toBe('object')
  if (typeof read !== 'string') expect(short(compare(read, one))).toMatchObject({ same: 1 })
})

test.each([
  ['damaged', jsonText(report('')).slice(0, -20), 'is not JSON, or is damaged'],
  ['foreign', '{"version":1,"runs":[]}', 'is no report of Holdfast: `generator` is not what a report has there'],
  ['later', '{"version":2}', 'is a report of version 2, and this is a reader of version 1'],
  ['empty', 'null', 'is no report of Holdfast'],
])('%s: refused in a sentence', (_, text, says) => {
  expect(earlierReport(text)).toContain(says)
})
