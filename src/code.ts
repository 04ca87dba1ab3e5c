/**
 * The digest of code, for whatever is kept between runs: a thing that other code made is not the same thing. It covers
 * the files of the named folders, every package that is installed, and the version of Node. Where it cannot be told what
 * is installed there is no digest, and then nothing may be kept.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const known = new Map<string, string | undefined>()

/** Digest of folders, named relative to `src/`; `undefined` when it is not known which packages are installed. */
export const codeDigest = (...folders: readonly string[]): string | undefined => {
  const name = folders.join('\n')
  if (!known.has(name)) known.set(name, digestOf(folders))
  return known.get(name)
}

const digestOf = (folders: readonly string[]): string | undefined => {
  const packages = installed()
  if (!packages) return undefined
  const hash = createHash('sha256').update(process.version).update(packages)
  for (const part of folders) {
    const folder = fileURLToPath(new URL(`./${part}`, import.meta.url))
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
      const file = join(folder, name)
      if (statSync(file).isFile()) hash.update(`\n${part}/${name}\n`).update(readFileSync(file))
    }
  }
  return hash.digest('hex')
}

/** npm's own list of what it installed: in a clone beside `src/`, elsewhere above the package. */
const installed = (): Buffer | undefined => {
  const lists = ['../node_modules/.package-lock.json', '../../.package-lock.json'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  )
  const list = lists.find((file) => existsSync(file))
  return list === undefined ? undefined : readFileSync(list)
}
