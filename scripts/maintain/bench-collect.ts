/**
 * `npm run bench:collect [-- --buckets 2000 --instances 300 --snapshots 20000 --latency 40 --most 12 --plain]`: what it takes to read
 * a large estate with the real `holdfast collect`, a process of its own, and then to check plans against it. The accounts
 * are a service in this process that speaks the wire formats of STS, RDS and S3. Needs nothing but Node; changes nothing
 * outside a temporary folder, which it removes.
 *
 * What the words in the table mean:
 * - made: calls that the service got and answered with something of use. least: the fewest that can tell the same, for one who
 *   knows beforehand all that will be needed: every listing once, and everything in it taken from there.
 * - elsewhere: calls about a bucket that were sent to the wrong region and have to be made again in the right one.
 * - slowed: calls that the service refused because too many were open at once (`--most`, in one account, region and
 *   service); the SDK makes them again.
 * - first: nothing was read before and nothing is in `.holdfast/`. second: the same once more, with the history of the first.
 * - plain: the same questions asked with the plain SDK in a loop (`bench-plain.ts`). Only with `--plain`, because it takes long: some
 *   27,000 calls, each as long as the latency and the SDK's own work.
 * - cpu, memory: of the command alone, without the service. service cpu: what this process needed meanwhile.
 *
 * It fails when a call was made twice, when a binding could not be read, and when a reading does not tell what is there.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readStore } from '../../src/evidence/store.ts'
import {
  accounts,
  bindingsOf,
  estateOf,
  within,
  writeContent,
  type Bound,
  type Estate,
  type Place,
} from './bench-estate.ts'
import { answersPerSecond } from './bench-load.ts'
import { runnerIn, type Run } from './bench-run.ts'
import { startEstate, type Called } from './bench-service.ts'

const { values } = parseArgs({
  options: {
    buckets: { type: 'string', default: '2000' },
    instances: { type: 'string', default: '300' },
    snapshots: { type: 'string', default: '20000' },
    latency: { type: 'string', default: '40' },
    most: { type: 'string', default: '12' },
    plain: { type: 'boolean', default: false },
  },
})
const { plain, ...texts } = values
const numbers = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Number(text)]))
const { buckets = 0, instances = 0, snapshots = 0, latency = 0, most = 0 } = numbers
if (
  !Object.values(numbers).every(Number.isInteger) ||
  buckets < 100 ||
  instances < 60 ||
  snapshots < 1 ||
  latency < 0 ||
  most < 1
) {
  process.stderr.write(
    'All options take whole numbers: `--buckets` from 100 on, `--instances` from 60 on, `--snapshots` and `--most` from 1 on, `--latency` from 0 on.\n',
  )
  process.exit(3)
}

/** How many calls a listing takes; one also when it is empty. */
const pages = (things: number, size: number): number => Math.max(1, Math.ceil(things / size))

/** The fewest calls that tell everything, by operation. */
const leastOf = (estate: Estate, bound: readonly Bound[]): Record<string, number> => {
  const sum = (source: string, count: (place: Place) => number): number => {
    const asked = bound.filter((each) => each.source === source)
    const found = new Map(asked.map((each) => [`${each.account} ${each.region}`, each]))
    return [...found.values()].reduce((total, place) => total + count(place), 0)
  }
  const { length } = estate.buckets
  return {
    'sts:AssumeRole': accounts.length,
    'sts:GetCallerIdentity': accounts.length,
    'rds:DescribeDBInstances': sum('aws/rds-instance', (place) => pages(within(estate.instances, place).length, 100)),
    'rds:DescribeDBSnapshots': sum('aws/rds-snapshots', (place) => {
      const here = within(estate.snapshots, place)
      const backups = here.filter(({ kind }) => kind === 'awsbackup').length
      return pages(here.length - backups, 100) + pages(backups, 100)
    }),
    's3:ListBuckets': accounts
      .map((account) => estate.buckets.filter((each) => each.account === account).length)
      .reduce((total, count) => total + pages(count, 1000), 0),
    's3:GetBucketLocation': 0,
    's3:GetBucketTagging': length,
    ...Object.fromEntries(settings.map((name) => [`s3:${name}`, length])),
    's3:ListObjectsV2': bound.reduce(
      (total, { objects }) => total + (objects === undefined ? 0 : pages(objects, 1000)),
      0,
    ),
  }
}

const settings = [
  'GetBucketVersioning',
  'GetBucketLifecycleConfiguration',
  'GetBucketEncryption',
  'GetBucketReplication',
  'GetObjectLockConfiguration',
  'GetBucketPolicy',
]

/** Looks at every reading: whether it was read whole, and tells what is there. */
const verify = (store: string, bound: readonly Bound[]): void => {
  const { records, problems } = readStore(store)
  const wrong = bound.flatMap(({ id, matches, available, objects }) => {
    const record = records[id]
    const facts = record?.matches[0]?.facts
    const found = [record?.error ?? null, record?.matches.length, record?.matches.some(({ unread }) => unread)]
    const isRight =
      found[0] === null &&
      found[1] === matches &&
      found[2] === false &&
      (available === undefined || facts?.['available'] === available) &&
      (objects === undefined || facts?.['count'] === objects)
    return isRight ? [] : [`${id}: ${JSON.stringify({ found, matches, available, objects, facts })}`]
  })
  if (problems.length > 0 || wrong.length > 0)
    throw new Error(`${wrong.length} readings do not tell what is there:\n${wrong.slice(0, 5).join('\n')}`)
}

