/**
 * The monitoring sources: against a real Prometheus, and, for what it does not do on demand, against a server of the test in
 * the form of its HTTP API. The Alertmanager is such a server too; its configuration is as version 0.25 prints it.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Draft } from '../../src/evidence/record.ts'
import { receiversOf, type Route } from '../../src/evidence/sources/monitoring-routes.ts'
import { collectOne, settings } from './make.ts'
import { startPrometheus, withPrometheus, type Prometheus } from './prometheus.ts'
import { ago, canary, factsOf, failsKindly, readOne, startService, type Run, type Service } from './service.ts'

let service: Service
let alertmanager: Service

beforeAll(async () => {
  service = await startService()
  alertmanager = await startService()
})
afterEach(() => {
  service.calls.length = 0
  alertmanager.answers = () => ({ json: { config: { original: config } } })
})
afterAll(async () => {
  await service.stop()
  await alertmanager.stop()
})

const config = `global:
  resolve_timeout: 5m
  smtp_auth_password: <secret>
route:
  receiver: nobody
  group_by: [alertname]
  continue: false
  routes:
  - receiver: pager
    matchers:
    - severity="critical"
    continue: true
  - receiver: mail
    matchers:
    - severity=~"critical|warning"
    continue: false
  - receiver: mail
    match:
      team: ${canary}
receivers:
- name: nobody
- name: pager
  pagerduty_configs:
  - send_resolved: true
    routing_key: <secret>
- name: mail
  email_configs:
  - to: ${canary}@example.com
templates: []
`

const privately = (): Run => ({
  connections: { web: { [service.url]: { private: true }, [alertmanager.url]: { private: true } } },
})
const reads = (source: string, params: object, options: Run = {}): Promise<Draft> =>
  readOne(source, { endpoint: service.url, ...params }, { ...privately(), ...options })

const rules = `groups:
  - name: backup
    rules:
      - { alert: BackupFailed, expr: up == 5, labels: { severity: critical } }
      - { alert: NoBackup, expr: vector(1), for: 25h, labels: { severity: critical, team: orders } }
      - { alert: OddSize, expr: vector(1), labels: { severity: warning } }
      - { alert: OddSize, expr: vector(1) }
      - { record: up:sum, expr: sum(up) }
  - name: broken
    rules: [{ alert: Broken, expr: 'vector(1) * on() (label_replace(vector(1), "a", "b", "", "") or vector(1))', labels: { severity: page } }]
`
const hour = 3600

withPrometheus('a real Prometheus', () => {
  let prometheus: Prometheus
  beforeAll(async () => {
    alertmanager.answers = () => ({ json: { config: { original: config } } })
    const now = Math.floor(Date.now() / 1000)
    prometheus = await startPrometheus(
      rules,
      `# TYPE backup_size_bytes gauge
backup_size_bytes{kind="full"} 10 ${now - 9 * hour}
backup_size_bytes{kind="full"} 12 ${now - 3 * hour}
backup_size_bytes{kind="wal"} NaN ${now - hour}
# TYPE forgotten gauge
forgotten 1 ${now - 30 * hour}
# EOF\n`,
      alertmanager.url,
    )
  })
  afterAll(async () => prometheus.stop())

  const real = (source: string, params: object): Promise<Draft> => {
    const web = { [prometheus.url]: { private: true }, [alertmanager.url]: { private: true } }
    const base = settings('')
    return collectOne(
      '',
      source,
      { endpoint: prometheus.url, ...params },
      { region: undefined },
      {
        settings: { ...base, connections: { ...base.connections, web } },
      },
    )
  }

  test('rules, and whom the Alertmanager tells', async () => {
    const { matches, error } = await real('monitoring/alert-rules', { alertmanager: alertmanager.url })
    expect(error).toBeNull()
    expect(matches).toEqual([
      {
        subject: 'backup/BackupFailed',
        facts: { enabled: true, severity: 'critical', state: 'inactive', receivers: 2, waits: 0 },
      },
      {
        subject: 'backup/NoBackup',
        facts: { enabled: true, severity: 'critical', state: 'pending', receivers: 2, waits: 25 * hour },
      },
      {
        subject: 'backup/OddSize',
        facts: { enabled: true, severity: 'warning', state: 'firing', receivers: 1, waits: 0 },
      },
      {
        subject: 'backup/OddSize (2)',
        facts: { enabled: true, severity: null, state: 'firing', receivers: 0, waits: 0 },
      },
      {
        subject: 'broken/Broken',
        facts: { enabled: false, severity: 'other', state: 'error', receivers: 0, waits: 0 },
      },
    ])
  })

  test('one group, and none', async () => {
    const one = await real('monitoring/alert-rules', { group: 'broken', alertmanager: alertmanager.url })
    expect(one.matches.map(({ subject }) => subject)).toEqual(['broken/Broken'])
    expect(await real('monitoring/alert-rules', { group: 'brok' })).toMatchObject({ error: null, matches: [] })
  })

  test('values of the last day, with the time at which each was taken in', async () => {
    const series = ['backup_size_bytes', 'forgotten', 'never', 'up{job="self"}']
    const { matches, error } = await real('monitoring/metrics', { series })
    expect(error).toBeNull()
    expect(matches.map(({ subject, facts }) => [subject.replace(/:\d+/, ''), facts['value']])).toEqual([
      ['backup_size_bytes{kind="full"}', 12],
      ['backup_size_bytes{kind="wal"}', null],
      ['up{instance="127.0.0.1",job="self"}', 1],
    ])
    const [full, wal, up] = matches.map(({ facts }) => Number(facts['newestAge']))
    for (const [age, least] of [
      [full, 3 * hour],
      [wal, hour],
      [up, 0],
    ] as const) {
      expect(age).toBeGreaterThanOrEqual(least)
      expect(age).toBeLessThan(least + 120)
    }
  })
})

const rule = (more: object = {}): object => ({
  type: 'alerting',
  name: 'NoBackup',
  query: 'up == 0',
  health: 'ok',
  state: 'inactive',
  duration: 300,
  labels: { severity: 'critical' },
  annotations: {},
  alerts: [],
  lastEvaluation: ago(30),
  ...more,
})
const group = (name: string, entries: readonly object[]): object => ({
  name,
  file: 'r.yml',
  interval: 60,
  rules: entries,
})

/** A Prometheus with these groups, which tells an Alertmanager. */
const serve = (
  groups: readonly object[],
  managers: readonly object[] = [{ url: 'http://alertmanager:9093/api/v2/alerts' }],
): void => {
  service.answers = ({ path }) =>
    path.endsWith('/alertmanagers')
      ? { json: { status: 'success', data: { activeAlertmanagers: managers, droppedAlertmanagers: [] } } }
      : { json: { status: 'success', data: { groups } } }
}

