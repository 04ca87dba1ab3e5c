/**
 * PDF/UA-1 and PDF/A-3a as veraPDF judges them: the five signed documents of the example as `build` writes them, and
 * documents made to be awkward. Skipped without the validator (scripts/maintain/tools.sh), unless HOLDFAST_REQUIRE_TOOLS=1.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { renderPdf } from '../src/pdf/index.ts'
import { fromEpoch } from '../src/model/calendar.ts'
import { raise, renew } from '../src/sign/levels.ts'
import { requestFor, signPdf } from '../src/sign/sign.ts'
import { askWith } from '../src/sign/web.ts'
import { folder } from './content.ts'
import { writePlanInScripts } from './fixtures/fonts/portfolio.ts'
import { hostilePlan, hostileView } from './fixtures/pdf/hostile.ts'
import { manyPlan, manyView } from './fixtures/pdf/many.ts'
import { caseNames, rendered } from './pdf/render.ts'
import { Authorities } from './sign/authorities.ts'
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

/** Documents of the example as `build` writes them, and what is made to be awkward, without and with a signature. */
const corpus = async (): Promise<Readonly<Record<'example' | 'awkward' | 'broken', readonly string[]>>> => {
  const out = join(folder(), 'dist')
  const built = spawnSync(
    process.execPath,
    [path('src/cli.ts'), 'build', '--quiet', '--content', path('content'), '--out', out],
    { cwd: folder(), encoding: 'utf8' },
  )
  expect(built).toMatchObject({ status: 0, stderr: '' })
  const example = readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.pdf'))
    .toSorted()
    .map((name) => join(out, name))
  const { signer } = await development()
  const request = requestFor(signer, undefined, at)
  const to = folder()
  const awkward: string[] = []
  const write = (name: string, bytes: Uint8Array): void => {
    awkward.push(join(to, `${name}.pdf`))
    writeFileSync(awkward.at(-1) as string, bytes)
  }
  for (const name of caseNames.filter((each) => each !== 'signed')) {
    write(`${name}-unsigned`, (await rendered(name)).bytes)
    write(name, await signPdf((await rendered(name, request)).bytes, signer))
  }
  const copy = { number: 12_345, recipient: `A & <B> “${'Ω'.repeat(100)}” "C"`, on: '2026-11-20' }
  const options = { evidenceJson: '{}', signature: request }
  write('copy', await signPdf((await renderPdf(hostileView, hostilePlan, { ...options, copy })).bytes, signer))
  const many = await renderPdf(manyView, manyPlan, options)
  expect(many.pages).toBeGreaterThan(300)
  write('many', await signPdf(many.bytes, signer))
  for (const font of ['cjk.ttf', 'cjk.otf']) {
    const scripts = folder()
    writePlanInScripts(scripts, [font, 'emoji.ttf'])
    const args = [path('src/cli.ts'), 'pdf', 'orders', '--as-of', '2026-11-20', '--out', join(to, `${font}.pdf`)]
    const made = spawnSync(process.execPath, args, { cwd: scripts, encoding: 'utf8' })
    expect(made).toMatchObject({ status: 0, stderr: '' })
    awkward.push(join(to, `${font}.pdf`))
  }

  const broken = join(to, 'broken.pdf')
  const text = readFileSync(join(to, 'empty.pdf'), 'latin1')
  writeFileSync(broken, text.replace('/Marked true', '/Marked null'), 'latin1')
  expect(readFileSync(broken, 'latin1')).not.toBe(text)
  return { example, awkward, broken: [broken] }
}

describe.skipIf(without)(`veraPDF${without ? `: skipped, ${without}` : ''}`, () => {
  let files: Awaited<ReturnType<typeof corpus>>
  let said: ReturnType<typeof validate>
  beforeAll(async () => {
    files = await corpus()
    // Its start takes long, and its verdict on one file does not depend on the others.
    said = validate(Object.values(files).flat())
  })

  /** What was said of files, failures with their rules. */
  const about = (some: readonly string[]): string[] => {
    const heads = said.lines.map((line, index) => ({ index, file: /^(?:pass|FAIL) \S+ (.*): /.exec(line)?.[1] }))
    return said.lines.filter((_, index) => {
      const head = heads.findLast((each) => each.index <= index && each.file !== undefined)
      return some.includes(head?.file ?? '')
    })
  }
  const passed = (some: readonly string[]): unknown[] =>
    some.flatMap((file) => ['ua1', '3a'].map((id) => expect.stringMatching(new RegExp(`^pass ${id} ${file}: `))))

  test('finds no failure in the five documents of the example', () => {
    expect(files.example).toHaveLength(5)
    expect(about(files.example)).toEqual(passed(files.example))
  })

  test('finds no failure in documents made to be awkward, three hundred pages, a copy and other scripts among them', () => {
    expect(files.awkward).toHaveLength(10)
    expect(about(files.awkward)).toEqual(passed(files.awkward))
  })

  test('finds no failure in a document with validation data and two archive timestamps', async () => {
    const all = await Authorities.start()
    all.issue('signer')
    const signer = all.pki.signerNow('signer')
    const now = fromEpoch(Date.now() / 1000)
    const options = { authorities: [all.tsa], at: now, ask: askWith() }
    const { bytes } = await rendered('rich', requestFor(signer, undefined, now))
    const archived = await raise(await signPdf(bytes, signer), 'B-LTA', options)
    const files = ['archived', 'renewed'].map((name) => join(folder(), `${name}.pdf`))
    writeFileSync(files[0] as string, archived)
    writeFileSync(files[1] as string, await renew(archived, options))
    await all.stop()
    expect(validate(files)).toEqual({ exit: 0, lines: passed(files) })
  })

  test('does find failures', () => {
    expect(said.exit).toBe(1)
    expect(about(files.broken).join('\n')).toContain(`FAIL ua1 ${files.broken[0]}`)
  })
})
