/**
 * The services that the example runs on outside AWS, emulated: two Kubernetes clusters, MinIO, a monitoring, a key server and
 * an on-call rota. They say what the plans say, except where a source document itself shows that it is not so (marked
 * DEVIATION). One server answers for all of them, by the name that it is asked for; its clock stands still.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Answer = { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown }
/** What a service answers to a path with its query; `undefined` where it knows none. */
type Service = (path: string, query: URLSearchParams) => Answer | undefined

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Moments before the run: `ago(hour)`. */
type Ago = (seconds: number) => string

const from =
  (asOf: string): Ago =>
  (seconds) =>
    new Date(Date.parse(asOf) - seconds * 1000).toISOString().replace('.000Z', 'Z')

/** Seconds since it was last this time of the day in UTC, on this day of the week (0 is Sunday) if one is given. */
const since = (asOf: string, hours: number, minutes: number, weekday?: number): number => {
  const at = new Date(asOf)
  const today = at.getUTCHours() * hour + at.getUTCMinutes() * minute + at.getUTCSeconds()
  const passed = (today - hours * hour - minutes * minute + day) % day
  if (weekday === undefined) return passed
  const then = new Date(at.getTime() - passed * 1000)
  return passed + ((then.getUTCDay() - weekday + 7) % 7) * day
}

const absent = (name: string): Answer => ({
  status: 404,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', details: { name }, code: 404 },
})

/** A cluster: its objects by path, lists as arrays. */
const cluster = (who: string, objects: Readonly<Record<string, unknown>>): Service => {
  const review = { kind: 'SelfSubjectReview', status: { userInfo: { username: who } } }
  return (path) => {
    if (path.endsWith('/selfsubjectreviews')) return { status: 201, body: review }
    const found = objects[path]
    if (found === undefined) return absent(path.split('/').at(-1) ?? '')
    return { body: Array.isArray(found) ? { kind: 'List', apiVersion: 'v1', metadata: {}, items: found } : found }
  }
}

const node = (name: string, zone: string): object => ({
  metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } },
  spec: {},
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
})

const production = (asOf: string, ago: Ago): Service => {
  const job = (name: string, schedule: string, started: number, took: number, timeZone?: string): object => ({
    metadata: { name, namespace: 'auditron' },
    spec: { schedule, ...(timeZone && { timeZone }), suspend: false, concurrencyPolicy: 'Forbid' },
    status: { lastScheduleTime: ago(started), lastSuccessfulTime: ago(started - took) },
  })
  const snapshots = Array.from({ length: 31 }, (_, number) => {
    const age = since(asOf, 4, 0) + number * day
    return {
      metadata: { name: `minio-data-${ago(age).slice(0, 10)}`, creationTimestamp: ago(age) },
      spec: { source: { persistentVolumeClaimName: 'minio-data' } },
      status: { readyToUse: true, creationTime: ago(age - 20), restoreSize: '10Gi' },
    }
  })
  const hourly = (since(asOf, 0, 40) % hour) + (since(asOf, 0, 40) % hour < 5 * minute ? hour : 0)
  return cluster('system:serviceaccount:holdfast:reader', {
    '/apis/apps/v1/namespaces/auditron/deployments/auditron-api': {
      metadata: { name: 'auditron-api', namespace: 'auditron', generation: 42 },
      spec: { replicas: 3 },
      status: { observedGeneration: 42, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 },
    },
    '/apis/batch/v1/namespaces/auditron/cronjobs/backup-database': job(
      'backup-database',
      '0 2 * * *',
      since(asOf, 2, 0),
      12 * minute,
      'Etc/UTC',
    ),
    '/apis/batch/v1/namespaces/auditron/cronjobs/backup-minio': job('backup-minio', '40 * * * *', hourly, 4 * minute),
    // DEVIATION: the document gives no time zone for the weekly test.
    '/apis/batch/v1/namespaces/auditron/cronjobs/test-backup': job(
      'test-backup',
      '0 3 * * 0',
      since(asOf, 3, 0, 0),
      40 * minute,
    ),
    '/apis/snapshot.storage.k8s.io/v1/namespaces/auditron/volumesnapshots': snapshots,
  })
}

const recovery: Service = cluster('system:serviceaccount:holdfast:reader', {
  '/api/v1/nodes': [node('ip-10-40-1-11', 'eu-west-1a'), node('ip-10-40-2-12', 'eu-west-1b')],
})

const storage: Service = (path) => {
  if (path === '/minio/health/cluster') {
    return {
      headers: { server: 'MinIO', 'x-minio-write-quorum': '3', 'x-minio-storage-class-defaults': 'true' },
      body: '',
    }
  }
  if (path !== '/minio/metrics/v3/cluster/health') return undefined
  return { body: 'minio_cluster_health_nodes_offline_count 0\nminio_cluster_health_nodes_online_count 4\n' }
}

const group = (name: string, rules: readonly object[]): object => ({ name, file: `${name}.yml`, interval: 60, rules })

