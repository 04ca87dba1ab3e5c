/**
 * Every rule: a plan that breaks it, with the arithmetic it must show, and one that is next to breaking it. A case is a
 * piece of frontmatter and a body that are added to a plan without findings.
 */
import { describe, expect, test } from 'vitest'
import { rules } from '../../src/rules/index.ts'
import { codes, head, lines, now, outcomeOf, plan } from '../content.ts'

type Case = {
  readonly breaks: string
  /** What the finding must say. */
  readonly says: string
  readonly keeps: string
  readonly body?: string
  readonly keepsBody?: string
  readonly head?: string
  readonly keepsHead?: string
  readonly files?: Readonly<Record<string, string>>
  readonly keepsFiles?: Readonly<Record<string, string>>
  readonly at?: string
  readonly keepsAt?: string
}

const claim = (check: string): string => `claims: { c: ${check} }`
const placed = '<Claim id="c">So it is.</Claim>'
const procedure = (steps: string, scenario = 'gone'): string =>
  `<Procedure id="p" title="Restore" scenario="${scenario}">\n${steps}\n</Procedure>`
const step = (attributes: string): string => `<Step ${attributes}>\nDo it.\n</Step>`
const gone = (more = ''): string => `scenarios: { gone: { title: Database gone${more} } }\n`
const store = 'stores: { db: { name: Order database, holds: orders } }\n'
const exercise = 'exercises: { restore: { title: Restore test, type: restore, every: 3 months } }'
const drill = (date: string, result = 'pass'): Record<string, string> => ({
  'drills/d.mdx': `---\ntitle: D\nplan: orders\nexercises: [restore]\ntype: restore\nstartedAt: ${date}T09:00:00Z\nendedAt: ${date}T10:00:00Z\nenvironment: staging\nresult: ${result}\n---\n`,
})
const review = (date: string, sha: string): Record<string, string> => ({
  [`reviews/orders/${date}.yaml`]: `version: "1"\nplanSha256: "${sha}"\nby: CTO\nscope: full\ndecision: approve\n`,
})
const bindings = (source = 'aws/rds-instance'): Record<string, string> => ({
  'bindings.yaml': `db: { label: order database, source: ${source}, region: eu-west-1, params: ${source.startsWith('aws/rds') ? '{ instance: orders-prod }' : '{}'} }\n`,
})
const vendors = (sla: string): Record<string, string> => ({
  'vendors.yaml': `aws: { name: AWS, service: RDS, sla: "${sla}", url: "https://aws.amazon.com/rds/sla/", pinnedOn: 2026-10-01 }\n`,
})
const attested = (on: string): Record<string, string> => ({
  'attestations.yaml': `a: { statement: So., by: CTO, on: ${on} }\n`,
})

/** Rules that need evidence on file are tested where there is a store: `test/claims`, the transcripts and files of their own. */
const elsewhere = new Set([
  'claim/violated',
  'evidence/unreadable',
  'evidence/vacuous',
  'evidence/recorded',
  'evidence/clock-skew',
])

