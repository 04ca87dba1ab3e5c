/** The store keeps what was read, whatever happens to the machine or to the files. */
import { execFile } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recordDigest, type Draft } from '../../src/evidence/record.ts'
import { readStore, verifyHistory, writeStore } from '../../src/evidence/store.ts'
import type { Evidence } from '../../src/model/evidence.ts'

const draft = (binding: string, collectedAt: string, facts: Draft['matches'][number]['facts'] = {}): Draft => ({
  binding,
  source: 'aws/rds-instance',
  operations: ['rds:DescribeDBInstances'],
  requestDigest: '0'.repeat(64),
  account: '123456789012',
  region: 'us-east-1',
  principal: null,
  collectedAt,
  serverTime: collectedAt,
  expires: '2027-01-01T00:00:00Z',
  matches: [{ subject: binding, facts }],
  error: null,
  mode: 'live',
  collector: 'aws/rds-instance@1',
  rawSha256: '0'.repeat(64),
})

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-store-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const at = (day: number, month = 11): string => `2026-${month}-${String(day).padStart(2, '0')}T06:00:00Z`
const current = (): string => join(dir, 'current.json')
const history = (month = '2026-11'): string => join(dir, 'history', `${month}.jsonl`)
const newest = (): (string | number | boolean | null | undefined | readonly string[])[] =>
  Object.values(readStore(dir).records).map((record) => record.matches[0]?.facts['n'])

describe('writing and reading', () => {
  test('an empty folder is an empty store', () => {
    expect(readStore(dir)).toEqual({ records: {}, problems: [] })
    expect(verifyHistory(dir)).toEqual({ records: 0, head: null, problems: [] })
  })

  test('the newest reading of each binding is current, all are in the history', async () => {
    await writeStore(dir, [draft('a', at(1), { n: 1 }), draft('b', at(1), { n: 2 })])
    const [written] = await writeStore(dir, [draft('a', at(2), { n: 3 })])
    const store = readStore(dir)
    expect(store.problems).toEqual([])
    expect(newest()).toEqual([3, 2])
    expect(store.records['a']).toEqual(written)
    expect(written?.id).toBe(`a/${at(2)}`)
    expect(readFileSync(history(), 'utf8').split('\n')).toHaveLength(4)
    expect(verifyHistory(dir)).toMatchObject({ records: 3, head: written?.digest, problems: [] })
  })

  test('the chain goes on from month to month', async () => {
    const [first] = await writeStore(dir, [draft('a', at(30))])
    const [second] = await writeStore(dir, [draft('a', at(1, 12))])
    expect(second?.previous).toBe(first?.digest)
    expect(readdirSync(join(dir, 'history'))).toEqual(['2026-11.jsonl', '2026-12.jsonl'])
    expect(verifyHistory(dir).problems).toEqual([])
  })

  test('an older reading does not take the place of a newer one', async () => {
    await writeStore(dir, [draft('a', at(2), { n: 2 })])
    await writeStore(dir, [draft('a', '2026-10-01T06:00:00Z', { n: 1 })])
    expect(newest()).toEqual([2])
    expect(verifyHistory(dir)).toMatchObject({ records: 2, problems: [] })
  })

  test('two readings of the same moment have different ids', async () => {
    for (const n of [1, 2, 3]) await writeStore(dir, [draft('a', at(1), { n })])
    const ids = readFileSync(history(), 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Evidence).id)
    expect(ids).toEqual([`a/${at(1)}`, `a/${at(1)}/2`, `a/${at(1)}/3`])
    expect(newest()).toEqual([3])
  })

  test('a binding that no longer exists leaves the current readings, not the history', async () => {
    await writeStore(dir, [draft('a', at(1)), draft('gone', at(1))])
    await writeStore(dir, [draft('a', at(2))], { bindings: ['a'] })
    expect(Object.keys(readStore(dir).records)).toEqual(['a'])
    expect(verifyHistory(dir)).toMatchObject({ records: 3, problems: [] })
  })

  test('the same readings give the same bytes', async () => {
    await writeStore(dir, [draft('b', at(1)), draft('a', at(1))])
    const once = readFileSync(current(), 'utf8')
    rmSync(dir, { recursive: true })
    await writeStore(dir, [draft('a', at(1)), draft('b', at(1))])
    expect(readFileSync(current(), 'utf8')).toBe(once)
  })
})

const edit = (file: string, change: (text: string) => string): void =>
  writeFileSync(file, change(readFileSync(file, 'utf8')))

