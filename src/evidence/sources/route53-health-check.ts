/** `aws/route53-health-check`: how health checks are set, and what they say now. */
import { z } from 'zod'
import type { HealthCheck } from '@aws-sdk/client-route-53'
import { toEpoch, type Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import { measured, setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { walk } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { part } from './s3.ts'

type Params = { healthCheck?: string | undefined }

const facts = {
  disabled: setting.boolean('Whether it is switched off.'),
  inverted: setting.boolean('Whether healthy and unhealthy are swapped.'),
  interval: setting.duration('Time between two checks; none for one that watches an alarm or other checks.'),
  detectionTime: setting.duration('Time until a failure is noticed: interval times threshold.'),
  healthy: measured.boolean('Whether it was healthy in its newest minute; none when nothing was measured lately.'),
} as const

export const route53HealthCheck: AnySource = source<Params, typeof facts>({
  id: 'aws/route53-health-check',
  title: 'Route 53 health check',
  version: 1,
  says: 'How health checks are set, one match each: the one that is named, or all of the account. A check that is switched off counts as healthy. That it exists does not show that a record depends on it: judge `healthCheck` of `aws/route53-record`. Whether it is healthy comes from its metric, not from the status that the service offers for development. A check that does not exist gives no match.',
  params: z.strictObject({
    healthCheck: hidden(
      z.string().trim().min(1),
      'Id of the health check; without it every one of the account.',
      '11111111-2222-3333-4444-555555555555',
    ).optional(),
  }),
  facts,
  actions: ['route53:GetHealthCheck', 'route53:ListHealthChecks', 'cloudwatch:GetMetricData'],
  collect: async ({ healthCheck }, { aws, now }) => {
    const checks = healthCheck === undefined ? await all(aws) : await named(aws, healthCheck)
    return Promise.all(checks.map((each) => describe(aws, each, now)))
  },
})

const named = async (aws: Aws, id: string): Promise<readonly HealthCheck[]> => {
  const { GetHealthCheckCommand: Get } = await import('@aws-sdk/client-route-53')
  const { output } = await aws.find('route53', new Get({ HealthCheckId: id }), ['NoSuchHealthCheck'])
  if (output === null) return []
  if (!output.HealthCheck) throw incomplete('route53:GetHealthCheck')
  return [output.HealthCheck]
}

const all = async (aws: Aws): Promise<readonly HealthCheck[]> => {
  const { ListHealthChecksCommand: List } = await import('@aws-sdk/client-route-53')
  const operation = 'route53:ListHealthChecks'
  const { items } = await walk<HealthCheck>(operation, async (marker) => {
    const { output, clock } = await aws.ask('route53', new List({ Marker: marker, MaxItems: 100 }))
    if (!output.HealthChecks || (output.IsTruncated && !output.NextMarker)) throw incomplete(operation)
    return { items: output.HealthChecks, clock, next: output.IsTruncated ? output.NextMarker : undefined }
  })
  return items
}

const describe = async (
  aws: Aws,
  { Id: id, HealthCheckConfig: set }: HealthCheck,
  now: Instant,
): Promise<Found<typeof facts>> => {
  if (id === undefined || set === undefined) throw incomplete('route53:GetHealthCheck')
  const { RequestInterval: interval, FailureThreshold: threshold } = set
  return {
    subject: id,
    facts: {
      disabled: set.Disabled ?? false,
      inverted: set.Inverted ?? false,
      interval: interval ?? null,
      detectionTime: interval !== undefined && threshold !== undefined ? interval * threshold : null,
      healthy: await part('cloudwatch:GetMetricData', metrics, () => isHealthy(aws, id, now)),
    },
  }
}

/** Route 53 is global and keeps its metrics here. */
const metrics = 'us-east-1'

const isHealthy = async (aws: Aws, id: string, now: Instant): Promise<boolean | null> => {
  const { GetMetricDataCommand: Get } = await import('@aws-sdk/client-cloudwatch')
  const end = Math.floor(toEpoch(now) / 60) * 60
  const metric = {
    Namespace: 'AWS/Route53',
    MetricName: 'HealthCheckStatus',
    Dimensions: [{ Name: 'HealthCheckId', Value: id }],
  }
  const { output } = await aws.ask(
    'cloudwatch',
    new Get({
      MetricDataQueries: [{ Id: 'status', MetricStat: { Metric: metric, Period: 60, Stat: 'Minimum' } }],
      StartTime: new Date((end - 15 * 60) * 1000),
      EndTime: new Date(end * 1000),
      ScanBy: 'TimestampDescending',
    }),
    { region: metrics },
  )
  const [result] = output.MetricDataResults ?? []
  const { StatusCode: status = 'Complete' } = result ?? {}
  if (!result?.Values || (status !== 'Complete' && status !== 'PartialData'))
    throw incomplete('cloudwatch:GetMetricData')
  const [newest] = result.Values
  return newest === undefined ? null : newest >= 1
}