const cases: Readonly<Record<string, Case>> = {
  'claim/unbound': {
    breaks: claim('{}'),
    body: placed,
    says: 'Claim `c` has no check',
    keeps: claim('{ computed: plan, expect: { approvers: { atLeast: 1 } } }'),
    keepsBody: placed,
  },
  'claim/unplaced': {
    breaks: claim('{ computed: plan, expect: { approvers: { atLeast: 1 } } }'),
    says: 'Claim `c` has a check, but no sentence of the plan makes it.',
    keeps: claim('{ computed: plan, expect: { approvers: { atLeast: 1 } } }'),
    keepsBody: placed,
  },
  'evidence/missing': {
    breaks: claim('{ evidence: db, expect: { restorableAge: { lessThan: 1h } } }'),
    body: placed,
    files: bindings(),
    says: 'The order database has never been read.',
    keeps: claim('{ computed: plan, expect: { approvers: { atLeast: 1 } } }'),
    keepsBody: placed,
  },
  'evidence/no-collector': {
    breaks: claim('{ evidence: db, expect: { open: { equals: 0 } } }'),
    body: placed,
    files: bindings('aws/health-events'),
    says: 'Holdfast cannot read aws/health-events yet.',
    keeps: claim('{ evidence: db, expect: { restorableAge: { lessThan: 1h } } }'),
    keepsBody: placed,
    keepsFiles: bindings(),
  },
  'evidence/stale': {
    breaks: `${exercise}\n${claim('{ drill: { exercise: restore, within: 10 days } }')}`,
    body: placed,
    files: drill('2026-11-01'),
    says: 'The last drill, on 2026-11-01, is longer ago than 10 days.',
    keeps: `${exercise}\n${claim('{ drill: { exercise: restore, within: 20 days } }')}`,
    keepsBody: placed,
    keepsFiles: drill('2026-11-01'),
  },
  'evidence/never-exercised': {
    breaks: `${exercise}\n${claim('{ drill: { exercise: restore } }')}`,
    body: placed,
    says: 'No drill of “Restore test” is on record.',
    keeps: `${exercise}\n${claim('{ drill: { exercise: restore } }')}`,
    keepsBody: placed,
    keepsFiles: drill('2026-11-01'),
  },
  'attestation/expired': {
    breaks: claim('{ attested: a }'),
    body: placed,
    files: attested('2026-08-19'),
    says: 'The attestation of 2026-08-19 counted for 3 months.',
    keeps: claim('{ attested: a }'),
    keepsBody: placed,
    keepsFiles: attested('2026-08-20'),
  },

  'objective/not-one-number': {
    breaks: 'objectives: { plan: { rto: { stated: 1-4 h } } }',
    says: 'The RTO of the plan is “1-4 h”, which is not one number with a unit.',
    keeps: 'objectives: { plan: { rto: 4h } }',
  },
  'objective/exceeds-tolerable-downtime': {
    breaks:
      'objectives: { plan: { mtd: 8h }, scanners: { tier: t, rto: 7h, wrt: 61m } }\ntiers: { t: { name: Tier 2 } }\nservices: { s: { name: S, tier: t } }',
    says: '7 h RTO + 1 h 01 min WRT = 8 h 01 min, maximum tolerable downtime ≤ 8 h',
    keeps:
      'objectives: { plan: { mtd: 8h }, scanners: { tier: t, rto: 7h, wrt: 60m } }\ntiers: { t: { name: Tier 2 } }\nservices: { s: { name: S, tier: t } }',
  },
  'objective/scenario-exceeds-service': {
    breaks: `${gone()}services: { api: { name: API } }\nobjectives: { api: { service: api, rto: 4h }, region: { scenario: gone, rto: 24h } }`,
    says: 'is recovered within ≤ 24 h, but it stops “API”, which is promised within ≤ 4 h',
    keeps: `${gone(', affects: [docs]')}services: { api: { name: API }, docs: { name: Docs } }\nobjectives: { api: { service: api, rto: 4h }, region: { scenario: gone, rto: 24h } }`,
  },
  'objective/store-exceeds-plan': {
    breaks: `${store}objectives: { plan: { rpo: "< 15m" }, db: { store: db, rpo: 1h } }`,
    says: 'may lose ≤ 1 h of data, but the plan promises < 15 min',
    keeps: `${store}objectives: { plan: { rpo: "< 15m" }, db: { store: db, rpo: 15m } }`,
  },

  'recovery-time/steps-exceed-objective': {
    breaks: `${gone()}objectives: { plan: { rto: "< 1h", clock: activation } }`,
    body: procedure(step('takes="45m"') + '\n' + step('takes="15m"')),
    says: 'take 1 h along the longest path (45 min + 15 min), objective < 1 h',
    keeps: `${gone()}objectives: { plan: { rto: "< 1h", clock: activation } }`,
    keepsBody: procedure(`${step('id="a" takes="45m"')}\n${step('id="b" takes="15m" after=""')}`),
  },
  'recovery-time/clock-exceeds-objective': {
    breaks: `${gone(', detection: 5m, triggers: [{ when: It is gone, wait: 2h }]')}objectives: { plan: { rto: "< 4h" } }`,
    body: procedure(step('deadline="4h"')),
    says: '5 min detection + 2 h trigger + 4 h steps = 6 h 05 min from disruption, objective < 4 h',
    keeps: `${gone(', detection: 5m, triggers: [{ when: It is gone, wait: 2h }]')}objectives: { plan: { rto: 4h, clock: activation } }`,
    keepsBody: procedure(step('deadline="4h"')),
  },
  'recovery-point/path-exceeds-objective': {
    breaks: `${gone()}${store}objectives: { plan: { rpo: 24h } }\nbackups: { daily: { store: db, method: snapshot, interval: 24h, takes: 20m, copyLag: 1h } }`,
    body: procedure(step('uses="daily"')),
    says: '`daily`, which can lose 1 d interval + 20 min making it + 1 h copying = 1 d 1 h, objective ≤ 24 h',
    keeps: `${gone()}${store}objectives: { plan: { rpo: 24h } }\nbackups: { daily: { store: db, method: snapshot, interval: 24h } }`,
    keepsBody: procedure(step('uses="daily"')),
  },
  'recovery-point/alert-after-objective': {
    breaks: `${store}objectives: { plan: { rpo: "< 15m" } }\nbackups: { daily: { store: db, method: wal, interval: 5m, alertAfter: 25h } }`,
    says: 'is 25 h old, 100 times the objective: objective < 15 min',
    keeps: `${store}objectives: { plan: { rpo: "< 15m" } }\nbackups: { daily: { store: db, method: wal, interval: 5m, alertAfter: 15m } }`,
  },

  'review/overdue': {
    breaks: '',
    at: '2027-02-02T00:00:00Z',
    says: 'was due on 2027-02-01; it is 1 day late',
    keeps: '',
    keepsAt: '2027-02-01T23:59:59Z',
  },
  'review/due-soon': {
    breaks: '',
    at: '2027-01-02T00:00:00Z',
    says: 'is due on 2027-02-01, in 30 days',
    keeps: '',
    keepsAt: '2027-01-01T00:00:00Z',
  },
  'review/next-too-late': {
    breaks: 'nextReview: 2027-02-02',
    says: 'The next review is set for 2027-02-02, but 3 months after the last one is 2027-02-01.',
    keeps: 'nextReview: 2027-02-01',
  },
  'review/in-future': {
    breaks: '',
    at: '2026-10-31T23:59:59Z',
    says: 'The last review is dated 2026-11-01, which is still to come; today is 2026-10-31.',
    keeps: '',
    keepsAt: '2026-11-01T00:00:00Z',
  },
  'review/incomplete': { breaks: '', head: head.replace('approvers: [cto]\n', ''), says: 'has no approver', keeps: '' },
  'review/draft-published': {
    breaks: '',
    head: head.replace('status: approved', 'status: draft'),
    says: 'is a draft, but it is published to everybody',
    keeps: 'audience: internal',
    keepsHead: head.replace('status: approved', 'status: draft'),
  },
  'review/record-differs': {
    breaks: '',
    files: review('2026-10-01', '0'.repeat(64)),
    says: 'it was last reviewed on 2026-11-01, but the newest approval on file is of 2026-10-01',
    keeps: '',
    keepsFiles: review('2026-11-01', '0'.repeat(64)),
  },
  'review/changed-since': {
    breaks: '',
    files: review('2026-11-01', '0'.repeat(64)),
    says: 'has changed since it was approved on 2026-11-01',
    keeps: '',
  },

  'exercise/never-held': {
    breaks: exercise,
    says: '“Restore test” is promised every 3 months, but no drill of it is on record.',
    keeps: exercise,
    keepsFiles: drill('2026-11-01'),
  },
  'exercise/overdue': {
    breaks: exercise,
    files: drill('2026-08-19'),
    says: 'was due on 2026-11-19; it is 1 day late. The last pass was on 2026-08-19',
    keeps: exercise,
    keepsFiles: drill('2026-08-20'),
  },
  'exercise/failed': {
    breaks: exercise,
    files: drill('2026-11-01', 'fail'),
    says: 'was last held on 2026-11-01 with the result “fail”',
    keeps: exercise,
    keepsFiles: drill('2026-11-01'),
  },
  'exercise/due-soon': {
    breaks: exercise,
    files: drill('2026-08-25'),
    says: 'is due by 2026-11-25',
    keeps: exercise,
    keepsFiles: drill('2026-11-01'),
  },

  'contact/placeholder': {
    breaks: 'contacts: { call: { name: On-call engineer, phone: +1-XXX-XXX-XXXX } }',
    says: 'The telephone number of “On-call engineer”, +1-XXX-XXX-XXXX, has digits crossed out.',
    keeps: 'contacts: { call: { name: On-call engineer, phone: +44 20 7946 0018 } }',
  },
  'role/no-deputy': {
    breaks: '',
    head: head.replace(', deputy: COO', ''),
    says: 'The role “CTO” has no deputy.',
    keeps: '',
  },
  'response/unstaffed': {
    breaks: 'responses: { p2: { title: P2, within: 30m, coverage: business-hours, how: Page } }',
    says: '“P2” is answered within ≤ 30 min, but only in business hours; a night is 16 h long.',
    keeps: 'responses: { p2: { title: P2, within: 16h, coverage: business-hours, how: Page } }',
  },
  'communication/no-number': {
    breaks: 'communications: { c: { to: Customers, channel: E-mail, every: { stated: as needed } } }',
    says: 'The notice to “Customers” over “E-mail” is given “as needed”, which is not a number.',
    keeps: 'communications: { c: { to: Customers, channel: E-mail, every: 2h } }',
  },

  'limitation/absence-unchecked': {
    breaks: 'limitations: { l: { summary: No second region, absence: true } }',
    body: '<Limitation id="l">\nNone.\n</Limitation>',
    says: '“No second region” says that something does not exist, but no claim checks that.',
    keeps: `limitations: { l: { summary: No second region, absence: true, claim: c } }\n${claim('{ computed: backup.b, expect: { regions: { equals: [eu-west-1] } } }')}\n${store}backups: { b: { store: db, method: copy, interval: 1h, copies: [{ where: here, region: eu-west-1 }] } }`,
    keepsBody: `<Limitation id="l">\n${placed}\n</Limitation>`,
  },
  'limitation/unplaced': {
    breaks: 'limitations: { l: { summary: Slow } }',
    says: 'The limitation `l` stands in the frontmatter, but not in the text.',
    keeps: 'limitations: { l: { summary: Slow } }',
    keepsBody: '<Limitation id="l">\nSlow.\n</Limitation>',
  },
  'reference/missing': {
    breaks: '',
    body: 'See [the policy](../policy.md) and [here](#there).',
    says: 'The link leads to policy.md, but there is no such file.',
    keeps: '',
    keepsBody: '## There\n\nSee [the policy](../policy.md) and [here](#there).',
    keepsFiles: { 'policy.md': 'x' },
  },
  'roadmap/overdue': {
    breaks: 'roadmap: { r: { what: A second region, when: Soon, by: 2026-11-19 } }',
    says: '“A second region” was promised by 2026-11-19; that is 1 day ago.',
    keeps: 'roadmap: { r: { what: A second region, when: Soon, by: 2026-11-20 } }',
  },
  'service/tiers-do-not-map': {
    breaks: 'tiers: { t: { name: Critical } }',
    says: 'The tier “Critical” has no service.',
    keeps: 'tiers: { t: { name: Critical } }\nservices: { s: { name: S, tier: t } }',
  },
  'vendor/availability-differs': {
    breaks: 'vendors: { aws: { for: Hosting, sla: 99.99% } }',
    files: vendors('99.95%'),
    says: 'says that AWS promises 99.99 %, but for RDS it publishes 99.95 % per month',
    keeps: 'vendors: { aws: { for: Hosting, sla: 99.95% } }',
    keepsFiles: vendors('99.95%'),
  },
  'audience/private-text': {
    breaks: '',
    body: 'The instance orders-prod is restored.',
    files: bindings(),
    says: '“orders-prod” is private, but it stands in text that everybody may read',
    keeps: '',
    keepsBody: '<Only audience="internal">\nThe instance orders-prod is restored.\n</Only>',
    keepsFiles: bindings(),
  },
  'binding/unused': {
    breaks: '',
    files: bindings(),
    says: 'No claim uses the binding `db`.',
    keeps: claim('{ evidence: db, expect: { restorableAge: { lessThan: 1h } } }'),
    keepsBody: placed,
    keepsFiles: bindings(),
  },
}

