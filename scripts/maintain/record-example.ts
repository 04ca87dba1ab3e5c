/**
 * Records the evidence of the example portfolio: emulates its accounts (example-account.py), collects from them like from real ones, with `holdfast collect`,
 * and writes `content/evidence/` anew. Run it after changing bindings, sources or the emulated accounts.
 *
 *   node scripts/maintain/record-example.ts [--as-of 2026-11-20T06:00:00Z]
 *
 * The emulated clock stands still at that moment, so the same content gives the same bytes.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

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

rmSync(path('content/evidence'), { recursive: true, force: true })
const collected = spawnSync(process.execPath, [path('src/cli.ts'), 'collect', '--as-of', asOf], {
  cwd: path('.'),
  stdio: 'inherit',
  env: {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'example',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: 'us-east-1',
  },
})
process.exit(collected.status ?? 4)
