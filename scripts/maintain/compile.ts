/**
 * `npm run prepare`, which `npm ci` and `npm install` run by themselves: makes the compiled form of `check`, the command that
 * is run most often. Its modules, and the packages that it loads every time, become one file; what is loaded only now and then
 * stays where it is. Nothing depends on it: `src/compiled.js` says when it counts, and without it the sources are run.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { manifest } from '../../src/compiled.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const entry = join(root, 'src/cli.ts')

/** Packages that every run needs. */
const packed = /^(?:zod|temporal-polyfill|temporal-utils|fastest-levenshtein|github-slugger|unbash)(?:\/|$)/

const parts: Plugin = {
  name: 'parts',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || packed.test(path) ? undefined : { external: true },
    )
    // The other commands share state with what Astro and threads load from the sources.
    onResolve({ filter: /^\.\.\/scripts\// }, ({ path, kind, importer }) =>
      kind === 'dynamic-import' && importer === entry && basename(path) !== 'check.ts'
        ? { path: pathToFileURL(join(dirname(importer), path)).href, external: true }
        : undefined,
    )
    // Files that are found beside a module stay beside its source.
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: 'ts',
    }))
  },
}

/** Compiles, and writes down of what. Files that change meanwhile are not written down, so that it does not count. */
export const compile = async (to: string = manifest): Promise<void> => {
  const began = Date.now()
  const folder = join(dirname(to), `code-${began}`)
  rmSync(dirname(to), { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: folder,
    // The folder of packages does not say of what kind its files are.
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    metafile: true,
    logLevel: 'error',
    plugins: [parts],
  })
  const inputs = Object.keys(metafile.inputs)
    .filter((path) => !path.startsWith('node_modules/'))
    .concat('node_modules/.package-lock.json')
  const files = inputs.map((path) => {
    const { size, mtimeMs } = statSync(join(root, path))
    return [join(root, path), size, mtimeMs] as const
  })
  if (files.some(([, , time]) => time >= began)) return
  const made = { entry: pathToFileURL(join(folder, 'cli.mjs')).href, files }
  writeFileSync(`${to}.new`, JSON.stringify(made))
  renameSync(`${to}.new`, to)
}

if (import.meta.main) {
  try {
    await compile()
  } catch (error) {
    // Nobody's installation shall fail for it.
    process.stderr.write(`\`check\` runs from its sources, because it could not be compiled: ${String(error)}\n`)
  }
}
