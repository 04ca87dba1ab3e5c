/** The same input gives the same bytes: again, in another process, elsewhere on earth, from another folder, with another runtime. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { renderPdf } from '../../src/pdf/index.ts'
import { richPlan, richView } from '../fixtures/pdf/rich.ts'
import { evidenceJson, signature } from './render.ts'

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const here = async (): Promise<string> =>
  digest((await renderPdf(richView, richPlan, { evidenceJson, signature })).bytes)

const script = `
  const at = (path) => new URL(path, ${JSON.stringify(import.meta.url)}).href
  const { renderPdf } = await import(at('../../src/pdf/index.ts'))
  const { richPlan, richView } = await import(at('../fixtures/pdf/rich.ts'))
  const { evidenceJson, signature } = await import(at('./render.ts'))
  const { createHash } = await import('node:crypto')
  const { bytes } = await renderPdf(richView, richPlan, { evidenceJson, signature })
  process.stdout.write(createHash('sha256').update(bytes).digest('hex'))
`

test('twice in one process', async () => {
  expect(await here()).toBe(await here())
})

/** The digest that a runtime comes to in a process of its own, in another folder. */
const elsewhere = (runtime: string, env: NodeJS.ProcessEnv = {}): string =>
  execFileSync(runtime, ['--input-type=module', '-e', script], {
    cwd: tmpdir(),
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })

test('in another process with another time zone, language and folder', async () => {
  const env = { TZ: 'Pacific/Kiritimati', LC_ALL: 'sv_SE.UTF-8', LANG: 'sv_SE.UTF-8' }
  expect(elsewhere(process.execPath, env)).toBe(await here())
})

const older = fileURLToPath(
  new URL(`../../.holdfast/node24/node_modules/node-${process.platform}-${process.arch}/bin/node`, import.meta.url),
)
const without = existsSync(older) ? undefined : 'there is no Node 24; run scripts/maintain/tools.sh'
if (without && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(`This cannot be tested: ${without}.`)

describe.skipIf(without)(`Node 24${without ? `: skipped, ${without}` : ''}`, () => {
  test('gives the bytes of this one', async () => {
    const versions = [older, process.execPath].map((each) => execFileSync(each, ['--version'], { encoding: 'utf8' }))
    expect(versions.map((each) => each.slice(0, 3))).toEqual(['v24', 'v26'])
    expect(elsewhere(older)).toBe(await here())
  })
})

const id = async (json: string): Promise<string | undefined> => {
  const { bytes } = await renderPdf(richView, richPlan, { evidenceJson: json })
  return /\/ID \[<(\w+)>/.exec(Buffer.from(bytes).toString('latin1'))?.[1]
}

test('other evidence gives another file identifier', async () => {
  expect(await id('{}')).not.toBe(await id('[]'))
})
