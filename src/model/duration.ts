/**
 * Lengths of time as people write them in plans. The text is kept, because a reader must find the author's own words;
 * arithmetic uses the numbers. Calendar lengths (months, years) are kept apart from exact ones (seconds to weeks):
 * "3 months" may be added to a date, but it is never compared with "90 days", because neither is always longer.
 */

/** A length of time. Exactly one of `months` and `seconds` is non-zero, or both are zero. */
export type Duration = {
  /** As written: `4h`, `90 days`, `PT4H`. */
  readonly text: string
  /** Calendar part, in whole months. */
  readonly months: number
  /** Exact part, in seconds. */
  readonly seconds: number
}

const exactUnits: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  w: 604_800,
  week: 604_800,
}
const calendarUnits: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }

const part = /(\d+(?:\.\d+)?)\s*([a-z]+)/gy
const iso = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** What `parseDuration` accepts, for messages and editors. */
export const durationHint =
  'Write a number and a unit: `15m`, `4h`, `90 days`, `3 months`, `1 year`, `1h 30m`, or ISO 8601 (`PT4H`).'

/**
 * Reads `4h`, `1h 30m`, `90 days`, `3 months`, `PT4H`. Returns `undefined` when the text is none of these, or mixes
 * calendar and exact units.
 */
export const parseDuration = (text: string): Duration | undefined => {
  const trimmed = text.trim()
  return parseIso(trimmed) ?? parseWords(trimmed)
}

const parseIso = (text: string): Duration | undefined => {
  const match = iso.exec(text)
  if (!match || text === 'P' || text.endsWith('T')) return undefined
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((n) => Number(n ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return whole(text, years * 12 + months, weeks * 604_800 + days * 86_400 + hours * 3600 + minutes * 60 + seconds)
}

const parseWords = (text: string): Duration | undefined => {
  const lower = text.toLowerCase()
  let months = 0
  let seconds = 0
  let end = 0
  part.lastIndex = 0
  for (let match = part.exec(lower); match; match = part.exec(lower)) {
    const amount = Number(match[1])
    const unit = match[2] as string
    const singular = unit.length > 1 && unit.endsWith('s') ? unit.slice(0, -1) : unit
    const exact = exactUnits[singular]
    const calendar = calendarUnits[singular]
    if (exact !== undefined) seconds += amount * exact
    else if (calendar !== undefined && Number.isInteger(amount)) months += amount * calendar
    else return undefined
    end = part.lastIndex
    while (lower[end] === ' ') end++
    part.lastIndex = end
  }
  return end === lower.length && end > 0 ? whole(text, months, seconds) : undefined
}

const whole = (text: string, months: number, seconds: number): Duration | undefined =>
  months > 0 && seconds > 0 ? undefined : { text, months, seconds }

/** A duration made by arithmetic rather than written by a person. */
export const exactly = (seconds: number): Duration => ({ text: formatSeconds(seconds), months: 0, seconds })

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

/**
 * `6 h 05 min`, `4 min 12 s`, `35 d`. The two largest units that matter, because "35 d 0 h 4 min" says no more than "35 d".
 * Rounds down: an age is never shown older than it is, and every comparison uses the exact number, not this text.
 */
export const formatSeconds = (total: number): string => {
  const parts = partsOf(total)
  const [first, second] = parts
  const follows = first && second && units.findIndex(([unit]) => unit === second.unit) === first.index + 1
  return written(total, follows ? parts.slice(0, 2) : parts.slice(0, 1))
}

/** The same with every unit, for the terms of a sum and what they come to: `1 d 1 h 20 min`. Fractions of a second are left out. */
export const formatExactly = (total: number): string => written(total, partsOf(total))

type Part = { readonly index: number; readonly unit: (typeof units)[number][0]; readonly amount: number }

const partsOf = (total: number): readonly Part[] => {
  let rest = Math.floor(Math.abs(total))
  return units.flatMap(([unit, size], index): Part[] => {
    const amount = Math.floor(rest / size)
    rest -= amount * size
    return amount === 0 ? [] : [{ index, unit, amount }]
  })
}

const written = (total: number, parts: readonly Part[]): string => {
  if (parts.length === 0) return '0 s'
  const texts = parts.map(
    ({ unit, amount }, at) => `${at > 0 && unit === 'min' ? String(amount).padStart(2, '0') : amount} ${unit}`,
  )
  return (total < 0 ? '−' : '') + texts.join(' ')
}

const named: Readonly<Record<string, string>> = { s: 's', m: 'min', h: 'h', d: 'd', w: 'weeks' }

/** A written duration in the house style: `4h` becomes `4 h`; words ("90 days", "3 months") stay as they are. */
export const formatDuration = (duration: Duration): string => {
  if (duration.months > 0) return formatMonths(duration.months)
  const short = /^(\d+(?:\.\d+)?)\s*([smhdw])$/.exec(duration.text)
  if (short) return `${short[1]} ${short[1] === '1' && short[2] === 'w' ? 'week' : named[short[2] as string]}`
  return /[a-z]{3}/i.test(duration.text) && !duration.text.startsWith('P')
    ? duration.text
    : formatSeconds(duration.seconds)
}

const formatMonths = (months: number): string => {
  if (months % 12 === 0) return months === 12 ? '1 year' : `${months / 12} years`
  return months === 1 ? '1 month' : `${months} months`
}

/** True for a length that is the same on every calendar, so that it can be compared. */
export const isExact = (duration: Duration): boolean => duration.months === 0
