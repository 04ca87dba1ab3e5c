/** Claims are typed before evidence is read: a check that could never be evaluated could never fail. */
import { describe, expect, test } from 'vitest'
import { lines, outcomeOf, plan } from '../content.ts'

const bindings =
  'db: { label: order database, source: aws/rds-instance, region: eu-west-1, params: { instance: orders } }\n'
const more =
  'objectives: { plan: { rpo: "< 1h", rto: { stated: soon } } }\nexercises: { restore: { title: R, type: restore, every: 3 months } }\nclaims:\n  c: '

const found = (claim: string): string => {
  const outcome = outcomeOf({
    'plans/orders.mdx': plan(more + claim, '<Claim id="c">So.</Claim>'),
    'bindings.yaml': bindings,
  })
  return `${outcome.exit} ${lines(outcome).join('\n')} | ${outcome.findings.map((each) => each.hint).join(' ')}`
}

describe('refused with exit 3, at the key', () => {
  test.each([
    [
      'a misspelt fact',
      '{ evidence: db, expect: { restorableAg: { lessThan: 1h } } }',
      'content/unknown-reference plans/orders.mdx:17:32 There is no fact named `restorableAg` here. | Did you mean `restorableAge`?',
    ],
    [
      'a comparison that does not fit',
      '{ evidence: db, expect: { multiAz: { lessThan: 1h } } }',
      '`multiAz` is a yes or no, so `lessThan` says nothing about it.',
    ],
    [
      'a number for a length of time',
      '{ evidence: db, expect: { restorableAge: { lessThan: 60 } } }',
      '`60` is not a length of time.',
    ],
    [
      'months',
      '{ evidence: db, expect: { restorableAge: { lessThan: 3 months } } }',
      '`3 months` is not a length that can be compared.',
    ],
    [
      'a value that is no choice',
      '{ drill: { exercise: restore }, expect: { result: { equals: passed } } }',
      '`passed` is not a value of this fact.',
    ],
    [
      'an objective that does not exist',
      '{ evidence: db, expect: { restorableAge: { lessThan: objective.all.rpo } } }',
      '`objective.all.rpo` is not stated in the plan. | Objectives of this plan: `plan`.',
    ],
    [
      'an objective in words',
      '{ evidence: db, expect: { restorableAge: { lessThan: objective.plan.rto } } }',
      '`objective.plan.rto` is stated in words',
    ],
    [
      'an element that cannot be computed',
      '{ computed: procedure.x, expect: { steps: { atLeast: 1 } } }',
      'Nothing named `procedure.x` can be computed from this plan.',
    ],
    [
      'a pattern that is none',
      '{ evidence: db, expect: { engine: { matches: "(" } } }',
      '`(` is not a regular expression.',
    ],
    [
      'a binding that does not exist',
      '{ evidence: dp, expect: { restorableAge: { lessThan: 1h } } }',
      'There is no binding named `dp`. | Did you mean `db`?',
    ],
    [
      'an exercise that does not exist',
      '{ drill: { exercise: restor } }',
      'There is no exercise named `restor`. | Did you mean `restore`?',
    ],
    ['an attestation that does not exist', '{ attested: nobody }', 'There is no attestation named `nobody`.'],
    ['a count of text', '{ evidence: db, count: { atLeast: many } }', '`many` is not a number.'],
  ])('%s', (_, claim, expected) => {
    const text = found(claim)
    expect(text).toMatch(/^3 content\//)
    expect(text).toContain(expected)
  })
})

test('what fits is judged', () => {
  expect(
    found(
      '{ evidence: db, expect: { restorableAge: { lessThan: objective.plan.rpo }, engine: { oneOf: [postgres, mysql] }, multiAz: { exists: true } } }',
    ),
  ).not.toContain('content/')
})
