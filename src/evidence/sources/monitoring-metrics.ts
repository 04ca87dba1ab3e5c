/** `monitoring/metrics`: the newest values of series, and how old they are. */
import { z } from 'zod'
import type { Instant } from '../../model/calendar.ts'
import { measured } from '../facts.ts'
import { open } from '../params.ts'
import { ageOf } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import type { Web } from '../web.ts'
import { askMonitoring, endpoint } from './monitoring.ts'

type Params = { endpoint: string; series: readonly string[] }

const facts = {
  value: measured.number('Newest value of the last day; none when it is not a number.'),
  newestAge: measured.duration('Time since the newest value was taken in.'),
} as const

const vector = z.looseObject({
  resultType: z.literal('vector'),
  result: z.array(
    z.looseObject({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
  ),
})
type Sample = z.infer<typeof vector>['result'][number]

export const monitoringMetrics: AnySource = source<Params, typeof facts>({
  id: 'monitoring/metrics',
  title: 'Metrics',
  version: 1,
  says: 'Series of a Prometheus-like monitoring, one match for each set of labels, with the newest value of the last day. A name without any gives no match. A value that something else pushed and that is only passed on is taken in again and again, so it looks fresh for ever: judge the time that is in the value then, such as that of the last push. Whether the value is a good one is not told.',
  params: z.strictObject({
    endpoint,
    series: open(
      z
        .array(z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^{}]*\})?$/, 'it is not the name of a series'))
        .min(1, 'it is empty'),
      'Names of the series.',
      ['up', 'pg_up'],
    ),
  }),
  facts,
  actions: ['GET /api/v1/query'],
  collect: async ({ endpoint: at, series }, { web }) => {
    const found = await Promise.all([...new Set(series)].map((name) => read(web, at, name)))
    return found.flat()
  },
})

const operation = 'monitoring:query'

const query = (web: Web, at: string, text: string): Promise<{ data: z.infer<typeof vector>; clock: Instant }> =>
  askMonitoring(web, operation, `${at}/api/v1/query?${new URLSearchParams({ query: text }).toString()}`, vector)

const read = async (web: Web, at: string, name: string): Promise<readonly Found<typeof facts>[]> => {
  // A value has the time of the question. Only `timestamp` tells when it was taken in, and it forgets after minutes;
  // so the last day is asked in steps of five minutes too.
  const [values, times] = await Promise.all([
    query(web, at, `last_over_time(${name}[1d])`),
    query(web, at, `timestamp(${name}) or max_over_time(timestamp(${name})[1d:5m])`),
  ])
  const taken = new Map(times.data.result.map((each) => [labelsOf(each), Number(each.value[1])]))
  return values.data.result.map((each) => {
    const value = Number(each.value[1])
    const seconds = taken.get(labelsOf(each))
    return {
      subject: `${each.metric['__name__'] ?? name}${labelsOf(each)}`,
      facts: {
        value: Number.isFinite(value) ? value : null,
        newestAge: ageOf(seconds === undefined ? undefined : new Date(seconds * 1000), values.clock),
      },
    }
  })
}

/** The labels without the name, sorted, so that the two answers can be laid beside each other. */
const labelsOf = ({ metric }: Sample): string => {
  const labels = Object.entries(metric).filter(([key]) => key !== '__name__')
  const sorted = labels
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  return sorted.length === 0 ? '' : `{${sorted.join(',')}}`
}
