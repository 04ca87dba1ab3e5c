/** `rules` in holdfast.yaml: stricter always, weaker only where no promise rests on the rule. */
import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { fullText } from '../../src/model/phrase.ts'
import { ruleInfo } from '../../src/rules/index.ts'
import type { Outcome } from '../../src/report/outcome.ts'
import { codes, head, outcomeOf, plan, settings } from '../content.ts'

const lonely = head.replace(', deputy: COO', '')
const found = (rules: string, more: Readonly<Record<string, string>> = {}): Outcome =>
  outcomeOf({
    'holdfast.yaml': `${settings}rules: ${rules}\n`,
    'plans/orders.mdx': plan('', undefined, lonely),
    'plans/payments.mdx': plan('', undefined, lonely),
    ...more,
  })
const severities = (outcome: Outcome): string[] =>
  outcome.findings.map(({ plan: id, severity, usual }) => `${id} ${severity} ${usual}`)
const problems = (outcome: Outcome): string[] =>
  outcome.findings.map(({ message, hint, place }) => `${place.file}:${place.span?.[0]} ${fullText(message)} ${hint}`)

test('for all plans, and for one', () => {
  expect(severities(found('{}'))).toEqual(['orders warn undefined', 'payments warn undefined'])
  expect(severities(found('{ role/no-deputy: error }'))).toEqual(['orders error warn', 'payments error warn'])
  expect(severities(found('{ role/no-deputy: { severity: info, plans: { payments: error } } }'))).toEqual([
    'orders info warn',
    'payments error warn',
  ])
  expect(severities(found('{ role/no-deputy: { plans: { payments: error } } }'))).toEqual([
    'orders warn undefined',
    'payments error warn',
  ])
})

test('the exit code follows', () => {
  expect(found('{}').exit).toBe(0)
  expect(found('{ role/no-deputy: error }').exit).toBe(1)
})

test('what would not have stopped publication can be switched off, for one plan too', () => {
  expect(codes(found('{ role/no-deputy: off }'))).toEqual([])
  expect(severities(found('{ role/no-deputy: { plans: { payments: off } } }'))).toEqual(['orders warn undefined'])
})

test('an error can be lowered and not switched off', () => {
  expect(found('{ contact/placeholder: info }').exit).toBe(0)
  expect(problems(found('{ contact/placeholder: off }'))).toEqual([
    'holdfast.yaml:5 `contact/placeholder` is an error, and an error cannot be switched off. Set it to `warn` or `info`: it is found then and does not stop publication.',
  ])
})

test('a name that nothing has is refused with a suggestion', () => {
  expect(problems(found('{ role/no-deputies: info, role/no-deputy: { plans: { order: info } } }'))).toEqual([
    'holdfast.yaml:5 There is no rule `role/no-deputies`. Did you mean `role/no-deputy`?',
    'holdfast.yaml:5 There is no plan `order`. Did you mean `orders`?',
  ])
})

test('what a promise rests on is never lowered, for no plan', () => {
  const guarded = Object.values(ruleInfo).filter(({ guards }) => guards !== undefined)
  const must = [
    'claim/violated',
    'evidence/stale',
    'review/overdue',
    'waiver/expired',
    'content/code',
    'attestation/expired',
  ]
  expect(guarded.map(({ code }) => code)).toEqual(expect.arrayContaining(must))
  for (const { code, severity } of guarded) {
    if (severity === 'info') continue
    const [all = ''] = problems(found(`{ ${code}: info }`))
    expect(all).toContain(`\`${code}\` cannot be lowered from \`${severity}\` to \`info\`: it sees to it that `)
    expect(problems(found(`{ ${code}: { plans: { orders: off } } }`))[0]).toContain('cannot be lowered')
  }
})

test('no setting that is accepted makes a guarded finding count less', () => {
  const level = fc.constantFrom('error', 'warn', 'info', 'off')
  const overdue = { 'plans/orders.mdx': plan('', undefined, lonely.replace('2026-11-01', '2026-01-01')) }
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(ruleInfo)), level, level, (code, all, one) => {
      const outcome = found(`{ ${code}: { severity: ${all}, plans: { orders: ${one} } } }`, overdue)
      expect(outcome.exit === 1 || outcome.exit === 3).toBe(true)
    }),
    { seed: 1, numRuns: 60 },
  )
})
