/**
 * The compiled form of `check` says what the sources say, and counts only for the files that it was made of.
 *
 * Seen to fail: a manifest of which nobody looked at the files; one without the list of packages; a reference to a file beside a module that was
 * not turned into that of its source.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compile } from '../scripts/maintain/compile.ts'
import { compiled } from '../src/compiled.js'
import { folder } from './content.ts'
import { example, root } from './invariants/product.ts'

// Beside the packages, because it loads some of them.
const manifest = join(root, `node_modules/.cache/holdfast-test-${process.pid}/compiled.json`)
beforeAll(() => compile(manifest), 60_000)
afterAll(() => rmSync(dirname(manifest), { recursive: true, force: true }))

const printed = (code: string): string => {
  const done = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', code, '', 'check', '--format', 'json'].concat('--content', example),
    {
      cwd: folder(),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  )
  expect(done.stderr).toBe('')
  expect(done.status).toBe(0)
  return done.stdout
}

test('it says of the example what the sources say', { timeout: 60_000 }, () => {
  const from = (module: string): string =>
    printed(`const { start } = await import(${JSON.stringify(module)}); await start()`)
  const entry = compiled(manifest)
  expect(entry).toMatch(/\/code-\d+\/cli\.mjs$/)
  expect(from(entry as string)).toBe(from(join(root, 'src/cli.ts')))
})

test('it was made of the sources, the rules among them, and of the packages that are installed', () => {
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: [string, number, number][] }
  const names = files.map(([path]) => path.slice(root.length))
  expect(names).toEqual(expect.arrayContaining(['src/cli.ts', 'src/rules/privacy.ts', 'package.json']))
  expect(names).toContain('node_modules/.package-lock.json')
  expect(names.filter((name) => /^scripts\/(?:build|dev|collect)\.ts$/.test(name))).toEqual([])
})

test('it does not count when a file was changed, touched or removed since, or when nothing can be read of it', () => {
  const at = folder()
  const [source, made] = [join(at, 'a.ts'), join(at, 'compiled.json')]
  const write = (): void => {
    writeFileSync(source, 'one')
    const { size, mtimeMs } = statSync(source)
    writeFileSync(made, JSON.stringify({ entry: 'file:///a.js', files: [[source, size, mtimeMs]] }))
    expect(compiled(made)).toBe('file:///a.js')
  }
  write()
  appendFileSync(source, ' more')
  expect(compiled(made)).toBeUndefined()
  write()
  utimesSync(source, new Date(), new Date('2026-01-01'))
  expect(compiled(made)).toBeUndefined()
  write()
  rmSync(source)
  expect(compiled(made)).toBeUndefined()
  write()
  writeFileSync(made, '{"entry":')
  expect(compiled(made)).toBeUndefined()
  expect(compiled(join(at, 'none.json'))).toBeUndefined()
})