describe('what was changed afterwards is no evidence', () => {
  beforeEach(async () => {
    await writeStore(dir, [draft('a', at(1), { n: 1 }), draft('b', at(1), { n: 2 })])
    await writeStore(dir, [draft('a', at(2), { n: 3 })])
  })

  test('a changed fact', () => {
    edit(current(), (text) => text.replace('"n": 3', '"n": 4'))
    const store = readStore(dir)
    expect(store.problems).toMatchObject([{ kind: 'tampered', file: 'current.json', binding: 'a' }])
    expect(Object.keys(store.records)).toEqual(['b'])
  })

  test('a changed fact with a digest to match is not in the history', () => {
    const file = JSON.parse(readFileSync(current(), 'utf8')) as { records: Record<string, Evidence> }
    const forged = { ...(file.records['a'] as Evidence), matches: [{ subject: 'a', facts: { n: 0 } }] }
    file.records['a'] = { ...forged, digest: recordDigest(forged) }
    writeFileSync(current(), JSON.stringify(file))
    expect(verifyHistory(dir).problems).toMatchObject([{ kind: 'chain', binding: 'a' }])
  })

  test('a key too many', () => {
    edit(current(), (text) => text.replace('"error": null', '"error": null, "approved": true'))
    expect(readStore(dir).problems).toMatchObject([{ kind: 'invalid', binding: 'a' }])
  })

  test('text that is not JSON', () => {
    writeFileSync(current(), '{"format": 1,')
    expect(readStore(dir).problems[0]).toMatchObject({ kind: 'unreadable', file: 'current.json' })
  })

  test('a changed line of the history', () => {
    edit(history(), (text) => text.replace('"n":1', '"n":9'))
    expect(verifyHistory(dir).problems).toMatchObject([{ kind: 'tampered', file: 'history/2026-11.jsonl', line: 1 }])
  })

  test('a line taken out of the history', () => {
    edit(history(), (text) => text.split('\n').toSpliced(1, 1).join('\n'))
    const { problems } = verifyHistory(dir)
    expect(problems).toMatchObject([
      { kind: 'chain', line: 2 },
      { kind: 'chain', binding: 'b' },
    ])
  })

  test('the end of the history cut off', () => {
    edit(history(), (text) => `${text.split('\n').slice(0, 2).join('\n')}\n`)
    expect(readStore(dir).problems).toMatchObject([{ kind: 'chain', file: 'current.json' }])
  })

  test('the history taken away', () => {
    rmSync(history())
    expect(readStore(dir).problems).toMatchObject([{ kind: 'chain', file: 'current.json' }])
  })

  test('nothing is added to a damaged history', async () => {
    appendFileSync(history(), 'not a record\n')
    await expect(writeStore(dir, [draft('a', at(3))])).rejects.toMatchObject({
      name: 'StoreError',
      hint: expect.any(String),
    })
    expect(readdirSync(dir).filter((name) => name.startsWith('.lock'))).toEqual([])
  })
})

describe('a writer that dies', () => {
  const writer = fileURLToPath(new URL('writer.ts', import.meta.url))
  const run = (...args: readonly string[]): Promise<{ code: number | null; signal: string | null }> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [writer, dir, ...args], () => undefined)
      child.once('close', (code, signal) => resolve({ code, signal }))
    })
  const write = (n: number, day: number, stopAt = ''): ReturnType<typeof run> =>
    run(JSON.stringify([draft('a', at(day), { n })]), stopAt)

  test.each(['appended', 'written', 'renamed'])(
    'killed after it has %s: the reading is there, the store is whole',
    async (step) => {
      await writeStore(dir, [draft('a', at(1), { n: 1 }), draft('b', at(1), { n: 5 })])
      expect(await write(2, 2, step)).toMatchObject({ signal: 'SIGKILL' })
      expect(readStore(dir).problems).toEqual([])
      expect(newest()).toEqual([2, 5])
      // The lock of the dead writer does not keep the next one out, and nothing is left lying about.
      expect(await write(3, 3)).toMatchObject({ code: 0 })
      expect(newest()).toEqual([3, 5])
      expect(verifyHistory(dir)).toMatchObject({ records: 4, problems: [] })
      expect(readdirSync(dir).toSorted()).toEqual(['current.json', 'history'])
    },
  )

  test('killed in the middle of a line: the line does not count, and is removed by the next writer', async () => {
    await writeStore(dir, [draft('a', at(1), { n: 1 })])
    appendFileSync(history(), readFileSync(history(), 'utf8').slice(0, 40))
    expect(readStore(dir).problems).toEqual([])
    expect(newest()).toEqual([1])
    expect(verifyHistory(dir).problems).toMatchObject([{ kind: 'incomplete' }])
    await writeStore(dir, [draft('a', at(2), { n: 2 })])
    expect(newest()).toEqual([2])
    expect(verifyHistory(dir)).toMatchObject({ records: 2, problems: [] })
  })

  test('writers at the same time wait for each other', async () => {
    const days = Array.from({ length: 6 }, (_, index) => index + 1)
    const ended = await Promise.all(days.map((day) => write(day, day)))
    expect(ended.every(({ code }) => code === 0)).toBe(true)
    expect(newest()).toEqual([6])
    expect(verifyHistory(dir)).toMatchObject({ records: 6, problems: [] })
  }, 30_000)
})
