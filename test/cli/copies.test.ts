/** `holdfast pdf --for` and `--recipients` as people run them: real processes, real files, real documents. */
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { ledgerName, readLedger } from '../../src/seal/copies.ts'
import { content, folder, plan } from '../content.ts'
import { contentOf } from '../pdf/content.ts'
import { readPdf } from '../pdf/read.ts'

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
let cwd = ''
const args = ['pdf', 'orders', '--as-of', '2026-11-20T12:00:00Z']
const run = (...more: string[]): { exit: number | null; out: string; err: string } => {
  const done = spawnSync(process.execPath, [cli, ...args, ...more], { cwd, encoding: 'utf8' })
  return { exit: done.status, out: done.stdout, err: done.stderr }
}
const inFolder = (name: string): string[] => readdirSync(join(cwd, name)).toSorted()

beforeAll(() => {
  cwd = folder()
  content({ 'plans/orders.mdx': plan() }, join(cwd, 'content'))
})

test('a copy names its recipient on the cover and on every page, and the ledger knows it', () => {
  const done = run('--for', 'Acme  Bank & “Söhne”', '--audience', 'customer')
  const file = 'orders-0001-acme-bank-sohne.pdf'
  expect(done).toMatchObject({ exit: 0, err: '' })
  expect(done.out).toBe(
    `Wrote ${file}: copy 1 for Acme Bank & “Söhne”, the customer edition.\nThe numbers and digests stand in content/copies.jsonl: keep it.\n`,
  )
  const pdf = readPdf(readFileSync(join(cwd, file)))
  const words = pdf.pages.map((_, at) =>
    contentOf(pdf, at + 1)
      .shown.map(({ text }) => text)
      .join(' '),
  )
  expect(words[0]).toContain('Copy 1 for Acme Bank & “Söhne”')
  expect(words[0]).toContain('Issued on 2026-11-20.')
  for (const page of words.slice(1)) expect(page).toContain('Copy 1 for Acme Bank & “Söhne”, 2026-11-20')
  expect(readLedger(join(cwd, 'content'))).toMatchObject([
    { kind: 'issued', number: 1, plan: 'orders', audience: 'customer', recipient: 'Acme Bank & “Söhne”', on: '2026-11-20' },
    { kind: 'made', number: 1, file },
  ])
  const verify = (...more: string[]): string =>
    spawnSync(process.execPath, [cli, 'verify', file, ...more], { cwd, encoding: 'utf8' }).stdout
  expect(verify()).toMatch(/^ {2}copy: +number 1, for Acme Bank & “Söhne”, issued on 2026-11-20$/m)
  expect(JSON.parse(verify('--format', 'json'))).toMatchObject({
    about: { plan: 'orders', copy: { number: 1, recipient: 'Acme Bank & “Söhne”', on: '2026-11-20' } },
  })
  const before = readFileSync(join(cwd, file))
  expect(run('--for', 'Acme Bank & “Söhne”', '--audience', 'customer').out).toBe(
    `${file} is there already: copy 1 for Acme Bank & “Söhne”, issued on 2026-11-20.\n`,
  )
  expect(readFileSync(join(cwd, file)).equals(before)).toBe(true)
})

test('a plan is judged as before, and what its verdicts rest on is the same, whoever has copies', () => {
  const before = spawnSync(process.execPath, [cli, 'check', '--as-of', '2026-11-20', '--format', 'json'], { cwd, encoding: 'utf8' })
  const ledger = readFileSync(join(cwd, 'content', ledgerName))
  rmSync(join(cwd, 'content', ledgerName))
  const after = spawnSync(process.execPath, [cli, 'check', '--as-of', '2026-11-20', '--format', 'json'], { cwd, encoding: 'utf8' })
  writeFileSync(join(cwd, 'content', ledgerName), ledger)
  expect(before.stdout).toBe(after.stdout)
})

