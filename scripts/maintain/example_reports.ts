/**
 * What the example knows from databases and from other machines: the database server of AUDITRON, and what plan runs, a backup
 * repository and a disk report. They say what the plans say, except where a source document itself shows that it is not so
 * (marked DEVIATION). The clock stands still.
 */
import { startPostgres, type Answer } from './example_postgres.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** A report as `holdfast collect --push BINDING ARGUMENTS < INPUT` takes it in. */
export type Report = { readonly binding: string; readonly arguments: readonly string[]; readonly input: string }

const types = { boolean: 16, number: 20, name: 19, text: 25, exact: 1700, position: 3220 }

/** The database server. Segments are archived after five minutes at the latest; the last failure was a full disk. */
const database =
  (asOf: string) =>
  (statement: string): Answer | undefined => {
    const now = Date.parse(asOf) / 1000
    const { boolean, number, name, text, exact } = types
    if (statement.startsWith('BEGIN')) return { tag: 'BEGIN' }
    if (statement.startsWith('SELECT current_user'))
      return { columns: { current_user: name, extract: exact }, rows: [['holdfast', String(now)]], tag: 'SELECT 1' }
    if (statement.includes('pg_settings')) {
      const settings = {
        archive_mode: 'on',
        archive_command: 'aws s3 cp %p s3://auditron-backups/wal/%f',
        archive_library: '',
        archive_timeout: '300',
        ssl: 'on',
        ssl_min_protocol_version: 'TLSv1.3',
      }
      const rows = Object.entries(settings)
      return { columns: { name: text, setting: text }, rows, tag: `SELECT ${rows.length}` }
    }
    if (statement.includes('pg_stat_archiver')) {
      const rows = [[String(now - 4 * minute - 12), String(now - 12 * day)]]
      return { columns: { archived: exact, failed: exact }, rows, tag: 'SELECT 1' }
    }
    // The server has no standby; the document names none.
    if (statement.includes('pg_is_in_recovery'))
      return {
        columns: { standby: boolean, may: boolean, lsn: types.position },
        rows: [['f', 't', '2A/5C0001F8']],
        tag: 'SELECT 1',
      }
    if (statement.includes('pg_stat_replication'))
      return { columns: { state: text, replays: boolean, lag: exact, ahead: exact }, rows: [], tag: 'SELECT 0' }
    if (/^DECLARE .*"AuditLog" WHERE action = 'DELETE'/.test(statement)) return { tag: 'DECLARE CURSOR' }
    if (statement.startsWith('FETCH')) return { columns: { count: number }, rows: [['1482']], tag: 'FETCH 1' }
    if (statement.startsWith('MOVE')) return { tag: 'MOVE 0' }
    return undefined
  }

const report = (binding: string, subject: string, by: string, at: string, facts: object): Report => ({
  binding,
  arguments: [],
  input: `${JSON.stringify({ version: 1, at, by, matches: [{ subject, facts }] }, null, 2)}\n`,
})

/** A plan run that would change nothing, with a count of what no code describes. */
const planned = (binding: string, subject: string, by: string, at: string): Report =>
  report(binding, subject, by, at, { changes: 0, unmanaged: 0, succeeded: true, runAge: 0, version: '1.11.4' })

const reports = (asOf: string): readonly Report[] => {
  const ago = (seconds: number): string =>
    new Date(Date.parse(asOf) - seconds * 1000).toISOString().replace('.000Z', 'Z')
  return [
    planned(
      'auditforge-infrastructure-code',
      'base2ml/auditforge infra',
      'weekly plan run of the operator',
      ago(2 * day + 3 * hour),
    ),
    planned(
      'knowledge-exchange-infrastructure-code',
      'analyticalfire/aifai infrastructure/terraform',
      'nightly plan run of the infrastructure team',
      ago(4 * hour),
    ),
    planned(
      'virtual-backroom-infrastructure-code',
      'virtualbackroom/platform infrastructure/production',
      'nightly plan run of the platform team',
      ago(3 * hour),
    ),
    planned(
      'virtual-backroom-recovery-infrastructure-code',
      'virtualbackroom/platform infrastructure/recovery',
      'nightly plan run of the platform team',
      ago(3 * hour),
    ),
    {
      // DEVIATION: no incremental backups. The document promises them every hour, and its tool (pg_dump) makes none.
      binding: 'auditron-incremental-backups',
      arguments: ['--from', 'pgbackrest', '--by', 'hourly job on the database host'],
      input: JSON.stringify([
        {
          ...{ archive: [], backup: [], cipher: 'none', db: [], name: 'auditron' },
          repo: [{ cipher: 'none', key: 1, status: { code: 1, message: 'missing stanza path' } }],
          status: { code: 1, lock: { backup: { held: false } }, message: 'missing stanza path' },
        },
      ]),
    },
    report('auditron-manifests', 'auditron k8s', 'nightly job of the platform team', ago(5 * hour), {
      differences: 0,
      runAge: 0,
    }),
    // The dump of 02:00 UTC ends six minutes later, and each one is deleted after 30 days.
    report('auditron-local-dumps', '/var/backups/auditron/postgres', 'daily job on the database host', asOf, {
      count: 30,
      newestAge: (Date.parse(asOf) / 1000 - 2 * hour - 6 * minute) % day,
      newestSize: 412_903_118,
      sizeRatio: 1.004,
      oldestAge: 29 * day + ((Date.parse(asOf) / 1000 - 2 * hour - 6 * minute) % day),
      encrypted: true,
    }),
  ]
}

/** Starts the database server, and says what is reported as of a moment. */
export const start = async (
  asOf: string,
): Promise<{
  readonly connections: object
  readonly environment: Readonly<Record<string, string>>
  readonly reports: readonly Report[]
  readonly stop: () => Promise<void>
}> => {
  const { at, stop } = await startPostgres(database(asOf))
  const connections = { postgres: { 'db.internal.auditron.ai': { at, tls: 'none' } } }
  return { connections, environment: {}, reports: reports(asOf), stop }
}
