/**
 * Every state of a cell by a plan that has it. A cell is green only as long as what it needs holds: when a reading, a drill or a
 * review is taken away, it is not.
 *
 * Seen to fail: a tag that counts by itself; arithmetic on the plan's own words that counts as evidence; a drill that counts
 * for ever; a claim about something else that counts for backups.
 */
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/claims/judge.ts'
import { matrixFor } from '../../src/document/control-view.ts'
import { contextFor, type Judged } from '../../src/document/context.ts'
import type { ControlCell } from '../../src/model/controls.ts'
import type { Evidence, FactValue } from '../../src/model/evidence.ts'
import { applyToVerdicts, find } from '../../src/rules/find.ts'
import type { Audience } from '../../src/model/audience.ts'
import type { Plan } from '../../src/model/plan.ts'
import { lines, now, outcomeOf, plan } from '../content.ts'
import { reading } from '../evidence-of.ts'

type Files = Readonly<Record<string, string>>

/** Judges a plan with these readings, waivers included. */
const judgedWith = (files: Files, evidence: Readonly<Record<string, Evidence>> = {}, at = now): Judged => {
  const outcome = outcomeOf(files, at)
  if (!outcome.judged) throw new Error(lines(outcome).join('\n'))
  const court = { ...outcome.judged, evidence }
  const verdicts = judge(court)
  const findings = find({ ...court, verdicts })
  return { ...court, verdicts: applyToVerdicts(verdicts, findings), findings }
}

const cellsOf = (judged: Judged, audience: Audience = 'internal'): readonly ControlCell[] =>
  matrixFor(contextFor(judged, judged.portfolio.plans[0] as Plan, audience))

const cell = (judged: Judged, element: string, clause: string, audience?: Audience): ControlCell | undefined =>
  cellsOf(judged, audience).find((each) => each.element === element && each.clause === clause)

const state = (judged: Judged, element: string, clause: string): string | undefined =>
  cell(judged, element, clause)?.state

const exercise = 'exercises: { restore: { title: Restore test, type: restore, every: 3 months } }'
const drill = (date: string, result = 'pass'): string =>
  `---\ntitle: D\nplan: orders\nexercises: [restore]\ntype: restore\nstartedAt: ${date}T09:00:00Z\nendedAt: ${date}T10:00:00Z\nenvironment: staging\nresult: ${result}\n---\n`
const waiver = (rule: string, about: string): string =>
  `w: { rule: ${rule}, plan: orders, about: [${about}], reason: Not yet., owner: A, approver: B, acceptedOn: 2026-11-01, expires: 2026-12-31 }\n`

describe('restore tests', () => {
  const restores = (files: Files, at = now): string | undefined =>
    state(judgedWith({ 'plans/orders.mdx': plan(exercise), ...files }, {}, at), 'restores', 'soc2:A1.3')
  test('a passing drill inside its cadence supplies evidence, and names itself', () => {
    const judged = judgedWith({ 'plans/orders.mdx': plan(exercise), 'drills/d.mdx': drill('2026-11-01') })
    expect(cell(judged, 'restores', 'nist:CP-9(1)')).toMatchObject({
      state: 'evidence',
      items: [{ kind: 'drill', id: 'd', state: 'evidence', until: '2027-02-02T00:00:00Z' }],
    })
  })
  test('after its last day it does not', () => {
    expect(restores({ 'drills/d.mdx': drill('2026-11-01') }, '2027-02-01T23:59:59Z')).toBe('evidence')
    expect(restores({ 'drills/d.mdx': drill('2026-11-01') }, '2027-02-02T00:00:00Z')).toBe('unverified')
  })
  test('without a drill it is unverified, after a failed one contradicted', () => {
    expect(restores({})).toBe('unverified')
    expect(restores({ 'drills/d.mdx': drill('2026-11-01', 'fail') })).toBe('violated')
  })
  test('a waiver makes it waived, never supplied', () => {
    expect(restores({ 'waivers.yaml': waiver('exercise/never-held', 'exercises.restore') })).toBe('waived')
  })
  test('a plan that promises none has a gap', () => {
    expect(state(judgedWith({ 'plans/orders.mdx': plan() }), 'restores', 'soc2:A1.3')).toBe('gap')
  })
})

