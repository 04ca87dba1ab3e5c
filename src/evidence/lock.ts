/**
 * One writer at a time. The lock is a file that names its owner. When its owner is gone the next writer takes it over; whether
 * a process on another machine is gone cannot be known, so such a lock is only waited for.
 */
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'

/** The store can not be written now; nothing was. */
export class StoreError extends Error {
  readonly hint: string
  constructor(message: string, hint: string) {
    super(message)
    this.name = 'StoreError'
    this.hint = hint
  }
}

const owner = (): string => JSON.stringify({ pid: process.pid, host: hostname() })

/** Runs a task while holding the lock file. `patience` is how often to look again, ten times a second. */
export const withLock = async <T>(file: string, task: () => T | Promise<T>, patience = 300): Promise<T> => {
  for (let tries = 0; !take(file);) {
    if (isStale(file) && takeOver(file)) continue
    if (tries++ >= patience) {
      throw new StoreError(
        'Another run is writing to the evidence store.',
        `Wait until it has ended. If none is running, delete ${file}.`,
      )
    }
    await wait(100)
  }
  try {
    return await task()
  } finally {
    unlinkSync(file)
  }
}

const take = (file: string): boolean => {
  try {
    writeFileSync(file, owner(), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const isStale = (file: string): boolean => {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown; host?: unknown }
    return host === hostname() && typeof pid === 'number' && !isAlive(pid)
  } catch {
    // Gone in the meantime, or not yet written.
    return false
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

// Two writers may find the same stale lock. Only the one that gets the second file may remove the first, and only after
// looking again: otherwise the slower one would remove the lock that the faster one has just taken.
const takeOver = (file: string): boolean => {
  const second = `${file}.takeover`
  if (!take(second)) return false
  try {
    if (isStale(file)) unlinkSync(file)
    return true
  } finally {
    unlinkSync(second)
  }
}
