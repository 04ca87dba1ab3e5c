/** `evidence/clock-skew`, which needs evidence on file: one finding, whatever the number of readings. */
import { expect, test } from 'vitest'
import { textFor } from '../../src/model/phrase.ts'
import { clockSkew } from '../../src/rules/store.ts'
import { reading } from '../evidence-of.ts'
import { outcomeOf, plan } from '../content.ts'

const bindings = ['a', 'b'].map(
  (id) => `${id}: { label: database, source: aws/rds-instance, region: eu-west-1, params: { instance: orders } }\n`,
)
const { judged } = outcomeOf({ 'plans/orders.mdx': plan(), 'bindings.yaml': bindings.join('') })
if (!judged) throw new Error('The plan is not judged.')

const said = (skews: Readonly<Record<string, number | undefined>>): string[] =>
  clockSkew
    .find({
      ...judged,
      evidence: Object.fromEntries(
        Object.entries(skews).map(([id, skew]) => [id, reading(id, [], skew === undefined ? {} : { skew })]),
      ),
    })
    .map(({ message, place }) => `${place.file}:${place.span?.[0]} ${textFor(message, 'internal')}`)

test('clocks that agree are nothing to speak of', () => {
  expect(said({ a: undefined, b: 60 })).toEqual([])
})

test('the widest difference is said, with its direction', () => {
  expect(said({ a: -90, b: 61 })).toEqual([
    'bindings.yaml:1 The clock of the service that `a` was read from was 1 min 30 s behind that of the machine that collected. So it was for 2 bindings.',
  ])
  expect(said({ b: 7260 })).toEqual([
    'bindings.yaml:2 The clock of the service that `b` was read from was 2 h 01 min ahead of that of the machine that collected.',
  ])
})

test('a reading of a binding that is gone is nobody’s', () => {
  expect(said({ c: 900 })).toEqual([])
})
