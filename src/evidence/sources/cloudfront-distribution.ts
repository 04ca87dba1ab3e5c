/** `aws/cloudfront-distribution`: whether a site is served from the edge. */
import { z } from 'zod'
import type { Distribution, DistributionSummary } from '@aws-sdk/client-cloudfront'
import { incomplete, type Aws } from '../aws.ts'
import { measured, setting } from '../facts.ts'
import { exactlyOne, hidden } from '../params.ts'
import { walk } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'

type Params = { distribution?: string | undefined; alias?: string | undefined }

const facts = {
  status: measured.choice(['Deployed', 'InProgress'], 'Whether the newest settings are in force everywhere.'),
  enabled: setting.boolean('Whether it serves.'),
  webAcl: setting.boolean('Whether a web ACL protects it.'),
} as const

export const cloudfrontDistribution: AnySource = source<Params, typeof facts>({
  id: 'aws/cloudfront-distribution',
  title: 'CloudFront distribution',
  version: 1,
  says: 'Whether a site is served from the edge. `Deployed` says that the settings are everywhere, not that the site answers: one that is switched off is `Deployed` too, so look at `enabled`. Where the pages come from is not judged. Distributions are global: the region of the binding does not select them. A distribution that does not exist gives no match.',
  params: z
    .strictObject({
      distribution: hidden(z.string().trim().min(1), 'Id of the distribution.', 'E2EXAMPLE1234').optional(),
      alias: hidden(z.string().trim().min(1), 'Name under which it serves.', 'docs.acme.example').optional(),
    })
    .superRefine(exactlyOne('distribution', 'alias')),
  facts,
  actions: ['cloudfront:GetDistribution', 'cloudfront:ListDistributions'],
  collect: async ({ distribution, alias }, { aws }) =>
    distribution === undefined ? byAlias(aws, alias ?? '') : byId(aws, distribution),
})

type Match = Found<typeof facts>

const byId = async (aws: Aws, id: string): Promise<Match[]> => {
  const { GetDistributionCommand } = await import('@aws-sdk/client-cloudfront')
  const { output } = await aws.find('cloudfront', new GetDistributionCommand({ Id: id }), ['NoSuchDistribution'])
  if (output === null) return []
  const found = output.Distribution
  if (!found?.DistributionConfig) throw incomplete('cloudfront:GetDistribution')
  return [describe(found, found.DistributionConfig)]
}

const byAlias = async (aws: Aws, alias: string): Promise<Match[]> => {
  const { ListDistributionsCommand } = await import('@aws-sdk/client-cloudfront')
  const operation = 'cloudfront:ListDistributions'
  const { items } = await walk(operation, async (marker) => {
    const { output, clock } = await aws.ask('cloudfront', new ListDistributionsCommand({ Marker: marker }))
    const list = output.DistributionList
    // Without entries there is no list of them, but their number is always told.
    if (!list || (list.Items ?? []).length !== list.Quantity) throw incomplete(operation)
    return { items: list.Items ?? [], clock, next: list.IsTruncated ? list.NextMarker : undefined }
  })
  return items
    .filter(({ Aliases }) => Aliases?.Items?.some((each) => each.toLowerCase() === alias.toLowerCase()))
    .map((each) => describe(each, each))
}

const describe = (
  { Id, Status }: Distribution | DistributionSummary,
  settings: { readonly Enabled?: boolean | undefined; readonly WebACLId?: string | undefined },
): Match => ({
  subject: Id ?? '',
  facts: {
    status: Status === 'Deployed' || Status === 'InProgress' ? Status : null,
    enabled: settings.Enabled ?? null,
    webAcl: Boolean(settings.WebACLId),
  },
})
