/** What one reading rests on: every call that was answered, with the digest of what was asked and answered. */
import { toEpoch, type Instant } from '../model/calendar.ts'
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
  /** How many calls were made for it; the others it shared with readings before it. */
  made: number
  /** The newest time that a service gave for an answer. */
  serverTime: Instant | null
  /** Who asked, as the service saw it, where it says so. */
  principal: string | null
  /** How far a service's clock was from this machine's, where it was furthest: seconds, negative when it was behind. */
  skew: number | null
}

/** The time on this machine, while a run reads what is so now; none when the run was given another time. */
export type Clock = () => Instant

/** The trace of a reading that has just begun. */
export const newTrace = (): Trace => ({ calls: [], made: 0, serverTime: null, principal: null, skew: null })

/** How far the clock of a service is from ours, at the moment when its answer arrives. */
export const skewOf = (theirs: Instant | null, ours: Clock | undefined): number | null =>
  theirs === null || ours === undefined ? null : toEpoch(theirs) - toEpoch(ours())

/** Notes an answered call, with the time that the service gave for it, and how far that was from ours. */
export const note = (trace: Trace, call: Call, clock: Instant | null, skew: number | null = null): void => {
  trace.calls.push(call)
  if (clock && (trace.serverTime === null || clock > trace.serverTime)) trace.serverTime = clock
  if (skew !== null && Math.abs(skew) >= Math.abs(trace.skew ?? 0)) trace.skew = skew
}

/** The same for a call that only this reading makes, by sources that ask in a way of their own. */
export const noteMade = (trace: Trace, call: Call, clock: Instant | null): void => {
  trace.made++
  note(trace, call, clock)
}

/** Digest of everything that a reading was answered, whatever the order of the calls. */
export const digestOfCalls = (calls: readonly Call[]): string =>
  sha256([...new Set(calls.map((call) => `${call.operation} ${call.digest}`))].toSorted().join('\n'))
