/** PostgreSQL, asked for real: a server that archives, with a standby, TLS, and roles that may see more or less. */
import { setTimeout as pause } from 'node:timers/promises'
import { readdirSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Machine } from '../../src/evidence/connection.ts'
import type { Draft } from '../../src/evidence/record.ts'
import type { Connections } from '../../src/model/portfolio.ts'
import { noConnections } from '../../src/plan/schema/connections.ts'
import { collectOne, settings } from './make.ts'
import { makeFolder, serverFolder, startCluster, withPostgres, type Cluster } from './postgres-cluster.ts'
import { canary } from './report.ts'

type Options = Partial<Connections['postgres'][string]>
const secrets: Record<string, string> = {
  MONITOR: `${canary}-monitor`,
  PLAIN: `${canary}-plain`,
  WRONG: `${canary}-wrong`,
}

let primary: Cluster
let standby: Cluster | undefined
let archive = ''

const at = (port: number): string => `127.0.0.1:${port}`

const machine: Machine = { environment: (name) => secrets[name], watch: () => 0, folder: '/' }

const read = (
  source: string,
  params: Record<string, unknown>,
  options: Options = {},
  more: object = {},
): Promise<Draft> => {
  const server = {
    user: 'monitor',
    passwordFrom: 'MONITOR',
    ca: primary?.ca,
    at: at(primary?.port ?? 1),
    tls: 'verify' as const,
    ...options,
  }
  const connections = { ...noConnections, postgres: { 'db.test': server } }
  return collectOne(
    '',
    source,
    { host: 'db.test', ...params },
    { region: undefined },
    { settings: { ...settings(''), connections }, machine, ...more },
  )
}
const server = (options: Options = {}): Promise<Draft> => read('postgres/server', {}, options)
const query = (text: string, options: Options = {}): Promise<Draft> =>
  read('postgres/query', { database: 'orders', query: text }, options)

const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 600; tries++) {
    if (isSo()) return
    await pause(50)
  }
  throw new Error('It never came to be so.')
}

