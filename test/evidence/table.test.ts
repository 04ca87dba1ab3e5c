/** The store read as a table, by DuckDB, with the very statements that the documentation prints. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readStore, writeStore } from '../../src/evidence/store.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { reading } from '../evidence-of.ts'

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const python = at('.holdfast/moto/bin/python')
const ready = existsSync(python) && spawnSync(python, ['-c', 'import duckdb']).status === 0
const none = ready ? undefined : 'There is no DuckDB: run scripts/maintain/tools.sh.'
if (none && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(none)

const page = readFileSync(at('docs/evidence-store.md'), 'utf8')
const [views = '', ages = '', unread = '', chain = ''] = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map(
  ([, sql = '']) => sql,
)

/** Rows of the last statement, as text. */
const query = (cwd: string, ...statements: readonly string[]): (string | null)[][] => {
  const program = [
    'import duckdb, json, sys',
    'connection = duckdb.connect()',
    'statements = json.load(sys.stdin)',
    '[connection.execute(each) for each in statements[:-1]]',
    'rows = connection.execute(statements[-1]).fetchall()',
    'print(json.dumps([[None if value is None else str(value) for value in row] for row in rows]))',
  ].join('\n')
  const done = spawnSync(python, ['-c', program], { cwd, input: JSON.stringify(statements), encoding: 'utf8' })
  if (done.status !== 0) throw new Error(done.stderr)
  return JSON.parse(done.stdout) as (string | null)[][]
}

describe.skipIf(none)(none ? `The store as a table: skipped. ${none}` : 'The store as a table', () => {
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-table-'))
    const draft = (binding: string, collectedAt: string, more: Partial<Draft> = {}): Draft => {
      const {
        id: _,
        previous: __,
        digest: ___,
        ...rest
      } = reading(binding, [{ restorableAge: 240, status: 'up', zones: ['a', 'b'], none: null }], { collectedAt })
      return { ...rest, ...more }
    }
    const refused = { class: 'denied', message: 'It was refused.', hint: 'Allow it.' } as const
    await writeStore(join(folder, 'evidence'), [
      draft('orders', '2026-10-31T11:00:00Z'),
      draft('users', '2026-10-31T11:00:00Z'),
    ])
    await writeStore(join(folder, 'evidence'), [
      draft('orders', '2026-11-20T11:00:00Z', { skew: 90 }),
      draft('users', '2026-11-20T11:00:00Z', { matches: [], error: refused }),
    ])
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('has a row for each reading and one for each fact', () => {
    expect(query(folder, views, 'SELECT id, skew FROM readings ORDER BY id')).toEqual([
      ['orders/2026-10-31T11:00:00Z', null],
      ['orders/2026-11-20T11:00:00Z', '90'],
      ['users/2026-10-31T11:00:00Z', null],
      ['users/2026-11-20T11:00:00Z', null],
    ])
    expect(query(folder, views, "SELECT fact, value FROM facts WHERE binding = 'users' ORDER BY fact")).toEqual([
      ['none', null],
      ['restorableAge', '240'],
      ['status', '"up"'],
      ['zones', '["a","b"]'],
    ])
  })

  test('answers the questions of the page', () => {
    expect(query(folder, views, ages).map(([binding, , minutes]) => [binding, minutes])).toEqual([
      ['orders', '4.0'],
      ['orders', '4.0'],
      ['users', '4.0'],
    ])
    expect(query(folder, views, unread)).toEqual([['users', 'denied', 'Allow it.']])
    expect(query(folder, views, chain)).toEqual([])
  })

  test('shows a chain that was broken', () => {
    const path = join(folder, 'evidence/history/2026-11.jsonl')
    const whole = readFileSync(path, 'utf8')
    writeFileSync(join(folder, 'evidence/history/2026-10.jsonl'), '')
    expect(query(folder, views, chain)).toEqual([['orders/2026-11-20T11:00:00Z']])
    expect(whole).toContain('orders')
  })

  test('names every field that a record has', () => {
    const fields = Object.keys(Object.values(readStore(at('content/evidence')).records)[0] ?? {})
    for (const field of fields) {
      expect(views).toMatch(new RegExp(`\\b${field}:`))
      expect(page.split('## In Athena')[1]).toMatch(new RegExp(`\\b${field.toLowerCase()} `))
    }
  })
})
