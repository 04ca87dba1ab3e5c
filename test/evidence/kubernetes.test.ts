/**
 * The sources of Kubernetes, against a server of the test that answers in the form of the Kubernetes API (reference of
 * apps/v1, batch/v1, snapshot.storage.k8s.io/v1, v1 and velero.io/v1; lists with `limit` and `continue`; errors as `Status`).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Draft } from '../../src/evidence/record.ts'
import { makeAuthority, type Authority } from './certificates.ts'
import {
  ago,
  canary,
  clock,
  factsOf,
  failsKindly,
  readOne,
  startService,
  type Reply,
  type Run,
  type Service,
} from './service.ts'

const day = 86_400

let authority: Authority
let service: Service
let folder: string

/** A kubeconfig with one context, `production`. */
const writeConfig = (user: object, cluster: object = {}, more: object = {}): string => {
  const path = join(folder, 'kubeconfig')
  const text = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'c', cluster: { server: service.url, 'certificate-authority-data': base64(authority.ca), ...cluster } },
    ],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'production', context: { cluster: 'c', user: 'u' } }],
    ...more,
  })
  writeFileSync(path, text)
  return path
}
const base64 = (text: string): string => Buffer.from(text).toString('base64')

const content = (): string => join(folder, 'content')

/** Reads with the kubeconfig that was written last. */
const reads = (source: string, params: object, options: Run = {}): Promise<Draft> =>
  readOne(
    source,
    { context: 'production', ...params },
    {
      folder: content(),
      environment: { KUBECONFIG: join(folder, 'kubeconfig'), PATH: process.env['PATH'] ?? '' },
      ...options,
    },
  )

/** The error of an object that is not there, as the API server writes it. */
const absent = (name: string, kind: string): Reply => ({
  status: 404,
  json: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `${kind} "${name}" not found`,
    reason: 'NotFound',
    details: { name, kind },
    code: 404,
  },
})

/** Answers by path; who asks is `reader` everywhere. */
const serve = (objects: Readonly<Record<string, unknown>>): void => {
  service.answers = ({ path, headers }) => {
    if (headers.authorization !== 'Bearer s3cret') return { status: 401, body: canary }
    if (path.endsWith('/selfsubjectreviews'))
      return {
        status: 201,
        json: {
          kind: 'SelfSubjectReview',
          apiVersion: 'authentication.k8s.io/v1',
          status: { userInfo: { username: 'system:serviceaccount:holdfast:reader', groups: ['system:authenticated'] } },
        },
      }
    return path in objects
      ? { json: objects[path] }
      : absent(path.split('/').at(-1) ?? '', path.split('/').at(-2) ?? '')
  }
}

const list = (kind: string, items: readonly unknown[]): object => ({
  kind: `${kind}List`,
  apiVersion: 'v1',
  metadata: { resourceVersion: '5' },
  items,
})

beforeAll(async () => {
  authority = makeAuthority()
  folder = mkdtempSync(join(tmpdir(), 'holdfast-kubernetes-'))
  const leaf = authority.issue('server', 'subjectAltName=IP:127.0.0.1')
  service = await startService({ ...leaf, ca: authority.ca, requestCert: true, rejectUnauthorized: false })
  mkdirSync(content())
})
afterEach(() => {
  service.calls.length = 0
})
afterAll(async () => {
  await service.stop()
  authority.remove()
  rmSync(folder, { recursive: true })
})

const deploymentPath = '/apis/apps/v1/namespaces/orders/deployments/api'
const deployment = (spec: object, status: object): Record<string, unknown> => ({
  [deploymentPath]: { kind: 'Deployment', metadata: { name: 'api', generation: 7 }, spec, status },
})
const api = { namespace: 'orders', deployment: 'api' }

