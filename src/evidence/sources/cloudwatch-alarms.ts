/** `aws/cloudwatch-alarms`: alarms on metrics, on logs and on other alarms: what they say, and what they do when raised. */
import { z } from 'zod'
import type { CompositeAlarm, LogAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch'
import type { Instant } from '../../model/calendar.ts'
import { incomplete } from '../aws.ts'
import { measured, setting, unread } from '../facts.ts'
import { exactlyOne, hidden, open } from '../params.ts'
import { ageOf, walk } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'

type Params = { prefix?: string | undefined; namespace?: string | undefined }

const facts = {
  kind: setting.choice(['metric', 'log', 'composite'], 'What it watches: a metric, a log, or other alarms.'),
  state: measured.choice(['OK', 'ALARM', 'INSUFFICIENT_DATA'], 'State of the alarm.'),
  stateAge: measured.duration('Time since it changed its state.'),
  evaluated: measured.boolean(
    'Whether CloudWatch can evaluate it with all its data. Its state means little when it cannot.',
  ),
  actionsEnabled: setting.boolean('Whether its actions are switched on.'),
  suppressed: measured.boolean('Whether another alarm holds its actions back now.'),
  actions: setting.number('How many actions it takes when it is raised.'),
  remedies: setting.number(
    'How many of them do something other than notify: act on an instance, scale, or run a function.',
  ),
  detectionTime: setting.duration(
    'Time until a lasting failure raises it: length of a period times the periods that must be bad. None for alarms on logs and on other alarms.',
  ),
  missingDataRaises: setting.boolean('Whether missing data raises it; none for alarms on other alarms.'),
} as const

export const cloudwatchAlarms: AnySource = source<Params, typeof facts>({
  id: 'aws/cloudwatch-alarms',
  title: 'CloudWatch alarms',
  version: 1,
  regional: true,
  says: 'Alarms of the region, one match each, composite ones and those on logs included. An alarm without data, switched off, or without actions is not monitoring. A backup that stops sends nothing at all, so missing data must raise the alarm. With `namespace`, alarms on other alarms and on logs are left out, because they watch no metric. An alarm takes its actions when its state changes and not again while it stays raised. Whether anybody gets what it sends is told by `aws/sns-topic`. A mute rule that holds actions back for a time is not seen here. No alarm gives no match.',
  params: z
    .strictObject({
      prefix: hidden(
        z.string().trim().min(1),
        'Reads every alarm whose name begins like this.',
        'orders-prod-',
      ).optional(),
      namespace: open(
        z.string().trim().min(1),
        'Reads every alarm on metrics of this namespace.',
        'AWS/RDS',
      ).optional(),
    })
    .superRefine(exactlyOne('prefix', 'namespace')),
  facts,
  actions: ['cloudwatch:DescribeAlarms'],
  collect: async ({ prefix, namespace }, { aws }) => {
    const { DescribeAlarmsCommand: Describe } = await import('@aws-sdk/client-cloudwatch')
    const { items, clock } = await walk<Alarm>(operation, async (token) => {
      const { output, clock } = await aws.ask(
        'cloudwatch',
        // Without the kinds the call gives alarms on metrics only.
        new Describe({
          AlarmTypes: ['CompositeAlarm', 'LogAlarm', 'MetricAlarm'],
          AlarmNamePrefix: prefix,
          MaxRecords: 100,
          NextToken: token,
        }),
      )
      const { MetricAlarms: metric, CompositeAlarms: composite, LogAlarms: log } = output
      if (!metric && !composite && !log) throw incomplete(operation)
      const items = [
        ...(metric ?? []).map((alarm) => ({ kind: 'metric', alarm }) as const),
        ...(composite ?? []).map((alarm) => ({ kind: 'composite', alarm }) as const),
        ...(log ?? []).map((alarm) => ({ kind: 'log', alarm }) as const),
      ]
      return { items, clock, next: output.NextToken || undefined }
    })
    return items
      .filter((each) => namespace === undefined || (each.kind === 'metric' && watches(each.alarm, namespace)))
      .map((each) => describe(each, clock))
  },
})

const operation = 'cloudwatch:DescribeAlarms'

type Alarm =
  | { readonly kind: 'metric'; readonly alarm: MetricAlarm }
  | { readonly kind: 'composite'; readonly alarm: CompositeAlarm }
  | { readonly kind: 'log'; readonly alarm: LogAlarm }

const watches = (alarm: MetricAlarm, namespace: string): boolean =>
  alarm.Namespace === namespace ||
  (alarm.Metrics ?? []).some((each) => each.MetricStat?.Metric?.Namespace === namespace)

const undated = unread({
  class: 'transient',
  message: 'CloudWatch did not tell when the alarm changed its state.',
  hint: 'Collect again.',
})

const describe = (each: Alarm, clock: Instant): Found<typeof facts> => {
  const { kind, alarm } = each
  if (!alarm.AlarmName || !alarm.StateValue) throw incomplete(operation)
  const actions = alarm.AlarmActions ?? []
  return {
    subject: alarm.AlarmName,
    facts: {
      kind,
      state: alarm.StateValue,
      // The time of the last update is renewed without a change of state.
      stateAge: alarm.StateTransitionedTimestamp ? ageOf(alarm.StateTransitionedTimestamp, clock) : undated,
      evaluated: each.kind === 'composite' || each.alarm.EvaluationState === undefined,
      actionsEnabled: alarm.ActionsEnabled ?? null,
      suppressed: each.kind === 'composite' && each.alarm.ActionsSuppressedBy !== undefined,
      actions: actions.length,
      remedies: actions.filter((arn) => remedies.has(arn.split(':')[2] ?? '')).length,
      detectionTime: each.kind === 'metric' ? detectionTime(each.alarm) : null,
      missingDataRaises: each.kind === 'composite' ? null : each.alarm.TreatMissingData === 'breaching',
    },
  }
}

// Services by the third part of an action's ARN. All others only tell somebody: topics, incidents, entries on a list.
const remedies: ReadonlySet<string> = new Set(['automate', 'autoscaling', 'lambda', 'swf'])

const detectionTime = (alarm: MetricAlarm): number | null => {
  const query = alarm.EvaluationCriteria?.PromQLCriteria
  if (query) return (query.PendingPeriod ?? 0) + (alarm.EvaluationInterval ?? 0)
  const periods = [alarm, ...(alarm.Metrics ?? [])].map(
    (each) => each.Period ?? ('MetricStat' in each ? each.MetricStat?.Period : undefined) ?? 0,
  )
  const period = periods.reduce((a, b) => Math.max(a, b))
  const bad = alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods
  return period === 0 || bad === undefined ? null : period * bad
}
