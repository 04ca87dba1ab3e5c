/** `monitoring/alert-rules`: whether alert rules are evaluated, and whether anybody would be told. */
import { z } from 'zod'
import { toEpoch, type Instant } from '../../model/calendar.ts'
import { yamlParser } from '../../plan/parsers.ts'
import { ReadError } from '../errors.ts'
import { isUnread, measured, setting, unread, type Unread } from '../facts.ts'
import { hidden, open } from '../params.ts'
import { source, type AnySource, type Found } from '../source.ts'
import type { Web } from '../web.ts'
import { askMonitoring, endpoint, odd } from './monitoring.ts'
import { configSchema, receiversOf } from './monitoring-routes.ts'

type Params = { endpoint: string; alertmanager?: string | undefined; group?: string | undefined }

const severities = ['critical', 'warning', 'info', 'other'] as const
const states = ['inactive', 'pending', 'firing', 'error'] as const

const facts = {
  enabled: setting.boolean(
    'Whether it is evaluated, at least in every third interval of its group and without an error.',
  ),
  severity: setting.choice(severities, 'How urgent it is, by its label `severity`; none without one.'),
  state: measured.choice(states, 'What it says now; `error` when it cannot be evaluated.'),
  receivers: setting.number(
    'How many receivers are told of it, at least, by the routes of the Alertmanager; 0 when no Alertmanager is told.',
  ),
  waits: setting.duration('How long its condition must hold before it fires.'),
} as const

const ruleSchema = z.looseObject({
  type: z.string(),
  name: z.string(),
  health: z.string(),
  state: z.string().nullish(),
  duration: z.number().min(0).nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  lastEvaluation: z.string().nullish(),
})
const groupSchema = z.looseObject({ name: z.string(), interval: z.number().min(0), rules: z.array(ruleSchema) })
const pageSchema = z.looseObject({ groups: z.array(groupSchema), groupNextToken: z.string().nullish() })
const managersSchema = z.looseObject({ activeAlertmanagers: z.array(z.unknown()) })
const statusSchema = z.looseObject({ config: z.looseObject({ original: z.string() }) })

type Rule = z.infer<typeof ruleSchema>
type Group = z.infer<typeof groupSchema>
type Routes = z.infer<typeof configSchema>

export const monitoringAlertRules: AnySource = source<Params, typeof facts>({
  id: 'monitoring/alert-rules',
  title: 'Alert rules',
  version: 1,
  says: 'Alert rules of a Prometheus-like monitoring, one match each. That a rule is evaluated does not mean that its series exist: a rule over nothing stays silent. A rule without a receiver tells nobody; for that the monitoring must know an Alertmanager, and the binding must name its address as `alertmanager`. Its routes are followed with the labels of the rule; where they ask for others, the way with the fewest receivers counts. Silences, times of muting, and whether a message arrives are not looked at: only a test page shows that. A group that does not exist gives no match.',
  params: z.strictObject({
    endpoint,
    alertmanager: hidden(
      endpoint,
      'Address of the Alertmanager that the monitoring tells.',
      'https://alertmanager.your-company.com',
    ).optional(),
    group: open(z.string().min(1), 'Group of the rules; all groups when it is left out.', 'backups').optional(),
  }),
  facts,
  actions: ['GET /api/v1/rules', 'GET /api/v1/alertmanagers', 'GET /api/v2/status of the Alertmanager'],
  collect: async ({ endpoint: at, alertmanager, group }, { web }) => {
    const { groups, clock } = await readGroups(web, at, group)
    if (groups.length === 0) return []
    const routes = await readRoutes(web, at, alertmanager)
    const seen = new Map<string, number>()
    return groups.flatMap((each) =>
      each.rules
        .filter(({ type }) => type === 'alerting')
        .map((rule) => {
          // The same name may be used again, for example for another severity.
          const name = `${each.name}/${rule.name}`
          const count = (seen.get(name) ?? 0) + 1
          seen.set(name, count)
          return describe(count === 1 ? name : `${name} (${count})`, rule, each, routes, clock)
        }),
    )
  },
})

