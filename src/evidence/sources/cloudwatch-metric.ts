/**
 * `aws/cloudwatch-metric`: one metric over a window, summed up in a single match. No data points is no value: then the
 * count is 0 and every value is unread, so that a claim over it is unknown and neither kept nor broken.
 */
import { z } from 'zod'
import type { MetricDataQuery, MetricDataResult, MetricStat } from '@aws-sdk/client-cloudwatch'
import { toEpoch, type Instant } from '../../model/calendar.ts'
import { parseDuration } from '../../model/duration.ts'
import { incomplete, type Aws } from '../aws.ts'
import { ReadError } from '../errors.ts'
import { isUnread, measured, unread, type Unread } from '../facts.ts'
import { hidden, open } from '../params.ts'
import { ageOf, day, newestOf, walk } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { part } from './s3.ts'

type Params = {
  namespace: string
  metric: string
  dimensions?: readonly string[] | undefined
  window: string
}

const facts = {
  average: measured.number('Average of all values in the window.'),
  maximum: measured.number('Greatest value in the window.'),
  minimum: measured.number('Least value in the window.'),
  p99: measured.number(
    '99 % of the values are at most this, also on the worst day: the greatest of the 99th percentiles of each day.',
  ),
  datapoints: measured.number('How many values there are in the window; 0 without traffic.'),
  newestAge: measured.duration(
    'Time since the newest value, counted from the beginning of its 5 minutes (of its hour, in a window of more than 60 days).',
  ),
} as const

/** Longer than this CloudWatch keeps nothing. */
const longest = 455 * day

export const cloudwatchMetric: AnySource = source<Params, typeof facts>({
  id: 'aws/cloudwatch-metric',
  title: 'CloudWatch metric',
  version: 1,
  regional: true,
  says: 'One metric over a window that ends now. No traffic gives no data points, which is not a good value: the values are then unread, and only their number is 0. A metric is found only with exactly its own dimensions; with one missing or misspelt there is no data and no error. CloudWatch keeps values in single minutes for 15 days, in 5 minutes for 63 and in hours for 455. The average counts every value once, so an hour with much traffic weighs more. Some metrics have no percentiles.',
  params: z.strictObject({
    namespace: open(z.string().trim().min(1), 'Namespace of the metric.', 'AWS/ApplicationELB'),
    metric: open(z.string().trim().min(1), 'Name of the metric.', 'TargetResponseTime'),
    dimensions: hidden(
      z.array(z.string().regex(/^[^=]+=.+$/, 'it is not `Name=value`')),
      'All dimensions of the metric, as `Name=value`.',
      ['LoadBalancer=app/public-api/0123456789abcdef'],
    ).optional(),
    window: open(
      z.string().refine((text) => {
        const seconds = parseDuration(text)?.seconds ?? 0
        return seconds >= 300 && seconds <= longest
      }, 'it is not a time between 5 minutes and 455 days'),
      'How far back: `30 days`.',
      '30 days',
    ),
  }),
  facts,
  actions: ['cloudwatch:GetMetricData'],
  collect: async (params, { aws, now }) => {
    const { metric, namespace } = params
    const Dimensions = (params.dimensions ?? []).map((text) => {
      const at = text.indexOf('=')
      return { Name: text.slice(0, at), Value: text.slice(at + 1) }
    })
    const window = parseDuration(params.window)?.seconds ?? 0
    const fine = window <= 60 * day ? 300 : 3600
    const coarse = window < day ? fine : day
    const stat = (Stat: string, Period: number): MetricStat => ({
      Metric: { Namespace: namespace, MetricName: metric, Dimensions },
      Period,
      Stat,
    })
    const sums = ['SampleCount', 'Sum', 'Minimum', 'Maximum'].map((each) => stat(each, fine))
    const { series, clock } = await readSeries(aws, now, window, fine, sums)
    const [counts = none, totals = none, least = none, greatest = none] = series
    const datapoints = sum(counts.values)
    // Not among the others: it is bounded by days, and some metrics have none.
    const p99 =
      datapoints === 0
        ? undefined
        : await part(operation, aws.region, async () => {
            const read = await readSeries(aws, now, window, coarse, [stat('p99', coarse)])
            return read.series[0]?.values ?? []
          })
    return [
      {
        subject: metric,
        facts: {
          average: datapoints === 0 ? noData : sum(totals.values) / datapoints,
          maximum: greatest.values.length === 0 ? noData : greatest.values.reduce((a, b) => Math.max(a, b)),
          minimum: least.values.length === 0 ? noData : least.values.reduce((a, b) => Math.min(a, b)),
          p99: p99 === undefined ? noData : greatestOf(p99),
          datapoints,
          newestAge: ageOf(newestOf(counts.moments), clock),
        },
      },
    ]
  },
})

const operation = 'cloudwatch:GetMetricData'

type Series = { readonly values: readonly number[]; readonly moments: readonly Date[] }
const none: Series = { values: [], moments: [] }

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

const noData = unread({
  class: 'not-found',
  message: 'CloudWatch has no data point of this metric in the window.',
  hint: 'Compare namespace, name and every dimension with the metric. If they are right, it had no traffic, or nothing sends it.',
})

const greatestOf = (values: readonly number[] | Unread): number | Unread => {
  if (isUnread(values)) return values
  if (values.length > 0) return values.reduce((a, b) => Math.max(a, b))
  return unread({
    class: 'not-found',
    message: 'CloudWatch has no percentiles of this metric.',
    hint: 'Claim `maximum` instead, or send the metric as single values.',
  })
}

/** The series of some statistics over the window, in the order that they are asked for. */
const readSeries = async (
  aws: Aws,
  now: Instant,
  window: number,
  step: number,
  stats: readonly MetricStat[],
): Promise<{ readonly series: readonly Series[]; readonly clock: Instant }> => {
  const { GetMetricDataCommand: Get } = await import('@aws-sdk/client-cloudwatch')
  // Both ends lie on borders of periods, the last one not before now.
  const border = (moment: number): Date => new Date(Math.ceil(moment / step) * step * 1000)
  const queries = stats.map((each, index): MetricDataQuery => ({ Id: `q${index}`, MetricStat: each }))
  const { items, clock } = await walk<MetricDataResult>(operation, async (token) => {
    const { output, clock } = await aws.ask(
      'cloudwatch',
      new Get({
        StartTime: border(toEpoch(now) - window),
        EndTime: border(toEpoch(now)),
        MetricDataQueries: queries,
        ScanBy: 'TimestampDescending',
        NextToken: token,
      }),
    )
    if (!output.MetricDataResults) throw incomplete(operation)
    return { items: output.MetricDataResults, clock, next: output.NextToken || undefined }
  })
  const series = queries.map(({ Id }): Series => {
    const parts = items.filter((each) => each.Id === Id)
    // A part is marked when more follows; what the last one says holds. An error here comes with status 200.
    const status = parts.at(-1)?.StatusCode
    if (status === 'Forbidden') throw forbidden()
    if (status !== 'Complete') throw incomplete(operation)
    const values = parts.flatMap((each) => each.Values ?? [])
    const moments = parts.flatMap((each) => each.Timestamps ?? [])
    if (values.length !== moments.length) throw incomplete(operation)
    return { values, moments }
  })
  return { series, clock }
}

const forbidden = (): ReadError =>
  new ReadError(
    'denied',
    `${operation} was refused for this metric (Forbidden).`,
    'Allow `cloudwatch:GetMetricData` to the role that reads the evidence, also in the account that owns the metric.',
  )
