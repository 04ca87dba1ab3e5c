/**
 * What was read before, kept on this machine so that a file which nobody changed is not parsed again. An entry is found
 * by the digest of the file's text, its name, and the code that reads it; it never depends on the time, on evidence or on
 * other files. Losing it costs time and nothing else: what is missing, damaged or cannot be written is read anew.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { codeDigest } from './code.ts'
import { packed, unpacked, type Packed } from './plan/packed.ts'
import type { Read } from './plan/plan.ts'
import { readSource, type ReadAll, type Source } from './plan/sources.ts'
import { readAhead, worthwhile } from './read-ahead.ts'

/**
 * Reads through a folder of entries. Without a folder, or when the code cannot be told from other code, nothing is kept.
 * Where `least` characters or more are missing, threads read them.
 */
export const keptIn = (folder: string | undefined, least: number = worthwhile): ReadAll => {
  const code = folder === undefined ? undefined : codeDigest('model', 'plan')
  if (folder === undefined || code === undefined) return (sources) => sources.map(readSource)
  return (sources) => {
    const names = sources.map((source) => nameOf(code, source))
    const missing = sources.flatMap((source, index) => {
      const name = names[index] as string
      return existsSync(join(folder, name)) ? [] : [{ name, source }]
    })
    if (missing.length > 0) readAhead(folder, missing, least)
    const reads = sources.map((source, index) => {
      const name = names[index] as string
      const known = entryOf(join(folder, name))
      if (known) return known
      const read = readSource(source)
      keep(folder, name, read)
      return read
    })
    // Only growth makes it necessary to remove something, and looking costs time.
    if (missing.length > 0) removeOldest(folder, new Set(names))
    return reads
  }
}

const nameOf = (code: string, { kind, file, text }: Source): string =>
  createHash('sha256')
    .update(JSON.stringify([code, kind, file]))
    .update(text)
    .digest('hex')

const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** An entry is its digest and its value; one that was damaged is none. */
const entryOf = (path: string): Read<unknown> | undefined => {
  try {
    const bytes = readFileSync(path)
    const content = bytes.subarray(32)
    return digestOf(content).equals(bytes.subarray(0, 32)) ? unpacked(deserialize(content) as Packed) : undefined
  } catch {
    return undefined
  }
}

/** Keeps what became of a file, unless the folder cannot be written. */
export const keep = (folder: string, name: string, read: Read<unknown>): void => {
  try {
    const content = serialize(packed(read))
    mkdirSync(folder, { recursive: true })
    const temporary = join(folder, `${name}.${process.pid}`)
    writeFileSync(temporary, Buffer.concat([digestOf(content), content]))
    renameSync(temporary, join(folder, name))
  } catch {
    // It will be read again.
  }
}

/** Of entries that this run did not use, the newest stay: as many as it used, and at least a hundred, for going back and forth. */
const removeOldest = (folder: string, used: ReadonlySet<string>): void => {
  try {
    const others = readdirSync(folder).filter((name) => !used.has(name))
    const most = Math.max(100, used.size)
    if (others.length <= most) return
    others
      .map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }))
      .toSorted((a, b) => b.at - a.at)
      .slice(most / 2)
      .forEach(({ name }) => unlinkSync(join(folder, name)))
  } catch {
    // Somebody else is removing them, or nobody may.
  }
}
