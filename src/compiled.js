/**
 * Where a command begins in its compiled form, if there is one and it was made of these very files. `npm ci` makes it
 * (`scripts/maintain/compile.ts`): a few files instead of hundreds, which saves a tenth of a second or two. Whoever has changed a source since, or
 * installed another package, runs the sources. Plain JavaScript, because the stripper of types is not to be loaded for it.
 */
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The commands that have one. `build` and `dev` share state with what Astro loads from the sources; for the others nobody waits so often. */
export const commands = ['check', 'pdf', 'verify', 'explain']

/** What was made of what. Beside the packages, so that it goes when they do. */
export const manifest = fileURLToPath(new URL('../node_modules/.cache/holdfast/compiled.json', import.meta.url))

/**
 * The address of the compiled module; `undefined` when there is none, or when a file has another size or time than it had.
 *
 * @param {string} [file] the manifest
 * @returns {string | undefined}
 */
export const compiled = (file = manifest) => {
  try {
    const { entry, files } = JSON.parse(readFileSync(file, 'utf8'))
    return files.every(isSame) ? entry : undefined
  } catch {
    return undefined
  }
}

const isSame = ([path, size, time]) => {
  const now = statSync(path)
  return now.size === size && now.mtimeMs === time
}
