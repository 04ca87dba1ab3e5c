/** Dates as PDF writes them. */
import { parseInstant, type Instant } from '../../model/calendar.ts'

/** `D:20261120060000Z`, or with an offset `+01'00'`. */
export const fromPdfDate = (date: string): Instant | undefined => {
  const found = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'(\d\d)'?)/.exec(date)
  if (!found) return undefined
  const [, year, month, day, hour, minute, second, offsetHour = '+00', offsetMinute = '00'] = found
  return parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}${offsetHour}:${offsetMinute}`)
}
