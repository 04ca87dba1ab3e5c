/** What falls due: every kind of date, in order, the late ones first; and a calendar that another reader understands. */
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import type { Judged } from '../../src/document/context.ts'
import { calendarText, upcomingText } from '../../src/report/upcoming-text.ts'
import { upcoming } from '../../src/report/upcoming.ts'
import { now, outcomeOf, plan } from '../content.ts'
import { reading } from '../evidence-of.ts'

const { judged } = outcomeOf({
  'plans/orders.mdx': plan(
    `exercises: { restore: { title: Restore test, type: restore, every: 3 months } }
roadmap: { r: { what: A second region; or two, when: Soon, by: 2026-12-24 } }
claims: { web: { evidence: web, expect: { status: { equals: 200 } } }, said: { attested: a } }`,
    '<Claim id="web">It answers</Claim>. <Claim id="said">They say so</Claim>.',
  ),
  'bindings.yaml':
    'web: { label: status page, source: http/endpoint, params: { url: "https://status.example.org/" } }\n',
  'attestations.yaml': `a: { statement: "${'Ünïcödé, and a line that is long enough to be folded. '.repeat(3)}", by: CTO, on: 2026-09-01 }\n`,
  'waivers.yaml':
    'w: { rule: exercise/overdue, plan: orders, about: [exercises.restore], reason: R, owner: A, approver: B, acceptedOn: 2026-11-01, expires: 2026-11-10 }\n',
  'drills/2026-09-10-restore.mdx':
    '---\ntitle: D\nplan: orders\nexercises: [restore]\ntype: restore\nstartedAt: 2026-09-10T09:00:00Z\nendedAt: 2026-09-10T10:00:00Z\nenvironment: staging\nresult: pass\nissues:\n  - { summary: Too slow, owner: Lead engineer, due: 2027-01-15 }\n  - { summary: Done, due: 2026-10-01, closedOn: 2026-10-01 }\n---\n',
})
if (!judged) throw new Error('The content is not judged.')
const court: Judged = {
  ...judged,
  evidence: {
    web: reading('web', [{ certificateLeft: 40 * 86_400 }], { source: 'http/endpoint' }),
  },
}
const list = upcoming(court, '2027-02-18', { file: 'x.pem', until: '2027-02-18T10:00:00Z' })

test('every kind, in the order of the days', () => {
  expect(list.map(({ on, late, kind, owner }) => [on, late, kind, owner])).toEqual([
    ['2026-11-10', 10, 'waiver', 'A'],
    ['2026-11-27', 0, 'evidence', 'Engineering manager'],
    ['2026-12-01', 0, 'attestation', 'CTO'],
    ['2026-12-10', 0, 'exercise', 'Engineering manager'],
    ['2026-12-24', 0, 'promise', 'Engineering manager'],
    ['2026-12-30', 0, 'certificate', 'Engineering manager'],
    ['2027-01-15', 0, 'issue', 'Lead engineer'],
    ['2027-02-01', 0, 'review', 'Engineering manager'],
    ['2027-02-18', 0, 'certificate', undefined],
  ])
  for (const { place } of list) expect(place.file).not.toBe('')
})

test('only up to the day that is asked for', () => {
  expect(upcoming(court, '2026-11-26').map(({ kind }) => kind)).toEqual(['waiver'])
  expect(upcomingText([], '2026-11-26', 'content')).toBe('Nothing falls due until 2026-11-26.\n')
})

test('the text counts what is overdue', () => {
  const text = upcomingText(list, '2027-02-18', 'content')
  expect(text).toMatch(/^2026-11-10 {2}10 days late {2}waiver /m)
  expect(text).toContain('9 due until 2027-02-18, 1 of them overdue.')
})

test('another reader finds the same days, words and names in the calendar', () => {
  const text = calendarText(list, 'Test Ltd', now)
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const events = new ICAL.Component(ICAL.parse(text) as unknown[])
    .getAllSubcomponents('vevent')
    .map((each) => new ICAL.Event(each))
  expect(events.map(({ startDate, summary }) => [startDate.toString(), startDate.isDate, summary])).toEqual(
    list.map(({ on, kind, what }) => [on, true, `${kind}: ${what}`]),
  )
  expect(events.map(({ endDate }) => endDate.toString())[0]).toBe('2026-11-11')
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(list.length)
})

test('a name stays when its day moves, and the same list gives the same bytes', () => {
  const [first] = list
  const moved = list.map((each) => (each === first ? { ...each, on: '2026-11-12' } : each))
  const uids = (text: string): string[] => [...text.matchAll(/^UID:(.*)$/gm)].map(([, uid]) => uid ?? '')
  expect(uids(calendarText(moved, 'Test Ltd', now))).toEqual(uids(calendarText(list, 'Test Ltd', now)))
  expect(calendarText(list, 'Test Ltd', now)).toBe(calendarText(list, 'Test Ltd', now))
})
