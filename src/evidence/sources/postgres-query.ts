/** `postgres/query`: one number or one moment that a query of PostgreSQL gives. */
import { z } from 'zod'
import type { Instant } from '../../model/calendar.ts'
import { measured, unread, type Unread, type Values } from '../facts.ts'
import { hidden, open } from '../params.ts'
import { inSession, type Answer, type Session } from '../postgres.ts'
import { ageOf } from '../reading.ts'
import { source, type AnySource } from '../source.ts'

type Params = { host: string; database: string; query: string }

const facts = {
  value: measured.number('The number it gave; none when it gave no row, or a moment.'),
  age: measured.duration('Time since the moment it gave; none when it gave no row, or a number.'),
  rows: measured.number('How many rows it gave.'),
} as const

export const postgresQuery: AnySource = source<Params, typeof facts>({
  id: 'postgres/query',
  title: 'PostgreSQL query',
  version: 1,
  says: 'The first column of the one row that a query gives: a number, or a moment as its age by the clock of the server. A moment without a time zone is taken for UTC, and a date for its beginning. Of several rows only their number is known. The query is one `SELECT` in a transaction that can only read, as a cursor, so that nothing else can be run by it; functions that change something outside of tables are stopped by grants only. It is stopped after 15 seconds.',
  params: z.strictObject({
    host: hidden(
      z.string().regex(/^[^\s/:@]+(:\d{1,5})?$/, 'it is not a host, or a host and a port'),
      'The host, as `connections.postgres` names it.',
      'db-1.internal',
    ),
    database: open(z.string().trim().min(1), 'The database.', 'orders'),
    query: hidden(z.string().trim().min(1), 'The query; its first column is the value.', 'SELECT count(*) FROM orders'),
  }),
  facts,
  actions: ['SELECT'],
  collect: ({ host, database, query }, context) => {
    const grant = 'Run `GRANT SELECT ON … TO …` on the tables of the query, for the role that reads the evidence.'
    return inSession({ host, database, grant }, context, async (session) => [
      { subject: `${host}/${database}`, facts: await read(session, query) },
    ])
  },
})

const read = async (session: Session, query: string): Promise<Values<typeof facts>> => {
  const operation = 'postgresql:Query'
  // A cursor takes nothing but a query that reads, and gives its rows one by one.
  await session.ask(operation, `DECLARE holdfast NO SCROLL CURSOR FOR ${query.replace(/;\s*$/, '')}`)
  const first = await session.ask(operation, 'FETCH FORWARD 1 FROM holdfast')
  const { count: more } = await session.ask(operation, 'MOVE FORWARD ALL IN holdfast')
  const rows = first.rows.length + more
  if (rows !== 1) return rows === 0 ? { value: null, age: null, rows } : { value: several, age: several, rows }
  return { ...valueOf(first, session.clock), rows }
}

/** Object ids of `pg_type`, which are the same in every server. */
const numbers = new Set([20, 21, 23, 26, 700, 701, 1700])
const moments = new Set([1082, 1114, 1184])

const valueOf = ({ first, type }: Answer, clock: Instant): Pick<Values<typeof facts>, 'value' | 'age'> => {
  const [given = null] = first
  if (!numbers.has(type) && !moments.has(type)) return { value: odd, age: odd }
  if (given === null) return { value: null, age: null }
  if (numbers.has(type)) return { value: Number.isFinite(Number(given)) ? Number(given) : endless, age: null }
  return { value: null, age: momentAge(given, clock) }
}

/** `2026-11-20 06:00:00.5+00`, `2026-11-20`: as PostgreSQL writes moments here. */
const momentAge = (written: string, clock: Instant): number | null | Unread => {
  const [, date, time = '00:00:00'] =
    /^(\d{4,}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d(?:\.\d+)?))?(?:\+00)?$/.exec(written) ?? []
  const moment = new Date(`${date}T${time}Z`)
  return Number.isNaN(moment.getTime()) ? endless : ageOf(moment, clock)
}

const several = unread({
  class: 'invalid',
  message: 'The query gave several rows, so which value is meant is not known.',
  hint: 'Let the query give one row: `SELECT count(*) …`, `SELECT max(…) …`.',
})

const odd = unread({
  class: 'invalid',
  message: 'The first column of the query is neither a number nor a moment.',
  hint: 'Let the query give a number or a moment: `SELECT count(*) …`, `SELECT max(…) …`.',
})

const endless = unread({
  class: 'invalid',
  message: 'The query gave a number or a moment without an end.',
  hint: 'Leave such values out of the query.',
})
