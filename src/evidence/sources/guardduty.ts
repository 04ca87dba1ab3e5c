/** `aws/guardduty`: whether threats are looked for in a region. */
import { z } from 'zod'
import { incomplete } from '../aws.ts'
import { measured, setting } from '../facts.ts'
import { distinct, walk } from '../reading.ts'
import { source, type AnySource } from '../source.ts'

const facts = {
  enabled: measured.boolean('Whether the detector works; one that is suspended does not.'),
  features: setting.texts('What it looks at, by the names of GuardDuty.'),
} as const

export const guardduty: AnySource = source<Record<string, never>, typeof facts>({
  id: 'aws/guardduty',
  title: 'GuardDuty',
  version: 1,
  regional: true,
  says: 'Whether threats are looked for in the region of the binding; every region has a detector of its own, and no detector gives no match. That threats are looked for does not mean that somebody reads what is found.',
  params: z.strictObject({}) as z.ZodType<Record<string, never>>,
  facts,
  actions: ['guardduty:ListDetectors', 'guardduty:GetDetector'],
  collect: async (_, { aws }) => {
    const { GetDetectorCommand: Get, ListDetectorsCommand: List } = await import('@aws-sdk/client-guardduty')
    const operation = 'guardduty:ListDetectors'
    const { items } = await walk<string>(operation, async (token) => {
      const { output, clock } = await aws.ask('guardduty', new List({ MaxResults: 50, NextToken: token }))
      if (!output.DetectorIds) throw incomplete(operation)
      return { items: output.DetectorIds, clock, next: output.NextToken || undefined }
    })
    return Promise.all(
      items.map(async (id) => {
        const { output } = await aws.ask('guardduty', new Get({ DetectorId: id }))
        if (!output.Status) throw incomplete('guardduty:GetDetector')
        const features = (output.Features ?? []).filter((each) => each.Status === 'ENABLED')
        return {
          subject: id,
          facts: { enabled: output.Status === 'ENABLED', features: distinct(features.map((each) => each.Name)) },
        }
      }),
    )
  },
})
