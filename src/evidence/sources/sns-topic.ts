/** `aws/sns-topic`: who gets what a topic sends. */
import { z } from 'zod'
import type { Subscription } from '@aws-sdk/client-sns'
import { incomplete, type Aws } from '../aws.ts'
import { measured, setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { distinct, walk } from '../reading.ts'
import { source, type AnySource } from '../source.ts'

type Params = { topic: string }

const facts = {
  confirmedSubscriptions: measured.number('How many subscriptions are confirmed.'),
  pendingSubscriptions: measured.number('How many wait for confirmation and get nothing.'),
  protocols: setting.texts('How confirmed subscriptions are sent to: email, lambda, https and so on.'),
} as const

export const snsTopic: AnySource = source<Params, typeof facts>({
  id: 'aws/sns-topic',
  title: 'SNS topic',
  version: 1,
  regional: true,
  says: 'Who gets what a topic sends, counted from its subscriptions: the totals that the topic itself shows lag behind. One that waits for confirmation gets nothing. A confirmed mailbox may be dead, a function may fail, and a filter may hold everything back: only a test message shows that somebody reads it. Addresses are not recorded. A topic that does not exist gives no match.',
  params: z.strictObject({
    topic: hidden(z.string().trim().min(1), 'Name or ARN of the topic.', 'on-call'),
  }),
  facts,
  actions: ['sns:ListTopics', 'sns:ListSubscriptionsByTopic'],
  collect: async ({ topic }, { aws }) => {
    const { ListSubscriptionsByTopicCommand: List } = await import('@aws-sdk/client-sns')
    const arn = topic.startsWith('arn:') ? topic : await arnOf(aws, topic)
    if (arn === undefined) return []
    let gone = false
    const { items } = await walk<Subscription>(subscriptions, async (token) => {
      const { output, clock } = await aws.find('sns', new List({ TopicArn: arn, NextToken: token }), absent)
      if (output === null) {
        gone = true
        return { items: [], clock, next: undefined }
      }
      if (!output.Subscriptions) throw incomplete(subscriptions)
      return { items: output.Subscriptions, clock, next: output.NextToken || undefined }
    })
    if (gone) return []
    // In the place of an ARN stands `PendingConfirmation`, or `Deleted`.
    const confirmed = items.filter((each) => each.SubscriptionArn?.startsWith('arn:'))
    return [
      {
        subject: arn.split(':').at(-1) ?? arn,
        facts: {
          confirmedSubscriptions: confirmed.length,
          pendingSubscriptions: items.filter((each) => each.SubscriptionArn === 'PendingConfirmation').length,
          protocols: distinct(confirmed.map((each) => each.Protocol)),
        },
      },
    ]
  },
})

const topics = 'sns:ListTopics'
const subscriptions = 'sns:ListSubscriptionsByTopic'
const absent = ['NotFound', 'NotFoundException']

const arnOf = async (aws: Aws, name: string): Promise<string | undefined> => {
  const { ListTopicsCommand: List } = await import('@aws-sdk/client-sns')
  const { items } = await walk<string>(topics, async (token) => {
    const { output, clock } = await aws.ask('sns', new List({ NextToken: token }))
    if (!output.Topics) throw incomplete(topics)
    return { items: output.Topics.flatMap((each) => each.TopicArn ?? []), clock, next: output.NextToken || undefined }
  })
  return items.find((arn) => arn.split(':').at(-1) === name)
}
