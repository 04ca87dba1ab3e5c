/**
 * Files of this machine, looked at and never opened. Only folders under those that the settings name are walked, links are
 * not followed, and what is neither a file nor a folder does not count. A walk that does not reach the end gives nothing:
 * the newest of some files is not the newest.
 */
import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir, readFile, realpath } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import type { Connections, Machine } from './connection.ts'
import { codeOf, ReadError } from './errors.ts'

/** A file: its path below the folder that was walked, its size in bytes, and when it was written. */
export type Found = { readonly path: string; readonly size: number; readonly written: Date }

/** What a walk looks at, at most: entries, and folders in folders. */
const most = 100_000
const deepest = 16

/** The real path of a folder. Throws when the settings do not let it be looked at; `null` when there is none. */
export const allowedFolder = async (
  path: string,
  connections: Connections,
  machine: Machine,
): Promise<string | null> => {
  // Where a path leads is asked only of one that is written as lying in a root, so that nothing is told of others.
  const written = connections.directories
    .map((each) => resolve(machine.folder, each))
    .filter((root) => isWithin(resolve(path), root))
  const roots = await Promise.all(written.map(rootOf))
  const real = roots.length > 0 ? await realpath(path).catch(gone) : undefined
  if (real === null) return null
  if (real !== undefined && roots.some((root) => isWithin(real, root))) return real
  throw new ReadError(
    'not-configured',
    'The folder lies in none that may be looked at, so it was not.',
    'Name the folder, or one around it, under `connections.directories` in holdfast.yaml.',
  )
}

const isWithin = (path: string, root: string): boolean =>
  path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)

const rootOf = async (path: string): Promise<string> => {
  try {
    return await realpath(path)
  } catch {
    throw new ReadError(
      'not-configured',
      'A folder under `connections.directories` does not exist on this machine, so nothing was looked at.',
      'Correct holdfast.yaml, or mount the disk. Files of another machine are reported by it: name it as `host`.',
    )
  }
}

/** What is gone since it was listed is not there; anything else is not known. */
const gone = (error: unknown): null => {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return null
  if (code === 'EACCES' || code === 'EPERM') {
    throw new ReadError(
      'denied',
      `The folder, or one in it, may not be looked at (${code}).`,
      'Let the user that collects list the folder and all folders in it.',
    )
  }
  throw new ReadError(
    'transient',
    `The folder could not be looked at (${code}).`,
    'Look at the disk, and collect again.',
  )
}

/** Every file in a folder and in the folders in it. */
export const filesUnder = async (folder: string, signal?: AbortSignal): Promise<readonly Found[]> => {
  const files: Found[] = []
  let seen = 0
  const walk = async (below: string, depth: number): Promise<void> => {
    const at = join(folder, below)
    // A folder may have been replaced by a link since it was listed.
    if ((await realpath(at).catch(gone)) !== at) return
    const entries: readonly Dirent[] = (await readdir(at, { withFileTypes: true }).catch(gone)) ?? []
    seen += entries.length
    if (seen > most || depth > deepest) throw tooMuch
    for (const entry of entries) {
      if (signal?.aborted) throw new ReadError('transient', 'The run was given up.', 'Collect again.')
      const path = join(below, entry.name)
      if (entry.isDirectory()) await walk(path, depth + 1)
      else if (entry.isFile()) {
        const stats: Stats | null = await lstat(join(folder, path)).catch(gone)
        if (stats?.isFile()) files.push({ path, size: stats.size, written: stats.mtime })
      }
    }
  }
  await walk('', 0)
  return files
}

const tooMuch = new ReadError(
  'invalid',
  `The folder holds over ${most} entries, or folders more than ${deepest} deep, so its newest file is not known.`,
  'Name a folder that holds less.',
)

/** A pattern of file names, with `*` for any letters and `?` for one. */
export const patternOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  )

/**
 * Whether the disk under a folder is encrypted by Linux (dm-crypt), whatever lies in between: `null` when that cannot be
 * seen. A disk that encrypts by itself, or that a cloud encrypts, looks like any other from inside.
 */
export const isEncrypted = async (folder: string, devices = '/sys/dev/block'): Promise<true | null> => {
  const { dev } = await lstat(folder)
  // The number of a device as the C library splits it.
  const major = ((dev / 2 ** 8) & 0xfff) >>> 0
  const minor = (dev % 2 ** 8) + ((Math.floor(dev / 2 ** 20) << 8) >>> 0)
  return (await isCrypt(join(devices, `${major}:${minor}`), 0)) ? true : null
}

const isCrypt = async (device: string, depth: number): Promise<boolean> => {
  const uuid = await readFile(join(device, 'dm/uuid'), 'utf8').catch(() => '')
  if (uuid.startsWith('CRYPT-')) return true
  const below = depth < 8 ? await readdir(join(device, 'slaves')).catch(() => []) : []
  const found = await Promise.all(below.map((name) => isCrypt(join(device, 'slaves', name), depth + 1)))
  return found.length > 0 && found.every(Boolean)
}
