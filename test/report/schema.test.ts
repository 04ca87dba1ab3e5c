/** The report for machines keeps to its published schema, whatever became of the portfolio and whoever reads it. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { audiences } from '../../src/model/audience.ts'
import { assess } from '../../src/pipeline.ts'
import { jsonReport, jsonText } from '../../src/report/json.ts'
import type { Outcome } from '../../src/report/outcome.ts'
import { reportSchema, type Report } from '../../src/report/schema.ts'
import { content, folder, outcomeOf, plan } from '../content.ts'
import { root, wrong } from '../plan/json-schema.ts'

const example = assess({
  content: join(root, 'content'),
  clock: '2026-11-20T12:00:00Z',
  strict: false,
  generator: 'Holdfast test',
})

/** The report as it lies on the disk. */
const written = (outcome: Outcome, audience: (typeof audiences)[number] = 'internal'): Report =>
  JSON.parse(jsonText(jsonReport(outcome, audience))) as Report

/** Fits the published schema, and holds nothing that the schema does not speak of. */
const fits = (report: Report): void => {
  expect(wrong('report', report)).toEqual([])
  expect(reportSchema.safeParse(report).error?.issues ?? []).toEqual([])
}

describe('of the example', () => {
  test.each(audiences)('for the audience %s', (audience) => {
    const report = written(example, audience)
    fits(report)
    expect(report.plans.length).toBe(5)
    expect(report.plans.flatMap((each) => each.claims).length).toBeGreaterThan(300)
  })

  test('as `holdfast check --format json` prints it', () => {
    const done = spawnSync(
      process.execPath,
      [join(root, 'src/cli.ts'), 'check', '--format', 'json', '--content', join(root, 'content')],
      { cwd: folder(), encoding: 'utf8', maxBuffer: 2 ** 26 },
    )
    expect(done.stderr).toBe('')
    const report = JSON.parse(done.stdout) as Report
    fits(report)
    expect(report.exit.code).toBe(done.status)
  })
})

describe('of a portfolio', () => {
  const claims = 'claims: { a: { evidence: orders, expect: { multiAz: { equals: true } } } }'
  const bindings = 'orders: { label: orders, source: aws/rds-instance, region: eu-west-1, params: { instance: a } }'

  test('with evidence that is missing', () => {
    const files = { 'plans/orders.mdx': plan(claims, '<Claim id="a">Two zones</Claim>.'), 'bindings.yaml': bindings }
    const report = written(outcomeOf(files))
    fits(report)
    expect(report.exit.code).toBe(2)
    expect(report.plans[0]?.claims[0]).toMatchObject({ verdict: 'unknown', reason: 'missing', asOf: null })
    expect(report.findings.length).toBeGreaterThan(0)
  })

  test('whose content has problems, so that nothing was judged', () => {
    const outcome = outcomeOf({ 'plans/orders.mdx': plan('lastReviewd: 2026-01-01\nobjectives: { a: { rto: 4 } }') })
    expect(outcome.judged).toBeUndefined()
    const report = written(outcome)
    fits(report)
    expect(report).toMatchObject({ asOf: null, mode: null, exit: { code: 3 }, plans: [] })
    expect(report.findings.map((each) => each.code)).toEqual(['content/unknown-key', 'content/invalid-value'])
  })

  test('that is not there at all', () => {
    const nowhere = join(content({}), 'nowhere')
    const report = written(assess({ content: nowhere, clock: '2026-11-20T12:00:00Z', strict: true, generator: 'H' }))
    fits(report)
    expect(report.findings.every((each) => each.place.line === undefined)).toBe(true)
  })
})

describe('readers', () => {
  test('accept a field that a later version adds', () => {
    const report = written(example)
    const later = { ...report, more: 1, plans: report.plans.map((each) => ({ ...each, more: 1 })) }
    expect(wrong('report', later)).toEqual([])
  })

  test('refuse a field that is missing, and one of another kind', () => {
    const { exit: _, ...short } = written(example)
    expect(wrong('report', short).join()).toContain("required property 'exit'")
    expect(wrong('report', { ...written(example), asOf: 'now' })).not.toEqual([])
    expect(wrong('report', { ...written(example), version: 2 })).not.toEqual([])
  })
})
