/** A limit on a length of time: one number with a comparator, so that it can be tested and can be false. */
import { formatDuration, type Duration } from './duration.ts'

/** `"< 4h"` or `"<= 4h"`; a bare `4h` means at most. */
export type Bound = {
  /** As written. */
  readonly text: string
  readonly limit: Duration
  /** True for `<`: a value equal to the limit breaks it. */
  readonly strict: boolean
}

/** A limit given in words or as a range instead of one number. It is kept as written, and the rule book says that it cannot be tested. */
export type StatedBound = { readonly stated: string }

export type MaybeBound = Bound | StatedBound

export const isBound = (value: MaybeBound | undefined): value is Bound => value !== undefined && 'limit' in value

/** True when a length of time keeps within the bound. */
export const within = (bound: Bound, seconds: number): boolean =>
  bound.strict ? seconds < bound.limit.seconds : seconds <= bound.limit.seconds

/** The tightest of several bounds: the smallest limit, a strict one before an equal one that is not. */
export const strictest = <T extends { readonly bound: Bound }>(candidates: readonly T[]): T | undefined =>
  candidates.toSorted(
    (a, b) => a.bound.limit.seconds - b.bound.limit.seconds || Number(b.bound.strict) - Number(a.bound.strict),
  )[0]

/** `< 4 h`, `≤ 4 h`, or the words that were written. */
export const formatBound = (value: MaybeBound): string =>
  isBound(value) ? `${value.strict ? '<' : '≤'} ${formatDuration(value.limit)}` : `“${value.stated}”`
