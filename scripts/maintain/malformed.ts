/**
 * Twenty thousand malformed inputs: the files of the example, each damaged in one of many ways at the level of bytes, of YAML
 * or of MDX. Whatever is in a file, Holdfast says what is wrong and where, in no more than 2 s and 500 MB, and never
 * with a stack trace. Prints what became of them; exits with 1 when there was a defect.
 *
 *   node scripts/maintain/malformed.ts [--count N] [--from N] [--processes N] [--keep DIR] [--json]
 *
 * Each input follows from its number, so `--from N --count 1 --keep DIR` makes one of them again.
 */
import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { partsOf, trial, type Trial } from './malformed/judge.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    from: { type: 'string', default: '0' },
    processes: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
    share: { type: 'string' },
  },
})
const [from, count, processes] = [Number(values.from), Number(values.count), Number(values.processes)]
const limit = 500

type Kept = Trial & { readonly text?: string | undefined }
type Share = { readonly trials: readonly Kept[]; readonly megabytes: number }

/** One process judges every so-many-th input. */
const judgeShare = (share: number): void => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-malformed-'))
  try {
    const parts = partsOf('content', folder)
    const trials: Kept[] = []
    for (let number = from + share; number < from + count; number += processes) {
      const { text, ...each } = trial(parts, number)
      trials.push(each.defect === undefined && values.keep === undefined ? each : { ...each, text })
    }
    process.send?.({ trials, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) } satisfies Share)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const shareOf = (share: number): Promise<Share> =>
  new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, [...process.argv.slice(2), '--share', String(share)], {
      // Who needs more dies of it, and is found out.
      execArgv: ['--max-old-space-size=350'],
    })
    let result: Share | undefined
    child.on('message', (message) => (result = message as Share))
    child.on('exit', (code) => (result ? resolve(result) : reject(new Error(`A process ended with ${code}.`))))
  })

const tally = (trials: readonly Trial[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(trials, ({ level, outcome }) => `${level}: ${outcome}`)]
      .map(([name, each]) => [name, each.length] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )

const brief = ({ text: _, ...each }: Kept): Trial => each

const report = (shares: readonly Share[]): void => {
  const trials = shares.flatMap((share) => share.trials).toSorted((a, b) => a.number - b.number)
  const defects = trials.filter(({ defect }) => defect !== undefined)
  const megabytes = Math.max(...shares.map((share) => share.megabytes))
  const slowest = trials.reduce((a, b) => (a.seconds > b.seconds ? a : b))
  if (values.keep !== undefined) {
    mkdirSync(values.keep, { recursive: true })
    for (const { number, file, text = '' } of trials) {
      writeFileSync(join(values.keep, `${number}-${basename(file)}`), text)
    }
  }
  const figures = {
    inputs: trials.length,
    ...tally(trials),
    defects: defects.map(brief),
    slowest: brief(slowest),
    megabytes,
  }
  process.stdout.write(`${values.json ? JSON.stringify(figures) : JSON.stringify(figures, null, 2)}\n`)
  process.exitCode = defects.length > 0 || megabytes > limit ? 1 : 0
}

if (values.share !== undefined) judgeShare(Number(values.share))
else report(await Promise.all(Array.from({ length: processes }, (_, share) => shareOf(share))))