test('a run that is killed leaves whole files, and the next one makes what is missing', async () => {
  const names = ['Alpha', 'Beta, Inc.', 'Gamma', 'Delta', 'Epsilon', 'Zeta']
  writeFileSync(join(cwd, 'list.csv'), `name,audience\n${names.map((each) => `"${each}",customer\n`).join('')}`)
  const killed = spawn(process.execPath, [cli, ...args, '--recipients', 'list.csv'], { cwd, stdio: 'ignore' })
  const ended = new Promise((resolve) => killed.once('exit', resolve))
  const watcher = watch(cwd, { recursive: true }, (_, name) => {
    if (name?.startsWith('copies') && name.endsWith('.pdf')) killed.kill('SIGKILL')
  })
  await ended
  watcher.close()
  const left = inFolder('copies').filter((name) => name.endsWith('.pdf'))
  for (const name of left) expect(() => readPdf(readFileSync(join(cwd, 'copies', name)))).not.toThrow()
  const issued = readLedger(join(cwd, 'content')).filter((each) => each.kind === 'issued').length
  expect(issued).toBe(7)
  const first = new Map(left.map((name) => [name, readFileSync(join(cwd, 'copies', name))]))
  const known = new Set(readLedger(join(cwd, 'content')).flatMap((each) => (each.kind === 'made' ? [each.file] : [])))

  expect(run('--recipients', 'list.csv')).toMatchObject({ exit: 0, err: '' })
  expect(inFolder('copies')).toEqual(
    ['0002-alpha', '0003-beta-inc', '0004-gamma', '0005-delta', '0006-epsilon', '0007-zeta'].map((each) => `orders-${each}.pdf`),
  )
  // What was made and recorded was not made again.
  for (const [name, bytes] of first) if (known.has(name)) expect(readFileSync(join(cwd, 'copies', name)).equals(bytes)).toBe(true)
  expect(readLedger(join(cwd, 'content')).filter((each) => each.kind === 'issued')).toHaveLength(7)
  rmSync(join(cwd, 'copies', 'orders-0004-gamma.pdf'))
  expect(run('--recipients', 'list.csv').out).toBe(
    'Wrote copies/orders-0004-gamma.pdf: copy 4 for Gamma, the customer edition.\n5 of 6 copies were there already.\nThe numbers and digests stand in content/copies.jsonl: keep it.\n',
  )
})

test('what cannot be on a cover is refused in a sentence, and no number is spent on it', () => {
  const before = readFileSync(join(cwd, 'content', ledgerName), 'utf8')
  const refused = (...more: string[]): string => {
    const { exit, err, out } = run(...more)
    expect({ exit, out }).toEqual({ exit: 3, out: '' })
    return err
  }
  expect(refused('--for', 'x'.repeat(500))).toBe(
    'The name of the recipient has 500 characters; there is room for 120.\n  hint: Shorten it to what tells the recipient from others.\n',
  )
  expect(refused('--for', '日本銀行')).toBe(
    'The fonts of the PDF have no “日” (U+65E5), which stands in “日本銀行”.\n  hint: Write the name in Latin, Greek or Cyrillic letters, or name a font that has it under `pdf.fonts`.\n',
  )
  writeFileSync(join(cwd, 'bad.csv'), 'name,audience\nAcme,custommer\nFire 🚒,\n')
  expect(refused('--recipients', 'bad.csv')).toBe(
    'bad.csv:2:6: There is no audience `custommer`.\n  hint: Did you mean `customer`?\nNo PDF was written.\n',
  )
  writeFileSync(join(cwd, 'bad.csv'), 'name\nAcme\nFire 🚒\n')
  expect(refused('--recipients', 'bad.csv')).toContain('bad.csv:3:1: The fonts of the PDF have no “🚒” (U+1F692)')
  expect(refused('--recipients', 'none.csv')).toContain('none.csv cannot be read (ENOENT).')
  // A file where a folder must be, and a folder that is not there.
  expect(refused('--recipients', 'list.csv', '--out', 'list.csv')).toContain('list.csv cannot be written (EEXIST).')
  expect(refused('--recipients', 'list.csv', '--for', 'A')).toContain('Either `--for` or `--recipients`, not both.')
  expect(readFileSync(join(cwd, 'content', ledgerName), 'utf8')).toBe(before)
  expect(refused('--out', 'none/orders.pdf')).toContain('none/orders.pdf cannot be written (ENOENT).')
})
