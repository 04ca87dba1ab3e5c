/**
 * What ways of copying can do and cannot, whatever a plan promises: physical limits, as data, each with where it is stated.
 * A limit is here only when its maker publishes it; the address says where, so that whoever relies on one can read it there.
 */
import type { BackupMethod, FailureDomain, Mechanism } from '../model/plan.ts'

export type MethodLimits = {
  /** Failures after which it brings data back. `undefined`: that depends on where the copies lie. */
  readonly survives?: readonly FailureDomain[]
  /** Why it cannot do more, as the end of a sentence. */
  readonly because?: string
  /** Methods of the backup that it is applied to. */
  readonly base?: readonly BackupMethod[]
  readonly source?: string
}

const walSource = 'https://www.postgresql.org/docs/current/continuous-archiving.html'

export const methodLimits: Readonly<Partial<Record<BackupMethod, MethodLimits>>> = {
  wal: {
    base: ['physical', 'snapshot', 'pitr'],
    because: 'a log is replayed on the very blocks it was written for, and a logical dump has other ones',
    source: walSource,
  },
  incremental: {
    base: ['physical', 'snapshot', 'incremental'],
    because: 'an increment holds blocks that changed since a physical copy, and a logical dump has no blocks',
    source: 'https://www.postgresql.org/docs/current/app-pgbasebackup.html',
  },
  versioning: {
    survives: ['data', 'person'],
    because: 'versions lie where the data lies: they bring back what was overwritten, not what is lost with its place',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
  },
  replication: {
    survives: ['host', 'zone', 'region', 'account', 'vendor', 'person'],
    because: 'a replica takes over damage and deletion as fast as everything else',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html',
  },
}

export type MechanismLimits = {
  readonly name: string
  /** The longest time that it keeps a copy, in days. */
  readonly maxDays?: number
  /** True when one setting decides for all its copies. */
  readonly oneRetention?: true
  /** How many versions it keeps of one thing. */
  readonly maxVersions?: number
  /** The shortest time between two recovery points, in minutes. */
  readonly finestMinutes?: number
  readonly source: string
}

export const mechanismLimits: Readonly<Record<Mechanism, MechanismLimits>> = {
  'aws-backup': {
    name: 'AWS Backup',
    maxDays: 36_500,
    source: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html',
  },
  'dynamodb-pitr': {
    name: 'Point-in-time recovery of DynamoDB',
    maxDays: 35,
    oneRetention: true,
    finestMinutes: 5,
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html',
  },
  'rds-automated-backups': {
    name: 'Automated backup of RDS',
    maxDays: 35,
    oneRetention: true,
    finestMinutes: 5,
    source:
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html',
  },
  'secrets-manager': {
    name: 'Secrets Manager',
    maxVersions: 100,
    source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html',
  },
  'ssm-parameter-store': {
    name: 'Parameter Store of Systems Manager',
    maxVersions: 100,
    source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html',
  },
}