const bindings = `db: { label: order database, source: aws/rds-instance, account: "123456789012", region: eu-west-1, params: { instance: orders-prod } }\n`
const encrypted = (
  check = 'expect: { storageEncrypted: { equals: true } }',
  tags = 'soc2:CC6.1, nist:CP-9(8)',
): Files => ({
  'plans/orders.mdx': plan(
    `claims:\n  c: { evidence: db, ${check}, controls: [${tags}] }\nstores: { db: { name: Orders, holds: orders } }\nbackups: { daily: { store: db, method: snapshot, interval: 1 day } }`,
    '<Claim id="c">So it is</Claim>.',
  ),
  'bindings.yaml': bindings,
})
const read = (facts: Readonly<Record<string, FactValue | null>>): Readonly<Record<string, Evidence>> => ({
  db: reading('db', [facts]),
})

describe('claims', () => {
  test('one that holds on a setting that was read supplies evidence for the clauses that it names, and for no other', () => {
    const judged = judgedWith(encrypted(), read({ storageEncrypted: true }))
    expect(cell(judged, 'protection', 'nist:CP-9(8)')).toMatchObject({
      state: 'evidence',
      items: [{ kind: 'claim', id: 'c', basis: 'configured' }],
    })
    expect(state(judged, 'protection', 'dora:12(2)')).toBe('gap')
  })
  test('when its reading is taken away, the cell is unverified', () => {
    expect(state(judgedWith(encrypted(), {}), 'protection', 'nist:CP-9(8)')).toBe('unverified')
  })
  test('when its reading has expired, too', () => {
    const expired = { db: { ...read({ storageEncrypted: true })['db'], expires: '2026-11-20T11:30:00Z' } as Evidence }
    expect(state(judgedWith(encrypted(), expired), 'protection', 'nist:CP-9(8)')).toBe('unverified')
  })
  test('one that is not so contradicts, and with a waiver is waived', () => {
    const files = encrypted()
    expect(state(judgedWith(files, read({ storageEncrypted: false })), 'protection', 'soc2:CC6.1')).toBe('violated')
    const waived = { ...files, 'waivers.yaml': waiver('claim/violated', 'claims.c') }
    expect(state(judgedWith(waived, read({ storageEncrypted: false })), 'protection', 'soc2:CC6.1')).toBe('waived')
  })
  test('one that speaks of something else does not turn a part green by its tag', () => {
    const judged = judgedWith(
      encrypted('expect: { multiAz: { equals: true } }', 'soc2:A1.2, nist:CP-9(8)'),
      read({ multiAz: true }),
    )
    expect(state(judged, 'protection', 'nist:CP-9(8)')).toBe('gap')
    expect(state(judged, 'backup', 'soc2:A1.2')).toBe('stated')
    expect(state(judged, 'redundancy', 'soc2:A1.2')).toBe('evidence')
    // It is shown where it is tagged, by itself.
    expect(cell(judged, 'claims', 'nist:CP-9(8)')?.items).toMatchObject([{ kind: 'claim', id: 'c' }])
  })
  test('one that nothing checks, and one that is only computed from the plan, are stated', () => {
    const of = (check: string): Judged =>
      judgedWith({ 'plans/orders.mdx': plan(`claims:\n  c: { ${check} }`, '<Claim id="c">So it is</Claim>.') })
    expect(state(of('controls: [nist:CP-3]'), 'training', 'nist:CP-3')).toBe('stated')
    const computed = of('computed: roles, expect: { roles: { atLeast: 1 } }, controls: [soc2:CC1.3]')
    expect(computed.verdicts[0]?.verdict).toBe('holds')
    expect(state(computed, 'roles', 'soc2:CC1.3')).toBe('stated')
  })
  test('evidence beside something that is not shown is evidence in part', () => {
    const files = {
      ...encrypted('expect: { backupRetention: { atLeast: 7 days } }', 'soc2:A1.2'),
      'drills/d.mdx': '',
    }
    delete (files as Record<string, string>)['drills/d.mdx']
    const judged = judgedWith(files, read({ backupRetention: 8 * 86_400 }))
    expect(state(judged, 'backup', 'soc2:A1.2')).toBe('evidence')
    const findings = judged.findings.concat({
      code: 'recovery-point/alert-after-objective', severity: 'error', exit: 1, plan: 'orders', place: { file: 'x' }, message: [], hint: '', related: [],
    } as unknown as Judged['findings'][number]) // prettier-ignore
    expect(state({ ...judged, findings }, 'backup', 'soc2:A1.2')).toBe('partial')
  })
  test('one whose words an audience may not see takes no part in its matrix', () => {
    const files = {
      ...encrypted(),
      'plans/orders.mdx': encrypted()['plans/orders.mdx']?.replace(
        '<Claim id="c">So it is</Claim>.',
        '<Only audience="auditor">\n\n<Claim id="c">So it is</Claim>.\n\n</Only>',
      ) as string,
    }
    const judged = judgedWith(files, read({ storageEncrypted: true }))
    expect(cell(judged, 'protection', 'nist:CP-9(8)', 'auditor')?.state).toBe('evidence')
    expect(cell(judged, 'protection', 'nist:CP-9(8)', 'public')?.state).toBe('gap')
    expect(JSON.stringify(cellsOf(judged, 'public'))).not.toContain('"claim"')
  })
})