describe('alert rules', () => {
  const read = (params: object = {}, options: Run = {}): Promise<Draft> =>
    reads('monitoring/alert-rules', { group: 'backup', alertmanager: alertmanager.url, ...params }, options)

  test.each([
    ['evaluated a moment ago', { lastEvaluation: ago(200) }, true],
    ['not evaluated any more', { lastEvaluation: ago(600) }, false],
    ['never evaluated', { health: 'unknown', lastEvaluation: '0001-01-01T00:00:00Z' }, false],
    ['broken', { health: 'err' }, false],
  ])('a rule that is %s', async (_, more, enabled) => {
    serve([group('backup', [rule(more)])])
    expect(factsOf(await read())).toMatchObject({ enabled })
  })

  test('a rule of an older Prometheus does not say when it was evaluated', async () => {
    serve([group('backup', [rule({ lastEvaluation: undefined, state: undefined })])])
    const { matches } = await read()
    expect(matches[0]?.unread?.['enabled']?.class).toBe('invalid')
    expect(matches[0]?.facts).toMatchObject({ receivers: 2, state: null })
  })

  test('without an Alertmanager nobody is told', async () => {
    serve([group('backup', [rule()])], [])
    expect(factsOf(await read({ alertmanager: undefined }))).toMatchObject({ receivers: 0 })
  })

  test('routes that are not read leave the receivers unread, and nothing else', async () => {
    serve([group('backup', [rule()])])
    const unread = async (params: object = {}): Promise<unknown> => {
      const { matches, error } = await read(params)
      expect([error, matches[0]?.facts]).toMatchObject([null, { enabled: true, severity: 'critical', waits: 300 }])
      return matches[0]?.unread?.['receivers']
    }
    expect(await unread({ alertmanager: undefined })).toMatchObject({ class: 'not-configured' })
    alertmanager.answers = () => ({ status: 403, body: canary })
    expect(await unread()).toMatchObject({ class: 'denied' })
    for (const original of ['', 'route: [', 'receivers: []', 5, undefined]) {
      alertmanager.answers = () => ({ json: { config: { original } } })
      expect(await unread()).toMatchObject({ class: 'invalid' })
    }
    alertmanager.answers = () => ({
      json: { config: { original: `${config.replace('severity="critical"', 'severity=~"(?i)critical"')}` } },
    })
    expect(await unread()).toMatchObject({ class: 'invalid' })
  })

  test('all pages of groups are read', async () => {
    serve([])
    const known = service.answers
    service.answers = (asked) => {
      if (!asked.path.endsWith('/rules')) return known(asked)
      const first = !asked.query.has('group_next_token')
      const groups = first ? [group('a', [rule()])] : [group('backup', [rule()])]
      return { json: { status: 'success', data: { groups, groupNextToken: first ? 'next' : '' } } }
    }
    expect((await read()).matches.map(({ subject }) => subject)).toEqual(['backup/NoBackup'])
    service.answers = () => ({ json: { status: 'success', data: { groups: [], groupNextToken: 'same' } } })
    expect((await read()).error?.class).toBe('invalid')
  })

  test('an address with a path, and an answer in part', async () => {
    serve([group('backup', [rule()])])
    await read({ endpoint: `${service.url}/prometheus/` })
    expect(service.calls.map(({ path }) => path)).toContain('/prometheus/api/v1/rules')
    service.answers = () => ({ json: { status: 'success', data: { groups: [] }, warnings: [canary] } })
    expect(await read()).toMatchObject({ error: { class: 'transient' }, matches: [] })
    service.answers = () => ({ json: { status: 'error', errorType: 'bad_data', error: canary } })
    expect((await read()).error?.class).toBe('invalid')
    await failsKindly(service, (options) => read({}, options))
  })

  test('an address inside a network is not asked unless the settings say so', async () => {
    const record = await read({}, { connections: {} })
    expect([record.error?.class, service.calls]).toEqual(['not-configured', []])
  })
})