withPostgres('PostgreSQL', () => {
  beforeAll(async () => {
    archive = makeFolder(join(serverFolder(), 'archive'))
    primary = await startCluster({
      archive_mode: 'on',
      archive_command: `cp %p ${archive}/%f`,
      archive_timeout: '300',
      wal_level: 'logical',
      max_connections: '20',
    })
    primary.sql(`CREATE ROLE monitor LOGIN PASSWORD '${secrets['MONITOR']}' IN ROLE pg_monitor`)
    primary.sql(`CREATE ROLE plain LOGIN PASSWORD '${secrets['PLAIN']}'`)
    primary.sql('CREATE DATABASE orders')
  })
  afterAll(() => {
    standby?.stop()
    primary.stop()
  })

  describe('a server', () => {
    test('that never archived', async () => {
      const record = await server()
      expect(record).toMatchObject({ error: null, principal: 'monitor', account: null })
      expect(record.operations).toEqual(
        ['Now', 'pg_is_in_recovery', 'pg_settings', 'pg_stat_archiver', 'pg_stat_replication'].map(
          (each) => `postgresql:${each}`,
        ),
      )
      expect(record.matches).toEqual([
        {
          subject: 'db.test',
          facts: {
            archiveMode: 'on',
            archiveCommandSet: true,
            archiveTimeout: 300,
            lastArchivedAge: null,
            lastFailedAge: null,
            archiving: null,
            standby: false,
            replicas: 0,
            replayLag: null,
            tlsMinimum: 1.2,
          },
        },
      ])
      expect(Math.abs(Date.parse(record.serverTime ?? '') - Date.now())).toBeLessThan(60_000)
    })
    test('that archived, failed, and archives again', async () => {
      const archived = (): string => primary.sql('SELECT archived_count FROM pg_stat_archiver')
      const failed = (): string => primary.sql('SELECT failed_count FROM pg_stat_archiver')
      const change = (): string =>
        primary.sql('CREATE TABLE IF NOT EXISTS t (a int); INSERT INTO t VALUES (1)') +
        primary.sql('SELECT pg_switch_wal()')
      change()
      await until(() => Number(archived()) > 0)
      expect(readdirSync(archive).length).toBeGreaterThan(0)
      const facts = async () => (await server()).matches[0]?.facts
      expect(await facts()).toMatchObject({ archiving: true, lastFailedAge: null })
      expect((await facts())?.['lastArchivedAge']).toBeLessThan(60)
      primary.configure({ archive_command: 'false' })
      change()
      await until(() => Number(failed()) > 0)
      expect(await facts()).toMatchObject({ archiving: false, archiveCommandSet: true })
      expect((await facts())?.['lastFailedAge']).toBeLessThan(60)
      const before = Number(archived())
      primary.configure({})
      change()
      await until(() => Number(archived()) > before)
      expect(await facts()).toMatchObject({ archiving: true })
    })
    test.each([
      [{ archive_command: '/bin/true' }, { archiveMode: 'on', archiveCommandSet: false }],
      [{ archive_command: '' }, { archiveMode: 'on', archiveCommandSet: false }],
      [{ archive_mode: 'off' }, { archiveMode: 'off', archiveCommandSet: false }],
      [
        { archive_mode: 'always', archive_timeout: '0' },
        { archiveMode: 'always', archiveTimeout: 0 },
      ],
      [{ ssl_min_protocol_version: 'TLSv1.3' }, { tlsMinimum: 1.3 }],
      [{ ssl_min_protocol_version: 'TLSv1' }, { tlsMinimum: 1 }],
    ])('with %j', async (changed, facts) => {
      primary.configure(changed)
      const record = await server()
      primary.configure({})
      expect(record.matches).toMatchObject([{ facts }])
    })
  })

  describe('standbys', () => {
    beforeAll(async () => {
      standby = await startCluster({}, primary)
      await until(() => primary.sql("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") === '1')
    })
    const caughtUp = (): Promise<void> =>
      until(
        () =>
          primary.sql('SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_flush_lsn()') === '1',
      )

    test('one that has everything is not behind', async () => {
      await caughtUp()
      expect((await server()).matches).toMatchObject([
        { facts: { replicas: 1, replayLag: expect.any(Number) as number, standby: false } },
      ])
    })
    test('one that is idle is not behind, although its lag is not told', async () => {
      await caughtUp()
      await until(() => primary.sql('SELECT replay_lag IS NULL FROM pg_stat_replication') === 't')
      expect((await server()).matches).toMatchObject([{ facts: { replicas: 1, replayLag: 0 } }])
    })
    test('one that does not replay is behind', async () => {
      standby?.sql('SELECT pg_wal_replay_pause()')
      primary.sql('INSERT INTO t SELECT generate_series(1, 1000)')
      await until(() => primary.sql('SELECT replay_lsn < flush_lsn FROM pg_stat_replication') === 't')
      const [match] = (await server()).matches
      expect(match?.facts['replicas']).toBe(1)
      expect(match?.unread?.['replayLag']?.class ?? Number(match?.facts['replayLag']) > 0).not.toBe(false)
      standby?.sql('SELECT pg_wal_replay_resume()')
      await caughtUp()
    })
    test('a role that may not see them does not take them for none', async () => {
      const plain = { user: 'plain', passwordFrom: 'PLAIN' }
      expect(
        primary.sql('SET ROLE plain; SELECT count(*), count(state) FROM pg_stat_replication').split('\n').at(-1),
      ).toBe('1|0')
      const record = await server(plain)
      expect(record).toMatchObject({ error: null, principal: 'plain' })
      const [match] = record.matches
      expect(Object.keys(match?.unread ?? {})).toEqual(expect.arrayContaining(['replicas', 'replayLag']))
      expect(match?.unread?.['replicas']).toMatchObject({
        class: 'denied',
        hint: expect.stringContaining('GRANT pg_monitor') as string,
      })
      expect(match?.facts).not.toHaveProperty('replicas')
      expect(match?.facts).toMatchObject({ archiveMode: 'on', archiving: true })
    })
    test('what only receives, or subscribes, is none', async () => {
      primary.sql('CREATE TABLE IF NOT EXISTS t (a int)')
      primary.sql('CREATE PUBLICATION changes FOR TABLE t')
      primary.sql("SELECT pg_create_logical_replication_slot('changes', 'pgoutput')")
      asOwner('CREATE TABLE IF NOT EXISTS t (a int)')
      asOwner(
        `CREATE SUBSCRIPTION changes CONNECTION 'host=${primary.sockets} port=${primary.port} user=owner dbname=postgres'
           PUBLICATION changes WITH (create_slot = false, copy_data = false)`,
      )
      const receiver = primary.connect('pg_receivewal', '-D', makeFolder(join(serverFolder(), 'wal')))
      await until(() => primary.sql('SELECT count(*), count(replay_lsn) FROM pg_stat_replication') === '3|2')
      const record = await server()
      const ended = new Promise((resolve) => receiver.once('exit', resolve))
      receiver.kill('SIGKILL')
      await ended
      asOwner('DROP SUBSCRIPTION changes')
      await until(() => primary.sql('SELECT count(*) FROM pg_stat_replication') === '1')
      expect(record.matches).toMatchObject([{ facts: { replicas: 1 } }])
    })
    test('the standby itself says what it is', async () => {
      await caughtUp()
      const record = await server({ at: at(standby?.port ?? 0), ca: standby?.ca })
      expect(record.matches).toMatchObject([{ facts: { standby: true, replicas: 0 } }])
    })
  })

  describe('a query', () => {
    test.each<readonly [string, object]>([
      ['SELECT 42', { value: 42, age: null, rows: 1 }],
      ['SELECT 42::bigint, 7;', { value: 42, rows: 1 }],
      ['SELECT 1.5::numeric AS "first", 2 AS "second"', { value: 1.5 }],
      ['SELECT 2 AS "2", 1 AS "1"', { value: 2 }],
      ['SELECT count(*) FROM generate_series(1, 100000)', { value: 100_000, rows: 1 }],
      ["SELECT date_trunc('second', now()) - interval '90 seconds'", { value: null, age: 90, rows: 1 }],
      [
        "SELECT (date_trunc('second', now()) AT TIME ZONE 'UTC' - interval '2 hours')::timestamp",
        { value: null, age: 7200 },
      ],
      ['SELECT 1 WHERE false', { value: null, age: null, rows: 0 }],
      ['SELECT NULL::int', { value: null, age: null, rows: 1 }],
      ['-- how many\nSELECT 3 -- so many', { value: 3 }],
      ['WITH a AS (SELECT 4 AS b) SELECT b FROM a', { value: 4 }],
      ['VALUES (5)', { value: 5 }],
    ])('%s', async (text, facts) => {
      const record = await query(text)
      expect(record).toMatchObject({ error: null, matches: [{ subject: 'db.test/orders', facts }] })
    })
    test.each([
      ['SELECT * FROM generate_series(1, 3)', { rows: 3 }, ['value', 'age']],
      ["SELECT 'text'", { rows: 1 }, ['value', 'age']],
      ["SELECT 'NaN'::float8", { age: null, rows: 1 }, ['value']],
      ["SELECT 'infinity'::timestamptz", { value: null, rows: 1 }, ['age']],
      ["SELECT now() + interval '1 day'", { value: null, rows: 1 }, ['age']],
    ])('%s gives what is not known', async (text, facts, unread) => {
      const [match] = (await query(text)).matches
      expect(match?.facts).toEqual(facts)
      expect(Object.keys(match?.unread ?? {})).toEqual(unread)
    })
    test.each([
      ['SELECT * FROM no_such_table', 'invalid', '42P01'],
      ['SELEKT 1', 'invalid', '42601'],
      ['SELECT 1; DROP TABLE t', 'invalid', '42601'],
      ['SELECT 1; COMMIT; CREATE TABLE u (a int)', 'invalid', '42601'],
      ['DELETE FROM t', 'invalid', '42601'],
      ['WITH gone AS (DELETE FROM t RETURNING a) SELECT count(*) FROM gone', 'invalid', '0A000'],
      ["SELECT nextval('s')", 'invalid', '25006'],
      ['SELECT 1 INTO u', 'invalid', '42601'],
      ['SELECT 1/0', 'invalid', '22012'],
      ['COMMIT', 'invalid', '42601'],
    ])('%s is refused', async (text, kind, code) => {
      asOwner(
        'CREATE TABLE IF NOT EXISTS t (a int); CREATE SEQUENCE IF NOT EXISTS s; GRANT ALL ON t, s TO monitor; GRANT CREATE ON SCHEMA public TO monitor',
      )
      const { error, matches } = await query(text)
      expect(error).toMatchObject({ class: kind, message: expect.stringContaining(`(${code})`) as string })
      expect(matches).toEqual([])
      expect(asOwner("SELECT to_regclass('u') IS NULL")).toBe('t')
    })
    test('without a grant is denied, and the hint says which', async () => {
      asOwner('CREATE TABLE IF NOT EXISTS private (a int)')
      const { error } = await query('SELECT count(*) FROM private')
      expect(error).toMatchObject({ class: 'denied', hint: expect.stringContaining('GRANT SELECT') as string })
      expect(JSON.stringify(error)).not.toContain('private')
    })
    test('that takes too long is stopped', async () => {
      // The limit of the next statement, which is the one that moves to the last row.
      const limit = "SELECT set_config('statement_timeout', '100', true)"
      const stopped = await query(`${limit} UNION ALL SELECT pg_sleep(60)::text`)
      expect(stopped.error).toMatchObject({ class: 'transient', message: expect.stringContaining('(57014)') as string })
    })
  })

  describe('is not connected to', () => {
    test.each<readonly [string, Options, string, string]>([
      ['with a wrong password', { passwordFrom: 'WRONG' }, 'not-configured', '28P01'],
      ['as a role that does not exist', { user: 'nobody' }, 'not-configured', '28P01'],
      ['without a password', { passwordFrom: undefined }, 'not-configured', 'asks for a password'],
      ['with a password that is not set', { passwordFrom: 'NOT_SET' }, 'not-configured', 'NOT_SET'],
      ['without a known authority', { ca: undefined }, 'invalid', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ['where nobody listens', { at: '127.0.0.1:1' }, 'transient', 'ECONNREFUSED'],
      ['where there is no such name', { at: 'db.invalid:5432' }, 'not-found', 'does not exist'],
    ])('%s', async (_, options, kind, why) => {
      const { error, matches } = await server(options)
      expect(error).toMatchObject({ class: kind, message: expect.stringContaining(why) as string })
      expect(error?.hint).not.toBe('')
      expect(matches).toEqual([])
    })
    test('with a certificate of another name', async () => {
      const postgres = {
        'other.test': {
          user: 'monitor',
          passwordFrom: 'MONITOR',
          ca: primary.ca,
          at: at(primary.port),
          tls: 'verify' as const,
        },
      }
      const { error } = await collectOne(
        '',
        'postgres/server',
        { host: 'other.test' },
        { region: undefined },
        { settings: { ...settings(''), connections: { ...noConnections, postgres } }, machine },
      )
      expect(error).toMatchObject({
        class: 'invalid',
        message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') as string,
      })
    })
    test('when the settings do not name it', async () => {
      const { error } = await collectOne(
        '',
        'postgres/server',
        { host: 'db.test' },
        { region: undefined },
        { settings: settings(''), machine },
      )
      expect(error).toMatchObject({
        class: 'not-configured',
        hint: expect.stringContaining('connections.postgres') as string,
      })
    })
    test('when the database does not exist', async () => {
      expect((await read('postgres/server', { database: 'nothing' })).error).toMatchObject({ class: 'not-found' })
    })
    test('when it may not be entered', async () => {
      primary.sql('CREATE DATABASE closed')
      primary.sql('REVOKE CONNECT ON DATABASE closed FROM PUBLIC')
      expect((await read('postgres/server', { database: 'closed' })).error).toMatchObject({
        class: 'denied',
        hint: expect.stringContaining('GRANT CONNECT') as string,
      })
    })
    test('when it has no connection left', async () => {
      primary.sql('ALTER ROLE plain CONNECTION LIMIT 0')
      const { error } = await server({ user: 'plain', passwordFrom: 'PLAIN' })
      primary.sql('ALTER ROLE plain CONNECTION LIMIT -1')
      expect(error).toMatchObject({ class: 'throttled' })
    })
    test('when it offers no TLS, unless the settings say so', async () => {
      primary.configure({ ssl: 'off' })
      const [strict, plain] = [await server(), await server({ tls: 'none', ca: undefined })]
      primary.configure({})
      expect(strict.error).toMatchObject({
        class: 'not-configured',
        message: expect.stringContaining('no TLS') as string,
      })
      expect(plain.matches).toMatchObject([{ facts: { tlsMinimum: null } }])
    })
    test('when the run is given up', async () => {
      const { error } = await read(
        'postgres/query',
        { database: 'orders', query: 'SELECT pg_sleep(1)' },
        {},
        { signal: AbortSignal.timeout(300) },
      )
      expect(error).toMatchObject({ class: 'transient' })
    })
  })

  test('what the environment says does not count', async () => {
    const meant = {
      PGPASSWORD: secrets['MONITOR'],
      PGOPTIONS: '-c default_transaction_read_only=off',
      PGSSLMODE: 'disable',
      PGUSER: 'owner',
    }
    Object.assign(process.env, meant)
    const { error } = await server({ passwordFrom: undefined })
    const { principal } = await server()
    for (const name of Object.keys(meant)) delete process.env[name]
    expect(error).toMatchObject({ class: 'not-configured' })
    expect(principal).toBe('monitor')
  })

  test('the session only reads, and says who it is', async () => {
    // The server works on for a client that has given up, as long as it may.
    await until(() => primary.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'holdfast'") === '0')
    expect(
      (await query("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'holdfast'")).matches,
    ).toMatchObject([{ facts: { value: 1 } }])
    const settingsSeen =
      "SELECT (current_setting('transaction_read_only') = 'on' AND current_setting('default_transaction_read_only') = 'on' AND current_setting('statement_timeout') = '15s')::int"
    expect((await query(settingsSeen)).matches).toMatchObject([{ facts: { value: 1 } }])
    expect(primary.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'holdfast'")).toBe('0')
  })

  test('no secret is in what is recorded', async () => {
    const all = [
      await server(),
      await server({ passwordFrom: 'WRONG' }),
      await query('SELECT 1'),
      await query(`SELECT '${canary}'`),
      await query(`SELECT '${canary}'::int`),
    ]
    for (const { requestDigest: _, ...record } of all) expect(JSON.stringify(record)).not.toContain(canary)
  })
})

const asOwner = (statements: string): string => primary.sql(statements, 'orders')

describe('a server that is none', () => {
  const open: Server[] = []
  afterAll(() => {
    for (const each of open) each.close()
  })
  const listening = async (answer: (socket: Socket) => void): Promise<string> => {
    const made = createServer(answer)
    open.push(made)
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
    return at((made.address() as { port: number }).port)
  }
  test.each<readonly [string, (socket: Socket) => void]>([
    ['hangs up', (socket) => void socket.destroy()],
    ['speaks HTTP', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['is cut off', (socket) => void socket.once('data', () => socket.end('S'))],
  ])('%s', async (_, answer) => {
    const { error } = await server({ at: await listening(answer), ca: undefined, tls: 'verify' })
    expect(error).toMatchObject({ class: 'transient' })
  })
  test('offers no TLS', async () => {
    const { error } = await server({
      at: await listening((socket) => void socket.once('data', () => socket.end('N'))),
      ca: undefined,
    })
    expect(error).toMatchObject({ class: 'not-configured' })
  })
})
