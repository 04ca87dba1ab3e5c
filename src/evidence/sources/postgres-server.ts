/** `postgres/server`: archiving and replication as a PostgreSQL server sees them. */
import { z } from 'zod'
import { ReadError } from '../errors.ts'
import { measured, setting, unread, type Unread, type Values } from '../facts.ts'
import { hidden, open } from '../params.ts'
import { inSession, type Row, type Session } from '../postgres.ts'
import { ageOf } from '../reading.ts'
import { source, type AnySource } from '../source.ts'

type Params = { host: string; database?: string | undefined }

const facts = {
  archiveMode: setting.choice(['on', 'off', 'always'], 'Whether WAL is archived.'),
  archiveCommandSet: setting.boolean('Whether the archive command, or the archive library, does something.'),
  archiveTimeout: setting.duration('After what time a segment is archived although it is not full; 0 for never.'),
  lastArchivedAge: measured.duration('Time since a segment was archived; none when never.'),
  lastFailedAge: measured.duration('Time since archiving failed; none when never.'),
  archiving: measured.boolean('Whether the newest success is newer than the newest failure; none without either.'),
  standby: measured.boolean('Whether the server is a standby itself.'),
  replicas: measured.number('How many standbys are connected.'),
  replayLag: measured.duration('How far the slowest standby is behind; none without standbys.'),
  tlsMinimum: setting.number('The oldest version of TLS it accepts, such as 1.2; none when it offers no TLS.'),
} as const

export const postgresServer: AnySource = source<Params, typeof facts>({
  id: 'postgres/server',
  title: 'PostgreSQL server',
  version: 1,
  says: 'Archiving of WAL and replication as the server sees them, from version 10 on. An idle server archives nothing unless `archiveTimeout` is set. Success is what the archive command says: verify it where the archive lies. Failures count since the statistics were reset, so times are compared. A standby archives only with `archiveMode` `always`. To a role that is no member of pg_monitor the server shows standbys without their state, and hides settings: those facts are then unread, and never “no standby”. Subscribers of logical replication are no standbys. `tlsMinimum` says nothing of connections without TLS, which pg_hba.conf may allow.',
  params: z.strictObject({
    host: hidden(
      z.string().regex(/^[^\s/:@]+(:\d{1,5})?$/, 'it is not a host, or a host and a port'),
      'The host, as `connections.postgres` names it.',
      'db-1.internal',
    ),
    database: open(
      z.string().trim().min(1),
      'The database to connect to, whichever may be; by default `postgres`.',
      'postgres',
    ).optional(),
  }),
  facts,
  actions: ['pg_monitor'],
  collect: ({ host, database = 'postgres' }, context) =>
    inSession({ host, database, grant }, context, async (session) => [{ subject: host, facts: await read(session) }]),
})

const grant = 'Run `GRANT pg_monitor TO …` for the role that reads the evidence.'

const read = async (session: Session): Promise<Values<typeof facts>> => {
  const settings = await settingsOf(session)
  const archiver = await only(session, 'postgresql:pg_stat_archiver', archiverQuery)
  const archived = momentIn(archiver, 'archived')
  const failed = momentIn(archiver, 'failed')
  const { standby, ...standbys } = await standbysOf(session)
  const shown = <T>(name: string, make: (value: string) => T): T | Unread => {
    const value = settings.get(name)
    return value === undefined ? hiddenSetting : make(value)
  }
  const library = settings.get('archive_library') ?? ''
  return {
    archiveMode: shown(
      'archive_mode',
      (mode) => (['on', 'off', 'always'] as const).find((each) => each === mode) ?? odd,
    ),
    archiveCommandSet: shown('archive_command', (command) => library !== '' || !idle.test(command)),
    archiveTimeout: shown('archive_timeout', Number),
    lastArchivedAge: ageOf(archived, session.clock),
    lastFailedAge: ageOf(failed, session.clock),
    archiving: archived && failed ? archived > failed : archived ? true : failed ? false : null,
    standby,
    ...standbys,
    tlsMinimum: shown('ssl', (ssl) => (ssl === 'on' ? shown('ssl_min_protocol_version', versionOf) : null)),
  }
}

