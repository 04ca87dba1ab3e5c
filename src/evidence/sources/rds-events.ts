/**
 * `aws/rds-events`: failovers of an instance in the last 14 days. RDS writes one event when a failover begins and one when it
 * is over; the time between them is how long it took.
 */
import { z } from 'zod'
import type { Event } from '@aws-sdk/client-rds'
import { toEpoch, type Instant } from '../../model/calendar.ts'
import { measured, unread, type Unread } from '../facts.ts'
import { hidden } from '../params.ts'
import { ageOf, newestOf } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { list, listNamed } from './rds.ts'
import { instanceKind } from './rds-instance.ts'

type Params = { instance: string }

const facts = {
  failovers: measured.number('How many failovers there were in 14 days.'),
  newestFailoverAge: measured.duration('Time since the newest failover began or, where that is not known, was over.'),
  slowestFailover: measured.duration(
    'How long the slowest took; none without failovers. One that is not over counts with the time until now.',
  ),
} as const

export const rdsEvents: AnySource = source<Params, typeof facts>({
  id: 'aws/rds-events',
  title: 'RDS events',
  version: 1,
  regional: true,
  says: 'Failovers of an instance, summed up in one match. The service keeps events for 14 days, so no failover in them says nothing about those before. How long a failover took is the time between two events of the database; clients may take longer to find the new address, and that is not seen here. RDS does not promise to write every event. An instance that does not exist gives no match.',
  params: z.strictObject({
    instance: hidden(z.string().trim().min(1), 'Identifier of the instance.', 'orders-prod'),
  }),
  facts,
  actions: ['rds:DescribeEvents', 'rds:DescribeDBInstances'],
  collect: async ({ instance }, { aws }) => {
    const { DescribeEventsCommand: List } = await import('@aws-sdk/client-rds')
    // Of an instance that does not exist there are no events either, which must not pass for peace.
    const known = await listNamed(aws, await instanceKind(), instance)
    if (known.items.length === 0) return []
    const { items, clock } = await list(
      aws,
      'rds:DescribeEvents',
      [],
      (page) =>
        new List({
          ...page,
          SourceType: 'db-instance',
          SourceIdentifier: instance,
          EventCategories: ['failover'],
          Duration: 14 * 24 * 60,
        }),
      (output) => output.Events,
    )
    const events = items.filter((each) => each.EventCategories?.includes('failover') ?? true)
    return [{ subject: instance, facts: summarise(events, clock) }]
  },
})

const undated: Unread = unread({
  class: 'transient',
  message: 'RDS did not tell when one of the events was.',
  hint: 'Collect again.',
})
const cut: Unread = unread({
  class: 'invalid',
  message: 'RDS has the end of a failover and not its beginning, so its length is not known.',
  hint: 'Events are kept for 14 days. When it lies further back, collect again.',
})

type Failover = { readonly began: Date | undefined; readonly over: Date | undefined }

/** Some failovers are reported as complete twice: when names point to the standby, and when everything is done. */
const sameFailover = 3_600_000

/** Pairs beginnings with ends. Other events of the kind, such as a failover that was refused, are none. */
const failoversIn = (events: readonly { readonly at: Date; readonly text: string }[]): readonly Failover[] => {
  const found: Failover[] = []
  for (const { at, text } of events.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    const last = found.at(-1)
    if (/failover.*\bstarted\b/i.test(text)) found.push({ began: at, over: undefined })
    else if (/failover.*\bcompleted?\b|\brecovered\b.*failover/i.test(text)) {
      const goesOn = last && (last.over === undefined || at.getTime() - last.over.getTime() < sameFailover)
      if (goesOn) found[found.length - 1] = { began: last.began, over: at }
      else found.push({ began: undefined, over: at })
    }
  }
  return found
}

const summarise = (events: readonly Event[], clock: Instant): Found<typeof facts>['facts'] => {
  const told = events.flatMap(({ Date: at, Message: text = '' }) => (at ? [{ at, text }] : []))
  const failovers = failoversIn(told)
  if (told.length < events.length) {
    return { failovers: undated, newestFailoverAge: undated, slowestFailover: undated }
  }
  return {
    failovers: failovers.length,
    newestFailoverAge: ageOf(newestOf(failovers.flatMap(({ began, over }) => began ?? over ?? [])), clock),
    slowestFailover: slowest(failovers, clock),
  }
}

const slowest = (failovers: readonly Failover[], clock: Instant): number | null | Unread => {
  if (failovers.length === 0) return null
  if (failovers.some(({ began }) => began === undefined)) return cut
  const lengths = failovers.map(
    ({ began, over }) => (over ? over.getTime() / 1000 : toEpoch(clock)) - (began?.getTime() ?? 0) / 1000,
  )
  return Math.max(0, ...lengths.map(Math.round))
}
