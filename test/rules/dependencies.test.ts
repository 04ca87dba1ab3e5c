/** Who needs whom: objectives flow through every kind of dependency, whatever the order in which a plan lists them. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { lines, outcomeOf, plan } from '../content.ts'

const found = (frontmatter: string, files: Readonly<Record<string, string>> = {}): string[] =>
  lines(outcomeOf({ 'plans/orders.mdx': plan(frontmatter), ...files })).filter((line) => line.startsWith('dependency/'))

test('a store is as fresh as the service that asks most of it', () => {
  const frontmatter = (rpo: string): string =>
    `services: { shop: { name: Shop, dependsOn: [api] }, api: { name: API, stores: [db] } }\nstores: { db: { name: Orders, holds: Orders } }\nobjectives: { shop: { service: shop, rpo: 1h }, db: { store: db, rpo: ${rpo} } }`
  expect(found(frontmatter('4h'))).toEqual([
    'dependency/slower-than-dependent plans/orders.mdx:15:11 “Orders” may lose ≤ 4 h of data, but “Shop”, which needs it, may lose ≤ 1 h: “Shop” (≤ 1 h) → “API” → “Orders” (≤ 4 h).',
  ])
  expect(found(frontmatter('1h'))).toEqual([])
})

test('a vendor is a dependency, with what it promises itself', () => {
  const files = {
    'vendors.yaml': 'bank: { name: Bank, service: Payments, url: "https://bank.invalid", pinnedOn: 2026-11-01 }\n',
  }
  const frontmatter = (rto: string): string =>
    `services: { shop: { name: Shop, dependsOn: [bank] } }\nvendors: { bank: { for: Payments, rto: ${rto} } }\nobjectives: { plan: { rto: 4h } }`
  expect(found(frontmatter('8h'), files)).toEqual([
    'dependency/slower-than-dependent plans/orders.mdx:15:12 “Bank, Payments” is back within ≤ 8 h, but “Shop” needs it within ≤ 4 h: “Shop” (≤ 4 h) → “Bank, Payments” (≤ 8 h).',
  ])
  expect(found(frontmatter('4h'), files)).toEqual([])
})

test('a limit that is not reached is tighter than one that is', () => {
  const frontmatter = (asked: string, given: string): string =>
    `services: { shop: { name: Shop, dependsOn: [api] }, api: { name: API } }\nobjectives: { shop: { service: shop, rto: "${asked}" }, api: { service: api, rto: "${given}" } }`
  expect(found(frontmatter('< 1h', '<= 1h'))).toHaveLength(1)
  expect(found(frontmatter('<= 1h', '< 1h'))).toEqual([])
  expect(found(frontmatter('< 1h', '< 1h'))).toEqual([])
})

test('what a tier needs, its services need, and not each other', () => {
  const frontmatter = `tiers: { critical: { name: Critical, dependsOn: [alarm, pager] } }
services: { shop: { name: Shop, tier: critical }, alarm: { name: Alarm, tier: critical }, pager: { name: Pager, tier: critical } }
objectives: { critical: { tier: critical, rto: 1h } }`
  expect(found(frontmatter)).toEqual([])
  const slow = frontmatter.replace(
    '{ critical: { tier: critical, rto: 1h }',
    '{ critical: { tier: critical, rto: 1h }, alarm: { service: alarm, rto: 2h }',
  )
  expect(found(slow).join()).toContain('“Shop” (≤ 1 h) → “Alarm” (≤ 2 h).')
})

test('a service that needs itself, and two circles that share nothing', () => {
  const frontmatter =
    'services: { a: { name: A, dependsOn: [a] }, b: { name: B, dependsOn: [c] }, c: { name: C, dependsOn: [b] } }\nobjectives: { a: { service: a, rto: 1h } }'
  expect(found(frontmatter).map((line) => line.replace(/^\S+ \S+ /, ''))).toEqual([
    '“A” needs “A”: it cannot come back before itself.',
    '“B” needs “C” needs “B”: of these 2 none can come back first.',
  ])
})

test('a dependency is too slow exactly when somebody above it is promised sooner', { timeout: 60_000 }, () => {
  const size = 5
  const graph = fc.record({
    hours: fc.array(fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }), {
      minLength: size,
      maxLength: size,
    }),
    // Only later services are needed, so that there is no circle.
    edges: fc.subarray(
      Array.from({ length: size }, (_, from) => Array.from({ length: size }, (_each, to) => [from, to] as const))
        .flat()
        .filter(([from, to]) => from < to),
    ),
    order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: size, maxLength: size }),
  })
  fc.assert(
    fc.property(graph, ({ hours, edges, order }) => {
      const services = order.map((id) => {
        const needs = edges.filter(([from]) => from === id).map(([, to]) => `s${to}`)
        return `  s${id}: { name: S${id}, dependsOn: [${needs.join(', ')}] }`
      })
      const objectives = hours.flatMap((each, id) =>
        each === undefined ? [] : [`  o${id}: { service: s${id}, rto: ${each}h }`],
      )
      // One objective always, or the plan has services without any order.
      const frontmatter = `services:\n${services.join('\n')}\nobjectives:\n  none: { service: s0, mtd: 90 days }\n${objectives.join('\n')}`
      const above = (id: number): Set<number> => {
        const all = new Set<number>()
        for (const [from, to] of edges.toReversed()) if (to === id || all.has(to)) all.add(from)
        for (let size = -1; size !== all.size;) {
          size = all.size
          for (const [from, to] of edges) if (to === id || all.has(to)) all.add(from)
        }
        return all
      }
      const expected = hours.flatMap((given, id) => {
        const asked = [...above(id)].flatMap((each) => hours[each] ?? [])
        return given !== undefined && asked.length > 0 && Math.min(...asked) < given
          ? [`S${id} ≤ ${given} h ≤ ${Math.min(...asked)} h`]
          : []
      })
      const said = found(frontmatter).map((line) =>
        line.replace(/^.*?“(S\d)” is back within (≤ \d h), but “S\d” needs it within (≤ \d h):.*$/, '$1 $2 $3'),
      )
      expect(said.toSorted()).toEqual(expected.toSorted())
    }),
    { seed: 1, numRuns: 60 },
  )
})
