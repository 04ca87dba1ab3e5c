/** `aws/support-plan`: whether somebody at AWS can be called. */
import { z } from 'zod'
import { incomplete } from '../aws.ts'
import { measured } from '../facts.ts'
import { source, type AnySource } from '../source.ts'

const facts = {
  subscribed: measured.boolean('Whether a paid plan is in force that answers technical cases by program.'),
  urgentLevels: measured.number(
    'How many severities above "normal" can be chosen: 2 (high, urgent) or 3 (critical too), depending on the plan.',
  ),
} as const

export const supportPlan: AnySource = source<Record<string, never>, typeof facts>({
  id: 'aws/support-plan',
  title: 'AWS Support plan',
  version: 1,
  says: 'Whether somebody can be called. Without a plan that includes the Support API (Business or higher) the call is refused because of the subscription, and that refusal is the answer; a missing permission is not, and leaves the fact unread. Which plan it is cannot be asked. There is always one match, whatever the region of the binding.',
  params: z.strictObject({}) as z.ZodType<Record<string, never>>,
  facts,
  actions: ['support:DescribeSeverityLevels'],
  collect: async (_, { aws }) => {
    const { DescribeSeverityLevelsCommand: Describe } = await import('@aws-sdk/client-support')
    const { output } = await aws.find(
      'support',
      new Describe({ language: 'en' }),
      ['SubscriptionRequiredException'],
      // It is asked in one region only.
      { region: 'us-east-1' },
    )
    if (output === null) return [{ subject: 'account', facts: { subscribed: false, urgentLevels: 0 } }]
    if (!output.severityLevels) throw incomplete('support:DescribeSeverityLevels')
    const urgent = output.severityLevels.filter(({ code }) => code !== 'low' && code !== 'normal')
    return [{ subject: 'account', facts: { subscribed: true, urgentLevels: urgent.length } }]
  },
})
