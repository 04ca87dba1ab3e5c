/**
 * The contradictions of the five source documents about recovery, copies and retention, as the catalogue lists them: each is
 * found in the example, at its place, with its arithmetic, and is accepted for a time by a person, not corrected in silence.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { assess } from '../../src/pipeline.ts'
import { fullText } from '../../src/model/phrase.ts'
import { rules } from '../../src/rules/index.ts'

const example = fileURLToPath(new URL('../../content', import.meta.url))
const { findings } = assess({
  content: example,
  clock: '2026-11-20T06:00:00Z',
  strict: false,
  generator: 'Holdfast test',
})
const lines = new Map<string, readonly string[]>()
const lineAt = (file: string, line: number): string => {
  const known = lines.get(file) ?? readFileSync(`${example}/${file}`, 'utf8').split('\n')
  lines.set(file, known)
  return known[line - 1] ?? ''
}

const plans = {
  AF: 'auditforge',
  AK: 'knowledge-exchange',
  VB: 'virtual-backroom',
  AU: 'auditron',
  CO: 'cloud-optimizer',
} as const

type Row = readonly [
  catalogue: string,
  plan: keyof typeof plans,
  code: string,
  about: string,
  /** What stands in the line that the finding points at. */
  at: string,
  /** The arithmetic, or the words and what they are compared with. */
  says: string,
]

const rows = readFileSync(new URL('../fixtures/catalogue-recovery.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' | ') as unknown as Row)

test('the table is read whole', () => {
  expect(
    rows.filter((row) => row.length !== 6 || row.some((each) => each.trim() === '') || !(row[1] in plans)),
  ).toEqual([])
  expect(rows.length).toBeGreaterThan(60)
})

describe.each(rows)('%s in %s: %s of %s', (catalogue, plan, code, about, at, says) => {
  const found = findings.filter(
    (each) =>
      each.code === code && each.plan === plans[plan] && each.about === about && fullText(each.message).includes(says),
  )

  test('is found once, with its arithmetic, where it stands', () => {
    const all = findings.filter((each) => each.code === code && each.plan === plans[plan])
    expect(found, all.map((each) => `${each.about} ${fullText(each.message)}`).join('\n')).toHaveLength(1)
    expect(found[0]?.place.file).toBe(`plans/${plans[plan]}.mdx`)
    expect(lineAt(found[0]?.place.file ?? '', found[0]?.place.span?.[0] ?? 0)).toContain(at)
  })

  test('is accepted by a waiver, and every number it used has a place', () => {
    expect(found[0]?.waiver).toMatch(new RegExp(`^${plans[plan]}-`))
    for (const { place, note } of found[0]?.related ?? []) {
      expect(note).toMatch(/\S/)
      expect(lineAt(place.file, place.span?.[0] ?? 0).trim(), `${place.file} ${note}`).not.toBe('')
    }
  })

  test('comes from the rule of that number, or from the one that shows the same figures', () => {
    const rule = rules.find((each) => each.code === code)
    expect([rule?.catalogue, code === 'recovery-time/steps-exceed-objective' ? 'OBJ-04' : undefined]).toContain(
      catalogue,
    )
  })
})

test('every number of the catalogue that these rules carry has a row', () => {
  const areas = /^(objective|recovery-time|recovery-point|retention|backup)\//
  // What an objective says of the present is in `catalogue-shape.test.ts`.
  const carried = rules.flatMap(({ code, catalogue = 'CAP' }) =>
    areas.test(code) && !catalogue.startsWith('CAP') ? [catalogue] : [],
  )
  expect([...new Set(carried)].filter((each) => !rows.some(([catalogue]) => catalogue === each))).toEqual([])
})
