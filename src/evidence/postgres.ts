/**
 * How PostgreSQL is asked: one connection for each reading, closed at its end. The server must prove who it is; the session
 * can only read, and everything in it has an end. Settings and passwords come from `connections.postgres` and from nowhere
 * else, whatever the environment says. One transaction holds all questions, so that they are about one moment.
 */
import type { Client, QueryArrayResult } from 'pg'
import { fromEpoch, type Instant } from '../model/calendar.ts'
import { fileOf, secretFrom } from './connection.ts'
import { digestOf } from './digest.ts'
import { ReadError } from './errors.ts'
import { explainPostgres } from './postgres-trouble.ts'
import type { Context } from './source.ts'
import { noteMade } from './trace.ts'

/** A row; every value is the text that PostgreSQL writes, so that no kind of value is guessed at. */
export type Row = Readonly<Record<string, string | null>>

export type Answer = {
  readonly rows: readonly Row[]
  /** The values of the first column, whatever its name. */
  readonly first: readonly (string | null)[]
  /** The type of the first column, an object id of `pg_type`. */
  readonly type: number
  /** How many rows the command touched. */
  readonly count: number
}

/** A connected server. */
export type Session = {
  /** Asks one statement. Throws for what is no answer. */
  readonly ask: (operation: string, statement: string) => Promise<Answer>
  /** The server's own time, at which the transaction began. */
  readonly clock: Instant
}

export type Server = {
  readonly host: string
  readonly database: string
  /** What a reader must do when something is refused. */
  readonly grant: string
}

/** Milliseconds for a connection, and for a statement. */
const patience = 15_000

/** Connects, asks, and closes the connection, whatever happens. */
export const inSession = async <T>(
  server: Server,
  context: Context,
  use: (session: Session) => Promise<T>,
): Promise<T> => {
  const asking = {
    operation: 'postgresql:Connect',
    host: server.host,
    grant: `Run \`GRANT CONNECT ON DATABASE … TO …\`.`,
  }
  const client = await clientFor(server, context)
  const giveUp = (): void => void client.end().catch(() => undefined)
  context.signal?.addEventListener('abort', giveUp)
  // Without a listener, a connection that breaks between two questions would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect().catch((error: unknown) => {
      throw explainPostgres(error, asking)
    })
    return await use(await begin(client, server, context))
  } finally {
    context.signal?.removeEventListener('abort', giveUp)
    await client.end().catch(() => undefined)
  }
}

const clientFor = async ({ host, database }: Server, { connections, machine }: Context): Promise<Client> => {
  const settings = Object.hasOwn(connections.postgres, host) ? connections.postgres[host] : undefined
  if (!settings) {
    throw new ReadError(
      'not-configured',
      'The settings say nothing of this server, so it was not asked.',
      `Name it under \`connections.postgres\` in holdfast.yaml: \`${host}: { user: holdfast, passwordFrom: HOLDFAST_POSTGRES_PASSWORD }\`.`,
    )
  }
  const { default: pg } = await import('pg')
  const { checkServerIdentity } = await import('node:tls')
  const [name = '', port = '5432'] = host.split(':')
  const [at = '', atPort = port] = (settings.at ?? host).split(':')
  const password = secretFrom(machine, settings.passwordFrom)
  const ca = fileOf(machine, settings.ca)
  return new pg.Client({
    host: at,
    port: Number(atPort),
    database,
    user: settings.user ?? 'holdfast',
    // As a function, because for a missing one the driver would look into files and the environment.
    password: () => {
      if (password !== undefined) return password
      throw new ReadError(
        'not-configured',
        'The server asks for a password, and the settings name none.',
        `Name the environment variable that holds it as \`passwordFrom\` of \`${host}\` under \`connections.postgres\` in holdfast.yaml.`,
      )
    },
    ssl:
      settings.tls === 'none'
        ? false
        : {
            ca,
            rejectUnauthorized: true,
            servername: /^[\d.]+$/.test(name) ? '' : name,
            // The name that the binding has counts, also when another address is asked in its place.
            checkServerIdentity: (_: string, certificate) => checkServerIdentity(name, certificate),
          },
    sslnegotiation: 'postgres',
    application_name: 'holdfast',
    client_encoding: 'UTF8',
    // What the environment would add otherwise (PGOPTIONS).
    options: '-c default_transaction_read_only=on -c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres',
    statement_timeout: patience,
    lock_timeout: patience,
    idle_in_transaction_session_timeout: 2 * patience,
    query_timeout: 2 * patience,
    connectionTimeoutMillis: patience,
    types: { getTypeParser: () => (value: string) => value },
  } as ConstructorParameters<typeof Client>[0])
}

const begin = async (client: Client, server: Server, { trace, now, signal }: Context): Promise<Session> => {
  const ask = async (operation: string, statement: string): Promise<QueryArrayResult<(string | null)[]>> => {
    try {
      if (signal?.aborted) throw new ReadError('transient', 'The run was given up.', 'Collect again.')
      // The extended protocol takes one statement and no more, so that none can end the transaction and begin another.
      const query = { text: statement, queryMode: 'extended', rowMode: 'array' } as const
      return await client.query<(string | null)[]>(query)
    } catch (error) {
      throw explainPostgres(error, { operation, host: server.host, grant: server.grant })
    }
  }
  await ask('postgresql:Begin', 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  const asked = await ask('postgresql:Now', 'SELECT current_user, extract(epoch FROM now())')
  const [[role = null, seconds = null] = []] = asked.rows
  trace.principal = role
  const clock = seconds === null ? now : fromEpoch(Number(seconds))
  noteMade(trace, { operation: 'postgresql:Now', digest: digestOf([role, seconds]) }, clock)
  return {
    clock,
    ask: async (operation, statement) => {
      const { rows: lines, fields, rowCount } = await ask(operation, statement)
      noteMade(trace, { operation, digest: digestOf([server.host, server.database, statement, lines]) }, clock)
      return {
        rows: lines.map((line) => Object.fromEntries(fields.map(({ name }, index) => [name, line[index] ?? null]))),
        first: lines.map(([value = null]) => value),
        type: fields[0]?.dataTypeID ?? 0,
        count: rowCount ?? 0,
      }
    },
  }
}
