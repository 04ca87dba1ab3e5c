/** A private name is found wherever an author types it into words that others may read: also in records and pages. */
import { expect, test } from 'vitest'
import { lines, outcomeOf, plan, settings } from '../content.ts'

const name = 'orders-prod-7'
const drill = (words: string, body: string): string =>
  `---\ntitle: D\nplan: orders\nexercises: [restore]\ntype: restore\nstartedAt: 2026-11-10T09:00:00Z\nendedAt: 2026-11-10T10:00:00Z\nenvironment: staging\nresult: pass\nlessons: ${words}\n---\n\n${body}\n`
const files = (audience: string): Record<string, string> => ({
  'holdfast.yaml': settings.replace('summary: How we recover.', `summary: How we recover ${name}.`),
  'bindings.yaml': `db: { label: database, source: aws/rds-instance, region: eu-west-1, params: { instance: ${name} } }\n`,
  'plans/orders.mdx': plan(
    `audience: ${audience}\nexercises: { restore: { title: Restore, type: restore, every: 3 months } }\nclaims: { c: { attested: a } }`,
    '<Claim id="c">So it is</Claim>.',
  ),
  'drills/2026-11-10-one.mdx': drill(
    `The copy of ${name} was small.`,
    `It was ${name}.\n\n<Only audience="internal">\n\nAgain ${name}.\n\n</Only>`,
  ),
  'incidents/2026-11-12-two.mdx': `---\ntitle: I\nplan: orders\nseverity: P1\ncause: ${name} was full\nclock: { disruptionAt: 2026-11-12T09:00:00Z }\n---\n\nWords.\n`,
  'attestations.yaml': `a: { statement: "I saw ${name}.", by: CTO, on: 2026-11-10 }\n`,
  'vendors.yaml': `aws: { name: AWS, service: "RDS of ${name}", sla: 99.9 %, url: "https://aws.amazon.com/rds/sla/", pinnedOn: 2026-10-01 }\n`,
  'pages/about.mdx': `---\ntitle: About\nsummary: Words.\n---\n\nOn \`${name}\`.\n`,
  'waivers.yaml': `w: { rule: exercise/never-held, plan: orders, about: [exercises.restore], reason: "Because of ${name}.", owner: A, approver: B, acceptedOn: 2026-11-01, expires: 2026-12-01 }\n`,
})
const places = (audience: string): string[] =>
  lines(outcomeOf(files(audience))).flatMap((line) => /^audience\/private-text (\S+)/.exec(line)?.[1] ?? [])

test('in every record and page that is published', () => {
  expect(places('public')).toEqual([
    'attestations.yaml:1:6',
    'drills/2026-11-10-one.mdx:10:1',
    'drills/2026-11-10-one.mdx:13:1',
    'holdfast.yaml:2:63',
    'incidents/2026-11-12-two.mdx:5:1',
    'pages/about.mdx:6:1',
    'vendors.yaml:1:19',
    'waivers.yaml:1:75',
  ])
})

test('not in what belongs to a plan that only the inside reads', () => {
  expect(places('internal')).toEqual([
    'attestations.yaml:1:6',
    'holdfast.yaml:2:63',
    'pages/about.mdx:6:1',
    'vendors.yaml:1:19',
  ])
})
