/**
 * `aws/config-resources`: one setting of all resources of a kind, over thousands of accounts, with one query to the
 * aggregator of AWS Config. It answers with one match per value. Rows count only when every account and region
 * that is asked about was gathered: what is missing from the others could have any value.
 */
import { z } from 'zod'
import type { AggregatedSourceStatus } from '@aws-sdk/client-config-service'
import { incomplete } from '../aws.ts'
import { ReadError } from '../errors.ts'
import { measured, setting } from '../facts.ts'
import { hidden, open, tag } from '../params.ts'
import { ageOf, distinct, oldestOf } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { hasTag, readSelected, readStatuses, selectAction, statusAction, tagsForm } from './config.ts'

type Params = {
  aggregator: string
  kind: string
  property: string
  accounts?: readonly string[] | undefined
  regions?: readonly string[] | undefined
  tag?: { key: string; value: string } | undefined
}

const facts = {
  value: setting.text('The value; none for resources that have none.'),
  resources: setting.number('How many resources have it.'),
  accounts: setting.number('In how many accounts they lie.'),
  percent: setting.percent('Their share of all resources.'),
  examples: setting.texts('At most five of them, as account, region and name.', 'internal'),
  gatheredAge: measured.duration(
    'Time since the records were gathered, of the account and region where that was longest ago.',
  ),
} as const

// The letters that AWS lets a tag have. None of them ends a text in a query.
const tagLetters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
const longest = 4096

export const configResources: AnySource = source<Params, typeof facts>({
  id: 'aws/config-resources',
  title: 'Settings of many accounts',
  version: 1,
  regional: true,
  says: 'One setting of all resources of a kind, in all accounts and regions that an aggregator of AWS Config gathers, with one query: one match per value, so that `every` over `value` judges thousands of resources. The binding names the region of the aggregator. While an account or region that is asked about failed, is outdated or was never gathered, there is no answer. It tells settings and never freshness: not when a backup or anything else last took place. Only recorded kinds are seen: an account whose recorder is off or leaves out the kind has no rows, and nothing here shows it. Changes arrive with delay; `gatheredAge` tells when records were gathered, not when a resource was looked at. A property that AWS Config does not know may read as if no resource had a value, so claim the value that must be there, and how many resources. Queries have no joins, and conditions on lists match across their elements; so tags are compared again in the rows, and a property that is a list or a group of settings is refused. So are more than 100 different values, and values that name an account, because everybody may see values. No resources of the kind give no match, so claim how many there must be.',
  params: z
    .strictObject({
      aggregator: hidden(z.string().regex(/^[\w-]+$/, 'it is not a name'), 'Name of the aggregator.', 'organisation'),
      kind: open(
        z.string().regex(/^AWS::\w+::\w+$/, 'it is not a kind as AWS Config names it'),
        'The kind of the resources, as AWS Config names it.',
        'AWS::S3::Bucket',
      ),
      property: open(
        z.string().regex(/^[A-Za-z]\w*(\.\w+)*$/, 'it is not a path of names with dots between them'),
        'The setting, as AWS Config names it, in the same capital and small letters. Everybody may see its values.',
        'supplementaryConfiguration.BucketVersioningConfiguration.status',
      ),
      accounts: hidden(
        z.array(z.string().regex(/^\d{12}$/, 'it is not an account')).min(1),
        'Counts only these accounts.',
        ['123456789012'],
      ).optional(),
      regions: open(
        z.array(z.string().regex(/^([a-z]{2,}(-[a-z]+)+-\d+|global)$/, 'it is not a region, and not `global`')).min(1),
        'Counts only these regions; `global` is where roles and the like lie.',
        ['eu-west-1'],
      ).optional(),
      tag: hidden(tag, 'Counts only resources with this tag.', { key: 'product', value: 'orders' }).optional(),
    })
    .superRefine((params, context) => {
      if (params.tag && !tagLetters.test(params.tag.key + params.tag.value))
        context.addIssue({
          code: 'custom',
          path: ['tag'],
          message: 'The tag has letters that AWS lets no tag have.',
          params: { hint: 'Write letters, digits, spaces and `_ . : / = + - @`.' },
        })
      const { length } = expressionOf(params)
      if (length <= longest) return
      context.addIssue({
        code: 'custom',
        message: `The query would have ${length} characters, and AWS Config takes ${longest}.`,
        params: { hint: 'Name fewer accounts, in several bindings, or leave `accounts` out to count all of them.' },
      })
    }),
  facts,
  actions: [selectAction, statusAction],
  collect: async (params, { aws }) => {
    const at = { region: aws.region }
    const { items, clock } = await readStatuses(aws, params.aggregator, at)
    const sources = gatheredOf(items, params)
    const rows = await readSelected(aws, params.aggregator, expressionOf(params), at)
    const resources = resourcesOf(rows, params)
    const gatheredAge = ageOf(oldestOf(sources.flatMap((each) => each.LastUpdateTime ?? [])), clock)
    const groups = Map.groupBy(resources, (each) => each.value)
    if (groups.size > 100) throw unfit('has more than 100 different values')
    return [...groups].map(([value, group]) => ({
      subject: value === null ? 'no value' : `value ${value}`,
      facts: {
        value,
        resources: group.length,
        accounts: distinct(group.map((each) => each.account)).length,
        percent: (100 * group.length) / resources.length,
        examples: distinct(group.map((each) => each.subject)).slice(0, 5),
        gatheredAge,
      },
    }))
  },
})

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
const oneOf = (texts: readonly string[]): string => `IN (${distinct(texts).map(quoted).join(', ')})`