const widths = [34, 8, 8, 11, 8]
const line = (cells: readonly (string | number)[], [first = 0, ...rest]: readonly number[] = widths): void => {
  const text = cells.map((cell, at) =>
    at === 0 ? String(cell).padEnd(first) : String(cell).padStart(rest[at - 1] ?? 9),
  )
  process.stdout.write(`${text.join(' ').trimEnd()}\n`)
}

const count = (calls: readonly Called[], operation: string, kind: Called['kind']): number =>
  calls.filter((each) => each.operation === operation && each.kind === kind).length

/** Prints what was called, and gives the calls that were answered more than once. */
const printCalls = (calls: readonly Called[], least: Readonly<Record<string, number>>): readonly string[] => {
  line(['calls', 'made', 'least', 'elsewhere', 'slowed'])
  const operations = [...new Set([...Object.keys(least), ...calls.map(({ operation }) => operation)])]
  const totals = [0, 0, 0, 0]
  for (const operation of operations) {
    const row = [
      count(calls, operation, 'answered'),
      least[operation] ?? 0,
      count(calls, operation, 'redirected'),
      count(calls, operation, 'throttled'),
    ]
    for (const [at, each] of row.entries()) totals[at] = (totals[at] ?? 0) + each
    line([operation, ...row])
  }
  line(['together', ...totals])
  const seen = new Set<string>()
  return calls.flatMap(({ kind, key }) => {
    if (kind !== 'answered') return []
    if (seen.has(key)) return [key]
    seen.add(key)
    return []
  })
}

const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce(
    (total, name) => total + statSync(join(folder, name)).size,
    0,
  )

const load = (): string =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ')
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' })
try {
  const estate = estateOf({ buckets, instances, snapshots })
  const bound = bindingsOf(estate)
  process.stdout.write(
    `${availableParallelism()} processors (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}, load before ${load()}.\n` +
      `${buckets} buckets, ${instances} instances, ${snapshots} snapshots in ${accounts.length} accounts and 4 regions; ${bound.length} bindings; ${latency} ms per answer.\n` +
      `Without latency the service gives ${Math.round(await answersPerSecond(estate, 3))} answers per second.\n\n`,
  )
  const service = await startEstate(estate, { latency, most })
  try {
    const content = join(folder, 'content')
    const store = join(content, 'evidence')
    writeContent(content, service.url, bound)
    const run = runnerIn(folder)
    const least = leastOf(estate, bound)
    const rows: (readonly (string | number)[])[] = []
    const twice: string[] = []
    /** Runs something against the service, and gives what it took as the cells of a row. */
    const timed = async (what: string, running: () => Promise<Run>): Promise<Run> => {
      service.calls.length = 0
      const before = process.cpuUsage()
      const took = await running()
      const { user, system } = process.cpuUsage(before)
      const made = service.calls.length
      const served = ((user + system) / 1e6).toFixed(2)
      const size = what.startsWith('plain') ? '' : megabytes(sizeOf(store))
      const speed = Math.round(made / took.seconds)
      rows.push([
        what,
        made,
        took.seconds.toFixed(2),
        speed,
        took.cpu.toFixed(2),
        served,
        `${Math.round(took.megabytes)} MB`,
        size,
      ])
      return took
    }
    const collected: number[] = []
    for (const which of ['first', 'second']) {
      const took = await timed(`collect, ${which}`, () => run(['collect', '--content', 'content', '--quiet']))
      verify(store, bound)
      collected.push(took.seconds)
      if (which === 'first') twice.push(...printCalls(service.calls, least))
    }
    let faster = ''
    if (plain) {
      writeFileSync(join(folder, 'bound.json'), JSON.stringify(bound))
      const loop = fileURLToPath(new URL('bench-plain.ts', import.meta.url))
      const { seconds } = await timed('plain SDK, a loop', () => run([service.url, 'bound.json'], loop))
      faster = `Against the loop, collect takes ${(seconds / Math.max(...collected)).toFixed(1)} times less time.\n`
    }
    const history = readdirSync(join(store, 'history')).map((name) =>
      readFileSync(join(store, 'history', name), 'utf8'),
    )
    for (const which of ['first', 'again']) {
      const { seconds, cpu, megabytes: memory, text } = await run(['check', '--content', 'content'])
      if (!/^0 errors, 0 warnings/m.test(text))
        throw new Error(`The plans were not judged as they should be:\n${text.slice(-2000)}`)
      rows.push([`check, ${which}`, 0, seconds.toFixed(2), '', cpu.toFixed(2), '', `${Math.round(memory)} MB`, ''])
    }
    process.stdout.write('\n')
    const columns = [18, 7, 8, 9, 7, 12, 8, 9]
    line(['run', 'calls', 'seconds', 'calls/s', 'cpu', 'service cpu', 'memory', 'store'], columns)
    for (const row of rows) line(row, columns)
    process.stdout.write(`\n${faster}`)
    const readings = history.join('').split('\n').length - 1
    process.stdout.write(
      `${readings} readings in the history. At most ${service.most()} calls were open at once. Load after ${load()}.\n`,
    )
    if (twice.length > 0)
      throw new Error(`${twice.length} calls were made twice, such as:\n${twice.slice(0, 5).join('\n')}`)
  } finally {
    await service.stop()
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
