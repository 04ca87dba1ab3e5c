/**
 * `aws/region-inventory`: what AWS Config has recorded in a region, and in all others, in a single match. "Nothing is there"
 * counts only where somebody looked: a region that is not gathered, gathered with errors, or not recorded leaves its
 * facts unread.
 */
import { z } from 'zod'
import type { AggregatedSourceStatus } from '@aws-sdk/client-config-service'
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import { ReadError } from '../errors.ts'
import { isUnread, measured, unread, type Unread } from '../facts.ts'
import { hidden, open, tag } from '../params.ts'
import { ageOf, distinct, oldestOf } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import {
  hasTag,
  readSelected,
  readStatuses,
  selectAction,
  statusAction,
  tagsForm,
  type At,
  type Tag,
} from './config.ts'
import { part } from './s3.ts'

type Params = {
  aggregator: string
  aggregatorRegion?: string | undefined
  account?: string | undefined
  tag?: { key: string; value: string } | undefined
  kinds?: readonly string[] | undefined
}

const facts = {
  resources: measured.number('How many resources lie in the region of the binding.'),
  kinds: measured.texts('Their kinds.', 'customer'),
  regions: measured.texts('All regions with resources.'),
  elsewhere: measured.number('How many resources lie in other regions.'),
  gatheredAge: measured.duration('Time since the records of the region of the binding were last gathered.'),
} as const

export const regionInventory: AnySource = source<Params, typeof facts>({
  id: 'aws/region-inventory',
  title: 'Resources of a region',
  version: 1,
  regional: true,
  says: 'What AWS Config has recorded in the region of the binding, and where else the account has anything. Only recorded kinds are seen, so record all of them. No rows from a region that is not gathered, that failed, or whose recorder is off mean nothing: its facts are then unread, and `elsewhere` counts only when every region that the account can use was looked at. Networks and what AWS Config itself puts into a region are not counted; some services have things of their own everywhere, so name `kinds` where they disturb. What lies in no region, such as roles, is left out. When the aggregator gathers several accounts, the binding names one of them, and whether its recorders run is not asked. There is always one match.',
  params: z.strictObject({
    aggregator: hidden(z.string().regex(/^[\w-]+$/, 'it is not a name'), 'Name of the aggregator.', 'organisation'),
    aggregatorRegion: open(
      z.string().trim().min(1),
      'The region in which the aggregator lies, when it is not that of the binding.',
      'eu-west-1',
    ).optional(),
    account: hidden(
      z.string().regex(/^\d{12}$/, 'it is not an account'),
      'Counts only this account; needed when the aggregator gathers several.',
      '123456789012',
    ).optional(),
    tag: hidden(tag, 'Counts only resources with this tag.', { key: 'product', value: 'orders' }).optional(),
    kinds: open(
      z.array(z.string().regex(/^AWS::\w+::\w+$/, 'it is not a kind as AWS Config names it')).min(1),
      'Counts only resources of these kinds.',
      ['AWS::RDS::DBInstance', 'AWS::ECS::Service'],
    ).optional(),
  }),
  facts,
  actions: [selectAction, statusAction, 'config:DescribeConfigurationRecorderStatus', 'ec2:DescribeRegions'],
  collect: async (params, { aws }) => {
    const at = { region: params.aggregatorRegion ?? aws.region }
    const { gathered, clock } = await readSources(aws, params, at)
    const [rows, regions] = await Promise.all([readRows(aws, params, at), readRegions(aws)])
    const looked = await Promise.all(
      distinct([...regions, aws.region]).map(async (region) => ({
        region,
        gap: await gapOf(aws, params, region, gathered),
      })),
    )
    const here = rows.filter((each) => each.region === aws.region)
    const there = rows.filter((each) => each.region !== aws.region)
    const gapHere = looked.find((each) => each.region === aws.region)?.gap
    const gapAnywhere = gapHere ?? looked.find((each) => each.gap)?.gap
    const gapThere = looked.find((each) => each.gap && each.region !== aws.region)?.gap
    const times = gathered.filter((each) => each.AwsRegion === aws.region).flatMap((each) => each.LastUpdateTime ?? [])
    return [
      {
        subject: 'resources',
        facts: {
          resources: gapHere ?? here.length,
          kinds: gapHere ?? distinct(here.map((each) => each.kind)),
          regions: gapAnywhere ?? distinct(rows.map((each) => each.region)),
          elsewhere: gapThere ?? there.length,
          gatheredAge: ageOf(oldestOf(times), clock),
        },
      },
    ]
  },
})