/** The query. Only its conditions narrow it: key and value may be met by two different tags, so rows are looked at again. */
const expressionOf = ({ kind, property, accounts, regions, tag }: Params): string => {
  const fields = ['accountId', 'awsRegion', 'resourceId', 'resourceName', property, ...(tag ? ['tags'] : [])]
  const conditions = [
    `resourceType = ${quoted(kind)}`,
    ...(accounts ? [`accountId ${oneOf(accounts)}`] : []),
    ...(regions ? [`awsRegion ${oneOf(regions)}`] : []),
    ...(tag ? [`tags.key = ${quoted(tag.key)}`] : []),
    ...(tag?.value ? [`tags.value = ${quoted(tag.value)}`] : []),
  ]
  return `SELECT ${fields.join(', ')} WHERE ${conditions.join(' AND ')}`
}

// A source that has no moment was never gathered.
const isGathered = ({ LastUpdateStatus, LastUpdateTime }: AggregatedSourceStatus): boolean =>
  LastUpdateStatus === 'SUCCEEDED' && LastUpdateTime !== undefined

/** The accounts and regions that the rows speak of. Fails unless all of them were gathered. */
const gatheredOf = (
  items: readonly AggregatedSourceStatus[],
  { accounts, regions }: Params,
): readonly AggregatedSourceStatus[] => {
  // What lies in no region is recorded in any of them.
  const places = regions?.includes('global') ? undefined : regions
  const known = items.filter((each) => each.SourceType === 'ACCOUNT')
  const mine = known.filter(
    ({ SourceId: account = '', AwsRegion: region = '' }) =>
      (accounts?.includes(account) ?? true) && (places?.includes(region) ?? true),
  )
  const failed = mine.filter((each) => !isGathered(each)).length
  // An organisation that was not read may have accounts that nobody knows of.
  const unknown = accounts ? 0 : items.filter((each) => each.SourceType === 'ORGANIZATION' && !isRead(each)).length
  const wanted = distinct(accounts ?? known.map((each) => each.SourceId)).flatMap((account) =>
    (places ? distinct(places) : [undefined]).map((region) => ({ account, region })),
  )
  const missing = wanted.filter(
    ({ account, region }) =>
      !mine.some((each) => each.SourceId === account && (region === undefined || each.AwsRegion === region)),
  ).length
  const all = failed + unknown + missing
  if (all > 0 || mine.length === 0)
    throw new ReadError(
      'transient',
      mine.length === 0
        ? 'The aggregator gathers nothing of what is asked about.'
        : `The aggregator did not gather all that is asked about: ${all} of its sources failed, are outdated or were never gathered.`,
      'Look at the sources of the aggregator, or limit the binding to accounts and regions that are gathered.',
    )
  return mine
}

const isRead = (each: AggregatedSourceStatus): boolean => each.LastUpdateStatus === 'SUCCEEDED'

const rowForm = z.object({
  accountId: z.string().min(1),
  awsRegion: z.string().min(1),
  resourceId: z.string().min(1),
  resourceName: z.string().nullish(),
  tags: tagsForm,
})

type Resource = { readonly account: string; readonly subject: string; readonly value: string | null }

/** The resources that rows tell of, each once, and each with its value. */
const resourcesOf = (rows: readonly unknown[], { property, tag }: Params): readonly Resource[] => {
  const found = new Map<string, Resource>()
  for (const json of rows) {
    const row = rowForm.safeParse(json)
    if (!row.success) throw incomplete(selectAction)
    const { accountId: account, awsRegion, resourceId, resourceName, tags } = row.data
    if (tag && !hasTag(tags ?? [], tag)) continue
    const subject = [account, awsRegion, resourceName || resourceId].join('/')
    found.set([account, awsRegion, resourceId].join('/'), { account, subject, value: valueOf(json, property) })
  }
  return [...found.values()]
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const valueOf = (json: unknown, property: string): string | null => {
  let value = json
  for (const name of property.split('.')) {
    if (!isGroup(value)) throw unfit('names a group of settings, or something in a list or a text')
    value = Object.hasOwn(value, name) ? value[name] : undefined
    // AWS Config leaves out what a resource does not have.
    if (value === undefined || value === null) return null
  }
  if (typeof value === 'object') throw unfit('names a group of settings')
  const text = String(value)
  if (/^arn:|(?<!\d)\d{12}(?!\d)/.test(text)) throw unfit('has values that name an account')
  return text
}

const unfit = (what: string): ReadError =>
  new ReadError('invalid', `The property ${what}.`, 'Name a single setting under `property`, such as whether it is on.')
