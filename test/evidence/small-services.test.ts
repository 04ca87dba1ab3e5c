/**
 * Vault, MinIO and PagerDuty, against servers of the test that answer in their forms: `sys/seal-status` of Vault's API
 * documentation, the health checks and metrics (v2, v3) of MinIO, schedules (v2, v3) and on-calls of PagerDuty's REST API.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Draft } from '../../src/evidence/record.ts'
import {
  ago,
  canary,
  clock,
  factsOf,
  failsKindly,
  readOne,
  startService,
  type Asked,
  type Run,
  type Service,
} from './service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterEach(() => {
  service.calls.length = 0
})
afterAll(async () => service.stop())

const web = (more: object = {}): Run => ({ connections: { web: { [service.url]: { private: true, ...more } } } })

describe('Vault', () => {
  const read = (options: Run = {}): Promise<Draft> =>
    readOne('vault/server', { address: service.url }, { ...web(), ...options })
  const status = {
    type: 'shamir',
    initialized: true,
    sealed: false,
    t: 3,
    n: 5,
    progress: 0,
    version: '1.19.0',
    cluster_name: canary,
  }

  test.each([
    ['open', status, { sealed: false, initialized: true, autoUnseal: false }],
    ['sealed', { ...status, sealed: true, progress: 2 }, { sealed: true, initialized: true, autoUnseal: false }],
    [
      'never set up',
      { ...status, sealed: true, initialized: false },
      { sealed: true, initialized: false, autoUnseal: false },
    ],
    [
      'one that opens itself',
      { ...status, type: 'awskms', recovery_seal: true },
      { sealed: false, initialized: true, autoUnseal: true },
    ],
  ])('%s', async (_, json, facts) => {
    service.answers = ({ path }) => (path === '/v1/sys/seal-status' ? { json } : undefined)
    const record = await read()
    expect(factsOf(record)).toEqual(facts)
    expect(record.operations).toEqual(['vault:seal-status'])
  })

  test('a status that is not said is not guessed', async () => {
    service.answers = () => ({ json: { ...status, sealed: undefined } })
    expect((await read()).error?.class).toBe('invalid')
    service.answers = () => ({ status: 404, body: canary })
    expect(await read()).toMatchObject({ error: { class: 'not-found' }, matches: [] })
    await failsKindly(service, read)
    await expect(readOne('vault/server', { address: `${service.url}/v1` }, web())).rejects.toThrow(
      'Nothing was collected',
    )
  })
})

describe('MinIO', () => {
  const read = (options: Run = {}): Promise<Draft> =>
    readOne('minio/cluster', { endpoint: service.url }, { ...web(), ...options })
  const quorum = { server: 'MinIO', 'x-minio-write-quorum': '3', 'x-minio-storage-class-defaults': 'true' }
  const v2 = `# HELP minio_cluster_nodes_offline_total Total number of MinIO nodes offline
# TYPE minio_cluster_nodes_offline_total gauge
minio_cluster_nodes_offline_total{server="10.0.0.1:9000"} 1
minio_cluster_nodes_offline_total{server="${canary}"} 2
# TYPE minio_cluster_nodes_online_total gauge
minio_cluster_nodes_online_total{server="10.0.0.1:9000"} 4
minio_cluster_nodes_online_total{server="${canary} } 9"} 3
minio_cluster_nodes_online_total_other 9
`
  const v3 = 'minio_cluster_health_nodes_online_count 4\nminio_cluster_health_nodes_offline_count 0\n'
  type Answer = { status: number; headers?: Record<string, string>; body?: string }
  const healthy: Answer = { status: 200, headers: quorum }
  const serve = (health: Answer, metrics: (asked: Asked) => Answer | undefined): void => {
    service.answers = (asked) => (asked.path === '/minio/health/cluster' ? health : metrics(asked))
  }

  test('metrics of the newer and the older form; nodes that see less count', async () => {
    serve(healthy, ({ path }) => (path === '/minio/metrics/v3/cluster/health' ? { status: 200, body: v3 } : undefined))
    expect(factsOf(await read())).toEqual({ healthy: true, nodes: 4, offlineNodes: 0 })
    serve(healthy, ({ path }) => (path === '/minio/v2/metrics/cluster' ? { status: 200, body: v2 } : undefined))
    expect(factsOf(await read())).toEqual({ healthy: true, nodes: 3, offlineNodes: 2 })
    serve(healthy, () => ({ status: 200, body: 'minio_cluster_nodes_online_total 1\n' }))
    expect(factsOf(await read())).toEqual({ healthy: true, nodes: 1, offlineNodes: null })
  })

  test('the token goes to the metrics', async () => {
    serve(healthy, ({ headers }) =>
      headers.authorization === 'Bearer s3cret' ? { status: 200, body: v3 } : { status: 403, body: canary },
    )
    const environment = { MINIO_TOKEN: 's3cret' }
    expect(factsOf(await read({ ...web({ tokenFrom: 'MINIO_TOKEN' }), environment }))).toMatchObject({ nodes: 4 })
    const { matches } = await read()
    expect(matches[0]?.facts).toEqual({ healthy: true })
    expect(matches[0]?.unread?.['nodes']).toMatchObject({
      class: 'denied',
      hint: expect.stringContaining('admin:Prometheus'),
    })
  })

  test('metrics without nodes leave only the nodes unread', async () => {
    for (const answer of [undefined, { status: 200, body: '' }, { status: 200, body: `<html>${canary}` }]) {
      serve(healthy, () => answer)
      const { matches } = await read()
      expect([matches[0]?.facts, matches[0]?.unread?.['nodes']?.class]).toEqual([{ healthy: true }, 'invalid'])
    }
  })

  test('a cluster that cannot write says so; one that is not reached does not', async () => {
    const metrics = (): Answer => ({ status: 200, body: v3 })
    serve({ status: 503, headers: quorum }, metrics)
    expect(factsOf(await read())).toMatchObject({ healthy: false })
    serve({ status: 503, headers: { server: 'MinIO', 'x-minio-server-status': 'offline' } }, metrics)
    expect(factsOf(await read())).toMatchObject({ healthy: false })
    serve({ status: 503, headers: { server: 'nginx' } }, metrics)
    expect(await read()).toMatchObject({ error: { class: 'transient' }, matches: [] })
  })

  test('a gateway, or a page to sign in, is no healthy cluster', async () => {
    for (const server of ['MinIO', 'nginx']) {
      serve({ status: 200, headers: { server } }, () => ({ status: 200, body: v3 }))
      expect(await read()).toMatchObject({ error: { class: 'invalid' }, matches: [] })
    }
    await failsKindly(service, read)
  })
})

describe('PagerDuty', () => {
  const day = 86_400
  const read = (options: Run = {}): Promise<Draft> =>
    readOne(
      'oncall/schedule',
      { schedule: 'PI7DH85' },
      {
        connections: {
          web: { 'https://api.pagerduty.com': { private: false, tokenFrom: 'PAGERDUTY_TOKEN', at: service.url } },
        },
        environment: { PAGERDUTY_TOKEN: 's3cret' },
        ...options,
      },
    )
  const person = (id: string): object => ({ id, type: 'user_reference', summary: canary, html_url: canary })
  const notFound = { json: { error: { message: 'Not Found', code: 2100 } }, status: 404 }
  const shift = (from: number, to: number, id: string): object => ({
    start: ago(-from),
    end: ago(-to),
    user: person(id),
  })

  /** A schedule of the older kind, and who is on call. */
  const serve = (entries: readonly object[], people: readonly string[] = ['PA'], policies = 1): void => {
    service.answers = ({ path, headers, query }) => {
      if (headers.authorization !== 'Token token=s3cret') return { status: 401, body: canary }
      if (path === '/v3/schedules/PI7DH85') return { status: 400, body: canary }
      if (path === '/schedules/PI7DH85') {
        expect([query.get('since'), query.get('until')]).toEqual([clock, ago(-30 * day)])
        return {
          json: {
            schedule: {
              id: 'PI7DH85',
              type: 'schedule',
              name: canary,
              escalation_policies: Array.from({ length: policies }, () => ({
                id: 'PE',
                type: 'escalation_policy_reference',
              })),
              schedule_layers: [{ rendered_schedule_entries: [] }],
              final_schedule: {
                name: 'Final Schedule',
                rendered_schedule_entries: entries,
                rendered_coverage_percentage: 9,
              },
            },
          },
        }
      }
      if (path !== '/oncalls') return undefined
      const offset = Number(query.get('offset'))
      expect([query.get('schedule_ids[]'), query.get('limit')]).toEqual(['PI7DH85', '100'])
      const some = people.slice(offset, offset + 100)
      return {
        json: {
          oncalls: some.map((id) => ({
            user: person(id),
            schedule: { id: 'PI7DH85' },
            escalation_level: 1,
            start: null,
            end: null,
          })),
          limit: 100,
          offset,
          more: offset + 100 < people.length,
          total: null,
        },
      }
    }
  }

  test('somebody is on call, and every day is covered', async () => {
    serve([shift(-day, 3 * day, 'PA'), shift(3 * day, 31 * day, 'PB')])
    const record = await read()
    expect(factsOf(record)).toEqual({ onCall: 1, uncovered: 0, policies: 1, paged: 1 })
    expect(record.matches[0]?.subject).toBe('PI7DH85')
  })

  test('gaps count, and shifts that end now or begin later are not now', async () => {
    serve(
      [
        shift(10 * day, 20 * day, 'PB'),
        shift(-day, 0, 'PA'),
        shift(12 * day, 13 * day, 'PC'),
        shift(29 * day, 40 * day, 'PA'),
      ],
      [],
    )
    expect(factsOf(await read())).toMatchObject({ onCall: 0, uncovered: 19 * day, paged: 0 })
    serve([], [], 0)
    expect(factsOf(await read())).toEqual({ onCall: 0, uncovered: 30 * day, policies: 0, paged: 0 })
  })

  test('people who have left do not count', async () => {
    const left = { ...shift(-day, 31 * day, 'PA'), user: { ...person('PA'), deleted_at: clock } }
    serve([left])
    expect(factsOf(await read())).toMatchObject({ onCall: 0, uncovered: 30 * day })
  })

  test('all pages of people are read', async () => {
    serve(
      [shift(-day, 31 * day, 'PA')],
      Array.from({ length: 205 }, (_, index) => `P${index}`),
    )
    expect(factsOf(await read())).toMatchObject({ paged: 205 })
  })

  test('a schedule of the newer kind, with people at the same time and shifts of nobody', async () => {
    serve([])
    const known = service.answers
    const assignment = (from: number, to: number, member: object): object => ({
      start_time: ago(-from),
      end_time: ago(-to),
      member,
    })
    const user = (id: string): object => ({ type: 'user_member', user_id: id })
    service.answers = (asked) => {
      if (asked.path !== '/v3/schedules/PI7DH85') return known(asked)
      expect(asked.query.get('include[]')).toBe('final_schedule')
      const computed_shift_assignments = [
        assignment(-day, 5 * day, user('PA')),
        assignment(-day, 5 * day, user('PB')),
        assignment(5 * day, 6 * day, { type: 'empty_member' }),
        assignment(6 * day, 30 * day, user('PA')),
      ]
      const final_schedule = { type: 'final_schedule', computed_shift_assignments }
      return { json: { schedule: { type: 'schedule_v3', escalation_policies: [{ id: 'PE' }], final_schedule } } }
    }
    expect(factsOf(await read())).toEqual({ onCall: 2, uncovered: day, policies: 1, paged: 1 })
  })

  test('a schedule that does not exist gives no match', async () => {
    service.answers = () => notFound
    expect(await read()).toMatchObject({ error: null, matches: [] })
    service.answers = ({ path }) => (path.startsWith('/v3') ? { status: 400 } : notFound)
    expect((await read()).error?.class).toBe('invalid')
  })

  test('an answer without what was asked for is none', async () => {
    service.answers = ({ path }) =>
      path.startsWith('/v3') ? { status: 400 } : { json: { schedule: { id: 'PI7DH85' } } }
    expect((await read()).error?.class).toBe('invalid')
    await failsKindly(service, read)
  })
})
