/** One setting over many accounts. The emulator has no aggregator to ask: a small server answers as AWS Config does, in AWS JSON 1.1. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Draft } from '../../src/evidence/record.ts'
import { binding, collectFrom, collectOne } from './make.ts'
import { json, jsonError, type Answer } from './proxy.ts'
import { ago, clock, startWire, xml, type Wire } from './wire.ts'

Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' })

const property = 'supplementaryConfiguration.BucketVersioningConfiguration.status'
const params = { aggregator: 'all', kind: 'AWS::S3::Bucket', property }
const [one, two, three] = ['111111111111', '222222222222', '333333333333'] as const
const [ireland, ohio] = ['eu-west-1', 'us-east-2'] as const
const statuses = 'DescribeConfigurationAggregatorSourcesStatus'
const select = 'SelectAggregateResourceConfig'

type Status = Record<string, unknown>
const gathered = (SourceId: string, AwsRegion: string, more: Status = {}): Status => ({
  SourceId,
  SourceType: 'ACCOUNT',
  AwsRegion,
  LastUpdateStatus: 'SUCCEEDED',
  LastUpdateTime: ago(600),
  ...more,
})
const row = (accountId: string, resourceName: string, status?: unknown, more: object = {}): string =>
  JSON.stringify({
    accountId,
    awsRegion: ireland,
    resourceId: `id-${resourceName}`,
    resourceName,
    ...(status === undefined
      ? {}
      : { supplementaryConfiguration: { BucketVersioningConfiguration: { status, isMfaDeleteEnabled: null } } }),
    ...more,
  })

let wire: Wire
let sources: Status[]
let rows: string[]
let size: number
let refused: (operation: string, token: string) => Answer | undefined

beforeAll(async () => {
  wire = await startWire()
})
afterAll(() => wire?.stop())
beforeEach(() => {
  sources = [gathered(one, ireland), gathered(two, ireland, { LastUpdateTime: ago(7200) }), gathered(two, ohio)]
  rows = [row(one, 'a', 'Enabled'), row(two, 'b', 'Enabled'), row(two, 'c', 'Suspended'), row(one, 'd')]
  size = 2
  refused = () => undefined
  wire.calls.length = 0
  wire.answers = ({ operation, body }) => {
    const token = String(body['NextToken'] ?? '')
    const wrong = refused(operation, token)
    if (wrong) return wrong
    const from = Number(token)
    const next = (all: readonly unknown[]): object =>
      from + size < all.length ? { NextToken: String(from + size) } : {}
    if (operation === statuses)
      return json({ AggregatedSourceStatusList: sources.slice(from, from + size), ...next(sources) }, utc)
    if (operation === select)
      return json({ Results: rows.slice(from, from + size), QueryInfo: { SelectFields: [] }, ...next(rows) }, utc)
    return undefined
  }
})

const utc = new Date(clock).toUTCString()
const read = (more: Record<string, unknown> = {}): Promise<Draft> =>
  collectOne(wire.url, 'aws/config-resources', { ...params, ...more }, { region: ireland }, { attempts: 1 })
const made = (operation: string): number => wire.calls.filter((each) => each.operation === operation).length
const expression = (): unknown => wire.calls.find((each) => each.operation === select)?.body['Expression']
const values = ({ matches }: Draft): unknown[] => matches.map(({ facts }) => [facts['value'], facts['resources']])

test('one match per value, over all accounts and pages; nothing is asked twice', async () => {
  const { error, matches, operations } = await read()
  expect(error).toBeNull()
  expect(operations).toEqual([`config:${statuses}`, `config:${select}`])
  expect(matches).toEqual([
    {
      subject: 'no value',
      facts: {
        value: null,
        resources: 1,
        accounts: 1,
        percent: 25,
        examples: [`${one}/${ireland}/d`],
        gatheredAge: 7200,
      },
    },
    {
      subject: 'value Enabled',
      facts: {
        value: 'Enabled',
        resources: 2,
        accounts: 2,
        percent: 50,
        examples: [`${one}/${ireland}/a`, `${two}/${ireland}/b`],
        gatheredAge: 7200,
      },
    },
    {
      subject: 'value Suspended',
      facts: {
        value: 'Suspended',
        resources: 1,
        accounts: 1,
        percent: 25,
        examples: [`${two}/${ireland}/c`],
        gatheredAge: 7200,
      },
    },
  ])
  expect([made(statuses), made(select)]).toEqual([2, 2])
  expect(wire.calls.every((each) => each.body['Limit'] === 100)).toBe(true)
  expect(expression()).toBe(
    `SELECT accountId, awsRegion, resourceId, resourceName, ${property} WHERE resourceType = 'AWS::S3::Bucket'`,
  )
})

test('thousands of resources are few matches with few examples, and a row that comes twice is one resource', async () => {
  size = 100
  rows = Array.from({ length: 1201 }, (_, index) => row(index % 2 ? one : two, `b${index % 1200}`, index % 1200 > 2))
  const draft = await read()
  expect(values(draft)).toEqual([
    ['false', 3],
    ['true', 1197],
  ])
  expect(draft.matches[1]?.facts).toMatchObject({ accounts: 2, percent: 99.75 })
  expect(draft.matches[1]?.facts['examples']).toHaveLength(5)
  expect(made(select)).toBe(13)
})

test('bindings over the same aggregator look at its sources once', async () => {
  const other = { ...params, property: 'configuration.name' }
  const bindings = [params, other, params].map((each, index) =>
    binding('aws/config-resources', each, { id: `b${index}`, region: ireland }),
  )
  const { records } = await collectFrom(wire.url, bindings)
  expect(records.map(({ error }) => error)).toEqual([null, null, null])
  expect([made(statuses), made(select)]).toEqual([2, 4])
})

test('the inventory of a region rests on the same look at the sources', async () => {
  const { answers } = wire
  wire.answers = (asked) => {
    if (asked.operation === 'DescribeRegions')
      return xml(
        `<DescribeRegionsResponse><regionInfo><item><regionName>${ohio}</regionName></item></regionInfo></DescribeRegionsResponse>`,
      )
    return String(asked.body['Expression']).includes('SELECT resourceId, resourceType')
      ? json({ Results: [row(two, 'b', undefined, { resourceType: 'AWS::S3::Bucket' })] }, utc)
      : answers(asked)
  }
  const inventory = { aggregator: 'all', account: two }
  const { records } = await collectFrom(wire.url, [
    binding('aws/config-resources', params, { id: 'a', region: ireland }),
    binding('aws/region-inventory', inventory, { id: 'b', region: ireland }),
  ])
  expect(records.map(({ error }) => error)).toEqual([null, null])
  expect(records[1]?.matches[0]).toEqual({
    subject: 'resources',
    facts: { resources: 1, kinds: ['AWS::S3::Bucket'], regions: [ireland], elsewhere: 0, gatheredAge: 7200 },
  })
  expect([made(statuses), made(select)]).toEqual([2, 3])
})

test('accounts, regions and a tag narrow the query; a tag is met by one tag', async () => {
  const tags = (...pairs: string[][]): object => ({ tags: pairs.map(([key, value]) => ({ key, value })) })
  rows = [
    row(one, 'a', 'Enabled', tags(['product', 'orders'])),
    row(one, 'b', 'Suspended', tags(['product', 'else'], ['stage', 'orders'])),
    row(one, 'c', 'Suspended'),
  ]
  const tag = { key: 'product', value: 'orders' }
  expect(values(await read({ accounts: [two, one, two], regions: [ireland], tag }))).toEqual([['Enabled', 1]])
  expect(expression()).toBe(
    `SELECT accountId, awsRegion, resourceId, resourceName, ${property}, tags WHERE resourceType = 'AWS::S3::Bucket' AND accountId IN ('${one}', '${two}') AND awsRegion IN ('${ireland}') AND tags.key = 'product' AND tags.value = 'orders'`,
  )
})

test('no resources of the kind', async () => {
  rows = []
  expect(await read()).toMatchObject({ matches: [], error: null })
})

test.each([
  ['failed', { LastUpdateStatus: 'FAILED' }],
  ['is outdated', { LastUpdateStatus: 'OUTDATED' }],
  ['was never gathered', { LastUpdateTime: undefined }],
])('while a source %s there is no answer, unless the binding leaves it out', async (_, trouble) => {
  sources[2] = gathered(two, ohio, trouble)
  for (const found of [rows, []]) {
    rows = found
    const { matches, error } = await read()
    expect([matches, error?.class]).toEqual([[], 'transient'])
    expect(error?.message).toContain(': 1 of its sources failed')
    expect(JSON.stringify(error)).not.toMatch(/\d{12}/)
    expect((await read({ accounts: [two] })).error?.class).toBe('transient')
    expect((await read({ regions: [ohio] })).error?.class).toBe('transient')
    // What lies in no region may be recorded in the one that failed.
    expect((await read({ regions: ['global'] })).error?.class).toBe('transient')
    expect(made(select)).toBe(0)
  }
  expect((await read({ accounts: [one] })).error).toBeNull()
  expect((await read({ regions: [ireland] })).error).toBeNull()
  expect((await read({ accounts: [two], regions: [ireland] })).error).toBeNull()
})

test.each([
  ['an account that is not gathered', { accounts: [one, three] }],
  ['a region that one account lacks', { regions: [ohio] }],
  ['a region that a named account lacks', { accounts: [one], regions: [ireland, ohio] }],
])('no rows of %s mean nothing', async (_, more) => {
  rows = []
  const { error } = await read(more)
  expect(error?.class).toBe('transient')
  expect(error?.message).toMatch(/1 of its sources|gathers nothing/)
})

test('an aggregator that gathers nothing, and an organisation whose accounts were not read', async () => {
  const organization = gathered('o-1', ireland, { SourceType: 'ORGANIZATION', LastUpdateStatus: 'FAILED' })
  sources = [...sources, organization]
  expect((await read()).error?.class).toBe('transient')
  expect((await read({ accounts: [one] })).error).toBeNull()
  sources = []
  expect((await read()).error).toMatchObject({ class: 'transient', message: expect.stringContaining('nothing') })
})

test.each([
  ['a group', row(one, 'a', { a: 1 }), 'group of settings'],
  ['a list', row(one, 'a', ['Enabled']), 'group of settings'],
  ['in a list', row(one, 'a', undefined, { supplementaryConfiguration: [{ a: 1 }] }), 'in a list'],
  ['the name of a key', row(one, 'a', `arn:aws:kms:eu-west-1:${one}:key/x`), 'name an account'],
])('a value that is %s is refused', async (_, wrong, message) => {
  rows = [...rows, wrong]
  const { error, matches } = await read()
  expect([matches, error?.class]).toEqual([[], 'invalid'])
  expect(error?.message).toContain(message)
  expect(error?.message).not.toContain(one)
})

test('a property with a value for every resource is no setting', async () => {
  rows = Array.from({ length: 101 }, (_, index) => row(one, `b${index}`, index))
  expect((await read()).error?.message).toContain('more than 100')
})

test('names that every object has are not values', async () => {
  expect(values(await read({ property: 'constructor.name' }))).toEqual([[null, 4]])
})

test.each([
  ['kind', "AWS::S3::Bucket' OR resourceType = 'AWS::EC2::Instance"],
  ['property', 'configuration.name WHERE accountId'],
  ['property', 'configuration.name, tags'],
  ['property', "a'b"],
  ['property', 'configuration.name\n'],
  ['property', 'configuration..name'],
  ['accounts', [`${one}' OR accountId LIKE '%`]],
  ['accounts', []],
  ['regions', ["eu-west-1') OR awsRegion IN ('us-east-2"]],
  ['tag', { key: "product' OR tags.key = 'x", value: 'orders' }],
  ['tag', { key: 'product', value: "o'; x" }],
  ['tag', { key: 'product', value: 'o\\' }],
  // A query that AWS Config would refuse for its length.
  ['accounts', Array.from({ length: 256 }, (_, index) => String(100_000_000_000 + index))],
])('%s %j is refused before anything is asked', async (name, value) => {
  const { records, problems } = await collectFrom(wire.url, [
    binding('aws/config-resources', { ...params, [name]: value }, { region: ireland }),
  ])
  expect(records).toEqual([])
  expect(problems).toHaveLength(1)
  expect(wire.calls).toEqual([])
})

test.each([
  ['refused', select, jsonError(400, 'AccessDeniedException'), 'denied'],
  ['refused at its sources', statuses, jsonError(400, 'AccessDeniedException'), 'denied'],
  ['of no aggregator', statuses, jsonError(400, 'NoSuchConfigurationAggregatorException'), 'not-found'],
  ['to a query it does not take', select, jsonError(400, 'InvalidExpressionException'), 'invalid'],
  ['without rows', select, json({}), 'transient'],
  ['without sources', statuses, json({}), 'transient'],
  ['with a row that is cut off', select, json({ Results: ['{"accountId":"1111'] }), 'transient'],
  ['with a row of no account', select, json({ Results: ['{"resourceId":"a"}'] }), 'transient'],
])('an answer %s is an error, and no empty estate', async (_, operation, answer, kind) => {
  refused = (each) => (each === operation ? answer : undefined)
  const { error, matches } = await read()
  expect([error?.class, matches]).toEqual([kind, []])
  expect(error?.message).not.toContain('secret')
})

test.each([statuses, select])('a second page of %s that is refused, or that comes again, is no end', async (name) => {
  refused = (operation, token) =>
    operation === name && token !== '' ? jsonError(400, 'ThrottlingException') : undefined
  size = 1
  expect(await read()).toMatchObject({ matches: [], error: { class: 'throttled' } })
  refused = (operation, token) =>
    operation === name && token !== ''
      ? json({ AggregatedSourceStatusList: [], Results: [], NextToken: token })
      : undefined
  expect(await read()).toMatchObject({ matches: [], error: { class: 'transient' } })
})