describe('deployment', () => {
  beforeAll(() => writeConfig({ token: 's3cret' }))

  test('all that is known of it', async () => {
    serve(deployment({ replicas: 3 }, { observedGeneration: 7, replicas: 3, updatedReplicas: 3, readyReplicas: 3 }))
    const record = await reads('kubernetes/deployment', api)
    expect(factsOf(record)).toEqual({ replicas: 3, readyReplicas: 3, current: true })
    expect(record).toMatchObject({
      principal: 'system:serviceaccount:holdfast:reader',
      operations: ['kubernetes:create selfsubjectreviews.authentication.k8s.io', 'kubernetes:get deployments.apps'],
      serverTime: clock,
      region: null,
      account: null,
      matches: [{ subject: 'orders/api' }],
    })
  })

  test('zero is left out by the server, and is zero', async () => {
    serve(
      deployment({ replicas: 2 }, { observedGeneration: 7, replicas: 2, updatedReplicas: 2, unavailableReplicas: 2 }),
    )
    expect(factsOf(await reads('kubernetes/deployment', api))).toMatchObject({ readyReplicas: 0, current: true })
    serve(deployment({ replicas: 0 }, { observedGeneration: 7 }))
    expect(factsOf(await reads('kubernetes/deployment', api))).toMatchObject({ replicas: 0, readyReplicas: 0 })
  })

  test.each([
    [
      'settings that the cluster has not seen',
      { observedGeneration: 6, replicas: 3, updatedReplicas: 3, readyReplicas: 3 },
    ],
    ['replicas with older settings', { observedGeneration: 7, replicas: 4, updatedReplicas: 3, readyReplicas: 3 }],
    ['replicas that are still to come', { observedGeneration: 7, replicas: 2, updatedReplicas: 2, readyReplicas: 2 }],
  ])('%s are not the newest', async (_, status) => {
    serve(deployment({ replicas: 3 }, status))
    expect(factsOf(await reads('kubernetes/deployment', api))).toMatchObject({ current: false })
  })

  test('one that does not exist gives no match, but a path that nobody knows is an error', async () => {
    serve({})
    expect(await reads('kubernetes/deployment', api)).toMatchObject({ error: null, matches: [] })
    service.answers = () => ({ status: 404, body: '404 page not found' })
    expect((await reads('kubernetes/deployment', api)).error?.class).toBe('not-found')
    service.answers = () => absent('another', 'deployments')
    expect((await reads('kubernetes/deployment', api)).error?.class).toBe('not-found')
  })

  test('every failure is one', async () => {
    await failsKindly(service, (options) => reads('kubernetes/deployment', api, options))
    service.answers = () => ({ status: 403, json: { kind: 'Status', reason: 'Forbidden', message: canary } })
    expect((await reads('kubernetes/deployment', api)).error).toEqual({
      class: 'denied',
      message: 'kubernetes:get deployments.apps was refused (403).',
      hint: 'Grant `get` on `deployments.apps` in the namespace to whom the token belongs to.',
    })
  })

  test('a cluster that does not say who asks is read all the same', async () => {
    serve(deployment({ replicas: 1 }, { observedGeneration: 7, replicas: 1, updatedReplicas: 1, readyReplicas: 1 }))
    const known = service.answers
    service.answers = (asked) => (asked.path.includes('review') ? { status: 403, body: canary } : known(asked))
    expect(await reads('kubernetes/deployment', api)).toMatchObject({ principal: null, error: null })
  })

  test('names that would lead elsewhere are refused', async () => {
    for (const name of ['../secrets/x', 'a/b', 'A', ''])
      await expect(reads('kubernetes/deployment', { ...api, deployment: name })).rejects.toThrow(
        'Nothing was collected',
      )
  })
})

describe('cron job', () => {
  beforeAll(() => writeConfig({ token: 's3cret' }))
  const path = '/apis/batch/v1/namespaces/orders/cronjobs/dump'
  const dump = { namespace: 'orders', cronjob: 'dump' }

  test('all that is known of it', async () => {
    serve({
      [path]: {
        kind: 'CronJob',
        spec: { schedule: '0 2 * * *', timeZone: 'Etc/UTC', suspend: false, jobTemplate: {} },
        status: { lastScheduleTime: ago(4 * 3600), lastSuccessfulTime: ago(3 * 3600) },
      },
    })
    expect(factsOf(await reads('kubernetes/cronjob', dump))).toEqual({
      schedule: '0 2 * * *',
      timeZone: 'Etc/UTC',
      suspended: false,
      lastSuccessAge: 10_800,
      lastScheduleAge: 14_400,
    })
  })

  test('what was never is missing, and not fresh', async () => {
    serve({ [path]: { kind: 'CronJob', spec: { schedule: '@daily', suspend: true }, status: {} } })
    expect(factsOf(await reads('kubernetes/cronjob', dump))).toEqual({
      schedule: '@daily',
      timeZone: null,
      suspended: true,
      lastSuccessAge: null,
      lastScheduleAge: null,
    })
    serve({})
    expect(await reads('kubernetes/cronjob', dump)).toMatchObject({ error: null, matches: [] })
  })

  test('a moment that has not come, or is none, is not read', async () => {
    serve({ [path]: { spec: { schedule: '@daily' }, status: { lastSuccessfulTime: ago(-day) } } })
    const { matches } = await reads('kubernetes/cronjob', dump)
    expect(matches[0]?.unread?.['lastSuccessAge']?.class).toBe('invalid')
    serve({ [path]: { spec: { schedule: '@daily' }, status: { lastSuccessfulTime: 'yesterday' } } })
    expect((await reads('kubernetes/cronjob', dump)).error?.class).toBe('invalid')
    await failsKindly(service, (options) => reads('kubernetes/cronjob', dump, options))
  })
})

