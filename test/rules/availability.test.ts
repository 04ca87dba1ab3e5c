/** Which vendors count against an availability, and over what time a promise is counted. */
import { expect, test } from 'vitest'
import { lines, outcomeOf, plan } from '../content.ts'

const files = {
  'vendors.yaml': ['cloud', 'forge']
    .map(
      (id) =>
        `${id}: { name: ${id}, service: S, sla: 99.5%, window: quarter, url: "https://vendor.invalid/sla", pinnedOn: 2026-11-01 }\n`,
    )
    .join(''),
}
const found = (frontmatter: string): string[] =>
  lines(outcomeOf({ 'plans/orders.mdx': plan(frontmatter), ...files }))
    .filter((line) => /^(availability|vendor|rate|content)\//.test(line))
    .map((line) => line.replace(/ plans\S+/, ''))

const claimed = (percent: string, forge = '', of = 'plan: {'): string =>
  `objectives: { ${of} availability: { percent: ${percent}, window: year } } }
services: { shop: { name: Shop, dependsOn: [cloud] } }
vendors: { cloud: { for: Hosting }, forge: { for: Code${forge} } }`

test('vendors multiply, unless the service goes on without one', () => {
  expect(found(claimed('99.2%'))).toEqual([
    'availability/vendors-below-claim Together cloud, forge reach 0.995 × 0.995 = 99 %, claimed 99.2 %: 437 min a month against 351 min.',
  ])
  expect(found(claimed('99.2%', ', inSeries: false'))).toEqual([])
  expect(found(claimed('99%'))).toEqual([])
})

test('of a service, only the vendors count that it needs', () => {
  expect(found(claimed('99.2%', '', 'shop: { service: shop,'))).toEqual([])
  expect(found(claimed('99.6%', '', 'shop: { service: shop,'))).toEqual([
    'availability/vendors-below-claim Together cloud reach 0.995 = 99.5 %, claimed 99.6 %: 219 min a month against 175 min.',
  ])
})

test('what the plan says of a vendor is compared with its figure and its period', () => {
  const use = (more: string): string => `vendors: { cloud: { for: Hosting, sla: 99.5%${more} } }`
  expect(found(use(''))).toEqual([])
  expect(found(use(', window: quarter'))).toEqual([])
  expect(found(use(', window: month'))).toEqual([
    'vendor/availability-differs The plan says that cloud promises 99.5 % per month, but for S it publishes 99.5 % per quarter (read on 2026-11-01).',
  ])
})

test('two of the longest outages must fit what a window allows', () => {
  const budget = (rto: string, mtd: string): string =>
    `objectives: { plan: { rto: ${rto}, mtd: ${mtd}, availability: { percent: 99%, window: quarter } } }`
  // 1 % of 91 d is 21.84 h.
  expect(found(budget('1h', '10h'))).toEqual([])
  expect(found(budget('1h', '11h'))).toEqual([
    'availability/recovery-spends-budget An availability of 99 % for the plan allows 21.84 h in a quarter of 91 d: a recovery of ≤ 1 h (1 h) is 5 % of it and leaves 99.95 %; an outage of ≤ 11 h (11 h) is 50 % of it and leaves 99.5 %.',
  ])
})

test('a rate over few samples, and one over none', () => {
  const rate = (limit: string, every: string): string => `rates: { r: { title: Runs, ${limit}, every: ${every} } }`
  expect(found(rate('atLeast: 75%', '3 months'))).toEqual([])
  expect(found(rate('moreThan: 75%', '3 months'))).toHaveLength(1)
  expect(found(rate('atLeast: 99%', '2 years'))).toEqual([])
  expect(found('rates: { r: { title: Runs, every: 24h } }').join()).toContain(
    'is promised at ≥ 100 %, but one sample every 24 h is 365 a year',
  )
})