const monitoring = (asOf: string, ago: Ago): Service => {
  const rule = (name: string, severity: string, duration = 0): object => ({
    ...{ type: 'alerting', name, health: 'ok', state: 'inactive', duration, labels: { severity } },
    ...{ annotations: {}, alerts: [], lastEvaluation: ago(20) },
  })
  const groups = [
    group('backup', [
      rule('BackupFailed', 'critical'),
      rule('BackupSizeUnusual', 'warning'),
      rule('BackupMissing', 'critical'),
    ]),
    group('database', [
      rule('DatabaseHealthCheckFailed', 'critical', 2 * minute),
      rule('ApplicationErrors', 'warning', 5 * minute),
      rule('InconsistentData', 'critical'),
    ]),
    group('recovery', [rule('RecoveryTestFailed', 'warning'), rule('RecoveryTargetMissed', 'critical')]),
  ]
  const ended = since(asOf, 2, 0) - 12 * minute
  const values: Readonly<Record<string, number>> = {
    backup_success: 1,
    backup_size_bytes: 48_000,
    backup_duration_seconds: 12 * minute,
    backup_age_seconds: ended,
  }
  const now = Date.parse(asOf) / 1000
  return (path, query) => {
    const data = ((): object | undefined => {
      if (path === '/api/v1/rules') return { groups }
      if (path === '/api/v1/alertmanagers') {
        return { activeAlertmanagers: [{ url: 'http://alertmanager:9093/api/v2/alerts' }], droppedAlertmanagers: [] }
      }
      const asked = query.get('query') ?? ''
      const [name = ''] = /backup_[a-z_]+/.exec(asked) ?? []
      const value = values[name]
      if (path !== '/api/v1/query' || value === undefined) return undefined
      const labels = { instance: 'db.internal.auditron.ai:9100', job: 'backup' }
      const isTime = asked.startsWith('timestamp')
      return {
        resultType: 'vector',
        result: [
          {
            metric: isTime ? labels : { __name__: name, ...labels },
            value: [now, String(isTime ? now - 25 : value)],
          },
        ],
      }
    })()
    return data && { body: { status: 'success', data } }
  }
}

const routes = `route:
  receiver: mail
  routes:
  - receiver: pager
    matchers:
    - severity="critical"
    continue: true
  - receiver: mail
    matchers:
    - severity=~"critical|warning"
receivers:
- name: pager
  pagerduty_configs:
  - routing_key: <secret>
- name: mail
  email_configs:
  - to: operations@auditron.ai
`
const alerts: Service = (path) =>
  path === '/api/v2/status' ? { body: { cluster: { status: 'ready' }, config: { original: routes } } } : undefined

const vault: Service = (path) =>
  path === '/v1/sys/seal-status'
    ? { body: { type: 'awskms', initialized: true, sealed: false, t: 3, n: 5, progress: 0, recovery_seal: true } }
    : undefined

const person = (number: number): object => ({ id: `PENG00${number}`, type: 'user_reference', summary: 'Engineer' })

/** A rota of three people, a week each. */
const rota = (ago: Ago): Service => {
  return (path) => {
    if (path.startsWith('/v3/')) return { status: 400, body: { error: { message: 'Not a shift-based schedule' } } }
    if (path === '/oncalls') return { body: { oncalls: [{ user: person(1) }], limit: 100, offset: 0, more: false } }
    if (path !== '/schedules/PZ4QK7T') return { status: 404, body: { error: { message: 'Not Found', code: 2100 } } }
    const rendered_schedule_entries = Array.from({ length: 6 }, (_, week) => ({
      start: ago((3 - 7 * week) * day),
      end: ago((3 - 7 * (week + 1)) * day),
      user: person(1 + (week % 3)),
    }))
    const escalation_policies = [{ id: 'PESC001', type: 'escalation_policy_reference' }]
    return { body: { schedule: { id: 'PZ4QK7T', escalation_policies, final_schedule: { rendered_schedule_entries } } } }
  }
}

const clusters = {
  'auditron-production': 'https://kubernetes.production.auditron.ai',
  'auditron-recovery': 'https://kubernetes.recovery.auditron.ai',
}

/** Starts the services, as of a moment. */
export const start = async (
  asOf: string,
): Promise<{ connections: object; environment: Record<string, string>; stop: () => Promise<void> }> => {
  const ago = from(asOf)
  const services: Readonly<Record<string, Service>> = {
    [clusters['auditron-production']]: production(asOf, ago),
    [clusters['auditron-recovery']]: recovery,
    'https://minio.internal.auditron.ai': storage,
    'https://prometheus.internal.auditron.ai': monitoring(asOf, ago),
    'https://alertmanager.internal.auditron.ai': alerts,
    'https://vault.internal.auditron.ai': vault,
    'https://api.pagerduty.com': rota(ago),
  }
  const server = createServer((incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://host')
    const service = services[`https://${incoming.headers.host ?? ''}`]
    const { status = 200, headers = {}, body } = service?.(pathname, searchParams) ?? { status: 404, body: 'Not found' }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    outgoing.writeHead(status, { date: new Date(asOf).toUTCString(), ...headers }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const at = `http://127.0.0.1:${port}`

  // JSON is YAML too.
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-kubeconfig-'))
  const kubeconfig = join(folder, 'config')
  const config = {
    clusters: Object.entries(clusters).map(([name, address]) => ({ name, cluster: { server: address } })),
    users: [{ name: 'reader', user: { token: 'example' } }],
    contexts: Object.keys(clusters).map((name) => ({ name, context: { cluster: name, user: 'reader' } })),
  }
  writeFileSync(kubeconfig, JSON.stringify(config))

  const web = Object.fromEntries(Object.keys(services).map((origin) => [origin, { at }]))
  const pagerduty = { 'https://api.pagerduty.com': { at, tokenFrom: 'PAGERDUTY_TOKEN' } }
  return {
    connections: { web: { ...web, ...pagerduty } },
    environment: { KUBECONFIG: kubeconfig, PAGERDUTY_TOKEN: 'example' },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true })
    },
  }
}