const recorder = 'config:DescribeConfigurationRecorderStatus'

/** What the aggregator gathers of the account that is asked about. */
const readSources = async (
  aws: Aws,
  { aggregator, account }: Params,
  at: At,
): Promise<{ readonly gathered: readonly AggregatedSourceStatus[]; readonly clock: Instant }> => {
  const { items, clock } = await readStatuses(aws, aggregator, at)
  const accounts = items.filter((each) => each.SourceType === 'ACCOUNT')
  if (account === undefined && distinct(accounts.map((each) => each.SourceId)).length > 1)
    throw new ReadError(
      'invalid',
      'The aggregator gathers several accounts, and the binding names none of them.',
      'Name one under `account` in the parameters of the binding.',
    )
  return { gathered: accounts.filter((each) => account === undefined || each.SourceId === account), clock }
}

/** Kinds that AWS itself puts into every region. */
const furniture =
  /^AWS::(Config::|EC2::(VPC|Subnet|RouteTable|SubnetRouteTableAssociation|NetworkAcl|SecurityGroup|InternetGateway|DHCPOptions)$)/

type Row = { readonly region: string; readonly kind: string }

const readRows = async (aws: Aws, { aggregator, account, tag, kinds }: Params, at: At): Promise<readonly Row[]> => {
  const conditions = [
    ...(account === undefined ? [] : [`accountId = '${account}'`]),
    ...(kinds === undefined ? [] : [`resourceType IN (${kinds.map((kind) => `'${kind}'`).join(', ')})`]),
  ]
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  const rows = await readSelected(aws, aggregator, `SELECT resourceId, resourceType, awsRegion, tags${where}`, at)
  return (
    rows
      .map(rowOf)
      .filter((each) => each.region !== 'global' && (kinds !== undefined || !furniture.test(each.kind)))
      // Not asked for in the query: a condition on key and value would be met by two different tags.
      .filter((each) => !tag || hasTag(each.tags, tag))
  )
}

const rowForm = z.object({
  awsRegion: z.string(),
  resourceType: z.string(),
  tags: tagsForm,
})

const rowOf = (json: unknown): Row & { readonly tags: readonly Tag[] } => {
  const row = rowForm.safeParse(json)
  if (!row.success) throw incomplete(selectAction)
  return { region: row.data.awsRegion, kind: row.data.resourceType, tags: row.data.tags ?? [] }
}

/** The regions that the account can use. */
const readRegions = async (aws: Aws): Promise<readonly string[]> => {
  const { DescribeRegionsCommand } = await import('@aws-sdk/client-ec2')
  const { output } = await aws.ask('ec2', new DescribeRegionsCommand({ AllRegions: false }))
  if (!output.Regions) throw incomplete('ec2:DescribeRegions')
  return output.Regions.flatMap((each) => each.RegionName ?? [])
}

/** Why no rows of a region would mean nothing; `undefined` when they mean that nothing is there. */
const gapOf = async (
  aws: Aws,
  { account }: Params,
  region: string,
  gathered: readonly AggregatedSourceStatus[],
): Promise<Unread | undefined> => {
  const mine = gathered.filter((each) => each.AwsRegion === region)
  if (mine.length === 0)
    return unseen(`AWS Config does not gather ${region}.`, 'Let the aggregator gather all regions.')
  if (mine.some((each) => each.LastUpdateStatus !== 'SUCCEEDED'))
    return unseen(`The records of ${region} were not gathered completely.`, `Look at the sources of the aggregator.`)
  // Recorders of another account cannot be asked with the credentials of this one.
  if (account !== undefined) return undefined
  // A region that may not even be asked is one that nobody looked at, and no reason to know nothing of the others.
  const recorders = await part(recorder, region, async () => {
    const { DescribeConfigurationRecorderStatusCommand: Describe } = await import('@aws-sdk/client-config-service')
    const { output } = await aws.ask('config', new Describe({}), { region })
    if (!output.ConfigurationRecordersStatus) throw incomplete(recorder)
    return output.ConfigurationRecordersStatus
  })
  if (isUnread(recorders)) return recorders
  return recorders.some((each) => each.recording === true && each.lastStatus !== 'Failure')
    ? undefined
    : unseen(`AWS Config does not record in ${region}.`, 'Switch on its recorder there, for all kinds.')
}

const unseen = (message: string, hint: string): Unread => unread({ class: 'not-configured', message, hint })
