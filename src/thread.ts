/**
 * Threads for work that is nothing but arithmetic. A thread runs one module of this folder, which finds what it was given
 * in `given()`.
 */
import { availableParallelism } from 'node:os'
import { Worker, workerData } from 'node:worker_threads'

/** The endings of the modules: of where a thread begins, and of what it runs. */
const [start, ending] = import.meta.url.endsWith('.ts') ? ['js', 'ts'] : ['mjs', 'mjs']

/** Threads that were started ahead, and have had no work yet. */
const idle = new Map<string, Worker>()

/**
 * Starts a thread that is likely to be wanted, so that it loads its modules while something else is done. It gets no data,
 * and does not keep the process alive.
 */
export const startAhead = (name: string): void => {
  const thread = create(name)
  thread.unref()
  // Whoever wants it starts another, and learns then what is wrong.
  thread.on('error', () => idle.delete(name))
  idle.set(name, thread)
}

/** Starts a thread with a module of this folder, named without its ending; takes the one that was started ahead, if there is one. */
export const startThread = (name: string, data?: unknown): Worker => {
  const ahead = idle.get(name)
  if (!ahead || data !== undefined) return create(name, data)
  idle.delete(name)
  ahead.removeAllListeners('error').ref()
  return ahead
}

const create = (name: string, data?: unknown): Worker =>
  new Worker(new URL(`./thread-start.${start}`, import.meta.url), {
    // Room for the layout of a document: less, and it is copied again and again. Not more, because there are several.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
    workerData: { module: new URL(`./${name}.${ending}`, import.meta.url).href, data },
  })

/** In a thread: what it was given when it was started. */
export const given = (): unknown => (workerData as { readonly data: unknown }).data

/** As many threads as there are processors, and no more than there is work for. */
export const threadsFor = (jobs: number): number => Math.min(jobs, availableParallelism())
