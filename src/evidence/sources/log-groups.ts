/** `aws/log-groups`: how long CloudWatch keeps logs, and whether they still arrive. */
import { z } from 'zod'
import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs'
import { incomplete, type Aws } from '../aws.ts'
import { isUnread, measured, setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { ageOf, days, newestOf, walk } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { part } from './s3.ts'

type Params = { prefix: string }

const facts = {
  retention: setting.duration('How long logs are kept; none means without end, see `keptForever`.'),
  keptForever: setting.boolean('Whether no time limit is set.'),
  newestAge: measured.duration('Time since the newest entry; none when there never was one.'),
} as const

export const logGroups: AnySource = source<Params, typeof facts>({
  id: 'aws/log-groups',
  title: 'CloudWatch log groups',
  version: 1,
  regional: true,
  says: 'How long logs are kept and whether they still arrive; one match per group. A prefix also selects longer names: `/ecs/orders` selects `/ecs/orders-test`. The time of the newest entry is the one that its sender gave, and CloudWatch shows it up to an hour late, so claim hours and not minutes. A job that writes an entry has run, which does not mean that it succeeded. Without a limit logs are kept for good, and `retention` is then none. The entries are never read. No group gives no match.',
  params: z.strictObject({
    prefix: hidden(z.string().trim().min(1), 'Reads every group whose name begins like this.', '/ecs/orders'),
  }),
  facts,
  actions: ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'],
  collect: async ({ prefix }, { aws }) => {
    const { DescribeLogGroupsCommand: Describe } = await import('@aws-sdk/client-cloudwatch-logs')
    const { items } = await walk<LogGroup>(groups, async (token) => {
      const { output, clock } = await aws.ask(
        'logs',
        new Describe({ logGroupNamePrefix: prefix, limit: 50, nextToken: token }),
      )
      if (!output.logGroups) throw incomplete(groups)
      return { items: output.logGroups, clock, next: output.nextToken || undefined }
    })
    return Promise.all(
      items.map(async ({ logGroupName: name, retentionInDays }) => {
        if (!name) throw incomplete(groups)
        const newest = await part(streams, aws.region, () => newestEntry(aws, name))
        return {
          subject: name,
          facts: {
            retention: days(retentionInDays),
            keptForever: retentionInDays === undefined,
            newestAge: isUnread(newest) ? newest : ageOf(newest.moment, newest.clock),
          },
        }
      }),
    )
  },
})

const groups = 'logs:DescribeLogGroups'
const streams = 'logs:DescribeLogStreams'

/** Newest streams first, as far as the first one that has an entry: one that is still empty has no time. */
const newestEntry = async (aws: Aws, group: string) => {
  const { DescribeLogStreamsCommand: Describe } = await import('@aws-sdk/client-cloudwatch-logs')
  const { items, clock } = await walk<Date>(streams, async (token) => {
    const { output, clock } = await aws.ask(
      'logs',
      new Describe({ logGroupName: group, orderBy: 'LastEventTime', descending: true, limit: 50, nextToken: token }),
    )
    if (!output.logStreams) throw incomplete(streams)
    const items = output.logStreams.flatMap((each) =>
      each.lastEventTimestamp === undefined ? [] : new Date(each.lastEventTimestamp),
    )
    return { items, clock, next: items.length > 0 ? undefined : output.nextToken || undefined }
  })
  return { moment: newestOf(items), clock }
}
