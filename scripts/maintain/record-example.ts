/**
 * Records the evidence of the example portfolio: emulates its accounts (example-account.py), collects from them like from real ones,
 * and writes `content/evidence/` anew. Run it after changing bindings, sources or the emulated accounts.
 *
 *   node scripts/maintain/record-example.ts [--as-of 2026-11-20T06:00:00Z]
 *
 * The emulated clock stands still at that moment, so the same content gives the same bytes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { collect } from '../../src/evidence/collect.ts'
import { writeStore } from '../../src/evidence/store.ts'
import { parseInstant } from '../../src/model/calendar.ts'
import { fullText } from '../../src/model/phrase.ts'
import { formatPlace } from '../../src/model/place.ts'
import type { Binding } from '../../src/model/records.ts'
import { readEntries } from '../../src/plan/records.ts'
import { bindingsSchema } from '../../src/plan/schema/records.ts'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const fail = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(3)
}

const { values } = parseArgs({ options: { 'as-of': { type: 'string', default: '2026-11-20T06:00:00Z' } } })
const now = parseInstant(values['as-of']) ?? fail('--as-of is not an instant. Write for example 2026-11-20T06:00:00Z.')
const python = path('.holdfast/moto/bin/python')
if (!existsSync(python)) fail('There is no AWS emulator. Run scripts/maintain/aws-emulator.sh install.')

const file = 'bindings.yaml'
const read = readEntries(readFileSync(path(`content/${file}`), 'utf8'), file, bindingsSchema)
const bindings = read.value as unknown as Record<string, Binding> | undefined
const accounts = new Set(Object.values(bindings ?? {}).flatMap((binding) => binding.account ?? []))

const reserved = createServer().listen(0, '127.0.0.1')
await once(reserved, 'listening')
const { port } = reserved.address() as { port: number }
reserved.close()

const account = spawn(python, [path('scripts/maintain/example-account.py'), '--port', String(port), '--as-of', now], {
  stdio: ['ignore', 'pipe', 'ignore'],
})
process.on('exit', () => account.kill())

const lines = createInterface(account.stdout)
const [line] = (await Promise.race([once(lines, 'line'), once(account, 'exit').then(() => [''])])) as [string]
if (line !== 'ready') fail('The emulated accounts did not start. Run scripts/maintain/example-account.py to see why.')

Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'example', AWS_SECRET_ACCESS_KEY: 'example' })
const { records, problems, planned } = await collect(bindings ?? {}, {
  now,
  settings: {
    evidence: { mode: 'replay', maxAge: { text: '7 days', months: 0, seconds: 604_800 } },
    aws: {
      endpoint: `http://127.0.0.1:${port}`,
      roles: Object.fromEntries([...accounts].map((id) => [id, { arn: `arn:aws:iam::${id}:role/holdfast-read` }])),
    },
  },
})
const wrong = [...read.problems, ...problems]
for (const { place, message, hint } of wrong)
  process.stderr.write(`${formatPlace(place)} ${fullText(message)} ${hint}\n`)
const unread = records.flatMap(({ binding, error, matches }) =>
  [error, ...matches.flatMap((match) => Object.values(match.unread ?? {}))].flatMap((each) =>
    each ? `${binding}: ${each.message} ${each.hint}` : [],
  ),
)
for (const line of unread) process.stderr.write(`${line}\n`)
if (wrong.length > 0 || unread.length > 0) fail('Nothing was written.')

rmSync(path('content/evidence'), { recursive: true, force: true })
await writeStore(path('content/evidence'), records)
process.stdout.write(`${records.length} readings as of ${now}; ${planned.length} bindings have no collector yet\n`)
process.exit(0)
