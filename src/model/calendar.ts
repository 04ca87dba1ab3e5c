/**
 * Civil dates and instants. Dates are ISO 8601 text (`2026-11-20`), instants RFC 3339 text in UTC
 * (`2026-11-20T06:00:00Z`), so that the whole model is plain JSON; arithmetic goes through Temporal.
 * A thing due on a date is overdue when that day has ended in the portfolio's time zone.
 */
import { Temporal } from 'temporal-polyfill'
import type { Duration } from './duration.ts'

/** `2026-11-20` */
export type CivilDate = string
/** `2026-11-20T06:00:00Z`, always in UTC and to the second. */
export type Instant = string

/** True for a date that exists: `2026-02-30` is not one. */
export const isCivilDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text
  } catch {
    return false
  }
}

/** True for a name that the time zone database knows. */
export const isTimeZone = (name: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return /^[A-Z]/.test(name)
  } catch {
    return false
  }
}

/** Reads an instant with an offset; `undefined` when it is none. The result is in UTC, to the second. */
export const parseInstant = (text: string): Instant | undefined => {
  try {
    return fromEpoch(Temporal.Instant.from(text).epochMilliseconds / 1000)
  } catch {
    return undefined
  }
}

/** Seconds since 1970 of an instant. */
export const toEpoch = (instant: Instant): number => Date.parse(instant) / 1000

/** The instant of a number of seconds since 1970. Fractions are cut off. */
export const fromEpoch = (seconds: number): Instant =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(seconds) * 1000).toString()

/** Seconds from one instant to a later one; negative when it is earlier. */
export const secondsBetween = (from: Instant, to: Instant): number => toEpoch(to) - toEpoch(from)

/** The civil date at an instant in a time zone. */
export const dateAt = (instant: Instant, timeZone: string): CivilDate =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString()

/** The instant at which a day begins in a time zone. */
export const startOfDay = (date: CivilDate, timeZone: string): Instant =>
  fromEpoch(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds / 1000)

/** The instant at which a day has ended in a time zone: the first one of the next day. */
export const endOfDay = (date: CivilDate, timeZone: string): Instant =>
  startOfDay(Temporal.PlainDate.from(date).add({ days: 1 }).toString(), timeZone)

/** A date moved by a duration; months that are too short give their last day (31 January + 1 month is 28 February). */
export const addToDate = (date: CivilDate, duration: Duration): CivilDate =>
  Temporal.PlainDate.from(date)
    .add({ months: duration.months, days: Math.floor(duration.seconds / 86_400) })
    .toString()

/** An instant moved by a duration; calendar months are counted in the time zone. */
export const addToInstant = (instant: Instant, duration: Duration, timeZone: string): Instant =>
  fromEpoch(
    Temporal.Instant.from(instant)
      .toZonedDateTimeISO(timeZone)
      .add({ months: duration.months })
      .add({ seconds: Math.floor(duration.seconds) }).epochMilliseconds / 1000,
  )

/** Whole days from one date to another; negative when it is earlier. */
export const daysBetween = (from: CivilDate, to: CivilDate): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days

/** `2026-11-20 06:00 UTC`: how an instant is printed everywhere. */
export const formatInstant = (instant: Instant): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`

/** What `--as-of` means: an instant, or a date, whose beginning in the time zone is meant. `undefined` when it is neither. */
export const asOfInstant = (text: string, timeZone: string): Instant | undefined =>
  isCivilDate(text) ? startOfDay(text, timeZone) : parseInstant(text)