describe('volume snapshots', () => {
  beforeAll(() => writeConfig({ token: 's3cret' }))
  const path = '/apis/snapshot.storage.k8s.io/v1/namespaces/orders/volumesnapshots'
  const claim = { namespace: 'orders', claim: 'data' }
  const snapshot = (status: object | undefined, name = 'data', metadata: object = {}): object => ({
    metadata: { name: 's', creationTimestamp: ago(60), ...metadata },
    spec: { source: { persistentVolumeClaimName: name } },
    status,
  })
  const taken = (age: number): object => ({ readyToUse: true, creationTime: ago(age), restoreSize: '10Gi' })

  test('only what can be used gives an age', async () => {
    serve({
      [path]: list('VolumeSnapshot', [
        snapshot(taken(9 * 3600)),
        snapshot(taken(30 * day)),
        snapshot({ readyToUse: false, creationTime: ago(60) }),
        snapshot({ ...taken(120), error: { message: 'broken' } }),
        snapshot({ readyToUse: true }),
        snapshot(undefined),
        snapshot(taken(180), 'data', { deletionTimestamp: ago(30) }),
        snapshot(taken(240), 'other'),
        { metadata: {}, spec: { source: { volumeSnapshotContentName: 'brought' } }, status: taken(300) },
      ]),
    })
    expect(factsOf(await reads('kubernetes/volume-snapshot', claim))).toEqual({
      ready: 2,
      notReady: 4,
      newestAge: 9 * 3600,
      oldestAge: 30 * day,
    })
  })

  test('all pages are walked, and a listing that changed is given up', async () => {
    serve({})
    const known = service.answers
    service.answers = (asked) => {
      if (asked.path !== path) return known(asked)
      const from = Number(asked.query.get('continue') ?? 0)
      expect(asked.query.get('limit')).toBe('250')
      const items = [snapshot(taken((from + 1) * day))]
      return { json: { ...list('VolumeSnapshot', items), metadata: { continue: from === 2 ? '' : String(from + 1) } } }
    }
    const all = { ready: 3, newestAge: day, oldestAge: 3 * day }
    expect(factsOf(await reads('kubernetes/volume-snapshot', claim))).toMatchObject(all)
    const paged = service.answers
    service.answers = (asked) =>
      asked.query.has('continue') ? { status: 410, json: { kind: 'Status' } } : paged(asked)
    expect(await reads('kubernetes/volume-snapshot', claim)).toMatchObject({
      error: { class: 'transient' },
      matches: [],
    })
    service.answers = (asked) =>
      asked.path === path ? { json: { ...list('VolumeSnapshot', []), metadata: { continue: 'same' } } } : undefined
    expect((await reads('kubernetes/volume-snapshot', claim)).error?.class).toBe('invalid')
  })

  test('none are none, and a cluster that keeps none does not answer', async () => {
    serve({ [path]: list('VolumeSnapshot', []) })
    const none = { ready: 0, notReady: 0, newestAge: null, oldestAge: null }
    expect(factsOf(await reads('kubernetes/volume-snapshot', claim))).toEqual(none)
    service.answers = () => ({ status: 404, body: '404 page not found' })
    const { error, matches } = await reads('kubernetes/volume-snapshot', claim)
    expect([error?.class, matches]).toEqual(['not-found', []])
    await failsKindly(service, (options) => reads('kubernetes/volume-snapshot', claim, options))
  })
})

