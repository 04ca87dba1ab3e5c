/** A thread of `read-ahead.ts`: takes one file after the other until all are taken. */
import { keep } from './kept.ts'
import { readSource } from './plan/sources.ts'
import type { Share } from './read-ahead.ts'
import { given } from './thread.ts'

const { folder, tasks, counters } = given() as Share

for (let at = Atomics.add(counters, 0, 1); at < tasks.length; at = Atomics.add(counters, 0, 1)) {
  const { name, source } = tasks[at] as Share['tasks'][number]
  try {
    keep(folder, name, readSource(source))
  } catch {
    // Whoever asks for the file will meet the same defect and report it.
  }
  Atomics.add(counters, 1, 1)
  Atomics.notify(counters, 1)
}