const readGroups = async (
  web: Web,
  at: string,
  group: string | undefined,
): Promise<{ readonly groups: readonly Group[]; readonly clock: Instant }> => {
  const operation = 'monitoring:rules'
  const groups: Group[] = []
  let token: string | undefined
  for (let pages = 0; pages < 1000; pages++) {
    const query = new URLSearchParams({ type: 'alert', group_limit: '500' })
    if (token) query.set('group_next_token', token)
    const { data, clock } = await askMonitoring(web, operation, `${at}/api/v1/rules?${query.toString()}`, pageSchema)
    for (const each of data.groups) if (group === undefined || each.name === group) groups.push(each)
    if (!data.groupNextToken) return { groups, clock }
    if (data.groupNextToken === token) break
    token = data.groupNextToken
  }
  throw odd(operation)
}

/** The routes of the Alertmanager; `null` when the monitoring tells none. */
const readRoutes = async (web: Web, at: string, alertmanager: string | undefined): Promise<Routes | null | Unread> => {
  try {
    const { data } = await askMonitoring(web, 'monitoring:alertmanagers', `${at}/api/v1/alertmanagers`, managersSchema)
    if (data.activeAlertmanagers.length === 0) return null
    if (alertmanager === undefined) {
      throw new ReadError(
        'not-configured',
        'The binding does not say where the Alertmanager is, so its routes were not read.',
        'Add `alertmanager` to the parameters of the binding.',
      )
    }
    const operation = 'alertmanager:status'
    const { value } = await web.json({ operation, url: `${alertmanager}/api/v2/status`, grant: 'reading its API' })
    const routes = configSchema.safeParse(yaml(statusSchema.safeParse(value).data?.config.original))
    if (routes.success) return routes.data
    throw new ReadError(
      'invalid',
      `${operation} gave an answer that is not one of Alertmanager.`,
      'Correct `alertmanager` in the binding; it must be the address under which `/api/v2/` is found.',
    )
  } catch (error) {
    if (error instanceof ReadError) return unread(error.evidence)
    throw error
  }
}

const yaml = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : (yamlParser().parse(text) as unknown)
  } catch {
    return undefined
  }
}

const describe = (
  subject: string,
  rule: Rule,
  group: Group,
  routes: Routes | null | Unread,
  clock: Instant,
): Found<typeof facts> => {
  const labels = rule.labels ?? {}
  const severity = severities.find((each) => each === labels['severity'])
  return {
    subject,
    facts: {
      enabled: isEvaluated(rule, group, clock),
      severity: labels['severity'] === undefined ? null : (severity ?? 'other'),
      state: rule.health === 'err' ? 'error' : (states.find((each) => each === rule.state) ?? null),
      receivers: receivers(routes, { ...labels, alertname: rule.name }),
      waits: rule.duration ?? null,
    },
  }
}

// A rule that was never evaluated has the year 1 as the time of its last evaluation.
const isEvaluated = (rule: Rule, group: Group, clock: Instant): boolean | Unread => {
  if (rule.health !== 'ok') return false
  const last = Date.parse(rule.lastEvaluation ?? '') / 1000
  if (Number.isFinite(last)) return toEpoch(clock) - last <= 3 * group.interval + 60
  return unread(odd('monitoring:rules').evidence)
}

const receivers = (routes: Routes | null | Unread, labels: Readonly<Record<string, string>>): number | Unread => {
  if (routes === null) return 0
  if (isUnread(routes)) return routes
  return (
    receiversOf(routes, labels) ??
    unread({
      class: 'invalid',
      message: 'The routes of the Alertmanager have a form that is not known here.',
      hint: 'Look for a newer version of Holdfast, or report the form.',
    })
  )
}
