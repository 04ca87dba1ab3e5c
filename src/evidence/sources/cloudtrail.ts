/** `aws/cloudtrail`: whether calls are logged, and whether the logs arrive. */
import { z } from 'zod'
import { incomplete } from '../aws.ts'
import { measured, of, setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { ageOf } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { part } from './s3.ts'

type Params = { trail: string }

const facts = {
  logging: measured.boolean('Whether it logs now.'),
  delivered: measured.boolean('Whether the newest delivery of logs succeeded; none before the first.'),
  deliveryAge: measured.duration('Time since logs were last delivered; none when never.'),
  multiRegion: setting.boolean('Whether it logs all regions.'),
  organisation: setting.boolean('Whether it logs all accounts of the organisation.'),
  validated: setting.boolean('Whether changed log files can be found out.'),
} as const

export const cloudtrail: AnySource = source<Params, typeof facts>({
  id: 'aws/cloudtrail',
  title: 'CloudTrail',
  version: 1,
  regional: true,
  says: 'Whether calls are logged, and whether the logs arrive: a trail that logs delivers nothing when its bucket refuses it, so look at `delivered` too. Logs arrive within about 5 minutes. A trail of all regions and one of the organisation are found from every region that they log. Which kinds of events are logged is not read; how long logs are kept is told by the bucket (`aws/s3-bucket`). A trail that does not exist gives no match.',
  params: z.strictObject({
    trail: hidden(z.string().trim().min(1), 'Name or ARN of the trail.', 'organisation'),
  }),
  facts,
  actions: ['cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus'],
  collect: async ({ trail }, { aws }) => {
    const { DescribeTrailsCommand: Describe, GetTrailStatusCommand: Get } = await import('@aws-sdk/client-cloudtrail')
    // By name the call would find only trails whose home is this region.
    const { output } = await aws.ask('cloudtrail', new Describe({ includeShadowTrails: true }))
    if (!output.trailList) throw incomplete('cloudtrail:DescribeTrails')
    const named = output.trailList.filter((each) => each.Name === trail || each.TrailARN === trail)
    return Promise.all(
      named.map(async (each) => {
        const { TrailARN: arn } = each
        if (!arn) throw incomplete('cloudtrail:DescribeTrails')
        const status = await part('cloudtrail:GetTrailStatus', aws.region, async () => {
          const read = await aws.ask('cloudtrail', new Get({ Name: arn }))
          if (read.output.IsLogging === undefined) throw incomplete('cloudtrail:GetTrailStatus')
          return read
        })
        return {
          subject: arn,
          facts: {
            logging: of(status, ({ output }) => output.IsLogging ?? null),
            delivered: of(status, ({ output }) =>
              output.LatestDeliveryError ? false : output.LatestDeliveryTime ? true : null,
            ),
            deliveryAge: of(status, ({ output, clock }) => ageOf(output.LatestDeliveryTime, clock)),
            multiRegion: each.IsMultiRegionTrail ?? null,
            organisation: each.IsOrganizationTrail ?? null,
            validated: each.LogFileValidationEnabled ?? null,
          },
        }
      }),
    )
  },
})
