/** Invariant 1: never greener than reality. Every way of not knowing is tried, and none of them is a pass. */
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/claims/judge.ts'
import { checkClaims } from '../../src/claims/check.ts'
import { sourceNamed } from '../../src/evidence/sources/index.ts'
import type { Evidence, FactValue, Match } from '../../src/model/evidence.ts'
import { fullText } from '../../src/model/phrase.ts'
import { readPortfolio } from '../../src/plan/read.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import { content, now, plan, settings } from '../content.ts'
import { reading } from '../evidence-of.ts'

const binding =
  'db: { label: order database, source: aws/rds-instance, region: eu-west-1, params: { instance: orders } }\n'
const objectives = 'objectives: { plan: { rpo: "< 1h" } }\n'

type Case = {
  readonly claim: string
  readonly evidence?: Evidence | undefined
  readonly at?: string
  readonly files?: Record<string, string>
  readonly more?: string
}

const verdictOf = ({ claim, evidence, at = now, files = {}, more = '' }: Case): Verdict => {
  const text = plan(`${objectives}${more}\nclaims:\n  c: ${claim}`, '<Claim id="c">It is so.</Claim>')
  const { portfolio, problems } = readPortfolio(
    content({ 'plans/orders.mdx': text, 'bindings.yaml': binding, ...files }),
  )
  expect(problems).toEqual([])
  if (!portfolio) throw new Error('no portfolio')
  expect(checkClaims(portfolio, sourceNamed)).toEqual([])
  return judge({ portfolio, evidence: evidence ? { db: evidence } : {}, sources: sourceNamed, now: at })[0] as Verdict
}

const short = (verdict: Verdict): string => `${verdict.verdict}${verdict.reason ? ` ${verdict.reason}` : ''}`
const rpo = '{ evidence: db, expect: { restorableAge: { lessThan: objective.plan.rpo } } }'
const ages = (...values: (number | null)[]): Record<string, FactValue | null>[] =>
  values.map((restorableAge) => ({ restorableAge }))

describe('one reading', () => {
  test('holds, and says what was found, how it is known and until when', () => {
    const verdict = verdictOf({ claim: rpo, evidence: reading('db', ages(240)) })
    expect(verdict).toMatchObject({
      verdict: 'holds',
      basis: 'measured',
      asOf: '2026-11-20T11:00:00Z',
      validUntil: '2026-11-27T11:00:00Z',
    })
    expect(fullText(verdict.expected)).toBe('restorable age < 1 h')
    expect(fullText(verdict.measured)).toBe('4 min')
  })

  test.each([
    ['exactly the limit breaks “less than”', ages(3600), 'violated refuted'],
    ['one second less keeps it', ages(3599), 'holds'],
    ['nothing there to restore from', ages(null), 'violated refuted'],
    ['the database does not exist', [], 'violated refuted'],
    ['two databases where one is expected', ages(1, 1), 'violated refuted'],
  ])('%s', (_, matches, expected) => {
    expect(short(verdictOf({ claim: rpo, evidence: reading('db', matches) }))).toBe(expected)
  })

  test('never read', () => expect(short(verdictOf({ claim: rpo }))).toBe('unknown missing'))

  test.each(['denied', 'throttled', 'transient', 'not-found', 'region-disabled', 'not-configured', 'invalid'] as const)(
    'an error is neither a pass nor a fail: %s',
    (kind) => {
      const evidence = reading('db', [], { error: { class: kind, message: 'no', hint: 'do' } })
      expect(short(verdictOf({ claim: rpo, evidence }))).toBe('unknown unreadable')
    },
  )

  test('a fact that could not be read', () => {
    const evidence = reading('db', [], {
      matches: [{ subject: 'a', facts: {}, unread: { restorableAge: { class: 'denied', message: 'no', hint: 'do' } } }],
    })
    expect(short(verdictOf({ claim: rpo, evidence }))).toBe('unknown unreadable')
  })

  test('a fact that an older collector did not know', () => {
    expect(short(verdictOf({ claim: rpo, evidence: reading('db', [{}]) }))).toBe('unknown unreadable')
  })

  test('a second before it expires, and when it does', () => {
    const evidence = reading('db', ages(240))
    expect(short(verdictOf({ claim: rpo, evidence, at: '2026-11-27T10:59:59Z' }))).toBe('holds')
    expect(short(verdictOf({ claim: rpo, evidence, at: '2026-11-27T11:00:00Z' }))).toBe('stale expired')
  })

  test('a claim may want fresher evidence than its binding, never older', () => {
    const evidence = reading('db', ages(240))
    const claim = (age: string): string =>
      `{ evidence: db, expect: { restorableAge: { lessThan: 1h } }, maxAge: ${age} }`
    expect(short(verdictOf({ claim: claim('1 day'), evidence, at: '2026-11-22T11:00:00Z' }))).toBe('stale expired')
    expect(short(verdictOf({ claim: claim('30 days'), evidence, at: '2026-11-28T11:00:00Z' }))).toBe('stale expired')
  })

  test('stale evidence that was bad is stale, not violated, and stale evidence that was good is not a pass', () => {
    expect(short(verdictOf({ claim: rpo, evidence: reading('db', ages(9999)), at: '2026-12-30T00:00:00Z' }))).toBe(
      'stale expired',
    )
    expect(short(verdictOf({ claim: rpo, evidence: reading('db', ages(1)), at: '2026-12-30T00:00:00Z' }))).toBe(
      'stale expired',
    )
  })

  test('evidence from after the moment that is judged was not known then', () => {
    expect(short(verdictOf({ claim: rpo, evidence: reading('db', ages(1)), at: '2026-11-20T10:59:59Z' }))).toBe(
      'unknown missing',
    )
  })

  test('a live portfolio refuses recorded evidence', () => {
    expect(short(verdictOf({ claim: rpo, evidence: reading('db', ages(1), { mode: 'replay' }) }))).toBe(
      'unknown wrong-mode',
    )
  })

  test('recorded evidence in a recorded portfolio is judged as of its recording', () => {
    const replay = settings.replace('mode: live', 'mode: replay, notice: Recorded.')
    expect(
      short(
        verdictOf({
          claim: rpo,
          evidence: reading('db', ages(1), { mode: 'replay' }),
          at: '2030-01-01T00:00:00Z',
          files: { 'holdfast.yaml': replay },
        }),
      ),
    ).toBe('holds')
  })

  test('no collector yet', () => {
    const files = {
      'bindings.yaml': 'db: { label: code, source: aws/health-events, params: {} }\n',
    }
    const verdict = verdictOf({ claim: '{ evidence: db, expect: { open: { equals: 0 } } }', files })
    expect(short(verdict)).toBe('unknown no-collector')
  })

  test('no check at all', () => expect(short(verdictOf({ claim: '{}' }))).toBe('unknown unbound'))

  test('configured, not measured, when a setting was compared', () => {
    expect(
      verdictOf({
        claim: '{ evidence: db, expect: { restorableAge: { lessThan: 1h }, multiAz: { equals: true } } }',
        evidence: reading('db', [{ restorableAge: 1, multiAz: true }]),
      }),
    ).toMatchObject({ verdict: 'holds', basis: 'configured' })
  })
})

