/** The time that a run and each of its readings may take. What is over its time is unread, and hides nothing else. */
import type { Duration } from '../model/duration.ts'
import { ReadError } from './errors.ts'

/** Ends when the one who collects ends it, or when the time of the whole run is over. */
export const runFor = (given: AbortSignal | undefined, most: Duration): { signal: AbortSignal; end: () => void } => {
  const own = new AbortController()
  const timer = setTimeout(() => own.abort(), most.seconds * 1000)
  timer.unref()
  return { signal: given ? AbortSignal.any([given, own.signal]) : own.signal, end: () => clearTimeout(timer) }
}

/** How long a reading may take: until the run ends, and so many seconds. */
export type Within = { readonly run: AbortSignal; readonly seconds: number }

/** Gives a task up when its time is over. Calls that it shares with others go on. */
export const timed = async <T>(task: () => Promise<T>, { run, seconds }: Within): Promise<T> => {
  const settled = new AbortController()
  const over = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(overLimit('binding')), seconds * 1000)
    const ended = (): void => reject(overLimit('run'))
    run.addEventListener('abort', ended, { signal: settled.signal })
    settled.signal.addEventListener('abort', () => clearTimeout(timer))
    if (run.aborted) ended()
  })
  try {
    return await Promise.race([run.aborted ? over : task(), over])
  } finally {
    settled.abort()
  }
}

/** Why something was given up. */
export const overLimit = (which: 'binding' | 'run'): ReadError =>
  new ReadError(
    'transient',
    which === 'run'
      ? 'The time of the run was over before it was read.'
      : 'Reading it took longer than a binding may take.',
    `Collect again; if it is always so, raise \`evidence.limits.${which}\` in holdfast.yaml, or select less.`,
  )
