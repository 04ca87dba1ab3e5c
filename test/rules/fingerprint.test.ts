/** A finding keeps its fingerprint while lines move, days pass and measurements change, and no other finding has it. */
import { expect, test } from 'vitest'
import { phrase, secret } from '../../src/model/phrase.ts'
import { fingerprintOf, fingerprintsOf } from '../../src/rules/fingerprint.ts'
import type { Finding } from '../../src/model/finding.ts'
import { now, outcomeOf, plan } from '../content.ts'

const exercises =
  'exercises: { a: { title: Tier-1, type: restore, every: 3 months }, b: { title: Tier-2, type: restore, every: 3 months } }'
const prints = (more: string, at = now): string[] => [
  ...fingerprintsOf(outcomeOf({ 'plans/orders.mdx': plan(more) }, at).findings).values(),
]
const finding = (more: Partial<Finding>): Finding => ({
  code: 'x/y',
  severity: 'error',
  exit: 1,
  plan: 'orders',
  place: { file: 'plans/orders.mdx', span: [1, 1, 1, 2] },
  message: phrase`So.`,
  hint: 'Do it.',
  related: [],
  ...more,
})
const print = (more: Partial<Finding>): string => fingerprintOf(finding(more))

test('lines that move change nothing', () => {
  const before = prints(exercises)
  expect(before).toHaveLength(2)
  expect(new Set(before).size).toBe(2)
  expect(prints(`# A remark\n\n${exercises}`)).toEqual(before)
})

test('a day that passes changes nothing, although the words count it', () => {
  const overdue = prints('', '2027-02-02T12:00:00Z')
  expect(overdue).toHaveLength(1)
  expect(prints('', '2027-04-20T12:00:00Z')).toEqual(overdue)
})

test.each([
  ['1 day', '17 days'],
  ['41 min', '2 h 05 min'],
  ['99.9 %', '100 %'],
  ['2026-11-03', '2027-01-31'],
  ['< 1 h', '< 4 h 30 min'],
  ['1 204 331', '7'],
])('%s and %s are figures', (one, other) => {
  expect(print({ message: phrase`It is ${one}, objective.` })).toBe(
    print({ message: phrase`It is ${other}, objective.` }),
  )
})

test.each([
  ['tier-1', 'tier-2'],
  ['db.t3.micro', 'db.t4.micro'],
  ['`p1`', '`p2`'],
  ['v2', 'v3'],
  ['4 minutes', '4 mirrors'],
])('%s and %s are different words', (one, other) => {
  expect(print({ message: phrase`It is ${one}.` })).not.toBe(print({ message: phrase`It is ${other}.` }))
})

test('rule, plan, element and words tell findings apart; the words of a claim do not', () => {
  const all = [{}, { code: 'x/z' }, { plan: 'payments' }, { about: 'roles.a' }, { message: phrase`Not so.` }]
  expect(new Set(all.map(print)).size).toBe(all.length)
  expect(print({ about: 'claims.c', message: phrase`a and 2 more` })).toBe(
    print({ about: 'claims.c', message: phrase`b and c` }),
  )
  expect(print({ plan: undefined })).not.toBe(print({ plan: undefined, place: { file: 'vendors.yaml' } }))
})

test('private words have no part in it', () => {
  const of = (number: string): string => print({ message: phrase`The number ${secret(number)} is wrong.` })
  expect(of('+1-XXX')).toBe(of('+44 TBD'))
})

test('two findings alike are told apart by their order', () => {
  const [one = '', two = ''] = fingerprintsOf([finding({}), finding({})]).values()
  expect(two).toBe(`${one}:2`)
})
