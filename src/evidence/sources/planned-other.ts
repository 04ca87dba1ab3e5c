/** Planned sources outside AWS: databases, files of hosts, manifests, endpoints. */
import { measured, setting } from '../facts.ts'
import { planned, type Planned } from '../planned.ts'

export const plannedOther: Readonly<Record<string, Planned>> = {
  'postgres/server': planned(
    'PostgreSQL server',
    'WAL archiving and replication as the server sees them. An idle server archives nothing unless `archiveTimeout` is set. Success is what the archive command says: verify it where the archive lies. Failures count since the statistics were reset, so times are compared.',
    ['role pg_monitor'],
    { host: ['Host.', 'db-1.internal'], database: ['Database.', 'orders'], open: ['database'] },
    {
      archiveMode: setting.choice(['on', 'off', 'always'], 'Whether WAL is archived.'),
      archiveCommandSet: setting.boolean('Whether the archive command does something.'),
      archiveTimeout: setting.duration('After what time a segment is archived although it is not full; 0 for never.'),
      lastArchivedAge: measured.duration('Time since a segment was archived.'),
      lastFailedAge: measured.duration('Time since archiving failed; none when never.'),
      archiving: measured.boolean('Whether the newest success is newer than the newest failure.'),
      replicas: measured.number('How many standbys are connected.'),
      replayLag: measured.duration('How far the slowest standby is behind.'),
      tlsMinimum: setting.number('The oldest version of TLS it accepts, such as 1.2.'),
    },
  ),
  'postgres/query': planned(
    'PostgreSQL query',
    'One number or one moment from a read-only query.',
    ['SELECT on the tables of the query'],
    {
      host: ['Host.', 'db-1.internal'],
      database: ['Database.', 'orders'],
      query: ['The query; its first column is the value.', 'SELECT count(*) FROM orders'],
      open: ['database'],
    },
    {
      value: measured.number('The number it gave.'),
      age: measured.duration('Time since the moment it gave.'),
      rows: measured.number('How many rows it gave.'),
    },
  ),
  'pgbackrest/info': planned(
    'pgBackRest',
    'The backups of a stanza in one repository. The newest archived segment has no time: judge the archive with `postgres/server`.',
    ['read access to the repository'],
    {
      stanza: ['Name of the stanza.', 'main'],
      repository: ['Number of the repository.', 1],
      open: ['stanza', 'repository'],
    },
    {
      status: measured.choice(
        ['ok', 'missing-path', 'no-backup', 'missing-data', 'mixed', 'mismatch', 'other'],
        'State of the stanza.',
      ),
      fullAge: measured.duration('Time since the newest full backup ended.'),
      incrementalAge: measured.duration('Time since the newest backup of any kind ended.'),
      backups: measured.number('How many backups there are.'),
      errors: measured.number('How many of them have errors.'),
    },
  ),
  'kubernetes/diff': planned(
    'Difference to the manifests',
    'What applying the manifests of the repository would change in the cluster.',
    ['get on all kinds in the manifests'],
    {
      context: ['Context of the cluster.', 'production'],
      namespace: ['Namespace.', 'orders'],
      path: ['Folder of the manifests.', 'deploy/production'],
      open: ['context', 'namespace', 'path'],
    },
    { differences: measured.number('How many objects would change.') },
  ),
  'directory/newest': planned(
    'Newest file of a directory',
    'Files on a host, from a signed record that the host itself pushes. Copying keeps the time of a file, and a file that is still being written looks whole.',
    ['read on the directory'],
    {
      host: ['The host.', 'backup-1'],
      path: ['The directory.', '/var/backups/postgres'],
      pattern: ['Which files count.', '*.sql.gz'],
      open: ['pattern'],
    },
    {
      count: measured.number('How many files there are.'),
      newestAge: measured.duration('Time since the newest was written.'),
      newestSize: measured.bytes('Size of the newest.'),
      sizeRatio: measured.number('Size of the newest as a part of the one before.'),
      oldestAge: measured.duration('Time since the oldest was written.'),
      encrypted: setting.boolean('Whether the disk is encrypted.'),
    },
  ),
}
