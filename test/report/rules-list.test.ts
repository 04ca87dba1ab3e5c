/** `check --rules`: every rule, with how many of its findings are open and how many are accepted. */
import { expect, test } from 'vitest'
import { ruleInfo } from '../../src/rules/index.ts'
import { ruleCounts, ruleCountsText } from '../../src/report/rules-list.ts'
import { outcomeOf, plan, settings } from '../content.ts'

const exercises =
  'exercises: { a: { title: A, type: restore, every: 3 months }, b: { title: B, type: restore, every: 3 months } }'
const { findings, judged } = outcomeOf({
  'holdfast.yaml': `${settings}rules: { exercise/never-held: warn }\n`,
  'plans/orders.mdx': plan(exercises),
  'waivers.yaml':
    'w: { rule: exercise/never-held, plan: orders, about: [exercises.a], reason: R, owner: A, approver: B, acceptedOn: 2026-11-01, expires: 2026-12-01 }\n',
})
const counts = ruleCounts(findings, judged?.portfolio.settings)

test('lists all rules by code', () => {
  expect(counts.map(({ code }) => code)).toEqual(Object.keys(ruleInfo).toSorted())
})

test('counts what is open and what is accepted apart', () => {
  expect(counts.filter(({ open, waived, known }) => open + waived + known > 0)).toEqual([
    {
      code: 'exercise/never-held',
      title: 'Promised exercise without a record',
      severity: 'error',
      here: 'warn',
      open: 1,
      waived: 1,
      known: 0,
    },
  ])
})

test('marks a severity that the settings changed, and says how many rules are broken', () => {
  const text = ruleCountsText(counts)
  expect(text).toMatch(/^exercise\/never-held +warn\* +1 +1 +·$/m)
  expect(text).toMatch(/^review\/overdue +error +· +· +·$/m)
  expect(text).toContain(`${counts.length} rules, 1 of them broken here.\n* holdfast.yaml says so`)
})
