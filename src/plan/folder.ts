/** What the content folder looks like on disk. Only names and texts; what they mean is decided elsewhere. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The text of a file relative to the folder, or `undefined` when there is none. A byte-order mark is not text. */
export const textOf = (folder: string, file: string): string | undefined => {
  const path = join(folder, file)
  if (!existsSync(path) || !statSync(path).isFile()) return undefined
  return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
}

/** Files below a sub-folder with an ending, as paths relative to the content folder, sorted by code point. Hidden ones are passed over. */
export const filesIn = (folder: string, under: string, ending: string): string[] => {
  const top = join(folder, under)
  if (!existsSync(top)) return []
  return readdirSync(top, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending) && !entry.name.startsWith('.'))
    .map(
      (entry) =>
        `${under}/${join(entry.parentPath, entry.name)
          .slice(top.length + 1)
          .replaceAll('\\', '/')}`,
    )
    .toSorted()
}

/** True when a path that a plan refers to exists; it is relative to the file that names it. */
export const targetExists = (folder: string, path: string): boolean => existsSync(join(folder, path))
