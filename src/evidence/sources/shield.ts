/** `aws/shield`: whether an account has Shield Advanced. */
import { z } from 'zod'
import { incomplete } from '../aws.ts'
import { setting } from '../facts.ts'
import { source, type AnySource } from '../source.ts'

const facts = { advanced: setting.boolean('Whether Shield Advanced is subscribed.') } as const

export const shield: AnySource = source<Record<string, never>, typeof facts>({
  id: 'aws/shield',
  title: 'Shield Advanced',
  version: 1,
  says: 'Whether the account has Shield Advanced. Shield Standard is always there and cannot be asked. A subscription by itself protects nothing: every resource must be added to it, which is not read. There is always one match, whatever the region of the binding.',
  params: z.strictObject({}) as z.ZodType<Record<string, never>>,
  facts,
  actions: ['shield:GetSubscriptionState'],
  collect: async (_, { aws }) => {
    const { GetSubscriptionStateCommand: Get } = await import('@aws-sdk/client-shield')
    // It is asked in one region only.
    const { output } = await aws.ask('shield', new Get({}), { region: 'us-east-1' })
    if (!output.SubscriptionState) throw incomplete('shield:GetSubscriptionState')
    return [{ subject: 'account', facts: { advanced: output.SubscriptionState === 'ACTIVE' } }]
  },
})
