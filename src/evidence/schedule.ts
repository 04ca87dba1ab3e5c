/**
 * How often a schedule of AWS runs: the longest pause between one run and the next, which is what may be lost. The schedule
 * is played through nine years, leap years included; daylight saving is left out.
 */

import { unread, type Unread } from './facts.ts'

const minute = 60
const dayLength = 86_400
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

type Day = {
  readonly month: number
  readonly date: number
  /** 1 is Sunday, 7 Saturday, as AWS counts. */
  readonly weekday: number
  readonly length: number
}
type Test = (day: Day) => boolean

const strange = unread({
  class: 'invalid',
  message: 'The schedule ends some day, or is of a form that is not known here.',
  hint: 'Claim something else, such as the age of what it makes.',
})

/** Seconds of the longest pause of a schedule; `null` when there is no schedule, unread when it cannot be told. */
export const intervalOf = (expression: string | undefined): number | null | Unread =>
  expression === undefined ? null : (longestPause(expression) ?? strange)

/** Seconds of the longest pause of `cron(…)` or `rate(…)`; `null` for a schedule that ends, runs once, or is not understood. */
export const longestPause = (expression: string): number | null => {
  const [, kind, inner = ''] = /^(cron|rate)\((.*)\)$/.exec(expression.trim()) ?? []
  if (kind === 'rate') return rateOf(inner)
  if (kind !== 'cron') return null
  const [minutes, hours, dates, inMonths, onWeekdays, years = '*', ...more] = inner.trim().toUpperCase().split(/\s+/)
  // With years that are named the schedule ends some day, so that there is no longest pause.
  if (more.length > 0 || years !== '*' || !minutes || !hours || !dates || !inMonths || !onWeekdays) return null
  const atMinutes = numbersIn(minutes, 0, 59)
  const atHours = numbersIn(hours, 0, 23)
  const monthSet = numbersIn(named(inMonths, months, 1), 1, 12)
  const onDate = dateTest(dates)
  const onWeekday = weekdayTest(named(onWeekdays, weekdays, 1))
  if (!atMinutes || !atHours || !monthSet || !onDate || !onWeekday) return null
  const times = atHours.flatMap((hour) => atMinutes.map((each) => (hour * 60 + each) * minute))
  return pauseOf(times, (day) => monthSet.includes(day.month) && onDate(day) && onWeekday(day))
}

const rateOf = (text: string): number | null => {
  const [, count, unit] = /^\s*(\d+)\s+(minute|hour|day)s?\s*$/.exec(text) ?? []
  const length = { minute, hour: 3600, day: dayLength }[unit as 'minute' | 'hour' | 'day']
  return count && length ? Number(count) * length : null
}

const named = (field: string, names: readonly string[], first: number): string =>
  field.replaceAll(/[A-Z]{3}/g, (name) => (names.includes(name) ? String(names.indexOf(name) + first) : name))

/** The numbers of a field such as `1,3`, `2-5`, `*`, `0/15`, sorted; `undefined` when it is not understood. */
const numbersIn = (field: string, least: number, most: number): readonly number[] | undefined => {
  const found = new Set<number>()
  for (const part of field.split(',')) {
    const [, from, to, step] = /^(\*|\?|\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(part) ?? []
    if (from === undefined || step === '0') return undefined
    const all = from === '*' || from === '?'
    const start = all ? least : Number(from)
    const end = to === undefined ? (all || step !== undefined ? most : start) : Number(to)
    if (start < least || end > most || start > end) return undefined
    for (let each = start; each <= end; each += Number(step ?? 1)) found.add(each)
  }
  return [...found].toSorted((a, b) => a - b)
}

const isWorkday = (weekday: number): boolean => weekday > 1 && weekday < 7

const dateTest = (field: string): Test | undefined => {
  if (field === 'L') return (day) => day.date === day.length
  if (field === 'LW') return (day) => day.date === nearestWorkday(day, day.length)
  const [, near] = /^(\d+)W$/.exec(field) ?? []
  if (near) return (day) => Number(near) <= day.length && day.date === nearestWorkday(day, Number(near))
  const dates = numbersIn(field, 1, 31)
  return dates && ((day) => dates.includes(day.date))
}

/** The date of the working day nearest to a date, in the month of `day`. */
const nearestWorkday = (day: Day, date: number): number => {
  const weekdayOf = (each: number): number => ((((day.weekday - 1 + each - day.date) % 7) + 7) % 7) + 1
  return (
    [date, date - 1, date + 1, date + 2, date - 2].find(
      (each) => each >= 1 && each <= day.length && isWorkday(weekdayOf(each)),
    ) ?? date
  )
}

const weekdayTest = (field: string): Test | undefined => {
  const [, last] = /^([1-7]?)L$/.exec(field) ?? []
  // A lone L is the last day of the week.
  if (last === '') return (day) => day.weekday === 7
  if (last) return (day) => day.weekday === Number(last) && day.date > day.length - 7
  const [, weekday, nth] = /^([1-7])#([1-5])$/.exec(field) ?? []
  if (weekday) return (day) => day.weekday === Number(weekday) && Math.ceil(day.date / 7) === Number(nth)
  const found = numbersIn(field, 1, 7)
  return found && ((day) => found.includes(day.weekday))
}

const pauseOf = (times: readonly number[], runs: Test): number | null => {
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) return null
  const within = times.slice(1).reduce((most, each, index) => Math.max(most, each - (times[index] as number)), 0)
  let before: number | undefined
  let longest = 0
  let count = 0
  for (let at = Date.UTC(2024, 0, 1) / 1000; at < Date.UTC(2033, 0, 1) / 1000; at += dayLength) {
    const moment = new Date(at * 1000)
    const length = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1, 0)).getUTCDate()
    const month = moment.getUTCMonth() + 1
    if (!runs({ month, date: moment.getUTCDate(), weekday: moment.getUTCDay() + 1, length })) continue
    if (before !== undefined) longest = Math.max(longest, at + first - before)
    before = at + last
    count += times.length
  }
  return count < 2 ? null : Math.max(longest, within)
}
