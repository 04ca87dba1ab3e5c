/** SARIF: valid by the schema of OASIS, read by sarif-tools, at the words of the plan, and the same alert in the next run. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { make } from '../../../src/report/formats/sarif.ts'
import { root } from '../../plan/json-schema.ts'
import { caseNames, cases, made, many, runOf } from '../cases.ts'
import { read, withReaders } from '../reader.ts'

const schema = JSON.parse(readFileSync(join(root, 'test/fixtures/schemas/sarif-2.1.0.json'), 'utf8')) as object
const check = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema)
const wrong = (text: string): unknown[] => (check(JSON.parse(text)) ? [] : (check.errors ?? []))

type Location = {
  physicalLocation: { artifactLocation: { uri: string; uriBaseId?: string }; region: Record<string, number> }
}
type Result = {
  ruleId: string
  ruleIndex: number
  level: string
  message: { text: string }
  locations: Location[]
  relatedLocations?: (Location & { message: { text: string } })[]
  partialFingerprints: Record<string, string>
  suppressions?: { kind: string; status: string; justification: string }[]
}
type Sarif = {
  runs: [
    {
      tool: { driver: { rules: { id: string; help: { text: string } }[] } }
      results: Result[]
      invocations: [Record<string, unknown>]
    },
  ]
}
const runIn = (text: string): Sarif['runs'][0] => (JSON.parse(text) as Sarif).runs[0]

test.each(caseNames)('%s: is valid', async (name) => {
  expect(wrong(await made(make, name))).toEqual([])
})

test('the schema refuses what is not SARIF', async () => {
  const text = await made(make, 'violated')
  expect(wrong(text.replaceAll('"ruleId"', '"rule"'))).not.toEqual([])
  expect(wrong(text.replace('"2.1.0"', '"2.0.0"'))).not.toEqual([])
})

describe('a violated claim', () => {
  test('stands at its words, from the top of the repository, and points at its check', async () => {
    const [result] = runIn(await made(make, 'violated')).results
    expect(result).toMatchObject({ ruleId: 'claim/violated', level: 'error' })
    expect(result?.message.text).toContain('restorable age is 41 min, expected ≤ 15 min')
    const [at] = result?.locations ?? []
    expect(at?.physicalLocation.artifactLocation).toEqual({
      uri: 'docs/continuity/plans/orders.mdx',
      uriBaseId: '%SRCROOT%',
    })
    const outcome = await cases.violated()
    const [line, column, endLine, endColumn] = outcome.findings[0]?.place.span ?? []
    expect(at?.physicalLocation.region).toEqual({ startLine: line, startColumn: column, endLine, endColumn })
    expect(result?.relatedLocations?.map(({ message }) => message.text)).toEqual(['the check'])
  })

  test('has a rule that explains it', async () => {
    const { tool, results } = runIn(await made(make, 'violated'))
    const rule = tool.driver.rules[results[0]?.ruleIndex ?? -1]
    expect(rule?.id).toBe('claim/violated')
    expect(rule?.help.text).toContain('SOC 2')
  })

  test('keeps its fingerprint when its lines move', async () => {
    const prints = async (change: (text: string) => string): Promise<unknown> => {
      const { report, ...run } = runOf(await cases.violated())
      return runIn(
        (await make({ ...run, report: JSON.parse(change(JSON.stringify(report))) as typeof report })) ?? '',
      ).results.map((each) => each.partialFingerprints)
    }
    const before = await prints((text) => text)
    expect(before).toEqual([
      {
        primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{32}:1$/) as string,
        'holdfastFinding/v1': expect.any(String) as string,
      },
    ])
    expect(await prints((text) => text.replace(/"line":\d+/g, '"line":99'))).toEqual(before)
  })
})

test('what is waived is suppressed with its reason, and points at the waiver', async () => {
  const [result] = runIn(await made(make, 'waived')).results
  expect(result?.suppressions).toEqual([
    {
      kind: 'external',
      status: 'accepted',
      justification: 'The copy is being set up. Accepted by Counsel for Operator until 2026-12-31 (waiver late).',
    },
  ])
  expect(result?.relatedLocations?.at(-1)).toMatchObject({
    message: { text: 'the waiver' },
    physicalLocation: { artifactLocation: { uri: 'docs/continuity/waivers.yaml' } },
  })
})

test('content that could not be judged did not run to its end, and its problems are results', async () => {
  const { results, invocations } = runIn(await made(make, 'invalid'))
  expect(invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 3 })
  expect(results.map(({ ruleId }) => ruleId)).toEqual(['content/unknown-key', 'content/invalid-value'])
})

test('no more results are written than code scanning takes, the heaviest first, and what is left out is said', async () => {
  const text = await made(make, 'violated', (report) => {
    const more = many(25_010)(report)
    return {
      ...more,
      findings: more.findings.map((each, index) => (index < 10 ? { ...each, severity: 'info' } : each)),
    }
  })
  const { results, invocations } = runIn(text)
  expect(results.length).toBe(25_000)
  expect(results.every(({ level }) => level === 'error')).toBe(true)
  expect(JSON.stringify(invocations[0])).toContain('10 results are left out')
  expect(wrong(text)).toEqual([])
})

test('a path with signs of addresses in it stays one path', async () => {
  const [result] = runIn(await made(make, 'violated', (report) => ({ ...report, content: 'a b/ü#?' }))).results
  expect(result?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('a%20b/%C3%BC%23%3F/plans/orders.mdx')
})

withReaders('sarif-tools', () => {
  test.each(caseNames)('reads %s', async (name) => {
    const { report } = runOf(await cases[name]())
    const seen = read('sarif', await made(make, name)) as { tools: string[]; count: number; records: unknown[][] }
    expect(seen.tools).toEqual(['Holdfast'])
    expect(seen.count).toBe(report.findings.length)
    expect(seen.records.map((each) => each[1]).toSorted()).toEqual(report.findings.map(({ code }) => code).toSorted())
  })

  test('reads 10,000 findings', async () => {
    expect(read('sarif', await made(make, 'violated', many(10_000)))).toMatchObject({ count: 10_000 })
  })
})
