/** What falls due, for a terminal and as a calendar (RFC 5545): the same list, in the same order. */
import { addToDate, type CivilDate } from '../model/calendar.ts'
import { formatPlace } from '../model/place.ts'
import { prefix } from './text.ts'
import type { Due } from './upcoming.ts'

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)

/** One line for each; what is overdue says by how much. */
export const upcomingText = (list: readonly Due[], until: CivilDate, content: string): string => {
  if (list.length === 0) return `Nothing falls due until ${until}.\n`
  const late = list.filter((each) => each.late > 0).length
  const rows = list.map(({ on, late: by, kind, what, owner, plan, place }) => [
    on,
    by > 0 ? `${days(by)} late` : '',
    kind,
    plan ?? '',
    owner ?? '',
    `${shortened(what)}  ${formatPlace(place, prefix(content))}`,
  ])
  const [head = [], ...rest] = [['due', '', 'what', 'plan', 'owner', ''], ...rows]
  return `${[head, ...rest].map((row) => leftAligned(row, [head, ...rest])).join('\n')}\n\n${list.length} due until ${until}, ${late} of them overdue.\n`
}

const longest = 70
const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)

const leftAligned = (row: readonly string[], rows: readonly (readonly string[])[]): string =>
  row
    .map((cell, column) => cell.padEnd(Math.max(...rows.map((each) => each[column]?.length ?? 0))))
    .join('  ')
    .trimEnd()

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,').replaceAll(/\r?\n/g, '\\n')

/** Lines of at most 75 octets; a longer one goes on in the next line after a space, never within a character. */
const folded = (line: string): string => {
  const lines = ['']
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > 75) {
      lines.push(' ')
      octets = 1
    }
    lines[lines.length - 1] += character
    octets += size
  }
  return lines.join('\r\n')
}

const basic = (date: CivilDate): string => date.replaceAll('-', '')

/** A calendar with a day for each. `stamp` is the moment that was judged: the same list gives the same bytes. */
export const calendarText = (list: readonly Due[], name: string, stamp: string): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Holdfast//Holdfast//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(name)}`,
    ...list.flatMap(({ id, on, kind, what, owner, plan, place }) => [
      'BEGIN:VEVENT',
      `UID:${escaped(id)}@holdfast`,
      `DTSTAMP:${stamp.replaceAll(/[-:]/g, '')}`,
      `DTSTART;VALUE=DATE:${basic(on)}`,
      `DTEND;VALUE=DATE:${basic(addToDate(on, { text: '1 day', months: 0, seconds: 86_400 }))}`,
      `SUMMARY:${escaped(`${kind}: ${what}`)}`,
      `DESCRIPTION:${escaped([plan && `Plan: ${plan}`, owner && `Owner: ${owner}`, formatPlace(place)].filter(Boolean).join('\n'))}`,
      `CATEGORIES:${escaped(kind)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n')
