/**
 * Reads many files at once, in threads, before they are asked for: each thread keeps what it reads, and whoever asks then
 * finds it kept. So nothing depends on it: what no thread has read is read by whoever asks. Threads also have their own
 * memory and give it back, and parsing leaves a lot behind.
 */
import { accessSync, constants, mkdirSync } from 'node:fs'
import type { Source } from './plan/sources.ts'
import { startThread, threadsFor } from './thread.ts'

/** A file, and the name under which what becomes of it is kept. */
export type Task = { readonly name: string; readonly source: Source }

/** What a thread gets. The two counters are the next task to take, and how many are done. */
export type Share = { readonly folder: string; readonly tasks: readonly Task[]; readonly counters: Int32Array }

/** Below this many characters threads would take longer to start than to read. */
export const worthwhile = 1_000_000

/** If nothing was read for so long, the threads have died. */
const patience = 60_000

/** Reads files and keeps what becomes of them, if they are `least` characters or more. Returns when all is done. */
export const readAhead = (folder: string, missing: readonly Task[], least: number): void => {
  const size = missing.reduce((sum, { source }) => sum + source.text.length, 0)
  if (size < least || !isWritable(folder)) return
  // The longest first, so that no thread is left alone with one at the end.
  const tasks = missing.toSorted((a, b) => b.source.text.length - a.source.text.length)
  const counters = new Int32Array(new SharedArrayBuffer(8))
  const share: Share = { folder, tasks, counters }
  const threads = Array.from({ length: threadsFor(tasks.length) }, () => startThread('read-ahead-thread', share))
  for (let done = 0; done < tasks.length; done = Atomics.load(counters, 1))
    if (Atomics.wait(counters, 1, done, patience) === 'timed-out') break
  for (const thread of threads) void thread.terminate()
}

const isWritable = (folder: string): boolean => {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
