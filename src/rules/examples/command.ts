/** Examples of the rules about commands. */
import type { Examples } from './example.ts'

const block = (...lines: readonly string[]): string => ['```bash', ...lines, '```'].join('\n')

const procedure = (scenario: string, ...lines: readonly string[]): string =>
  [
    `<Procedure id="p" title="Go back" scenario="${scenario}">`,
    '<Step takes="5m" by="manager" verify="It works.">',
    'Do this.',
    '',
    block(...lines),
    '</Step>',
    '</Procedure>',
  ].join('\n')

const badRelease = 'scenarios: { bad-release: { title: A deployment fails } }'

const pitr =
  'stores: { db: { name: Orders, holds: Orders. } }\nbackups: { wal: { store: db, method: pitr, interval: 5m, keep: { all: 30 days }, copies: [{ where: RDS }] } }'

const restore = (more: string): string =>
  `aws rds restore-db-instance-to-point-in-time --target-db-instance-identifier again ${more}`

export const commandExamples: Examples = {
  'command/does-not-parse': {
    breaks: { body: block('psql -c "select count(*) from orders') },
    says: 'A shell cannot read this command: unterminated double quote.',
    keeps: { body: block('psql -c "select count(*) from orders"') },
  },
  'command/unknown-service': {
    breaks: { body: block('aws rsd describe-db-instances') },
    says: 'The AWS command line has no service `rsd`.',
    keeps: { body: block('aws rds describe-db-instances') },
  },
  'command/unknown-operation': {
    breaks: { body: block('aws rds describe-db-instance') },
    says: '`aws rds` has no operation `describe-db-instance`.',
    keeps: { body: block('aws rds wait db-instance-available') },
  },
  'command/unknown-option': {
    breaks: { body: block('aws rds describe-db-instances --instance orders') },
    says: '`aws rds describe-db-instances` has no option `--instance`.',
    keeps: {
      body: block(
        'aws --region eu-west-1 rds describe-db-instances --db-instance-identifier orders --query DBInstances',
      ),
    },
  },
  'command/missing-option': {
    breaks: { body: block('aws ecs update-service --cluster main --force-new-deployment') },
    says: '`aws ecs update-service` needs `--service`.',
    keeps: { body: block('aws ecs update-service --cluster main --service api --force-new-deployment') },
  },
  'command/wrong-value': {
    breaks: { body: block('aws ec2 revoke-security-group-ingress --group-id sg-0a1b2c3d --ip-permissions all') },
    says: '`--ip-permissions` is a structure, but here it is the word `all`.',
    keeps: {
      body: block(
        'aws ec2 revoke-security-group-ingress --group-id sg-0a1b2c3d --ip-permissions IpProtocol=tcp,FromPort=5432',
      ),
    },
  },
  'command/placeholder': {
    breaks: { body: block('aws rds delete-db-snapshot --db-snapshot-identifier <snapshot-id>') },
    says: 'The command holds `<snapshot-id>`, which is a template token.',
    keeps: {
      plan: 'parameters: { SNAPSHOT: { means: Name of the snapshot, example: orders-2026-11-20 } }',
      body: block('aws rds delete-db-snapshot --db-snapshot-identifier "$SNAPSHOT" < answer.txt'),
    },
  },
  'command/undeclared-parameter': {
    breaks: { body: block('aws rds delete-db-snapshot --db-snapshot-identifier "$SNAPSHOT"') },
    says: 'Nothing sets `SNAPSHOT` before this command, and the plan does not declare it.',
    keeps: {
      body: block(
        'SNAPSHOT=$(aws rds describe-db-snapshots --output text)',
        'aws rds delete-db-snapshot --db-snapshot-identifier "$SNAPSHOT"',
      ),
    },
  },
  'command/two-identifiers': {
    breaks: {
      body: block(
        'aws ecs list-services --cluster production',
        'aws ecs list-services --cluster production',
        'aws ecs list-services --cluster prod',
      ),
    },
    says: 'The ECS cluster is “prod” here, but “production” in 2 other commands.',
    keeps: {
      body: block(
        'aws ecs list-services --cluster production --region eu-west-1',
        'aws ecs list-services --cluster prod --region eu-central-1',
      ),
    },
  },
  'command/restore-outside-retention': {
    breaks: {
      plan: pitr,
      body: block(restore('--source-db-instance-identifier orders --restore-time 2024-01-01T12:00:00Z')),
    },
    says: 'The command restores to 2024-01-01, 1054 d ago, but copies are kept for 30 d.',
    keeps: {
      plan: `${pitr}\nparameters: { MOMENT: { means: The moment to restore to, example: '2026-11-20T05:50:00Z' } }`,
      body: block(restore('--source-db-instance-identifier orders --restore-time "$MOMENT"')),
    },
  },
  'command/fixed-size': {
    breaks: { body: block(restore('--use-latest-restorable-time --db-instance-class db.t3.micro')) },
    says: '`restore-db-instance-to-point-in-time` makes a database of the class `db.t3.micro`, whatever class the lost one has by then.',
    keeps: {
      plan: 'parameters: { DB_CLASS: { kind: constant, means: Class of the production database, example: db.t3.micro } }',
      body: block(restore('--use-latest-restorable-time --db-instance-class "$DB_CLASS"')),
    },
  },
  'command/repeats-the-cause': {
    breaks: {
      plan: badRelease,
      body: procedure('bad-release', 'aws ecs update-service --cluster main --service api --force-new-deployment'),
    },
    says: 'The procedure is for “A deployment fails”, but this command starts the version again that is deployed now.',
    keeps: {
      plan: badRelease,
      body: procedure(
        'bad-release',
        'aws ecs update-service --cluster main --service api --task-definition api:41 --force-new-deployment',
      ),
    },
  },
}
