/** Where a thread begins: as `start.js` for a process, so that compiled code is kept for threads too. */
import { enableCompileCache } from 'node:module'
import { workerData } from 'node:worker_threads'

enableCompileCache()
await import(workerData.module)