test('a procedure that an audience may not see is not named to it', () => {
  const hidden = (audience: string): Files => ({
    'plans/orders.mdx': plan(
      '',
      `<Only audience="${audience}">\n\n<Procedure id="inside" title="Move to the inside">\n<Step>\nDo it.\n</Step>\n</Procedure>\n\n</Only>`,
    ),
  })
  expect(cell(judgedWith(hidden('auditor')), 'procedures', 'nist:CP-10', 'auditor')?.items).toMatchObject([
    { id: 'procedures.inside', says: 'Move to the inside', state: 'stated' },
  ])
  expect(JSON.stringify(cellsOf(judgedWith(hidden('auditor')), 'customer'))).not.toMatch(/inside/)
  expect(state(judgedWith(hidden('auditor')), 'procedures', 'nist:CP-10')).toBe('stated')
})

test('an approval counts as long as it is of the plan as it is', () => {
  const text = plan()
  const judged = judgedWith({ 'plans/orders.mdx': text })
  const sha = judged.portfolio.plans[0]?.sha256 as string
  const review = (digest: string): Files => ({
    'plans/orders.mdx': text,
    'reviews/orders/2026-11-01.yaml': `version: "1"\nplanSha256: "${digest}"\nby: CTO\nscope: full\ndecision: approve\n`,
  })
  expect(state(judged, 'review', 'soc2:CC4.1')).toBe('stated')
  expect(state(judgedWith(review(sha)), 'review', 'soc2:CC4.1')).toBe('evidence')
  expect(state(judgedWith(review('0'.repeat(64))), 'review', 'soc2:CC4.1')).toBe('violated')
  expect(state(judgedWith(review(sha), {}, '2027-03-01T00:00:00Z'), 'review', 'soc2:CC4.1')).toBe('violated')
})

test('a clause that is not known is a problem at its place, with the one that may be meant', () => {
  const of = (tag: string): string[] => {
    const outcome = outcomeOf({
      'plans/orders.mdx': plan(`claims:\n  c: { controls: ['soc2:A1.2', '${tag}'] }`, '<Claim id="c">So</Claim>.'),
    })
    expect(outcome.exit).toBe(3)
    return [...lines(outcome), ...outcome.findings.map(({ hint }) => hint)]
  }
  expect(of('soc2:A1.4')).toEqual([
    'content/unknown-reference plans/orders.mdx:15:32 There is no clause `soc2:A1.4` that plans are known to supply evidence for.',
    'Did you mean `soc2:A1.1`?',
  ])
  expect(of('sox:A1.2')[1]).toContain('Standards: soc2, iso22301, iso27001, nist34, nist, dora, hipaa, ccm.')
  expect(of('soc2:constructor')[0]).toContain('There is no clause')
})