describe.each(Object.entries(cases))('%s', (code, each) => {
  test('is found, with its arithmetic and a place', () => {
    const outcome = outcomeOf(
      { 'plans/orders.mdx': plan(each.breaks, each.body, each.head), ...each.files },
      each.at ?? now,
    )
    const hits = outcome.findings.filter((finding) => finding.code === code)
    expect(hits.length, lines(outcome).join('\n')).toBeGreaterThan(0)
    expect(lines({ ...outcome, findings: hits }).join('\n')).toContain(each.says)
    for (const hit of hits) {
      expect(hit.hint).toMatch(/^[“A-Z`].{8,}[.!?]$/s)
      expect(hit.place.span?.[0]).toBeGreaterThan(0)
    }
  })

  test('is not found next to it', () => {
    const outcome = outcomeOf(
      { 'plans/orders.mdx': plan(each.keeps, each.keepsBody, each.keepsHead), ...each.keepsFiles },
      each.keepsAt ?? now,
    )
    expect(outcome.findings.filter((finding) => finding.exit === 3).map((finding) => finding.message)).toEqual([])
    expect(codes(outcome)).not.toContain(code)
  })
})

test('every rule has a case', () => {
  expect(rules.map((rule) => rule.code).filter((code) => !cases[code] && !elsewhere.has(code))).toEqual([])
})

test('codes are permanent: this list only grows', () => {
  expect(rules.map((rule) => rule.code).toSorted()).toMatchSnapshot()
})

test('a plan without faults has no finding, and a retired plan is not judged', () => {
  expect(lines(outcomeOf({ 'plans/orders.mdx': plan() }))).toEqual([])
  expect(
    lines(
      outcomeOf(
        { 'plans/orders.mdx': plan(exercise, undefined, head.replace('approved', 'retired')) },
        '2030-01-01T00:00:00Z',
      ),
    ),
  ).toEqual([])
})
