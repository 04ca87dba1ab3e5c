/** Planned sources outside AWS: databases, Kubernetes, endpoints, monitoring. */
import { measured, setting } from '../facts.ts'
import { planned, type Planned } from '../planned.ts'

export const plannedOther: Readonly<Record<string, Planned>> = {
  'kubernetes/deployment': planned(
    'Kubernetes deployment',
    'How many replicas are wanted and ready. A deployment that does not exist gives no match.',
    ['get deployments'],
    {
      context: ['Context of the cluster.', 'production'],
      namespace: ['Namespace.', 'orders'],
      deployment: ['Name of the deployment.', 'api'],
      open: ['context', 'namespace'],
    },
    {
      replicas: setting.number('How many replicas are wanted.'),
      readyReplicas: measured.number('How many are ready.'),
      current: measured.boolean('Whether the newest settings are in force.'),
    },
  ),
  'kubernetes/cronjob': planned(
    'Kubernetes cron job',
    'When a job runs and when it last succeeded, which says only that its container ended with 0. Missing until the first success and after the job is made anew.',
    ['get cronjobs'],
    {
      context: ['Context of the cluster.', 'production'],
      namespace: ['Namespace.', 'orders'],
      cronjob: ['Name of the job.', 'nightly-dump'],
      open: ['context', 'namespace'],
    },
    {
      schedule: setting.text('When it runs, as a cron expression.'),
      timeZone: setting.text('The time zone of the schedule; none means that of the control plane.'),
      suspended: setting.boolean('Whether it is switched off.'),
      lastSuccessAge: measured.duration('Time since it last succeeded.'),
      lastScheduleAge: measured.duration('Time since it last started.'),
    },
  ),
  'kubernetes/volume-snapshot': planned(
    'Kubernetes volume snapshots',
    'Snapshots of volumes, summed up in one match. They usually lie in the same storage as the volume.',
    ['get,list volumesnapshots'],
    {
      context: ['Context of the cluster.', 'production'],
      namespace: ['Namespace.', 'orders'],
      claim: ['The volume claim they are of.', 'data-orders-0'],
      open: ['context', 'namespace'],
    },
    {
      ready: measured.number('How many can be used.'),
      newestAge: measured.duration('Time since the newest was made.'),
      oldestAge: measured.duration('Time since the oldest was made.'),
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
  'kubernetes/nodes': planned(
    'Kubernetes nodes',
    'Whether a cluster exists and can run anything.',
    ['list nodes'],
    { context: ['Context of the cluster.', 'production'], open: ['context'] },
    {
      ready: measured.number('How many nodes are ready.'),
      zones: measured.number('In how many zones.'),
    },
  ),
  'minio/cluster': planned(
    'MinIO cluster',
    'Health of a MinIO cluster. It has no snapshots of its own, and a mirror without versioning copies deletions too.',
    ['admin:ServerInfo'],
    { endpoint: ['Address of the cluster.', 'https://minio.your-company.com'] },
    {
      healthy: measured.boolean('Whether it can write.'),
      nodes: measured.number('How many nodes answer.'),
    },
  ),
  'vault/server': planned(
    'Vault',
    'Whether the keys can be used.',
    ['read sys/seal-status'],
    { address: ['Address of the server.', 'https://vault.your-company.com:8200'] },
    { sealed: measured.boolean('Whether it is sealed, so that no key can be used.') },
  ),
  'http/endpoint': planned(
    'HTTP endpoint',
    'What an address answers, from one place. One place is not uptime; a cached 200 and a redirect to a login page look well. Private addresses are refused.',
    [],
    {
      url: ['The address.', 'https://api.your-company.com/health'],
      expect: ['Regular expression that the body must match.', '"status":"ok"'],
    },
    {
      status: measured.number('HTTP status.'),
      bodyMatches: measured.boolean('Whether the body is as expected; none when nothing is.'),
      responseTime: measured.duration('How long the answer took.'),
      certificateLeft: measured.duration('How long the certificate is still valid.'),
      awsRegion: measured.text('The AWS region that serves it, by its published addresses; none outside AWS.'),
    },
  ),
  'dns/name': planned(
    'DNS name',
    'What a name resolves to, from one place.',
    [],
    { name: ['The name.', 'api.your-company.com'] },
    {
      addresses: measured.number('How many addresses it has.'),
      mailExchanges: measured.number('How many mail servers it has.'),
      ttl: measured.duration('How long others may keep the answer.'),
    },
  ),
  'monitoring/alert-rules': planned(
    'Alert rules',
    'Rules of a Prometheus-like monitoring, one match each. A rule without a receiver tells nobody.',
    ['read on the rules API'],
    {
      endpoint: ['Address of the monitoring.', 'https://prometheus.your-company.com'],
      group: ['Group of the rules.', 'backups'],
      open: ['group'],
    },
    {
      enabled: setting.boolean('Whether it is evaluated.'),
      severity: setting.choice(['critical', 'warning', 'info', 'other'], 'How urgent it is.'),
      state: measured.choice(['inactive', 'pending', 'firing', 'error'], 'What it says now.'),
      receivers: setting.number('How many receivers it is sent to.'),
      waits: setting.duration('How long its condition must hold before it fires.'),
    },
  ),
  'monitoring/metrics': planned(
    'Metrics',
    'Series of a Prometheus-like monitoring, one match each.',
    ['read on the query API'],
    {
      endpoint: ['Address of the monitoring.', 'https://prometheus.your-company.com'],
      series: ['Names of the series.', ['up', 'pg_up']],
      open: ['series'],
    },
    {
      value: measured.number('Newest value.'),
      newestAge: measured.duration('Time since the newest value.'),
    },
  ),
  'oncall/schedule': planned(
    'On-call schedule',
    'Whether somebody is on call now.',
    ['read on schedules'],
    { schedule: ['Id of the schedule.', 'platform'] },
    {
      onCall: measured.number('How many people are on call now.'),
      uncovered: measured.duration('Time without anybody in the next 30 days.'),
    },
  ),
}
