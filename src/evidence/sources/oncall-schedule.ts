/**
 * `oncall/schedule`: whether somebody is on call now, and whether the next 30 days are covered. PagerDuty has two kinds of
 * schedules, each with an address of its own; which one a schedule is, only asking tells.
 */
import { z } from 'zod'
import { fromEpoch, toEpoch, type Instant } from '../../model/calendar.ts'
import { measured, setting } from '../facts.ts'
import { ReadError } from '../errors.ts'
import { hidden, open } from '../params.ts'
import { day } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import type { Web } from '../web.ts'

type Params = { schedule: string; region?: 'us' | 'eu' | undefined }

const facts = {
  onCall: measured.number('How many people are on call now.'),
  uncovered: measured.duration('Time without anybody in the next 30 days.'),
  policies: setting.number('How many escalation policies use the schedule. Without one nobody is paged by it.'),
  paged: measured.number('How many people these policies would page by this schedule now.'),
} as const

export const oncallSchedule: AnySource = source<Params, typeof facts>({
  id: 'oncall/schedule',
  title: 'On-call schedule',
  version: 1,
  says: 'Whether somebody is on call now by a schedule of PagerDuty, and for how long nobody is in the next 30 days. That somebody is on call does not mean that a page arrives: a schedule that no escalation policy uses pages nobody, and only a test page shows whether the person answers. Names and addresses of people are not recorded. The token must be one of the account or of a user who sees the schedule. A schedule that does not exist gives no match.',
  params: z.strictObject({
    schedule: hidden(
      z.string().regex(/^[\w-]{4,60}$/, 'it is not the id of a schedule'),
      'Id of the schedule, as at the end of its address.',
      'PI7DH85',
    ),
    region: open(z.enum(['us', 'eu']), 'Where the account is kept; `us` when it is left out.', 'eu').optional(),
  }),
  facts,
  actions: ['schedules.read', 'oncalls.read'],
  collect: async ({ schedule, region = 'us' }, { web, now }) => {
    const api = region === 'eu' ? 'https://api.eu.pagerduty.com' : 'https://api.pagerduty.com'
    const window = { since: now, until: fromEpoch(toEpoch(now) + 30 * day) }
    const found = await readSchedule(web, api, schedule, window)
    if (found === null) return []
    const current = found.shifts.filter(({ from, to }) => from <= toEpoch(now) && toEpoch(now) < to)
    return [
      {
        subject: schedule,
        facts: {
          onCall: new Set(current.map(({ person }) => person)).size,
          uncovered: gapsIn(found.shifts, toEpoch(window.since), toEpoch(window.until)),
          policies: found.policies,
          paged: (await readPaged(web, api, schedule)).size,
        },
      },
    ]
  },
})

type Shift = { readonly from: number; readonly to: number; readonly person: string }
type Schedule = { readonly shifts: readonly Shift[]; readonly policies: number }
type Window = { readonly since: Instant; readonly until: Instant }

const seconds = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text) / 1000)
const policies = z.array(z.unknown()).default([])

const layered = z.looseObject({
  schedule: z.looseObject({
    escalation_policies: policies,
    final_schedule: z.looseObject({
      rendered_schedule_entries: z.array(
        z.looseObject({
          start: seconds,
          end: seconds,
          user: z.looseObject({ id: z.string(), deleted_at: z.string().nullish() }).nullable(),
        }),
      ),
    }),
  }),
})
const shiftBased = z.looseObject({
  schedule: z.looseObject({
    escalation_policies: policies,
    final_schedule: z.looseObject({
      computed_shift_assignments: z.array(
        z.looseObject({
          start_time: seconds,
          end_time: seconds,
          member: z.looseObject({ type: z.string(), user_id: z.string().nullish() }),
        }),
      ),
    }),
  }),
})

const ask = (web: Web, operation: string, url: string, answers?: (status: number) => boolean): ReturnType<Web['ask']> =>
  web.ask({
    operation,
    url,
    headers: { accept: 'application/vnd.pagerduty+json;version=2' },
    scheme: 'Token token=',
    grant: '`schedules.read` and `oncalls.read`',
    answers,
  })

/** The schedule as it will be, with everything that overrides it; `null` when there is none. */
const readSchedule = async (web: Web, api: string, id: string, window: Window): Promise<Schedule | null> => {
  const operation = 'pagerduty:GetSchedule'
  const query = new URLSearchParams({ time_zone: 'UTC', ...window }).toString()
  const newer = await ask(
    web,
    operation,
    `${api}/v3/schedules/${id}?${query}&include%5B%5D=final_schedule`,
    (status) => status === 400 || status === 404,
  )
  if (newer.status === 200) {
    const { schedule } = fitting(operation, shiftBased, newer.body)
    return {
      policies: schedule.escalation_policies.length,
      shifts: schedule.final_schedule.computed_shift_assignments.flatMap(({ start_time, end_time, member }) =>
        member.user_id ? { from: start_time, to: end_time, person: member.user_id } : [],
      ),
    }
  }
  const older = await ask(web, operation, `${api}/schedules/${id}?${query}`, (status) => status === 404)
  if (older.status === 404) {
    if (newer.status === 404) return null
    throw odd(operation)
  }
  const { schedule } = fitting(operation, layered, older.body)
  return {
    policies: schedule.escalation_policies.length,
    shifts: schedule.final_schedule.rendered_schedule_entries.flatMap(({ start, end, user }) =>
      user && !user.deleted_at ? { from: start, to: end, person: user.id } : [],
    ),
  }
}

const pageSchema = z.looseObject({
  oncalls: z.array(z.looseObject({ user: z.looseObject({ id: z.string(), deleted_at: z.string().nullish() }) })),
  more: z.boolean(),
})

/** Who would be paged now. The listing is that of this moment when no time is given. */
const readPaged = async (web: Web, api: string, id: string): Promise<ReadonlySet<string>> => {
  const operation = 'pagerduty:ListOnCalls'
  const found = new Set<string>()
  for (let offset = 0; offset < 10_000; offset += 100) {
    const query = new URLSearchParams({ 'schedule_ids[]': id, limit: '100', offset: String(offset) })
    const page = fitting(operation, pageSchema, (await ask(web, operation, `${api}/oncalls?${query.toString()}`)).body)
    for (const { user } of page.oncalls) if (!user.deleted_at) found.add(user.id)
    if (!page.more) return found
  }
  throw odd(operation)
}

/** Seconds of a stretch of time that no shift covers. */
const gapsIn = (shifts: readonly Shift[], begin: number, end: number): number => {
  let covered = begin
  let gaps = 0
  for (const { from, to } of shifts.toSorted((a, b) => a.from - b.from)) {
    if (from > covered) gaps += Math.min(from, end) - covered
    covered = Math.max(covered, Math.min(to, end))
    if (covered >= end || from >= end) break
  }
  return Math.round(gaps + Math.max(0, end - covered))
}

const fitting = <T>(operation: string, schema: z.ZodType<T>, body: Buffer): T => {
  try {
    const parsed = schema.safeParse(JSON.parse(body.toString('utf8')))
    if (parsed.success) return parsed.data
  } catch {
    // Said below.
  }
  throw odd(operation)
}

const odd = (operation: string): ReadError =>
  new ReadError(
    'invalid',
    `${operation} gave an answer that is not one of PagerDuty.`,
    'Look at what stands between this machine and PagerDuty, or look for a newer version of Holdfast.',
  )
