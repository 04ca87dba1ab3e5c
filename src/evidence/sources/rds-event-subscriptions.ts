/** `aws/rds-event-subscriptions`: who is told of what happens to databases. */
import { z } from 'zod'
import type { EventCategoriesMap, EventSubscription } from '@aws-sdk/client-rds'
import { incomplete, type Aws } from '../aws.ts'
import { measured, setting, type Unread } from '../facts.ts'
import { distinct } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { list } from './rds.ts'
import { part } from './s3.ts'

type Params = Record<string, never>

const facts = {
  enabled: setting.boolean('Whether it is switched on.'),
  categories: setting.texts('Kinds of event; all that exist for its kind of source when none is chosen.'),
  sourceType: setting.text('The kind of source that it is about, such as `db-instance`; none for all kinds.'),
  everySource: setting.boolean('Whether it is about all sources of that kind, and not about named ones.'),
  sources: setting.texts('The sources that it names.', 'internal'),
  status: measured.text('State as RDS reports it: `active`, or why nothing arrives, such as `topic-not-exist`.'),
} as const

export const rdsEventSubscriptions: AnySource = source<Params, typeof facts>({
  id: 'aws/rds-event-subscriptions',
  title: 'RDS event subscriptions',
  version: 1,
  regional: true,
  says: 'Who is told of backups that fail; one match per subscription. RDS has no metric for it. A subscription that chooses no kinds of event gets all of them. One that is switched on sends nothing when its topic is gone or refuses: look at `status`, and at `aws/sns-topic` for who reads it. Without any subscription there is no match.',
  params: z.strictObject({}),
  facts,
  actions: ['rds:DescribeEventSubscriptions', 'rds:DescribeEventCategories'],
  collect: async (_, { aws }) => {
    const { DescribeEventSubscriptionsCommand: List } = await import('@aws-sdk/client-rds')
    const { items } = await list(
      aws,
      'rds:DescribeEventSubscriptions',
      [],
      (page) => new List(page),
      (output) => output.EventSubscriptionsList,
    )
    return Promise.all(items.map((each) => describe(aws, each)))
  },
})

const describe = async (aws: Aws, each: EventSubscription): Promise<Found<typeof facts>> => {
  if (each.CustSubscriptionId === undefined) throw incomplete('rds:DescribeEventSubscriptions')
  const chosen = distinct(each.EventCategoriesList ?? [])
  const sources = distinct(each.SourceIdsList ?? [])
  return {
    subject: each.CustSubscriptionId,
    facts: {
      enabled: each.Enabled ?? null,
      categories: chosen.length > 0 ? chosen : await allCategories(aws, each.SourceType),
      sourceType: each.SourceType ?? null,
      everySource: sources.length === 0,
      sources,
      status: each.Status ?? null,
    },
  }
}

const allCategories = (aws: Aws, type: string | undefined): Promise<readonly string[] | Unread> =>
  part('rds:DescribeEventCategories', aws.region, async () => {
    const { DescribeEventCategoriesCommand: List } = await import('@aws-sdk/client-rds')
    const { output } = await aws.ask('rds', new List({}))
    const maps: readonly EventCategoriesMap[] | undefined = output.EventCategoriesMapList
    if (!maps) throw incomplete('rds:DescribeEventCategories')
    const mine = maps.filter((each) => type === undefined || each.SourceType === type)
    return distinct(mine.flatMap((each) => each.EventCategories ?? []))
  })
