/**
 * `holdfast collect` killed two hundred times: before every change that it makes to a file, in the middle of every write,
 * and after every answer that it gets, each of these several times. After each the store is whole, and the next run goes on.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { main } from '../../src/cli.ts'
import { readStore, verifyHistory } from '../../src/evidence/store.ts'
import { systemTerminal } from '../../scripts/terminal.ts'
import { content, folder, plan } from '../content.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'

const kills = 200
const terminal = systemTerminal()
const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const bindings = ['a', 'b', 'c']
  .map((name) => `${name}: { label: ${name}, source: aws/s3-bucket, params: { bucket: documents-${name} } }\n`)
  .join('')

withEmulator('collect, killed', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator()
    const s3 = new S3Client({ endpoint: emulator.url, region: 'us-east-1', forcePathStyle: true })
    for (const name of ['a', 'b', 'c']) await s3.send(new CreateBucketCommand({ Bucket: `documents-${name}` }))
  })
  afterAll(() => emulator?.stop())

  /** A whole run in this process; gives what it said about a mistake. */
  const next = async (dir: string): Promise<{ code: number; said: string }> => {
    let said = ''
    const add = (text: string): void => void (said += text)
    Object.assign(process.env, { AWS_ENDPOINT_URL: emulator.url })
    const code = await main(['collect', '--content', dir, '--quiet'], { ...terminal, out: add, err: add })
    return { code, said }
  }

  /** A run in a process of its own that is killed, or counts its events. */
  const doomed = async (dir: string, env: Readonly<Record<string, string>>): Promise<NodeJS.Signals | null> => {
    const args = ['--import', pathOf('kill-at.ts'), pathOf('../../src/cli.ts'), 'collect', '--content', dir, '--quiet']
    const running = spawn(process.execPath, args, {
      env: { ...process.env, AWS_ENDPOINT_URL: emulator.url, ...env },
      stdio: 'ignore',
    })
    const [, signal] = (await once(running, 'close')) as [number | null, NodeJS.Signals | null]
    return signal
  }

  /** Each second of the kills, one event after the other. */
  const relay = async (first: number): Promise<{ killed: number; events: number }> => {
    const dir = content({ 'plans/orders.mdx': plan(), 'bindings.yaml': bindings })
    const evidence = join(dir, 'evidence')
    expect(await next(dir)).toEqual({ code: 0, said: '' })
    const counted = join(folder(), 'events')
    expect(await doomed(dir, { COUNT_TO: counted })).toBeNull()
    const events = Number(readFileSync(counted, 'utf8'))
    let killed = 0
    let written = Object.keys(readStore(evidence).records).length
    for (let number = first; number < kills; number += 2) {
      const at = 1 + (number % events)
      if ((await doomed(dir, { KILL_AT: String(at) })) === 'SIGKILL') killed++
      const after = verifyHistory(evidence)
      // A line that was not written to its end was never said to be written; the next run removes it.
      const problems = after.problems.filter(({ kind }) => kind !== 'incomplete')
      expect({ at, problems }).toEqual({ at, problems: [] })
      expect(after.records, `killed at ${at}`).toBeGreaterThanOrEqual(written)
      expect({ at, ...(await next(dir)) }).toEqual({ at, code: 0, said: '' })
      const now = verifyHistory(evidence)
      expect({ at, problems: now.problems }).toEqual({ at, problems: [] })
      expect(now.records, `after ${at}`).toBeGreaterThanOrEqual(after.records + bindings.split('\n').length - 1)
      written = now.records
    }
    return { killed, events }
  }

  test('at any moment leaves a whole store, and the next run goes on', async () => {
    const relays = await Promise.all([relay(0), relay(1)])
    // Not a run that was over before its moment came.
    expect(relays.reduce((sum, { killed }) => sum + killed, 0)).toBe(kills)
    // Answers and changes, and each of them more than once.
    for (const { events } of relays) {
      expect(events).toBeGreaterThan(20)
      expect(events).toBeLessThan(kills / 2)
    }
  })
})
