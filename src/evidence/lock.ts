/**
 * One writer at a time, safe against a process that is killed at any moment. Whoever wants to write lays down a file of its
 * own beside the store, then looks for those of others: when there is one, it takes its own away and tries again later. Of two
 * that come at once at least one sees the other. The file's name says whose it is, so it is never half written, and one whose
 * owner is gone may be removed by anybody, because no name is ever used twice. Whether a process on another machine is gone
 * cannot be known, so such a file is only waited for.
 */
import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
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

const thisHost = (): string => encodeURIComponent(hostname())

/**
 * Runs a task while holding the lock `file`, a path that need not exist. `patience` is how often to look again, ten times a
 * second; `what` is what the lock guards, in words.
 */
export const withLock = async <T>(
  file: string,
  task: () => T | Promise<T>,
  patience = 300,
  what = 'the evidence store',
): Promise<T> => {
  const own = `${file}.${process.pid}.${randomUUID()}.${thisHost()}`
  for (let tries = 0; ; tries++) {
    writeFileSync(own, '', { flag: 'wx' })
    const others = othersAt(file, basename(own))
    if (others.length === 0) break
    rmSync(own)
    if (tries >= patience) {
      throw new StoreError(
        `Another run is writing to ${what}.`,
        `Wait until it has ended. If none is running, delete ${others.join(' and ')}.`,
      )
    }
    // Not the same for all: two that came at once would otherwise come at once again.
    await wait(50 + (parseInt(randomUUID().slice(0, 4), 16) % 100))
  }
  try {
    return await task()
  } finally {
    rmSync(own, { force: true })
  }
}

/** The files of others that hold the lock or want it. Those of processes that are gone are removed. */
const othersAt = (file: string, own: string): string[] => {
  const folder = dirname(file)
  const prefix = `${basename(file)}.`
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name !== own)
    .map((name) => join(folder, name))
    .filter((path) => {
      const [pid, , ...host] = path.slice(file.length + 1).split('.')
      if (host.join('.') !== thisHost() || isAlive(Number(pid))) return true
      rmSync(path, { force: true })
      return false
    })
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
