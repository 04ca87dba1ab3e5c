/** The same input gives the same bytes: again, in another process, elsewhere on earth, from another folder. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
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

test('in another process with another time zone, language and folder', async () => {
  const env = { ...process.env, TZ: 'Pacific/Kiritimati', LC_ALL: 'sv_SE.UTF-8', LANG: 'sv_SE.UTF-8' }
  const elsewhere = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: tmpdir(),
    env,
    encoding: 'utf8',
  })
  expect(elsewhere).toBe(await here())
})

const id = async (json: string): Promise<string | undefined> => {
  const { bytes } = await renderPdf(richView, richPlan, { evidenceJson: json })
  return /\/ID \[<(\w+)>/.exec(Buffer.from(bytes).toString('latin1'))?.[1]
}

test('other evidence gives another file identifier', async () => {
  expect(await id('{}')).not.toBe(await id('[]'))
})
