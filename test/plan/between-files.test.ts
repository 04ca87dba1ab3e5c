/** Names that files use for each other: what is said when a file cannot be read, and whose addresses are whose. */
import { describe, expect, test } from 'vitest'
import { lines, outcomeOf, plan } from '../content.ts'

const orders = plan(
  'claims: { a: { evidence: db, expect: { multiAz: { equals: true } } }, b: { attested: copies } }\nvendors: { aws: { for: Everything } }',
  '<Claim id="a">So it is</Claim>, and <Claim id="b">so too</Claim>. Run `stop {{db.instance}}`.',
)
const drill =
  '---\ntitle: D\nplan: orders\nexercises: [restore]\ntype: restore\nstartedAt: 2026-11-10T09:00:00Z\nendedAt: 2026-11-10T10:00:00Z\nenvironment: staging\nresult: pass\n---\n'

test('a file that cannot be read has its own problems, and nobody is told that its names do not exist', () => {
  const broken = 'x: { lable: y }\n'
  const files = { 'bindings.yaml': broken, 'attestations.yaml': broken, 'vendors.yaml': broken }
  const found = lines(outcomeOf({ 'plans/orders.mdx': orders, ...files }))
  expect(found.filter((line) => line.includes('unknown-reference'))).toEqual([])
  expect(new Set(found.map((line) => / (\S+):/.exec(line)?.[1]?.replace(/:.*/, '')))).toEqual(
    new Set(Object.keys(files)),
  )
})

test('nor that a plan does not exist that is there and cannot be read', () => {
  const waiver =
    'w: { rule: exercise/never-held, plan: orders, about: [exercises.a], reason: R., owner: A, approver: B, acceptedOn: 2026-11-01, expires: 2026-12-01 }\n'
  const files = {
    'plans/orders.mdx': orders.replace('title:', 'titel:'),
    'drills/2026-11-10-d.mdx': drill,
    'waivers.yaml': waiver,
  }
  const found = lines(outcomeOf(files))
  expect(found.map((line) => line.split(':')[0])).toEqual(['content/unknown-key plans/orders.mdx'])
})

test('names that are nowhere are said, each at its place', () => {
  const found = lines(
    outcomeOf({ 'plans/orders.mdx': orders, 'drills/2026-11-10-d.mdx': drill.replace('orders', 'order') }),
  )
  expect(found.map((line) => line.replace(/ Did.*/, ''))).toEqual([
    'content/unknown-reference drills/2026-11-10-d.mdx:3:1 There is no plan named `order`.',
    'content/unknown-reference plans/orders.mdx:14:16 There is no binding named `db`.',
    'content/unknown-reference plans/orders.mdx:14:76 There is no attestation named `copies`.',
    'content/unknown-reference plans/orders.mdx:15:12 There is no vendor named `aws`.',
    'content/unknown-reference plans/orders.mdx:18:71 There is no binding named `db`.',
  ])
})

describe('addresses', () => {
  const page = '---\ntitle: P\nsummary: S.\n---\n\nWords.\n'
  test.each([
    [
      'a page that is named like a plan',
      { 'pages/orders.mdx': page },
      'content/duplicate pages/orders.mdx:1:1 There is another plan named `orders`',
    ],
    [
      'a page that is named like one of the site',
      { 'pages/drills.mdx': page },
      'content/duplicate pages/drills.mdx:1:1 The site itself uses the address `/drills/`',
    ],
    [
      'a page whose name is none',
      { 'pages/About us.mdx': page },
      'content/invalid-value pages/About us.mdx:1:1 `About us` is not usable as the name of a page',
    ],
    [
      'a plan that is named like one of the site',
      { 'plans/incidents.mdx': plan() },
      'content/duplicate plans/incidents.mdx:1:1 The site itself uses the address `/incidents/`',
    ],
  ])('%s', (_, files, says) => {
    const found = lines(outcomeOf({ 'plans/orders.mdx': plan(), ...(files as Record<string, string>) }))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(says)
  })
})
