/** Baselines: what they list does not count, what is new does, they shrink and expire, and they change no verdict. */
import { expect, test } from 'vitest'
import { exitCode } from '../../src/rules/find.ts'
import { applyBaseline, baselineOf, baselineSchema, tooLong, type Baseline } from '../../src/rules/baseline.ts'
import type { Finding } from '../../src/model/finding.ts'
import { now, outcomeOf, plan } from '../content.ts'

const exercises = (...names: string[]): string =>
  `exercises: { ${names.map((name) => `${name}: { title: ${name.toUpperCase()}, type: restore, every: 3 months }`).join(', ')} }`
const place = (): { file: string } => ({ file: 'baseline.json' })
type Run = ReturnType<typeof outcomeOf>
const run = (more: string, at = now, files: Readonly<Record<string, string>> = {}): Run =>
  outcomeOf({ 'plans/orders.mdx': plan(more), ...files }, at)
const settingsOf = ({ judged }: Run) =>
  judged?.portfolio.settings as NonNullable<Run['judged']>['portfolio']['settings']
const listed = (of: Run, earlier?: Baseline, at = now): Baseline => baselineOf(of.findings, earlier, at, settingsOf(of))
const under = (baseline: Baseline, of: Run, at = now): Finding[] =>
  applyBaseline(of.findings, baseline, place, at, settingsOf(of))
const open = (findings: readonly Finding[]): string[] =>
  findings.filter(({ known, waiver }) => !known && !waiver).map(({ code, about }) => `${code} ${about?.split('.')[0]}`)

const two = run(exercises('a', 'b'))
const baseline = listed(two)

test('lists what counts, with a day and an end, in a form that its schema reads', () => {
  expect(baselineSchema.parse(JSON.parse(JSON.stringify(baseline)))).toEqual(baseline)
  expect(baseline.entries).toHaveLength(2)
  expect(baseline.entries[0]).toMatchObject({ code: 'exercise/never-held', since: '2026-11-20', until: '2027-05-19' })
  expect(tooLong(baseline)).toBeUndefined()
  expect(
    tooLong({ version: 1, entries: baseline.entries.map((each) => ({ ...each, until: '2027-05-20' })) }),
  ).toBeDefined()
})

test('what is listed does not decide the exit code, and says since when', () => {
  const findings = under(baseline, two)
  expect(exitCode(findings, true)).toBe(0)
  expect(findings.map(({ known }) => known)).toEqual(findings.map(() => ({ since: '2026-11-20', until: '2027-05-19' })))
  expect(findings).toHaveLength(2)
})

test('what is new fails', () => {
  const findings = under(baseline, run(exercises('a', 'b', 'c')))
  expect(open(findings)).toEqual(['exercise/never-held exercises'])
  expect(exitCode(findings, false)).toBe(1)
})

test('what is no longer found must be removed, and writing it anew removes it and adds nothing', () => {
  const fewer = run(exercises('a', 'c'))
  expect(open(under(baseline, fewer)).toSorted()).toEqual([
    'baseline/unneeded baseline',
    'exercise/never-held exercises',
  ])
  const shorter = listed(fewer, baseline, '2026-12-01T00:00:00Z')
  expect(shorter.entries).toEqual(baseline.entries.filter(({ about }) => about === 'exercises.a'))
})

test('an entry counts on its last day, and not on the next one', () => {
  const at = (day: string): string[] => {
    const then = run(exercises('a', 'b'), `${day}T12:00:00Z`)
    return open(under(baseline, then, `${day}T12:00:00Z`)).filter((each) => !each.startsWith('review/'))
  }
  expect(at('2027-05-19')).toEqual([])
  expect(at('2027-05-20').filter((each) => each.startsWith('baseline/expired'))).toHaveLength(2)
  expect(at('2027-05-20').filter((each) => each.startsWith('exercise/'))).toHaveLength(2)
})

test('a waiver goes before: what it accepts need not be listed', () => {
  const waived = run(exercises('a', 'b'), now, {
    'waivers.yaml':
      'w: { rule: exercise/never-held, plan: orders, about: [exercises.a], reason: R, owner: A, approver: B, acceptedOn: 2026-11-01, expires: 2026-12-01 }\n',
  })
  expect(listed(waived).entries.map(({ about }) => about)).toEqual(['exercises.b'])
  expect(open(under(baseline, waived))).toEqual(['baseline/unneeded baseline'])
})

test('what is wrong with a waiver is never listed', () => {
  const expired = run(exercises('a'), now, {
    'waivers.yaml':
      'w: { rule: exercise/never-held, plan: orders, about: [exercises.a], reason: R, owner: A, approver: B, acceptedOn: 2026-10-01, expires: 2026-11-01 }\n',
  })
  expect(listed(expired).entries.map(({ code }) => code)).toEqual(['exercise/never-held'])
  expect(open(under(listed(expired), expired))).toEqual(['waiver/expired waivers'])
})

test('no verdict changes', () => {
  const broken = outcomeOf({
    'plans/orders.mdx': plan(
      'claims: { c: { computed: plan, expect: { approvers: { atLeast: 2 } } } }',
      '<Claim id="c">So it is</Claim>.',
    ),
  })
  const findings = under(listed(broken), broken)
  expect(exitCode(findings, false)).toBe(0)
  expect(broken.judged?.verdicts.map(({ verdict }) => verdict)).toEqual(['violated'])
  expect(findings.map(({ severity, waiver }) => [severity, waiver])).toEqual([['error', undefined]])
})
