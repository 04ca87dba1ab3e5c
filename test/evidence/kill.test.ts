/**
 * Sixty writers killed at any moment, two of them at a time on one store. What a writer said that it wrote is there
 * afterwards, in one chain, and the next writer can always go on.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { verifyRecords } from '../../src/evidence/history.ts'
import { readStore, verifyHistory, writeStore } from '../../src/evidence/store.ts'
import { reading } from '../evidence-of.ts'

const kills = 60
const dir = mkdtempSync(join(tmpdir(), 'holdfast-kill-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('killed at any moment, a writer loses nothing that it said it wrote', async () => {
  const said = new Set<string>()
  const writer = async (name: string): Promise<ChildProcess> => {
    const program = fileURLToPath(new URL('./endless-writer.ts', import.meta.url))
    const started = spawn(process.execPath, [program, dir, name], { stdio: ['ignore', 'pipe', 'inherit'] })
    let rest = ''
    started.stdout?.on('data', (part: Buffer) => {
      const lines = (rest + part.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) said.add(line)
    })
    // One that ends by itself must not leave the test waiting for its first word.
    await Promise.race([once(started.stdout as NonNullable<typeof started.stdout>, 'data'), once(started, 'exit')])
    expect(started.exitCode, `${name} ended by itself`).toBeNull()
    return started
  }
  /** Writers one after the other, each killed a moment after it began to write. */
  const relay = async (name: string): Promise<void> => {
    for (let number = 0; number < kills / 2; number++) {
      const started = await writer(`${name}-${number}`)
      // Not by chance, so that a failure can be repeated, and at another moment each time.
      await wait((number * 7) % 23)
      started.kill('SIGKILL')
      await once(started, 'close')
    }
  }
  await Promise.all([relay('a'), relay('b')])

  const { id: _, previous: __, digest: ___, ...draft } = reading('last', [])
  await writeStore(dir, [draft])
  const store = readStore(dir)
  expect(store.problems).toEqual([])
  const { problems, records } = verifyHistory(dir, store)
  expect(problems).toEqual([])
  expect(records).toBeGreaterThan(kills)
  const { digests } = verifyRecords(dir)
  expect([...said].filter((digest) => !digests.has(digest))).toEqual([])
  expect(said.size).toBeGreaterThan(kills)
  expect(Object.keys(store.records)).toHaveLength(records)
})