describe('nodes', () => {
  beforeAll(() => writeConfig({ token: 's3cret' }))
  const node = (ready: string, zone?: string, spec: object = {}): object => ({
    metadata: { labels: zone ? { 'topology.kubernetes.io/zone': zone } : {} },
    spec,
    status: {
      conditions: [
        { type: 'MemoryPressure', status: 'False' },
        { type: 'Ready', status: ready },
      ],
    },
  })
  const control = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]

  test('those that can run something count', async () => {
    serve({
      '/api/v1/nodes': list('Node', [
        node('True', 'a'),
        node('True', 'b', { taints: [{ key: 'dedicated', effect: 'NoSchedule' }] }),
        node('True', 'b'),
        node('True', 'c', { unschedulable: true }),
        node('True', 'c', { taints: control }),
        node('False', 'c'),
        node('Unknown', 'c'),
      ]),
    })
    expect(factsOf(await reads('kubernetes/nodes', {}))).toEqual({ nodes: 7, ready: 3, zones: 2 })
  })

  test('nodes without a zone, and no nodes', async () => {
    serve({ '/api/v1/nodes': list('Node', [node('True')]) })
    expect(factsOf(await reads('kubernetes/nodes', {}))).toEqual({ nodes: 1, ready: 1, zones: null })
    serve({ '/api/v1/nodes': list('Node', []) })
    expect(factsOf(await reads('kubernetes/nodes', {}))).toEqual({ nodes: 0, ready: 0, zones: 0 })
    await failsKindly(service, (options) => reads('kubernetes/nodes', {}, options))
  })
})

describe('Velero', () => {
  beforeAll(() => writeConfig({ token: 's3cret' }))
  const base = '/apis/velero.io/v1/namespaces/velero'
  const daily = {
    [`${base}/schedules/daily`]: { spec: { schedule: '0 1 * * *', template: {} }, status: { phase: 'Enabled' } },
  }
  const storage = (phase: string): Record<string, object> => ({
    [`${base}/backupstoragelocations/default`]: { spec: { provider: 'aws' }, status: { phase } },
  })
  const backup = (phase: string, age: number, more: object = {}, metadata: object = {}): object => ({
    metadata: { name: 'b', creationTimestamp: ago(age), ...metadata },
    spec: { storageLocation: 'default' },
    status: {
      phase,
      startTimestamp: ago(age),
      completionTimestamp: ago(age - 600),
      expiration: ago(age - 30 * day),
      ...more,
    },
  })

  test('only a complete backup counts', async () => {
    serve({
      ...daily,
      ...storage('Available'),
      [`${base}/backups`]: list('Backup', [
        backup('Completed', 3 * day, { warnings: 2 }),
        backup('Completed', 40 * day),
        backup('Completed', 2 * day, {}, { deletionTimestamp: ago(5) }),
        backup('PartiallyFailed', 2 * day, { errors: 5 }),
        backup('Failed', day),
        backup('FailedValidation', day, { startTimestamp: null, completionTimestamp: null }),
        backup('WaitingForPluginOperations', 3600, { completionTimestamp: null }),
      ]),
    })
    const record = await reads('kubernetes/velero-backups', { schedule: 'daily' })
    expect(factsOf(record)).toEqual({
      schedule: '0 1 * * *',
      paused: false,
      completed: 1,
      partiallyFailed: 1,
      failed: 2,
      lastOutcome: 'running',
      newestAge: 3 * day - 600,
      newestDataAge: 3 * day,
      errors: 0,
      warnings: 2,
      keptFor: 27 * day,
      storageAvailable: true,
    })
    expect(service.calls.find(({ path }) => path.endsWith('/backups'))?.query.get('labelSelector')).toBe(
      'velero.io/schedule-name=daily',
    )
  })

  test('a backup that failed is none, though it says when it ended', async () => {
    serve({ ...daily, ...storage('Available'), [`${base}/backups`]: list('Backup', [backup('PartiallyFailed', 600)]) })
    expect(factsOf(await reads('kubernetes/velero-backups', { schedule: 'daily' }))).toMatchObject({
      completed: 0,
      lastOutcome: 'partially-failed',
      newestAge: null,
      newestDataAge: null,
      errors: null,
      keptFor: null,
      storageAvailable: null,
    })
  })

  test('storage that cannot be reached, or may not be looked at', async () => {
    const backups = { ...daily, [`${base}/backups`]: list('Backup', [backup('Completed', day)]) }
    serve({ ...backups, ...storage('Unavailable') })
    const read = (): Promise<Draft> => reads('kubernetes/velero-backups', { schedule: 'daily' })
    expect(factsOf(await read())).toMatchObject({ storageAvailable: false })
    const known = service.answers
    service.answers = (asked) => (asked.path.includes('storageloc') ? { status: 403, body: canary } : known(asked))
    const { matches } = await read()
    expect(matches[0]?.facts).toMatchObject({ newestAge: day - 600 })
    expect(matches[0]?.unread?.['storageAvailable']?.class).toBe('denied')
  })

  test('a schedule that does not exist gives no match', async () => {
    serve({})
    expect(await reads('kubernetes/velero-backups', { schedule: 'daily' })).toMatchObject({ error: null, matches: [] })
    await failsKindly(service, (options) => reads('kubernetes/velero-backups', { schedule: 'daily' }, options))
  })
})
