/** Planned AWS sources about data and its protection: backups, secrets, keys, names. */
import { measured, setting } from '../facts.ts'
import { planned, type Planned } from '../planned.ts'

export const plannedAwsData: Readonly<Record<string, Planned>> = {
  'aws/backup-plan': planned(
    'AWS Backup plan',
    'The rules of a backup plan, one match each. A rule is a promise; judge `aws/backup-recovery-points` for what is there.',
    ['backup:GetBackupPlan'],
    { plan: ['Name of the backup plan.', 'daily'] },
    {
      schedule: setting.text('When the rule runs, as a cron expression in UTC.'),
      interval: setting.duration('Time between two runs.'),
      retention: setting.duration('How long its recovery points are kept; none means without end.'),
      copyRegions: setting.texts('The regions that it copies to.'),
      continuous: setting.boolean('Whether it keeps a continuous backup.'),
    },
  ),
  'aws/backup-recovery-points': planned(
    'AWS Backup recovery points',
    'The recovery points of one resource, summed up in one match. Only those that are complete count; the time of the last backup that the service shows counts failures too and is not used. The creation time is not the time of the data.',
    ['backup:ListRecoveryPointsByResource', 'backup:DescribeRecoveryPoint'],
    {
      resource: ['ARN of the resource.', 'arn:aws:rds:eu-west-1:123456789012:db:orders-prod'],
      vault: ['Only those in this vault.', 'orders'],
    },
    {
      completed: measured.number('How many can be restored.'),
      newestAge: measured.duration('Time since the newest was made.'),
      oldestAge: measured.duration('Time since the oldest was made.'),
      largestGap: measured.duration('The longest time between one and the next.'),
      allEncrypted: measured.boolean('Whether all are encrypted.'),
    },
  ),
  'aws/backup-jobs': planned(
    'AWS Backup jobs',
    'How many backup jobs ended well. The list reaches back 30 days.',
    ['backup:ListBackupJobs'],
    { resourceType: ['Only jobs for this kind of resource.', 'RDS'] },
    {
      jobs: measured.number('How many jobs ended.'),
      completed: measured.number('How many ended well.'),
      successRate: measured.percent('How many of them ended well.'),
      newestAge: measured.duration('Time since the newest ended well.'),
      oldestAge: measured.duration('How far back the list reaches.'),
    },
  ),
  'aws/backup-copy-jobs': planned(
    'AWS Backup copy jobs',
    'Copies of recovery points to other regions or accounts, summed up in one match.',
    ['backup:ListCopyJobs'],
    { resource: ['ARN of the resource.', 'arn:aws:rds:eu-west-1:123456789012:db:orders-prod'] },
    {
      jobs: measured.number('How many copies were tried.'),
      completed: measured.number('How many succeeded.'),
      newestAge: measured.duration('Time since the newest succeeded.'),
      destinationRegions: measured.texts('The regions copied to.'),
    },
  ),
  'aws/restore-testing': planned(
    'AWS Backup restore tests',
    'The newest test of a restore testing plan. A job that is complete has restored, not verified: the validation is set by your own check and missing when nobody made one. Its length is only the part of the recovery that restores data.',
    ['backup:ListRestoreJobs', 'backup:GetRestoreTestingPlan'],
    {
      plan: ['Name of the restore testing plan.', 'monthly'],
      resource: ['Only restores of this resource, by ARN.', 'arn:aws:rds:eu-west-1:123456789012:db:orders-prod'],
    },
    {
      runs: measured.number('How many restores were made.'),
      newestAge: measured.duration('Time since the newest restore was complete.'),
      validation: measured.choice(
        ['successful', 'failed', 'timed-out', 'validating', 'none'],
        'What the check of the restored data said.',
      ),
      restoreTime: measured.duration('How long the newest restore took.'),
      slowestRestore: measured.duration('How long the slowest restore took.'),
      deleted: measured.boolean('Whether what was restored has been deleted again.'),
      selection: setting.choice(['LATEST_WITHIN_WINDOW', 'RANDOM_WITHIN_WINDOW'], 'How the recovery point is chosen.'),
    },
  ),
  'aws/secret': planned(
    'Secret',
    'Rotation and replicas of a secret; its value is never read. What was never set up is missing, not off. A replica is not promoted by itself. The service keeps about 100 versions, so "permanent" is not true.',
    ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'],
    {
      secret: ['Name of the secret.', 'orders/database'],
      prefix: ['Reads every secret whose name begins like this.', 'orders/'],
    },
    {
      rotation: setting.boolean('Whether it is rotated.'),
      rotationInterval: setting.duration('Time between two rotations.'),
      rotatedAge: measured.duration('Time since it was rotated; none when never.'),
      changedAge: measured.duration('Time since its value was changed.'),
      replicaRegions: setting.texts('The regions with a replica.'),
      replicasInSync: measured.boolean('Whether all replicas have the same value; none without replicas.'),
    },
  ),
  'aws/ssm-parameters': planned(
    'SSM parameters',
    'Kind, version and age of parameters, one match each; their values are never read. Parameters are regional and have no replicas. 100 versions are kept.',
    ['ssm:DescribeParameters'],
    {
      path: ['Reads every parameter below this path.', '/orders/production/'],
      names: ['Names of the parameters.', ['/orders/production/url']],
    },
    {
      type: setting.choice(['String', 'StringList', 'SecureString'], 'How it is stored.'),
      version: measured.number('Number of its version.'),
      changedAge: measured.duration('Time since it was changed.'),
      key: setting.text('The key that encrypts it.', 'internal'),
    },
  ),
  'aws/kms-key': planned(
    'KMS key',
    'A backup is dead when its key is: bind the key in the region of the copy. Keys managed by AWS always report rotation; imported and asymmetric ones cannot rotate.',
    ['kms:DescribeKey', 'kms:GetKeyRotationStatus'],
    { key: ['Id, ARN or alias of the key.', 'alias/orders'] },
    {
      state: measured.choice(
        ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable', 'other'],
        'State of the key.',
      ),
      manager: setting.choice(['customer', 'aws'], 'Who manages the key.'),
      rotation: setting.boolean('Whether its material is rotated.'),
      rotationPeriod: setting.duration('Time between two rotations.'),
      multiRegion: setting.boolean('Whether it exists in several regions.'),
    },
  ),
  'aws/route53-record': planned(
    'DNS record in Route 53',
    'The record sets of one name, one match each. Changing them needs the control plane, which is in one region. A record that does not exist gives no match.',
    ['route53:ListResourceRecordSets'],
    { zone: ['Id of the hosted zone.', 'Z0EXAMPLE1234'], name: ['Name of the record.', 'api.your-company.com'] },
    {
      type: setting.text('Type of the record.'),
      ttl: setting.duration('How long others may keep the answer; 60 seconds for an alias.'),
      alias: setting.boolean('Whether it points at an AWS resource.'),
      failover: setting.choice(['primary', 'secondary', 'none'], 'Its part in a failover.'),
      healthCheck: setting.boolean('Whether a health check decides about it.'),
      evaluatesTarget: setting.boolean('Whether the health of its target decides about it.'),
    },
  ),
  'aws/route53-health-check': planned(
    'Route 53 health check',
    'A check that is disabled counts as healthy.',
    ['route53:GetHealthCheck', 'cloudwatch:GetMetricData'],
    { healthCheck: ['Id of the health check.', '11111111-2222-3333-4444-555555555555'] },
    {
      disabled: setting.boolean('Whether it is switched off.'),
      inverted: setting.boolean('Whether healthy and unhealthy are swapped.'),
      interval: setting.duration('Time between two checks.'),
      detectionTime: setting.duration('Time until a failure is noticed: interval times threshold.'),
      healthy: measured.boolean('Whether it is healthy now.'),
    },
  ),
  'aws/rds-events': planned(
    'RDS events',
    'Failovers of an instance. The service keeps events for 14 days.',
    ['rds:DescribeEvents'],
    { instance: ['Identifier of the instance.', 'orders-prod'] },
    {
      failovers: measured.number('How many failovers there were in 14 days.'),
      newestFailoverAge: measured.duration('Time since the newest failover.'),
      slowestFailover: measured.duration('How long the slowest took.'),
    },
  ),
  'aws/rds-event-subscriptions': planned(
    'RDS event subscriptions',
    'Who is told of backups that fail; one match per subscription. RDS has no metric for it.',
    ['rds:DescribeEventSubscriptions'],
    {},
    {
      enabled: setting.boolean('Whether it is switched on.'),
      categories: setting.texts('Kinds of event.'),
    },
  ),
  'aws/s3-inventory-difference': planned(
    'Difference between two buckets',
    'Compares the inventories of a bucket and its replica. Objects older than the replication rule are not copied by it, and no setting shows that.',
    ['s3:GetInventoryConfiguration', 's3:GetObject'],
    { bucket: ['The bucket.', 'acme-documents'], replica: ['Its replica.', 'acme-documents-replica'] },
    {
      missing: measured.number('How many object versions the replica lacks.'),
      comparedAge: measured.duration('Time since the older of the two inventories was made.'),
    },
  ),
}
