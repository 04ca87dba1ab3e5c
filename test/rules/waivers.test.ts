/** Waivers: what they accept, what is wrong with themselves, and that accepting one finding changes no other. */
import { expect, test } from 'vitest'
import { codes, lines, now, outcomeOf, plan } from '../content.ts'

const exercises =
  'exercises: { a: { title: A, type: restore, every: 3 months }, b: { title: B, type: restore, every: 3 months } }'
const waiver = (more: Record<string, string> = {}): string => {
  const fields = {
    rule: 'exercise/never-held',
    plan: 'orders',
    about: '[exercises.a]',
    reason: 'Being built.',
    owner: 'Engineering manager',
    approver: 'CTO',
    acceptedOn: '2026-11-01',
    expires: '2026-12-01',
    ...more,
  }
  return `w: { ${Object.entries(fields)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')} }\n`
}
const found = (waivers: string, at = now): ReturnType<typeof outcomeOf> =>
  outcomeOf({ 'plans/orders.mdx': plan(exercises), 'waivers.yaml': waivers }, at)

test('accepts its finding and no other', () => {
  const outcome = found(waiver())
  expect(lines(outcome)).toEqual(
    [
      'waived exercise/never-held plans/orders.mdx:14:14 “A” is promised every 3 months, but no drill of it is on record.',
      'exercise/never-held plans/orders.mdx:14:66 “B” is promised every 3 months, but no drill of it is on record.',
    ].map((line) => expect.stringContaining(line.split(' plans')[0] as string)),
  )
  expect(outcome.exit).toBe(1)
  expect(found(waiver({ about: '[exercises.a, exercises.b]' })).exit).toBe(0)
})

test('accepts nothing of another plan that has the same element', () => {
  const plans = { 'plans/orders.mdx': plan(exercises), 'plans/payments.mdx': plan(exercises) }
  const both = waiver({ about: '[exercises.a, exercises.b]' })
  const outcome = outcomeOf({ ...plans, 'waivers.yaml': both })
  expect(codes(outcome)).toEqual(['exercise/never-held', 'exercise/never-held'])
  expect(outcome.findings.filter((each) => !each.waiver).map((each) => each.plan)).toEqual(['payments', 'payments'])
})

test('counts on its last day, and is a finding on the day after', () => {
  const both = waiver({ about: '[exercises.a, exercises.b]' })
  expect(found(both, '2026-12-01T23:59:59Z').exit).toBe(0)
  const outcome = found(both, '2026-12-02T00:00:00Z')
  expect(codes(outcome)).toEqual(['exercise/never-held', 'exercise/never-held', 'waiver/expired'])
  expect(lines(outcome).join()).toContain('expired on 2026-12-01, 1 day ago')
})

test('one that accepts nothing is a finding, and says which element', () => {
  const outcome = found(waiver({ about: '[exercises.a, exercises.b, exercises.c]' }))
  expect(codes(outcome)).toEqual(['waiver/unneeded'])
  expect(lines(outcome).join()).toContain('for `exercises.c`, but there is no such finding')
  expect(outcome.exit).toBe(1)
})

test.each([
  ['longer than 180 days', { expires: '2027-05-01' }, 'waiver/too-long', 'lasts 181 days'],
  ['approved by its owner', { approver: 'engineering manager' }, 'waiver/self-approved', 'approved by its owner'],
  ['accepted tomorrow', { acceptedOn: '2026-11-21' }, 'waiver/in-future', 'is dated 2026-11-21'],
])('%s', (_, more, code, says) => {
  const outcome = found(waiver({ about: '[exercises.a, exercises.b]', ...more }))
  expect(codes(outcome)).toContain(code)
  expect(lines(outcome).join()).toContain(says)
})

test('180 days are not too long', () => {
  expect(codes(found(waiver({ about: '[exercises.a, exercises.b]', expires: '2027-04-30' })))).toEqual([])
})

test('no waiver accepts what is wrong with a waiver, nor content that cannot be read', () => {
  const self = `${waiver({ about: '[exercises.a, exercises.b]', approver: 'Engineering manager' })}x: { rule: waiver/self-approved, plan: orders, about: [waivers.w], reason: R, owner: A, approver: B, acceptedOn: 2026-11-01, expires: 2026-12-01 }\n`
  expect(codes(found(self))).toEqual(expect.arrayContaining(['waiver/self-approved', 'waiver/unneeded']))
})

test('a rule that does not exist is refused with a suggestion', () => {
  const outcome = found(waiver({ rule: 'exercise/never-hold' }))
  expect(outcome.exit).toBe(3)
  expect(outcome.findings[0]?.hint).toBe('Did you mean `exercise/never-held`?')
})

test('an accepted verdict is shown as waived, with the verdict under it', () => {
  const outcome = outcomeOf({
    'plans/orders.mdx': plan('claims: { c: {} }', '<Claim id="c">So.</Claim>'),
    'waivers.yaml': waiver({ rule: 'claim/unbound', about: '[claims.c]' }),
  })
  expect(outcome.judged?.verdicts[0]).toMatchObject({ verdict: 'waived', underlying: 'unknown', waiver: 'w' })
  expect(outcome.exit).toBe(0)
})

const acceptance = 'reason: R, owner: A, approver: B, acceptedOn: 2026-11-01, expires: 2026-12-01'
const overClaim = (check: string, waivers: string): ReturnType<typeof outcomeOf> =>
  outcomeOf({
    'plans/orders.mdx': plan(`claims: { c: ${check} }`, '<Claim id="c">So.</Claim>'),
    'waivers.yaml': waivers,
  })

test('a claim is accepted whatever keeps it from holding, and no longer needed when it holds', () => {
  const byClaim = `w: { claim: orders/c, ${acceptance} }\n`
  for (const check of ['{}', '{ computed: plan, expect: { approvers: { atLeast: 2 } } }']) {
    const outcome = overClaim(check, byClaim)
    expect(codes(outcome)).toEqual([])
    expect(outcome.judged?.verdicts[0]).toMatchObject({ verdict: 'waived', waiver: 'w' })
  }
  const held = overClaim('{ computed: plan, expect: { approvers: { atLeast: 1 } } }', byClaim)
  expect(codes(held)).toEqual(['waiver/unneeded'])
  expect(lines(held).join()).toContain('accepts any verdict for `claims.c`, but there is no such finding')
})

test('of several findings about one element only those are accepted that say the words', () => {
  const outcome = outcomeOf({
    'plans/orders.mdx': plan('objectives: { plan: { rto: { stated: 1-4 h }, rpo: { stated: little } } }'),
    'waivers.yaml': `w: { rule: objective/not-one-number, plan: orders, about: [objectives.plan], words: The RPO of, ${acceptance} }\n`,
  })
  expect(
    lines(outcome)
      .map((line) => line.replace(/ plans.*(The R.O).*/, ' $1'))
      .toSorted(),
  ).toEqual(['objective/not-one-number The RTO', 'waived objective/not-one-number The RPO'])
})

test.each([
  ['a claim and a rule', `w: { claim: orders/c, rule: claim/unbound, ${acceptance} }`],
  ['neither', `w: { plan: orders, ${acceptance} }`],
])('%s: refused', (_, waivers) => {
  const outcome = overClaim('{}', `${waivers}\n`)
  expect(outcome.exit).toBe(3)
  expect(lines(outcome).join()).toContain('A waiver names `rule`, `plan` and `about`, or a `claim`.')
})
