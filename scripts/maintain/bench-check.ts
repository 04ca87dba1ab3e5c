/**
 * `npm run bench:check [-- --plans 1000 --claims 50 --runs 3]`: what judging costs beside reading. Each run goes through all
 * rows once, so that a machine that slows down slows all of them; figures are medians. Changes nothing outside a temporary
 * folder, which it removes. markdownlint-cli2, for comparison, is fetched by npx from the npm registry.
 *
 * - libraries: a process that only parses all files, with the ordinary libraries (remark and yaml) and one thread.
 * - parse: a process that reads all files as Holdfast does, checks them against their schemas and does nothing else with
 *   them, in one thread and with nothing kept.
 * - check: the whole command with nothing kept, as it runs by itself: in threads.
 * - check, 1 changed: the same once more, after a word in one plan was changed.
 *
 * Ratios are printed of wall and of processor time, because only one of the two uses several processors.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { compiled } from '../../src/compiled.js'
import { generateClaims } from './bench-claims.ts'
import { runnerIn, type Run } from './bench-run.ts'

const markdownlint = 'markdownlint-cli2@0.24.1'

const { values } = parseArgs({
  options: {
    plans: { type: 'string', default: '1000' },
    claims: { type: 'string', default: '50' },
    runs: { type: 'string', default: '3' },
  },
})
const [plans, claims, runs] = [Number(values.plans), Number(values.claims), Number(values.runs)]
if (![plans, claims, runs].every((each) => Number.isInteger(each) && each >= 1)) {
  process.stderr.write('`--plans`, `--claims` and `--runs` take whole numbers from 1 on.\n')
  process.exit(3)
}

const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
const content = join(folder, 'content')
const example = fileURLToPath(new URL('../../content', import.meta.url))
const parseOnly = fileURLToPath(new URL('bench-parse.ts', import.meta.url))
const librariesOnly = fileURLToPath(new URL('bench-libraries.ts', import.meta.url))
const run = runnerIn(folder)
const check = ['check', '--content', 'content']
const forget = (): void => rmSync(join(folder, '.holdfast'), { recursive: true, force: true })
const change = (number: number): void => {
  const file = join(content, 'plans/service-0001.mdx')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^(summary: .*?)( \(\d+\))?$/m, `$1 (${number})`))
}

/** Wall time only: it runs as a process of npx. */
const lint = (): Run => {
  const began = performance.now()
  const done = spawnSync('npx', ['--yes', markdownlint, `${content}/plans/*.mdx`], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
  // It ends with 1 when it finds something.
  if (done.status !== 0 && done.status !== 1)
    throw new Error(`markdownlint-cli2 did not run:\n${done.stderr.slice(-500)}`)
  return { seconds: (performance.now() - began) / 1000, cpu: Number.NaN, megabytes: Number.NaN, text: done.stdout }
}

const rows: Readonly<Record<string, (number: number) => Promise<Run> | Run>> = {
  libraries: () => run([content], librariesOnly),
  parse: () => run([content], parseOnly),
  check: () => {
    forget()
    return run(check)
  },
  'check, 1 changed': (number) => {
    change(number)
    return run(check)
  },
  'check, nothing changed': () => run(check),
  'markdownlint-cli2': lint,
}

const middle = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? 0
const load = (): string =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ')
const shown = (value: number, unit = ''): string => (Number.isNaN(value) ? '' : `${value.toFixed(2)}${unit}`)

try {
  await generateClaims(example, content, plans, claims)
  const size = readdirSync(join(content, 'plans')).reduce(
    (sum, name) => sum + statSync(join(content, 'plans', name)).size,
    0,
  )
  process.stdout.write(
    `${availableParallelism()} processors (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}, load before ${load()}.\n` +
      `${plans} plans of ${claims} claims, ${(size / 1e6).toFixed(1)} MB; ${plans * 5} readings. ${runs} runs, medians. \`check\` runs ${compiled() ? 'in its compiled form' : 'from its sources'}.\n\n`,
  )
  const done: Record<string, Run[]> = {}
  for (let number = 0; number < runs; number++)
    for (const [name, start] of Object.entries(rows)) {
      const each = await start(number)
      const says = name.startsWith('check')
        ? /^0 errors/m
        : name === 'parse'
          ? /^0 problems/
          : name === 'libraries'
            ? /^\d+ files/
            : /markdownlint/
      if (!says.test(each.text)) throw new Error(`${name}: not what was to be measured:\n${each.text.slice(-1500)}`)
      ;(done[name] ??= []).push(each)
    }
  const of = (name: string, key: 'seconds' | 'cpu' | 'megabytes'): number =>
    middle((done[name] ?? []).map((each) => each[key]))
  process.stdout.write(`${'what'.padEnd(24)} seconds      cpu    memory\n`)
  for (const name of Object.keys(rows))
    process.stdout.write(
      `${name.padEnd(24)} ${shown(of(name, 'seconds')).padStart(7)} ${shown(of(name, 'cpu')).padStart(8)} ${shown(of(name, 'megabytes'), ' MB').padStart(12)}\n`,
    )
  const ratios: readonly (readonly [string, number, number])[] = [
    ['check / libraries, wall', of('check', 'seconds') / of('libraries', 'seconds'), 1.5],
    ['check / libraries, cpu', of('check', 'cpu') / of('libraries', 'cpu'), 1.5],
    ['check / parse, wall', of('check', 'seconds') / of('parse', 'seconds'), 1.5],
    ['check / parse, cpu', of('check', 'cpu') / of('parse', 'cpu'), 1.5],
    ['1 changed / check, wall', of('check, 1 changed', 'seconds') / of('check', 'seconds'), 0.15],
    ['1 changed / check, cpu', of('check, 1 changed', 'cpu') / of('check', 'cpu'), 0.15],
    ['memory of check in GB', Math.max(...(done['check'] ?? []).map(({ megabytes }) => megabytes)) / 1024, 1.5],
  ]
  process.stdout.write('\n')
  for (const [name, value, most] of ratios)
    process.stdout.write(
      `${name.padEnd(24)} ${value.toFixed(2).padStart(7)}   at most ${most}: ${value <= most ? 'met' : 'missed'}\n`,
    )
  process.stdout.write(`\nLoad after ${load()}.\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
