/** The matrix as a table: read by a reader of another language, cell by cell what the view says. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { viewFor } from '../../src/document/view.ts'
import { controlsCsv } from '../../src/report/controls.ts'
import { assess } from '../../src/pipeline.ts'
import type { Judged } from '../../src/document/context.ts'

const read = 'import csv, json, sys; print(json.dumps(list(csv.reader(sys.stdin, strict=True))))'
const noReader = spawnSync('python3', ['-c', '']).status === 0 ? undefined : 'There is no python3.'
if (noReader && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(noReader)

const view = viewFor(
  assess({ content: 'content', clock: '2026-11-20T12:00:00Z', strict: true, generator: 'Holdfast test' })
    .judged as Judged,
  { audience: 'public', generator: 'Holdfast test' },
)

test.skipIf(noReader)('every cell of every plan of the example is a row, gaps included', () => {
  const csv = controlsCsv(view)
  expect(csv.split('\r\n').at(-1)).toBe('')
  expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const done = spawnSync('python3', ['-c', read], { input: csv, encoding: 'utf8', maxBuffer: 1e8 })
  expect(done.stderr).toBe('')
  const [head, ...rows] = JSON.parse(done.stdout) as string[][]
  expect(head).toContain('clause')
  const cells = view.plans.flatMap((plan) => plan.controls.map((cell) => ({ plan: plan.id, ...cell })))
  expect(rows.map(([plan, , clause, about, part]) => [plan, clause, about, part])).toEqual(
    cells.map(({ plan, clause, about, part }) => [plan, clause, about, part]),
  )
  expect(rows.filter(([, , , , , state]) => state === 'gap')).toHaveLength(
    cells.filter(({ state }) => state === 'gap').length,
  )
  expect(rows.filter(([, , , , , state]) => state === 'gap').length).toBeGreaterThan(50)
})

test('a text with a comma, quotation marks or a line end stays one field', () => {
  const [plan] = view.plans
  if (!plan) throw new Error('There is no plan.')
  const [cell] = plan.controls
  if (!cell) throw new Error('There is no cell.')
  const odd = { ...cell, part: 'a "b", c\nd' }
  expect(controlsCsv({ ...view, plans: [{ ...plan, controls: [odd] }] })).toContain(',"a ""b"", c\nd",')
})