describe('quantifiers', () => {
  const quantified = (quantifier: string, ...values: (number | null | 'unread')[]): string => {
    const evidence = reading('db', [], {
      matches: values.map((value, index): Match =>
        value === 'unread'
          ? {
              subject: `t${index}`,
              facts: {},
              unread: { restorableAge: { class: 'denied' as const, message: 'no', hint: 'do' } },
            }
          : { subject: `t${index}`, facts: { restorableAge: value } },
      ),
    })
    return short(verdictOf({ claim: `{ evidence: db, ${quantifier} }`, evidence }))
  }
  const fresh = '{ restorableAge: { lessThan: 1h } }'

  test.each([
    ['every', [1, 2], 'holds'],
    ['every', [1, 9999], 'violated refuted'],
    ['every', [1, 'unread'], 'unknown unreadable'],
    ['every', [9999, 'unread'], 'violated refuted'],
    ['every', [], 'unknown vacuous'],
    ['some', [1, 9999], 'holds'],
    ['some', [9999, 9999], 'violated refuted'],
    ['some', [9999, 'unread'], 'unknown unreadable'],
    ['some', [1, 'unread'], 'holds'],
    ['some', [], 'unknown vacuous'],
    ['none', [9999, 9999], 'holds'],
    ['none', [1, 9999], 'violated refuted'],
    ['none', [9999, 'unread'], 'unknown unreadable'],
    ['none', [], 'unknown vacuous'],
    ['expect', ['unread'], 'unknown unreadable'],
  ] as const)('%s of %j', (quantifier, values, expected) => {
    expect(quantified(`${quantifier}: ${fresh}`, ...values)).toBe(expected)
  })

  test.each([
    ['{ atLeast: 2 }', [1, 2], 'holds'],
    ['{ atLeast: 3 }', [1, 2], 'violated refuted'],
    ['{ equals: 0 }', [], 'holds'],
    ['{ equals: 0 }', [1], 'violated refuted'],
    ['{ atLeast: 1 }', [], 'violated refuted'],
    [`{ where: ${fresh}, atLeast: 2 }`, [1, 2, 9999], 'holds'],
    [`{ where: ${fresh}, atLeast: 2 }`, [1, 9999, 'unread'], 'unknown unreadable'],
    [`{ where: ${fresh}, atLeast: 1 }`, [1, 'unread'], 'holds'],
    [`{ where: ${fresh}, atMost: 1 }`, [1, 'unread'], 'unknown unreadable'],
  ] as const)('count %s of %j', (count, values, expected) => {
    expect(quantified(`count: ${count}`, ...values)).toBe(expected)
  })
})

