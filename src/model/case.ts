/**
 * A case: readings that a team made up or recorded, and the verdicts that they must lead to. With cases a team tests its own
 * claims as it tests code: that a claim fails when it should is shown before reality fails.
 */
import type { Instant } from './calendar.ts'
import type { ErrorClass, FactValue } from './evidence.ts'
import type { RecordFile } from './records.ts'
import type { VerdictWord } from './verdict.ts'

/** What a binding shows in a case. */
export type CaseReading = {
  /** When it was read; by default the moment of the case. */
  readonly at?: Instant | undefined
  /** Facts of each thing that is matched; lengths of time may be written as such (`4 min`). */
  readonly matches?: readonly Readonly<Record<string, FactValue | null>>[] | undefined
  /** It could not be read. */
  readonly error?: ErrorClass | undefined
}

/** One file of `content/tests/`. */
export type Case = RecordFile & {
  readonly title: string
  /** The moment that is judged. */
  readonly asOf: Instant
  readonly readings: Readonly<Record<string, CaseReading>>
  /** By `plan/claim`: what must come out, before any waiver. */
  readonly verdicts: Readonly<Record<string, Exclude<VerdictWord, 'waived'>>>
}
