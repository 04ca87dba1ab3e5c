/**
 * PDF/UA-1 and PDF/A-3a as veraPDF judges them: the five signed documents of the example as `build` writes them, and
 * documents made to be awkward. Skipped without the validator (scripts/maintain/tools.sh), unless HOLDFAST_REQUIRE_TOOLS=1.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { requestFor, signPdf } from '../src/sign/sign.ts'
import { folder } from './content.ts'
import { caseNames, rendered } from './pdf/render.ts'
import { at, development } from './sign/helpers.ts'

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))
const jars = path('.holdfast/verapdf')
const without = existsSync(join(jars, 'ready')) ? undefined : 'there is no PDF validator; run scripts/maintain/tools.sh'
if (without && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(`This cannot be tested: ${without}.`)

/** What the validator says of files: one line for each file and profile, more for what failed. */
const validate = (files: readonly string[]): { readonly exit: number | null; readonly lines: readonly string[] } => {
  const done = spawnSync(
    'java',
    ['-cp', `${jars}/*`, path('scripts/maintain/pdf-validator/Validate.java'), 'ua1,3a', ...files],
    { encoding: 'utf8' },
  )
  return { exit: done.status, lines: (done.stdout + done.stderr).trim().split('\n') }
}

const passed = (files: readonly string[]): unknown[] =>
  files.flatMap((file) => ['ua1', '3a'].map((id) => expect.stringMatching(new RegExp(`^pass ${id} ${file}: `))))

describe.skipIf(without)(`veraPDF${without ? `: skipped, ${without}` : ''}`, () => {
  test('finds no failure in the five documents of the example', () => {
    const out = join(folder(), 'dist')
    const built = spawnSync(
      process.execPath,
      [path('src/cli.ts'), 'build', '--quiet', '--content', path('content'), '--out', out],
      { cwd: folder(), encoding: 'utf8' },
    )
    expect(built).toMatchObject({ status: 0, stderr: '' })
    const files = readdirSync(out, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.pdf'))
      .toSorted()
      .map((name) => join(out, name))
    expect(files).toHaveLength(5)
    expect(validate(files)).toEqual({ exit: 0, lines: passed(files) })
  })

  test('finds no failure in documents made to be awkward', async () => {
    const { signer } = await development()
    const files: string[] = []
    for (const name of caseNames.filter((each) => each !== 'signed')) {
      const { bytes } = await rendered(name, requestFor(signer, undefined, at))
      files.push(join(folder(), `${name}.pdf`))
      writeFileSync(files.at(-1) as string, await signPdf(bytes, signer))
    }
    expect(validate(files)).toEqual({ exit: 0, lines: passed(files) })
  })

  test('does find failures', async () => {
    const { signer } = await development()
    const { bytes } = await rendered('rich', requestFor(signer, undefined, at))
    const file = join(folder(), 'without-language.pdf')
    const text = Buffer.from(await signPdf(bytes, signer)).toString('latin1')
    writeFileSync(file, text.replace('/Marked true', '/Marked null'), 'latin1')
    expect(readFileSync(file, 'latin1')).not.toBe(text)
    expect(validate([file]).exit).toBe(1)
  })
})
