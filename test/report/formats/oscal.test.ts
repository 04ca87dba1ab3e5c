/** OSCAL: valid by the schemas of NIST, read by trestle, and no clause greener than its claim. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { make } from '../../../src/report/formats/oscal.ts'
import { make as makePoam } from '../../../src/report/formats/oscal-poam.ts'
import { root } from '../../plan/json-schema.ts'
import { caseNames, cases, made, many, runOf } from '../cases.ts'
import { read, withReaders } from '../reader.ts'

const validator = (name: string): ((text: string) => unknown[]) => {
  const schema = JSON.parse(readFileSync(join(root, `test/fixtures/schemas/${name}.json`), 'utf8')) as object
  const check = new Ajv({ strict: false, validateFormats: false }).compile(schema)
  return (text) => (check(JSON.parse(text)) ? [] : (check.errors ?? []))
}
const wrong = validator('oscal-assessment-results-1.2.3')
const wrongPoam = validator('oscal-poam-1.2.3')

type Prop = { name: string; value: string }
type Observation = {
  uuid: string
  methods: string[]
  types: string[]
  collected: string
  expires?: string
  props: Prop[]
}
type Finding = {
  target: { 'target-id': string; status: object; props: Prop[] }
  'related-observations': { 'observation-uuid': string }[]
  'related-risks'?: { 'risk-uuid': string }[]
}
type Result = {
  observations?: Observation[]
  findings?: Finding[]
  risks?: { uuid: string; deadline: string; statement: string }[]
  start: string
}
const resultOf = (text: string): Result =>
  (JSON.parse(text) as { 'assessment-results': { results: [Result] } })['assessment-results'].results[0]

describe('assessment results', () => {
  test.each(caseNames)('%s: are valid', async (name) => {
    expect(wrong(await made(make, name))).toEqual([])
  })

  test('the schema refuses what is not OSCAL', async () => {
    const text = await made(make, 'violated')
    expect(wrong(text.replaceAll('"reviewed-controls"', '"controls"'))).not.toEqual([])
    expect(wrong(text.replace(/"collected": "[^"]*"/, '"collected": "yesterday"'))).not.toEqual([])
  })

  test.each([
    [
      'clean',
      [
        ['cp-9_smt', 'satisfied', 'pass'],
        ['soc2-A1.2_smt', 'satisfied', 'pass'],
        ['cp-9.1_smt', 'satisfied', 'pass'],
      ],
    ],
    [
      'violated',
      [
        ['cp-9_smt', 'not-satisfied', 'fail'],
        ['soc2-A1.2_smt', 'not-satisfied', 'fail'],
        ['cp-9.1_smt', 'satisfied', 'pass'],
      ],
    ],
    [
      'unknown',
      [
        ['cp-9_smt', 'satisfied', 'pass'],
        ['soc2-A1.2_smt', 'satisfied', 'pass'],
        ['cp-9.1_smt', 'not-satisfied', 'other'],
      ],
    ],
    [
      'waived',
      [
        ['cp-9_smt', 'not-satisfied', 'fail'],
        ['soc2-A1.2_smt', 'not-satisfied', 'fail'],
        ['cp-9.1_smt', 'satisfied', 'pass'],
      ],
    ],
  ] as const)('%s: each clause is as its claim is, and waiving satisfies none', async (name, expected) => {
    const { findings = [] } = resultOf(await made(make, name))
    expect(findings.map(({ target }) => [target['target-id'], ...Object.values(target.status)])).toEqual(expected)
  })

  test('a claim is one observation with what was read until when, which its findings name', async () => {
    const { observations = [], findings = [] } = resultOf(await made(make, 'clean'))
    expect(observations[0]).toMatchObject({
      methods: ['TEST'],
      types: ['control-objective'],
      collected: '2026-11-20T11:00:00Z',
      expires: '2026-11-27T11:00:00Z',
    })
    const known = new Set(observations.map(({ uuid }) => uuid))
    expect(known.size).toBe(2)
    expect(
      findings.flatMap((each) => each['related-observations']).every((each) => known.has(each['observation-uuid'])),
    ).toBe(true)
  })

  test('a waiver is a risk with an owner and a last day, which the findings under it name', async () => {
    const { risks = [], findings = [] } = resultOf(await made(make, 'waived'))
    expect(risks).toMatchObject([{ deadline: '2026-12-31T23:59:59Z' }])
    expect(risks[0]?.statement).toContain('Operator carries the risk. Counsel accepted it')
    expect(findings.flatMap((each) => each['related-risks'] ?? []).map((each) => each['risk-uuid'])).toEqual([
      risks[0]?.uuid,
      risks[0]?.uuid,
    ])
  })

  test('names stay the same from run to run, and the document has another when it says something else', async () => {
    const names = (text: string): string[] => (resultOf(text).observations ?? []).map(({ uuid }) => uuid)
    const [clean, violated] = [await made(make, 'clean'), await made(make, 'violated')]
    expect(names(clean)).toEqual(names(violated))
    const own = (text: string): string =>
      (JSON.parse(text) as { 'assessment-results': { uuid: string } })['assessment-results'].uuid
    expect(own(clean)).not.toBe(own(violated))
    expect(await made(make, 'clean')).toBe(clean)
  })

  test('with 10,000 findings', async () => {
    const text = await made(make, 'violated', many(10_000))
    expect(wrong(text)).toEqual([])
    expect(resultOf(text).observations?.length).toBe(10_002)
  })
})

describe('a POA&M', () => {
  test('there is none when nothing is open', async () => {
    expect(makePoam(runOf(await cases.clean()))).toBeUndefined()
  })

  test.each(caseNames.filter((name) => name !== 'clean'))('%s: is valid', async (name) => {
    expect(wrongPoam(await made(makePoam, name))).toEqual([])
  })

  test('the schema refuses one without an item', async () => {
    const text = await made(makePoam, 'waived')
    const poam = JSON.parse(text) as { 'plan-of-action-and-milestones': { 'poam-items': unknown[] } }
    poam['plan-of-action-and-milestones']['poam-items'] = []
    expect(wrongPoam(JSON.stringify(poam))).not.toEqual([])
  })
})

withReaders('trestle', () => {
  test.each(caseNames)('reads the results of %s', async (name) => {
    const text = await made(make, name)
    const { observations = [], risks = [], findings = [] } = resultOf(text)
    expect(read('oscal', text)).toEqual({
      version: '1.2.1',
      observations: observations.length,
      risks: risks.length,
      findings: findings.map(({ target }) => [target['target-id'], (target.status as { state: string }).state]),
    })
  })

  test('reads a POA&M of a waiver, and one of a gap', async () => {
    expect(read('oscal-poam', await made(makePoam, 'waived'))).toEqual({
      items: ['Accepted until 2026-12-31: claim/violated in orders'],
      risks: 1,
    })
    expect(read('oscal-poam', await made(makePoam, 'violated'))).toEqual({
      items: ['Claim `rpo` is not so: restorable age is 41 min, expected ≤ 15 min.'],
      risks: 0,
    })
  })
})