// `(disabled)` stands there while archiving is off. The others say "archived" and archive nothing.
const idle = /^\s*(\(disabled\)|(\/usr)?(\/bin\/)?true|:|exit 0|cd \.|rem|)\s*$/i

/** `TLSv1.2` becomes 1.2. */
const versionOf = (protocol: string): number | Unread => {
  const [, number] = /^TLSv(1(?:\.\d)?)$/.exec(protocol) ?? []
  return number === undefined ? odd : Number(number)
}

const settingsOf = async (session: Session): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await session.ask(
    'postgresql:pg_settings',
    `SELECT name, setting FROM pg_catalog.pg_settings
      WHERE name IN ('archive_mode', 'archive_command', 'archive_library', 'archive_timeout', 'ssl', 'ssl_min_protocol_version')`,
  )
  return new Map(rows.map(({ name, setting: value }) => [name ?? '', value ?? '']))
}

const archiverQuery = `SELECT extract(epoch FROM last_archived_time) AS archived, extract(epoch FROM last_failed_time) AS failed
   FROM pg_catalog.pg_stat_archiver`

const only = async (session: Session, operation: string, query: string): Promise<Row> => {
  const { rows } = await session.ask(operation, query)
  const [row] = rows
  if (row) return row
  throw new ReadError('invalid', `${operation} gave no row.`, 'Look for a newer version of Holdfast.')
}

const momentIn = (row: Row, name: string): Date | undefined =>
  row[name] == null ? undefined : new Date(Number(row[name]) * 1000)

type Standbys = {
  readonly standby: boolean
  readonly replicas: number | Unread
  readonly replayLag: number | null | Unread
}

const standbysOf = async (session: Session): Promise<Standbys> => {
  // Read first: a standby that has all of what was there a moment ago is not behind.
  const { standby, lsn, may } = await only(
    session,
    'postgresql:pg_is_in_recovery',
    `SELECT pg_is_in_recovery() AS standby, pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS may,
        CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END AS lsn`,
  )
  const { rows } = await session.ask(
    'postgresql:pg_stat_replication',
    `SELECT r.state, r.replay_lsn IS NOT NULL AS replays, extract(epoch FROM r.replay_lag) AS lag,
        pg_wal_lsn_diff(r.replay_lsn, ${/^[\dA-F]+\/[\dA-F]+$/.test(lsn ?? '') ? `'${lsn}'` : 'NULL'}) AS ahead
      FROM pg_catalog.pg_stat_replication r
      LEFT JOIN pg_catalog.pg_replication_slots s ON s.active_pid = r.pid
     WHERE s.slot_type IS DISTINCT FROM 'logical'`,
  )
  const isStandby = standby === 't'
  if (may !== 't' || rows.some(({ state }) => state === null))
    return { standby: isStandby, replicas: notShown, replayLag: notShown }
  // What only receives (pg_receivewal, a base backup under way) replays nothing.
  const standbys = rows.filter(({ replays }) => replays === 't')
  const lags = standbys.map(({ lag = null, ahead = null }) =>
    lag === null ? (ahead !== null && Number(ahead) >= 0 ? 0 : null) : Number(lag),
  )
  return {
    standby: isStandby,
    replicas: standbys.length,
    replayLag: lags.length === 0 ? null : lags.includes(null) ? untold : Math.max(...lags.map(Number), 0),
  }
}

const notShown = unread({
  class: 'denied',
  message: 'The server does not show the state of standbys to this role.',
  hint: grant,
})

const hiddenSetting = unread({
  class: 'denied',
  message: 'The server does not show this setting to this role.',
  hint: grant,
})

const untold = unread({
  class: 'transient',
  message: 'A standby is behind, and has not told yet by how much.',
  hint: 'Collect again.',
})

const odd = unread({
  class: 'invalid',
  message: 'The server has a setting of a kind that is not known here.',
  hint: 'Look for a newer version of Holdfast.',
})