describe('routes', () => {
  const receivers = ['none', 'a', 'b', 'c'].map((name) =>
    name === 'none' ? { name } : { name, webhook_configs: [{}] },
  )
  const count = (routes: Route[], labels: Record<string, string> = { severity: 'critical', alertname: 'X' }) =>
    receiversOf({ route: { receiver: 'none', routes }, receivers }, labels)

  test.each<[string, Route[], number | undefined]>([
    ['without routes the default is told, which is nobody here', [], 0],
    ['the first that fits', [{ receiver: 'a', match: { severity: 'critical' } }, { receiver: 'b' }], 1],
    ['those that do not fit are passed', [{ receiver: 'a', match: { severity: 'info' } }], 0],
    ['it goes on where that is said', [{ receiver: 'a', continue: true }, { receiver: 'b' }], 2],
    ['one receiver twice is one', [{ receiver: 'a', continue: true }, { receiver: 'a' }], 1],
    ['a route inherits its receiver', [{ receiver: 'a', routes: [{ matchers: ['alertname="X"'] }] }], 1],
    ['a silent branch', [{ receiver: 'a', routes: [{ receiver: 'none' }] }], 0],
    ['expressions are whole', [{ receiver: 'a', match_re: { severity: 'crit' } }], 0],
    ['negations', [{ receiver: 'a', matchers: ['severity!="info"', 'alertname!~"Y.*"'] }], 1],
    ['an unknown label leaves both ways open', [{ receiver: 'a', matchers: ['namespace="x"'] }], 0],
    ['both ways tell somebody', [{ receiver: 'a', matchers: ['namespace="x"'] }, { receiver: 'b' }], 1],
    [
      'an unknown label may end the way to others',
      [{ receiver: 'none', matchers: ['namespace="x"'] }, { receiver: 'a', continue: true }, { receiver: 'b' }],
      0,
    ],
    [
      'what was told before stays told',
      [
        { receiver: 'a', continue: true },
        { receiver: 'none', match: { n: 'x' } },
      ],
      1,
    ],
    ['an unquoted value, and spaces', [{ receiver: 'a', matchers: [' severity = critical '] }], 1],
    ['escaped quotes', [{ receiver: 'a', matchers: ['alertname!="a\\"b"'] }], 1],
    [
      'several matchers in one text are not guessed at',
      [{ receiver: 'a', matchers: ['severity="a",alertname="X"'] }],
      undefined,
    ],
    ['a form that is not known', [{ receiver: 'a', matchers: ['{severity="critical"}'] }], undefined],
  ])('%s', (_, routes, expected) => {
    expect(count(routes)).toBe(expected)
  })

  test('a label that the series fills in is not known', () => {
    const routes = [{ receiver: 'a', match: { team: 'orders' } }]
    expect(count(routes, { team: 'orders' })).toBe(1)
    expect(count(routes, { team: '{{ $labels.team }}' })).toBe(0)
    const silent = [{ receiver: 'none', match: { team: 'orders' } }, { receiver: 'a' }]
    expect(count(silent, { team: 'other' })).toBe(1)
    expect(count(silent, { team: '{{ $labels.team }}' })).toBe(0)
  })

  test('too many ways are not followed', () => {
    const routes = Array.from({ length: 30 }, () => ({ receiver: 'a', match: { n: 'x' }, continue: true }))
    expect(count(routes)).toBeUndefined()
  })
})

