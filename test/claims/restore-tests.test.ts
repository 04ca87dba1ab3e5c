/** Restore tests of AWS Backup as drills: what they count for, and what they never say. */
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/claims/judge.ts'
import { withRestoreTests } from '../../src/claims/restore-tests.ts'
import type { Evidence, FactValue } from '../../src/model/evidence.ts'
import type { Drill } from '../../src/model/records.ts'
import { lines, outcomeOf, plan } from '../content.ts'
import { reading } from '../evidence-of.ts'

const files = {
  'plans/orders.mdx': plan(
    [
      'exercises: { restore: { title: Restore, type: restore, every: 1 month, evidence: tests } }',
      'claims:',
      '  rehearsed: { drill: { exercise: restore, within: 31 days, result: pass } }',
      '  measured: { drill: { exercise: restore }, expect: { measuredRto: { lessThan: 4h } } }',
    ].join('\n'),
    '<Claim id="rehearsed">It is rehearsed</Claim>, and <Claim id="measured">quick</Claim>.',
  ),
  'bindings.yaml':
    'tests: { label: restore tests, source: aws/restore-testing, region: eu-west-1, params: { plan: monthly } }\n',
}
const { judged } = outcomeOf(files)
if (!judged) throw new Error('The plan is not judged.')

const record = (facts: Readonly<Record<string, FactValue | null>>, more: Partial<Evidence> = {}): Evidence =>
  reading('tests', [facts], { source: 'aws/restore-testing', ...more })
const drillsWith = (given: Evidence): readonly Drill[] =>
  withRestoreTests(judged.portfolio, { tests: given }).drills.filter(({ evidence }) => evidence === 'tests')
const verdictsWith = (given: Evidence): Record<string, string> => {
  const evidence = { tests: given }
  const court = { ...judged, evidence, portfolio: withRestoreTests(judged.portfolio, evidence) }
  return Object.fromEntries(judge(court).map(({ claim, verdict }) => [claim, verdict]))
}

const passed = { newestAge: 86_400, restoreTime: 5400, validation: 'successful' }

describe('a restore test', () => {
  test('is a drill of its exercise, with the times that the service told', () => {
    expect(drillsWith(record(passed))).toMatchObject([
      {
        id: 'restore-test-orders-restore-2026-11-19',
        plan: 'orders',
        exercises: ['restore'],
        type: 'restore',
        startedAt: '2026-11-19T09:30:00Z',
        endedAt: '2026-11-19T11:00:00Z',
        result: 'pass',
      },
    ])
    expect(verdictsWith(record(passed))['rehearsed']).toBe('holds')
  })

  test('measures no recovery time: restoring data is a part of it', () => {
    expect(verdictsWith(record(passed))['measured']).not.toBe('holds')
  })

  test.each([
    ['none', 'partial'],
    ['validating', 'partial'],
    ['failed', 'fail'],
    ['timed-out', 'fail'],
  ])('with the check %s is %s, and no pass', (validation, result) => {
    const given = record({ ...passed, validation })
    expect(drillsWith(given).map((each) => each.result)).toEqual([result])
    expect(verdictsWith(given)['rehearsed']).not.toBe('holds')
  })

  test('of long ago does not count', () => {
    expect(verdictsWith(record({ ...passed, newestAge: 40 * 86_400 }))['rehearsed']).not.toBe('holds')
  })

  test.each([
    ['no run yet', record({ newestAge: null, restoreTime: null, validation: null })],
    ['no plan of tests', reading('tests', [], { source: 'aws/restore-testing' })],
    [
      'a reading that failed',
      record({}, { matches: [], error: { class: 'denied', message: 'No.', hint: 'Allow it.' } }),
    ],
    [
      'a fact that could not be read',
      record(
        {},
        {
          matches: [
            {
              subject: 'monthly',
              facts: { newestAge: 86_400 },
              unread: { validation: { class: 'invalid', message: 'Odd.', hint: 'Look.' } },
            },
          ],
        },
      ),
    ],
  ])('is none with %s', (_, given) => {
    expect(drillsWith(given)).toEqual([])
    expect(verdictsWith(given)['rehearsed']).not.toBe('holds')
  })
})

test('only restore tests can stand for drills, and the binding must exist', () => {
  const wrong = files['bindings.yaml']
    .replace('aws/restore-testing', 'aws/rds-instance')
    .replace('plan: monthly', 'instance: x')
  expect(lines(outcomeOf({ ...files, 'bindings.yaml': wrong })).join('\n')).toContain(
    '`tests` is read by `aws/rds-instance`, which shows no drill.',
  )
  expect(lines(outcomeOf({ ...files, 'bindings.yaml': '' })).join('\n')).toContain('There is no binding named `tests`.')
})
