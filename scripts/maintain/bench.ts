/**
 * `npm run bench [-- --plans 400 --runs 3]`: how fast Holdfast is on this machine, and whether that is as fast as it is
 * meant to be. Needs nothing but Node; changes nothing outside a temporary folder, which it removes.
 *
 * What the words in the table mean:
 * - example: the five plans of `content/`. N plans: see `bench-portfolio.ts`.
 * - first on this machine: neither Holdfast nor Node has kept anything: `.holdfast/` is empty, the output does not exist,
 *   and Node's compiled code (its compile cache) is deleted too.
 * - cold: as before, but Node's compiled code is there, as after any earlier command on the same machine. What a
 *   runner of CI does that keeps no caches lies between the two.
 * - again: the same command once more, with nothing changed.
 * - one plan changed: a word in one plan is different from the run before.
 * - only the clock changed: the same content judged a minute later. This is what a portfolio of live evidence is at
 *   every build: every page and PDF says as of when it was judged, so all of them are made anew.
 *
 * Files are in the memory of the operating system in all cases. The development key exists before anything is measured.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { compiled } from '../../src/compiled.js'
import { generate } from './bench-portfolio.ts'
import { runnerIn, type Run } from './bench-run.ts'

const { values } = parseArgs({
  options: { plans: { type: 'string', default: '400' }, runs: { type: 'string', default: '3' } },
})
const [plans, runs] = [Number(values.plans), Number(values.runs)]
if (!Number.isInteger(plans) || plans < 5 || !Number.isInteger(runs) || runs < 1) {
  process.stderr.write('`--plans` takes a number from 5 on, `--runs` one from 1 on.\n')
  process.exit(3)
}

type Case = {
  readonly what: string
  readonly how: string
  readonly args: readonly string[]
  /** What the issue asks for, in seconds. */
  readonly target?: number | undefined
  /** Made so before every run. */
  readonly prepare: (run: number) => void
  /** Arguments that are different in every run. */
  readonly more?: (run: number) => readonly string[]
  /** What the command must say, so that nothing else is measured than what the table claims. */
  readonly says: RegExp
}

/** Above this the memory target is missed. */
const mostMegabytes = 1024

const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
const example = fileURLToPath(new URL('../../content', import.meta.url))
const run = runnerIn(folder)
const remove = (...names: readonly string[]): void => {
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true })
}
const cold = (): void => remove('.holdfast/read', '.holdfast/documents', '.holdfast/built', 'site')
const first = (): void => {
  cold()
  remove('compiled')
}
const nothing = (): void => undefined

const casesFor = (name: string, content: string, size: number): readonly Case[] => {
  const check = { what: `check, ${name}`, args: ['check', '--content', content], says: /0 errors, 0 warnings/ }
  const build = {
    what: `build, ${name}`,
    args: ['build', '--content', content, '--out', 'site'],
    says: /^Wrote site\//m,
  }
  const targets = size === 5 ? { check: 0.5, build: 10, again: 10 } : size === 400 ? { build: 12, again: 5 } : {}
  const changed = join(folder, content, 'plans/auditforge.mdx')
  return [
    { ...check, how: 'first on this machine', prepare: first },
    { ...check, how: 'cold', target: targets.check, prepare: cold },
    { ...check, how: 'again', target: targets.check, prepare: nothing },
    ...(size === 5 ? [{ ...build, how: 'first on this machine', target: targets.build, prepare: first }] : []),
    { ...build, how: 'cold', target: targets.build, prepare: cold },
    { ...build, how: 'again', target: targets.again, prepare: nothing, says: /is up to date/ },
    {
      ...build,
      how: 'one plan changed',
      prepare: (number) =>
        writeFileSync(changed, readFileSync(changed, 'utf8').replace(/^(summary: .*?)( \(\d+\))?$/m, `$1 (${number})`)),
    },
    {
      ...build,
      how: 'only the clock changed',
      prepare: nothing,
      more: (number) => ['--as-of', `2026-11-20T06:${String(number + 1).padStart(2, '0')}:00Z`],
    },
  ]
}

/** How busy the machine is with everything else. */
const load = (): string =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ')

/** Smallest, middle and largest of some numbers. */
const spread = (numbers: readonly number[]): readonly [number, number, number] => {
  const sorted = numbers.toSorted((a, b) => a - b)
  return [sorted[0] ?? 0, sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, sorted.at(-1) ?? 0]
}

const widths = [20, 23, 7, 7, 7, 8, 9, 9, 0]
const line = (cells: readonly string[]): void => {
  const text = cells.map((cell, at) =>
    at < 2 || at === 8 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
  )
  process.stdout.write(`${text.join(' ').trimEnd()}\n`)
}

const measure = async ({ what, how, args, target, prepare, more, says }: Case): Promise<void> => {
  const done: Run[] = []
  for (let number = 0; number < runs; number++) {
    prepare(number)
    const each = await run([...args, ...(more?.(number) ?? [])])
    if (!says.test(each.text))
      throw new Error(`${what}, ${how}: not what was to be measured:\n${each.text.slice(-1000)}`)
    done.push(each)
  }
  const [least, middle, most] = spread(done.map(({ seconds }) => seconds))
  const cpu = spread(done.map((each) => each.cpu))[1]
  const megabytes = spread(done.map((each) => each.megabytes))[2]
  const verdicts = [
    ...(target === undefined ? [] : [`${target} s ${middle <= target ? 'met' : 'missed'}`]),
    ...(megabytes <= mostMegabytes ? [] : ['1 GB missed']),
  ]
  line([
    what,
    how,
    ...[least, middle, most].map((each) => each.toFixed(2)),
    cpu.toFixed(2),
    `${Math.round(megabytes)} MB`,
    target === undefined ? '' : `${target} s`,
    verdicts.join(', '),
  ])
}

try {
  const machine = `${availableParallelism()} processors (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}`
  process.stdout.write(
    `${machine}, load before ${load()}, ${runs} ${runs === 1 ? 'run' : 'runs'} each, seconds. \`check\` runs ${compiled() ? 'in its compiled form' : 'from its sources'}.\n\n`,
  )
  cpSync(example, join(folder, 'example'), { recursive: true })
  await generate(example, join(folder, 'many'), plans)
  await run(['build', '--content', 'example', '--out', 'site', '--quiet'])
  line(['what', 'how', 'min', 'median', 'max', 'cpu', 'memory', 'target', ''])
  for (const each of casesFor('example', 'example', 5)) await measure(each)
  for (const each of casesFor(`${plans} plans`, 'many', plans === 5 ? 0 : plans)) await measure(each)
  process.stdout.write(
    `\nLoad after ${load()}. Times are met or missed by the median; memory is the highest of all runs, with 1 GB as the target.\n`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
