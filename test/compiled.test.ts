/**
 * The compiled form of commands says and makes what the sources do, and counts only for the files that it was made of.
 *
 * Seen to fail: threads that ran their sources; a manifest of which nobody looked at the files; one without the list of packages; a reference to a file beside a module that was
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

const sources = join(root, 'src/cli.ts')

const entry = (): string => {
  const found = compiled(manifest)
  expect(found).toMatch(/\/code-\d+\/cli\.mjs$/)
  return found as string
}

/** What a command prints, run by a module that is one of the two forms, after some code of the test. */
const printed = (module: string, args: readonly string[], cwd = folder(), before = ''): string => {
  const begin = join(cwd, 'begin.mjs')
  writeFileSync(begin, `${before}\nconst { start } = await import(${JSON.stringify(module)}); await start()`)
  const done = spawnSync(process.execPath, [begin, ...args], { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 })
  expect(done).toMatchObject({ stderr: '', status: 0 })
  return done.stdout
}

test('it says of the example what the sources say', { timeout: 60_000 }, () => {
  for (const asked of [
    ['check', '--format', 'json'],
    ['explain', 'review/overdue'],
  ]) {
    const args = [...asked, '--content', example]
    expect(printed(entry(), args)).toBe(printed(sources, args))
  }
})

/** Says where each thread begins. */
const telling = `import threads from 'node:worker_threads'
import { syncBuiltinESMExports } from 'node:module'
threads.Worker = class extends threads.Worker {
  constructor(address, options) {
    super(address, options)
    console.log(options.workerData.module)
  }
}
syncBuiltinESMExports()`

test('it draws and signs a document byte for byte as the sources do, and finds it valid', { timeout: 60_000 }, () => {
  const cwd = folder()
  const made = (module: string, thread: RegExp): Buffer => {
    rmSync(join(cwd, '.holdfast/documents'), { recursive: true, force: true })
    const args = ['pdf', 'cloud-optimizer', '--as-of', '2026-11-20', '--out', 'made.pdf', '--content', example]
    expect(printed(module, args, cwd, telling)).toMatch(thread)
    return readFileSync(join(cwd, 'made.pdf'))
  }
  // The first run makes the development key, and says so.
  spawnSync(process.execPath, [sources, 'pdf', 'cloud-optimizer', '--out', 'first.pdf', '--content', example], { cwd })
  const bytes = made(entry(), /\/code-\d+\/documents-thread\.mjs/)
  expect(bytes.equals(made(sources, /\/src\/documents-thread\.ts/))).toBe(true)
  const args = ['verify', 'made.pdf']
  expect(printed(entry(), args, cwd)).toBe(printed(sources, args, cwd))
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
