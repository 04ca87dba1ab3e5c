/** The portfolio that the benchmark measures is a real one: clean, with all records of its own, and as large as was asked. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { generate } from '../scripts/maintain/bench-portfolio.ts'
import { verifyHistory } from '../src/evidence/store.ts'
import { assess } from '../src/pipeline.ts'
import type { Outcome } from '../src/report/outcome.ts'
import { folder } from './content.ts'

const example = fileURLToPath(new URL('../content', import.meta.url))

const outcomeOf = (content: string): Outcome =>
  assess({ content, clock: '2026-11-20T12:00:00Z', strict: false, generator: 'Holdfast test', wholeHistory: true })

let place: string
let original: Outcome
let made: Outcome

beforeAll(async () => {
  place = folder()
  await generate(example, place, 12)
  original = outcomeOf(example)
  made = outcomeOf(place)
})

test('it has as many plans as were asked for, and nothing blocks it', () => {
  expect(made.judged?.portfolio.plans).toHaveLength(12)
  expect(made.exit).toBe(0)
  expect(verifyHistory(join(place, 'evidence')).problems).toEqual([])
})

test('each copy is judged as the plan that it was copied from, on records of its own', () => {
  const verdictsOf = (outcome: Outcome, plan: string): unknown =>
    outcome.judged?.verdicts
      .filter((verdict) => verdict.plan === plan)
      .map(({ claim, verdict, underlying, basis, asOf }) => ({ claim, verdict, underlying, basis, asOf }))
  for (const [copy, plan] of [
    ['auditron-001', 'auditron'],
    ['auditforge-002', 'auditforge'],
    ['auditron-002', 'auditron'],
  ] as const)
    expect(verdictsOf(made, copy)).toEqual(verdictsOf(original, plan))
  const { portfolio, evidence } = made.judged as NonNullable<Outcome['judged']>
  const bindings = portfolio.plans.map((plan) =>
    Object.values(plan.claims).flatMap(({ subject }) => (subject.kind === 'evidence' ? [subject.binding] : [])),
  )
  expect(new Set(bindings.flat()).size).toBe(bindings.reduce((sum, each) => sum + new Set(each).size, 0))
  expect(evidence['auditforge-buckets-002']).toBeUndefined()
  expect(evidence['auditforge-002-buckets']?.binding).toBe('auditforge-002-buckets')
  expect(portfolio.drills.filter(({ plan }) => plan === 'auditforge-002')).not.toEqual([])
})

test('the first five plans are the example', () => {
  expect(readFileSync(join(place, 'plans/auditron.mdx'), 'utf8')).toBe(
    readFileSync(join(example, 'plans/auditron.mdx'), 'utf8'),
  )
})
