/** `holdfast check --upcoming`: what falls due, as text, JSON or a calendar file. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addToDate, dateAt } from '../src/model/calendar.ts'
import type { Judged } from '../src/document/context.ts'
import { placeJson } from '../src/report/json-records.ts'
import { calendarText, upcomingText } from '../src/report/upcoming-text.ts'
import { upcoming, type SigningCertificate } from '../src/report/upcoming.ts'
import { refuse, type Arguments } from './command.ts'
import type { Terminal } from './terminal.ts'
import { replaceFile } from './write-whole.ts'

/** Without a day that is asked for, so far is looked ahead. */
const horizon = { text: '90 days', months: 0, seconds: 90 * 86_400 }

/** What is printed; `null` when the calendar could not be written, which was said then. */
export const upcomingPrinted = (judged: Judged, given: Arguments, terminal: Terminal): string | null => {
  const { settings } = judged.portfolio
  const today = dateAt(judged.now, settings.timezone)
  const until = given.asOf === undefined ? addToDate(today, horizon) : today
  const list = upcoming(judged, until, signingCertificate(settings.signing?.certificates, given.content))
  if (given.ics !== undefined) {
    try {
      replaceFile(given.ics, calendarText(list, `${settings.organisation}: due until ${until}`, judged.now))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      refuse(
        terminal,
        `${given.ics} cannot be written (${code ?? 'unknown'}).`,
        'Name a file in a folder that is there.',
      )
      return null
    }
  }
  if (given.format !== 'json') return upcomingText(list, until, given.content)
  const due = list.map(({ place, ...rest }) => ({ ...rest, place: placeJson(place) }))
  return `${JSON.stringify({ asOf: judged.now, until, due }, null, 2)}\n`
}

/** The certificate of the settings, when it is a file that can be read here. A key that is elsewhere has no day that is known. */
const signingCertificate = (path: string | undefined, content: string): SigningCertificate | undefined => {
  if (path === undefined) return undefined
  try {
    const { validToDate } = new X509Certificate(readFileSync(join(content, path)))
    return { file: path, until: `${validToDate.toISOString().slice(0, 19)}Z` }
  } catch {
    return undefined
  }
}
