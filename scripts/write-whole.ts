/** Files that are there whole or not at all, and a sentence where a place cannot be written to. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** The machine does not let us write. Nothing half written was left. */
export class UnwritableError extends Error {
  readonly hint = 'Name another place, or see to its rights and its room.'
  constructor(path: string, error: unknown) {
    super(`${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`)
    this.name = 'UnwritableError'
  }
}

/** Runs what writes at a place. Throws an `UnwritableError` when the machine refuses; other errors stay as they are. */
export const writingTo = async <T>(path: string, write: () => T | Promise<T>): Promise<T> => {
  try {
    return await write()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
    throw new UnwritableError(path, error)
  }
}

/** Writes a file beside its place and renames it. Throws what the machine says; nothing half written is left. */
export const replaceFile = (path: string, content: string | Uint8Array): void => {
  const part = `${path}.part-${process.pid}`
  try {
    writeFileSync(part, content, { flush: true })
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/** The same. Throws an `UnwritableError` when the machine refuses. */
export const writeWhole = (path: string, bytes: Uint8Array): Promise<void> =>
  writingTo(path, () => replaceFile(path, bytes))

/** Makes a folder with those it lies in. */
export const makeFolder = (path: string): Promise<void> =>
  writingTo(path, () => void mkdirSync(path, { recursive: true }))
