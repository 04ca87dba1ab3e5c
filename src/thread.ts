/**
 * Threads for work that is nothing but arithmetic. A thread runs one module of this folder, which finds what it was given
 * in `given()`.
 */
import { availableParallelism } from 'node:os'
import { Worker, workerData } from 'node:worker_threads'

const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'

/** Starts a thread with a module of this folder, named without its ending. */
export const startThread = (name: string, data?: unknown): Worker =>
  new Worker(new URL('./thread-start.js', import.meta.url), {
    // Room for the layout of a document: less, and it is copied again and again. Not more, because there are several.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
    workerData: { module: new URL(`./${name}.${ending}`, import.meta.url).href, data },
  })

/** In a thread: what it was given when it was started. */
export const given = (): unknown => (workerData as { readonly data: unknown }).data

/** As many threads as there are processors, and no more than there is work for. */
export const threadsFor = (jobs: number): number => Math.min(jobs, availableParallelism())
