/** What one reading rests on: every call that was answered, with the digest of what was asked and answered. */
import type { Instant } from '../model/calendar.ts'
import { sha256 } from './digest.ts'

/** One call that was answered. */
export type Call = {
  /** `rds:DescribeDBInstances` */
  readonly operation: string
  /** SHA-256 of what was asked and answered. */
  readonly digest: string
}

/** What one reading rests on. */
export type Trace = {
  readonly calls: Call[]
  /** The newest time that a service gave for an answer. */
  serverTime: Instant | null
  /** Who asked, as the service saw it, where it says so. */
  principal: string | null
}

/** The trace of a reading that has just begun. */
export const newTrace = (): Trace => ({ calls: [], serverTime: null, principal: null })

/** Notes an answered call, with the time that the service gave for it. */
export const note = (trace: Trace, call: Call, clock: Instant | null): void => {
  trace.calls.push(call)
  if (clock && (trace.serverTime === null || clock > trace.serverTime)) trace.serverTime = clock
}

/** Digest of everything that a reading was answered, whatever the order of the calls. */
export const digestOfCalls = (calls: readonly Call[]): string =>
  sha256([...new Set(calls.map((call) => `${call.operation} ${call.digest}`))].toSorted().join('\n'))