describe('metrics', () => {
  const read = (options: Run = {}): Promise<Draft> => reads('monitoring/metrics', { series: ['up'] }, options)
  const vector = (value: string, metric: object): object => ({
    status: 'success',
    data: { resultType: 'vector', result: [{ metric, value: [1_795_154_400, value] }] },
  })
  const time = String(Date.parse(ago(90)) / 1000)

  test('values and times are laid beside each other by their labels', async () => {
    service.answers = ({ query }) => {
      const isTime = query.get('query')?.startsWith('timestamp')
      return { json: isTime ? vector(time, { b: '1', a: '2' }) : vector('7', { __name__: 'up', a: '2', b: '1' }) }
    }
    const plain = service.answers
    service.answers = (asked) => {
      const reply = plain(asked) as { json: { data: { result: { metric: object }[] } } }
      return { status: 200, body: JSON.stringify(reply.json) }
    }
    const record = await read()
    expect(factsOf(record)).toEqual({ value: 7, newestAge: 90 })
    expect(record.matches[0]?.subject).toBe('up{a="2",b="1"}')
  })

  test('a value without a time has no age', async () => {
    service.answers = ({ query }) => ({
      status: 200,
      body: JSON.stringify(query.get('query')?.startsWith('timestamp') ? vector(time, { a: 'x' }) : vector('+Inf', {})),
    })
    expect(factsOf(await read())).toEqual({ value: null, newestAge: null })
  })

  test('another kind of answer, and every failure', async () => {
    service.answers = () => ({ json: { status: 'success', data: { resultType: 'matrix', result: [] } } })
    expect((await read()).error?.class).toBe('invalid')
    await failsKindly(service, read)
    for (const series of [[], ['up; drop'], ['a b'], ['rate(up[5m])']])
      await expect(reads('monitoring/metrics', { series })).rejects.toThrow('Nothing was collected')
  })
})
