/**
 * `npm run prepare`, which `npm ci` and `npm install` run by themselves: makes the compiled form of the commands for which
 * somebody waits. Their modules and packages become a few files. Nothing depends on it: `src/compiled.js` says when it counts,
 * and without it the sources are run.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { commands, manifest } from '../../src/compiled.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const entry = join(root, 'src/cli.ts')

/** Where the process begins, and where its threads do. They lie side by side, as their sources do. */
const entries = [
  entry,
  ...['thread-start.js', 'read-ahead-thread.ts', 'documents-thread.ts'].map((name) => join(root, 'src', name)),
]

/** What starts them. */
const threads = join(root, 'src/thread.ts')

/** Packages that most runs need, with those that they need themselves. The others are loaded from where they are, when they are needed. */
const packed = new RegExp(
  `^(?:${[
    ...['zod', 'temporal-polyfill', 'temporal-utils', 'fastest-levenshtein', 'github-slugger', 'unbash'],
    ...['pdfkit', 'linebreak', 'png-js', 'fflate'],
    ...['fontkit', 'restructure', 'unicode-properties', 'unicode-trie', 'tiny-inflate', 'dfa', 'clone', 'brotli'],
    ...['@swc/helpers', 'base64-js', 'fast-deep-equal'],
    ...['@peculiar/[^/]+', 'asn1js', 'pvtsutils', 'pvutils', 'tslib'],
  ].join('|')})(?:/|$)`,
)

const parts: Plugin = {
  name: 'parts',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || packed.test(path) ? undefined : { external: true },
    )
    onResolve({ filter: /^\.\.\/scripts\// }, ({ path, kind, importer }) =>
      kind === 'dynamic-import' && importer === entry && !commands.includes(basename(path, '.ts'))
        ? { path: pathToFileURL(join(dirname(importer), path)).href, external: true }
        : undefined,
    )
    // Files that are found beside a module stay beside its source; threads are found beside each other.
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      const own = path === threads ? 'import.meta.url' : JSON.stringify(pathToFileURL(path).href)
      return { contents: text.replaceAll('import.meta.url', own), loader: 'ts' }
    })
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
    entryPoints: entries,
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
    process.stderr.write(`Everything runs from its sources, because they could not be compiled: ${String(error)}\n`)
  }
}