describe('drills', () => {
  const exercises = 'exercises: { restore: { title: Restore, type: restore, every: 3 months } }'
  const drill = (date: string, result = 'pass', more = ''): Record<string, string> => ({
    [`drills/${date}-x.mdx`]: `---\ntitle: Restore of ${date}\nplan: orders\nexercises: [restore]\ntype: restore\nstartedAt: ${date}T09:00:00Z\nendedAt: ${date}T11:00:00Z\nenvironment: staging\nresult: ${result}\n${more}---\n`,
  })
  const claim = '{ drill: { exercise: restore } }'
  const judged = (files: Record<string, string>, at = now, of = claim): string =>
    short(verdictOf({ claim: of, files, at, more: exercises }))

  test('none on record', () => expect(judged({})).toBe('unknown never-exercised'))
  test('passed within the cadence', () => expect(judged(drill('2026-10-01'))).toBe('holds'))
  test('failed', () => expect(judged(drill('2026-10-01', 'fail'))).toBe('violated refuted'))
  test('the newest one counts', () =>
    expect(judged({ ...drill('2026-09-01'), ...drill('2026-10-01', 'fail') })).toBe('violated refuted'))
  test('on the last day, and on the day after', () => {
    expect(judged(drill('2026-08-20'), '2026-11-20T23:59:59Z')).toBe('holds')
    expect(judged(drill('2026-08-20'), '2026-11-21T00:00:00Z')).toBe('stale expired')
  })
  test('a drill of tomorrow has not taken place', () =>
    expect(judged(drill('2026-11-21'))).toBe('unknown never-exercised'))
  test('measured times are compared', () => {
    const clock = 'clock: { disruptionAt: 2026-10-01T09:00:00Z, usableAt: 2026-10-01T10:30:00Z }\n'
    const of = (limit: string): string =>
      `{ drill: { exercise: restore }, expect: { measuredRto: { atMost: ${limit} } } }`
    expect(judged(drill('2026-10-01', 'pass', clock), now, of('90m'))).toBe('holds')
    expect(judged(drill('2026-10-01', 'pass', clock), now, of('89m'))).toBe('violated refuted')
    expect(judged(drill('2026-10-01'), now, of('90m'))).toBe('violated refuted')
  })
  test('several within a window', () => {
    const of = '{ drill: { exercise: restore, within: 12 months }, count: { atLeast: 2 } }'
    expect(judged({ ...drill('2026-09-01'), ...drill('2026-10-01') }, now, of)).toBe('holds')
    expect(judged({ ...drill('2025-09-01'), ...drill('2026-10-01') }, now, of)).toBe('violated refuted')
  })
})

describe('drills that are counted', () => {
  const exercises = 'exercises: { restore: { title: Restore, type: restore, every: 3 months } }'
  const of = (count: string): Case => ({ claim: `{ drill: { exercise: restore }, count: ${count} }`, more: exercises })
  test('that there is none can be claimed, and is a pass only when zero is asked for', () => {
    expect(short(verdictOf(of('{ equals: 0 }')))).toBe('holds')
    expect(short(verdictOf(of('{ atLeast: 1 }')))).toBe('violated refuted')
  })
})

describe('attestations', () => {
  const claim = '{ attested: copies }'
  const file = (on: string, more = ''): Record<string, string> => ({
    'attestations.yaml': `copies: { statement: They keep copies., by: Head of support, on: ${on}${more} }\n`,
  })
  test('counts three months by default', () => {
    expect(short(verdictOf({ claim, files: file('2026-08-20'), at: '2026-11-20T23:59:59Z' }))).toBe('holds')
    expect(short(verdictOf({ claim, files: file('2026-08-20'), at: '2026-11-21T00:00:00Z' }))).toBe(
      'stale attestation-expired',
    )
  })
  test('one of tomorrow does not count yet', () =>
    expect(short(verdictOf({ claim, files: file('2026-11-21') }))).toBe('unknown missing'))
})

describe('computed', () => {
  test('from a procedure', () => {
    const text = (limit: string): Case => ({
      claim: `{ computed: plan, expect: { approvers: { atLeast: ${limit} } } }`,
    })
    expect(verdictOf(text('1'))).toMatchObject({ verdict: 'holds', basis: 'computed' })
    expect(short(verdictOf(text('2')))).toBe('violated refuted')
  })
})

describe('incidents', () => {
  test('without incidents there is nothing to look at', () => {
    expect(
      short(verdictOf({ claim: '{ incident: { within: 12 months }, every: { measuredRto: { atMost: 4h } } }' })),
    ).toBe('unknown vacuous')
    expect(short(verdictOf({ claim: '{ incident: {}, count: { equals: 0 } }' }))).toBe('holds')
  })
})
