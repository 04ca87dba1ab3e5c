/** The ledger of copies: numbers that are never given twice, lines that cannot be changed unseen. */
import { execFile } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { issue, LedgerError, ledgerName, readLedger, recordMade, type Order } from '../../src/seal/copies.ts'
import { folder } from '../content.ts'

const order = (recipient: string, edition = 'a'.repeat(64)): Order => ({
  plan: 'orders',
  planVersion: '1',
  audience: 'customer',
  edition,
  recipient,
})
const at = '2026-11-28T13:00:00Z'
const made = (number: number) => ({ number, file: `${number}.pdf`, bytes: 1, sha256: 'b'.repeat(64), at })
const numbers = async (content: string, ...orders: Order[]): Promise<number[]> =>
  (await issue(content, orders, '2026-11-28', at)).map((each) => each.number)
const linesOf = (content: string): string[] => readFileSync(join(content, ledgerName), 'utf8').split('\n').slice(0, -1)
const put = (content: string, lines: readonly string[]): void =>
  writeFileSync(join(content, ledgerName), lines.map((each) => `${each}\n`).join(''))

test('a recipient keeps the number of an edition, and gets another one of another edition', async () => {
  const content = folder()
  expect(await numbers(content, order('A'), order('B'))).toEqual([1, 2])
  expect(await numbers(content, order('B'), order('C'), order('A'))).toEqual([2, 3, 1])
  expect(await numbers(content, order('A', 'c'.repeat(64)))).toEqual([4])
  await recordMade(content, made(2))
  const [copy] = await issue(content, [order('B')], '2027-01-01', '2027-01-01T00:00:00Z')
  expect(copy).toMatchObject({ number: 2, on: '2026-11-28', recipient: 'B', made: [{ file: '2.pdf' }] })
  expect(readdirSync(content)).toEqual([ledgerName])
})

test('a line that was being written when its writer died is none, and is written over', async () => {
  const content = folder()
  await numbers(content, order('A'))
  appendFileSync(join(content, ledgerName), '{"version":1,"kind":"iss')
  expect(readLedger(content)).toHaveLength(1)
  expect(await numbers(content, order('B'))).toEqual([2])
  expect(readLedger(content).map((each) => each.number)).toEqual([1, 2])
})

describe('what was changed shows, and stops', () => {
  const ledger = async (): Promise<{ content: string; lines: string[] }> => {
    const content = folder()
    await numbers(content, order('A'), order('B'))
    await recordMade(content, made(1))
    return { content, lines: linesOf(content) }
  }
  test.each<[string, (lines: string[]) => string[], string]>([
    ['another name', ([a = '', ...rest]) => [a.replace('"A"', '"Z"'), ...rest], ':1: The line was changed'],
    ['a line taken out', ([a = '', , c = '']) => [a, c], ':2: A line before this one was taken out'],
    ['the first taken out', ([, ...rest]) => rest, ':1: A line before this one was taken out'],
    ['lines in another order', ([a = '', b = '', c = '']) => [b, a, c], ':1: A line before'],
    ['no line of a ledger', ([a = '', ...rest]) => [a, '{}', ...rest], ':2: The line is none of a ledger'],
  ])('%s', async (_, change, says) => {
    const { content, lines } = await ledger()
    put(content, change(lines))
    expect(() => readLedger(content)).toThrow(LedgerError)
    await expect(numbers(content, order('C'))).rejects.toThrow(`${ledgerName}${says}`)
    expect(linesOf(content)).toEqual(change(lines))
  })
})

test('runs that overlap lose no line and give no number twice', async () => {
  const content = folder()
  const script = `
    const { issue, recordMade } = await import(${JSON.stringify(new URL('../../src/seal/copies.ts', import.meta.url).href)})
    const [content, name] = process.argv.slice(1)
    for (let at = 0; at < 5; at++) {
      const order = { plan: 'orders', planVersion: '1', audience: 'customer', edition: 'a'.repeat(64), recipient: name + at }
      const [{ number }] = await issue(content, [order], '2026-11-28', '2026-11-28T13:00:00Z')
      await recordMade(content, { number, file: name + at, bytes: 1, sha256: 'b'.repeat(64), at: '2026-11-28T13:00:00Z' })
    }`
  const run = promisify(execFile)
  await Promise.all(
    ['a', 'b', 'c'].map((name) => run(process.execPath, ['--input-type=module', '-e', script, content, name])),
  )
  const entries = readLedger(content)
  const issued = entries.flatMap((each) => (each.kind === 'issued' ? [each.number] : []))
  expect(issued).toEqual(Array.from({ length: 15 }, (_, index) => index + 1))
  const files = entries.flatMap((each) => (each.kind === 'made' ? [each.file] : []))
  expect(new Set(files).size).toBe(15)
})
