/**
 * Preloaded into a process that is to be killed. It counts what happens there: before every change to a file, in the middle
 * of every write, and when an answer of a service has arrived. At the event with the number KILL_AT the process kills
 * itself, as if the power had failed; without that, the number of events is written to the file COUNT_TO.
 */
import { subscribe } from 'node:diagnostics_channel'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const killAt = Number(process.env['KILL_AT'])
const countTo = process.env['COUNT_TO']
let events = 0

/** True at the event that is the last. */
const isLast = (): boolean => ++events === killAt

const die = (): void => {
  process.kill(process.pid, 'SIGKILL')
  // Nothing may happen between here and the end.
  for (;;);
}

type Call = (...args: unknown[]) => unknown
const changes = ['openSync', 'writeFileSync', 'fsyncSync', 'renameSync', 'unlinkSync', 'rmSync', 'mkdirSync'] as const

if (isMainThread) {
  const all = fs as unknown as Record<string, Call>
  for (const name of changes) {
    const real = all[name] as Call
    all[name] = (...args) => {
      // Node opens files to read them by the same name.
      const isRead =
        name === 'openSync' && (args[1] === undefined || args[1] === 'r' || args[1] === fs.constants.O_RDONLY)
      if (!isRead && isLast()) die()
      return real(...args)
    }
  }
  const write = all['writeSync'] as Call
  all['writeSync'] = (file, what, ...rest) => {
    if (isLast()) die()
    if (isLast()) {
      const bytes = Buffer.from(what as string)
      write(file, bytes.subarray(0, Math.floor(bytes.length / 2)))
      die()
    }
    return write(file, what, ...rest)
  }
  syncBuiltinESMExports()
  subscribe('http.client.response.finish', () => {
    if (isLast()) die()
  })
  if (countTo !== undefined) process.on('exit', () => fs.writeFileSync(countTo, String(events)))
}
