/**
 * Records the evidence of the example portfolio: emulates its accounts (example-account.py) and its other services (example_*.ts), collects
 * from them like from real ones, with `holdfast collect`, and writes `content/evidence/` anew. Run it after changing bindings, sources or what
 * is emulated. The content names nothing emulated: a copy of it does, which is thrown away.
 *
 *   node scripts/maintain/record-example.ts [--as-of 2026-11-20T06:00:00Z]
 *
 * The emulated clock stands still at that moment, so the same content gives the same bytes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parseDocument } from 'yaml'
import { start as startPlatform } from './example_platform.ts'
import { start as startReports } from './example_reports.ts'
import { start as startWeb } from './example_web.ts'

/** What a module that emulates services must give once they answer. */
type Started = {
  /** What the settings must say under `connections` to reach them. */
  readonly connections: object
  /** Environment variables of the run, such as tokens. */
  readonly environment: Readonly<Record<string, string>>
  /** What other machines report once everything is read: `collect --push BINDING ...arguments < input`. */
  readonly reports?: readonly {
    readonly binding: string
    readonly arguments: readonly string[]
    readonly input: string
  }[]
  readonly stop: () => Promise<void>
}
/** Starts services that say what the plans say, as of a moment. */
type Start = (asOf: string) => Promise<Started>

const others: readonly Start[] = [startWeb, startPlatform, startReports]

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const fail = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(3)
}

const { values } = parseArgs({ options: { 'as-of': { type: 'string', default: '2026-11-20T06:00:00Z' } } })
const asOf = values['as-of']
const python = path('.holdfast/moto/bin/python')
if (!existsSync(python)) fail('There is no AWS emulator. Run scripts/maintain/aws-emulator.sh install.')

const reserved = createServer().listen(0, '127.0.0.1')
await once(reserved, 'listening')
const { port } = reserved.address() as { port: number }
reserved.close()

const accounts = spawn(python, [path('scripts/maintain/example-account.py'), '--port', String(port), '--as-of', asOf], {
  stdio: ['ignore', 'pipe', 'ignore'],
})
process.on('exit', () => accounts.kill())
const [line] = (await Promise.race([
  once(createInterface(accounts.stdout), 'line'),
  once(accounts, 'exit').then(() => ['']),
])) as [string]
if (line !== 'ready') fail('The emulated accounts did not start. Run scripts/maintain/example-account.py to see why.')

const started = await Promise.all(others.map((start) => start(asOf)))

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Maps are merged, lists are joined; of two other values the later one counts. */
const merged = (a: unknown, b: unknown): unknown => {
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])]
  if (!isMap(a) || !isMap(b)) return b
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return Object.fromEntries(
    [...names].map((name) => [name, name in a && name in b ? merged(a[name], b[name]) : (b[name] ?? a[name])]),
  )
}

const folder = mkdtempSync(join(tmpdir(), 'holdfast-example-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const content = join(folder, 'content')
const evidence = join(content, 'evidence')
cpSync(path('content'), content, { recursive: true })
rmSync(evidence, { recursive: true, force: true })
const settings = parseDocument(readFileSync(join(content, 'holdfast.yaml'), 'utf8'))
const connections = started.reduce<unknown>((all, each) => merged(all, each.connections), {})
settings.set('connections', settings.createNode(connections))
writeFileSync(join(content, 'holdfast.yaml'), String(settings))

// Not `spawnSync`: the emulated services answer in this process.
const collect = async (more: readonly string[], input?: string): Promise<number> => {
  const running = spawn(
    process.execPath,
    [path('src/cli.ts'), 'collect', '--content', content, '--as-of', asOf, ...more],
    {
      cwd: folder,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'inherit', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_ACCESS_KEY_ID: 'example',
        AWS_SECRET_ACCESS_KEY: 'example',
        AWS_REGION: 'us-east-1',
        ...Object.assign({}, ...started.map(({ environment }) => environment)),
      },
    },
  )
  running.stdin?.end(input)
  const [status] = (await once(running, 'exit')) as [number | null]
  return status ?? 4
}
const statuses = [await collect([])]
for (const { binding, arguments: more, input } of started.flatMap(({ reports = [] }) => reports))
  statuses.push(await collect(['--push', binding, ...more], input))
await Promise.all(started.map(({ stop }) => stop()))

if (existsSync(evidence)) {
  rmSync(path('content/evidence'), { recursive: true, force: true })
  cpSync(evidence, path('content/evidence'), { recursive: true })
}
process.exit(Math.max(...statuses))
