/**
 * What is said while a run reads. A person at a terminal sees one line that changes: how much is done, and what takes long.
 * In CI, where lines stay, there is one for each source when the last of its bindings is read.
 */
import type { Progress } from '../src/evidence/collect.ts'
import type { Terminal } from './terminal.ts'

/** Seconds after which a reading is named as slow. */
const slow = 5

type Open = { readonly label: string; readonly source: string; readonly since: number }

/** Follows a run. `expected` is how many bindings each source has. `end` clears the line. */
export const followRun = (
  expected: ReadonlyMap<string, number>,
  quiet: boolean,
  terminal: Terminal,
): { readonly step: (progress: Progress) => void; readonly end: () => void } => {
  if (quiet) return { step: () => undefined, end: () => undefined }
  const open = new Map<string, Open>()
  const left = new Map(expected)
  const failed = new Map<string, number>()
  const lines = terminal.env('CI') !== undefined
  let done = 0
  let total = 0
  const show = (): void => terminal.progress(lineOf(done, total, [...open.values()], terminal.elapsed()))
  const timer = lines ? undefined : setInterval(show, 1000)
  timer?.unref()
  return {
    step: ({ binding: { id, label, source }, total: all, ended, error }) => {
      total = all
      if (!ended) {
        open.set(id, { label, source, since: terminal.elapsed() })
        return show()
      }
      open.delete(id)
      done++
      if (error) failed.set(source, (failed.get(source) ?? 0) + 1)
      const rest = (left.get(source) ?? 1) - 1
      left.set(source, rest)
      if (lines && rest === 0) terminal.err(`${doneLine(source, expected.get(source) ?? 1, failed.get(source) ?? 0)}\n`)
      show()
    },
    end: () => {
      clearInterval(timer)
      terminal.progress('')
    },
  }
}

const doneLine = (source: string, count: number, failures: number): string =>
  `read ${source}: ${count} ${count === 1 ? 'binding' : 'bindings'}${failures > 0 ? `, ${failures} failed` : ''}`

const lineOf = (done: number, total: number, open: readonly Open[], now: number): string => {
  const late = open.filter(({ since }) => now - since >= slow).toSorted((a, b) => a.since - b.since)
  const [longest] = late
  const more = late.length > 1 ? ` and ${late.length - 1} more` : ''
  const waiting = longest
    ? ` · waiting ${Math.floor(now - longest.since)} s for ${longest.label} (${longest.source})${more}`
    : open.length > 0
      ? ` · ${[...new Set(open.map(({ source }) => source))].slice(0, 3).join(', ')}`
      : ''
  return `Reading ${done} of ${total}${waiting}`.slice(0, 118)
}
