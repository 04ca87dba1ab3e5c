/**
 * The contradictions that the five source documents have, found in the plans that were made of them: by the rule of that
 * number, at a place in the right file, with its arithmetic, and accepted by a waiver. What is no longer so (a review
 * that was held since) is listed with its reason, and must then not be found either.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fullText } from '../../src/model/phrase.ts'
import { assess } from '../../src/pipeline.ts'
import { rules } from '../../src/rules/index.ts'

const content = fileURLToPath(new URL('../../content', import.meta.url))
const { findings } = assess({ content, clock: '2026-11-20T12:00:00Z', strict: true, generator: 'Holdfast test' })

const plans = {
  AF: 'auditforge',
  AK: 'knowledge-exchange',
  AU: 'auditron',
  CO: 'cloud-optimizer',
  VB: 'virtual-backroom',
} as const

type Row = readonly [number: string, plan: keyof typeof plans, code: string, about: string, says: string]

const hits: readonly Row[] = `
OBJ-01 | AK | objective/not-one-number | objectives.security-breach | is “Immediate containment”
OBJ-01 | CO | objective/not-one-number | objectives.tier-1 | is “1-4 h”
OBJ-01 | CO | objective/not-one-number | objectives.tier-2 | is “8-24 h”
OBJ-01 | CO | objective/not-one-number | objectives.tier-3 | is “24-72 h”
OBJ-01 | CO | objective/not-one-number | objectives.security-breach | is “Immediate”
OBJ-01 | AF | objective/not-one-number | backups.document-versions | is “the retention window of the bucket”
OBJ-01 | AF | objective/not-one-number | stores.register | that it has read is “short”
OBJ-02 | CO | objective/exceeds-tolerable-downtime | objectives.tier-2-limit | 24 h RTO, maximum tolerable downtime ≤ 8 h
OBJ-02 | CO | objective/exceeds-tolerable-downtime | objectives.tier-3-limit | 72 h RTO, maximum tolerable downtime ≤ 8 h
OBJ-02 | CO | objective/exceeds-tolerable-downtime | objectives.region-outage-limit | 8 h RTO leaves 0 h for the work after it, maximum tolerable downtime ≤ 8 h
OBJ-04 | AK | objective/scenario-exceeds-service | objectives.region-outage | within ≤ 24 h, but it stops “Platform application”, which is promised within ≤ 4 h
OBJ-04 | CO | objective/scenario-exceeds-service | objectives.region-outage-limit | within ≤ 8 h, but it stops “API server”, which is promised within ≤ 4 h
OBJ-04 | AU | objective/scenario-exceeds-service | objectives.infrastructure-loss | within < 1 h, but it stops “API”, which is promised within ≤ 30 min
OBJ-05 | AU | objective/store-exceeds-plan | objectives.files | may lose ≤ 1 h of data, but the plan promises < 15 min
REV-02 | VB | review/incomplete | approvers | has no approver
REV-02 | VB | review/incomplete | status | has no status
REV-02 | AF | review/incomplete | reviewCadence | has no review cadence
REV-02 | AF | review/incomplete | approvers | has no approver
REV-02 | AU | review/incomplete | owner | has no owner
REV-02 | AK | review/incomplete | approvers | has no approver
REV-02 | CO | review/incomplete | approvers | has no approver
REV-03 | AF | review/draft-published | status | is a draft, but it is published to everybody
TST-01 | AF | exercise/never-held | exercises.region-failover | is promised every 1 year, but no drill
TST-01 | AK | exercise/never-held | exercises.full-test | is promised every 1 year, but no drill
TST-01 | AU | exercise/never-held | exercises.full-recovery-drill | is promised every 1 month, but no drill
TST-01 | CO | exercise/never-held | exercises.failover | is promised every 6 months, but no drill
TST-01 | CO | exercise/never-held | exercises.full-recovery | is promised every 1 year, but no drill
TST-01 | VB | exercise/never-held | exercises.replica-integrity-monthly | is promised every 1 month, but no drill
TST-01 | VB | exercise/never-held | exercises.security-yearly | is promised every 1 year, but no drill
TST-02 | AF | exercise/scenario-not-covered | exercises.object-restore | its records cover 1 of 2: none is about “The findings of an engagement are damaged”
TST-03 | AU | alert/test-weaker-than-miss | alerts.recovery-test | as “warning”, but “A recovery time or recovery point was missed” as “critical”: 2 against 3
TST-03 | AU | exercise/schedule-without-zone | exercises.weekly-backup-test | a time without a zone; the backup \`daily-dump\` that it tests is made at 02:00 UTC
CON-01 | VB | contact/placeholder | contacts.on-call | has a name, “[PRIMARY_CONTACT]”
CON-01 | VB | contact/placeholder | contacts.executive | “[EXECUTIVE_CONTACT]”, [PHONE], is a template token
CON-01 | AU | contact/placeholder | contacts.chief-technology-officer | +1-XXX-XXX-XXXX
CON-01 | CO | contact/placeholder | contacts.engineering-manager | (TBD)”, TBD, is still to be decided
CON-01 | CO | contact/placeholder | contacts.on-call | oncall@company.com
CON-01 | AK | contact/placeholder | contacts.security-officer | security-officer@example.com
CON-02 | AF | role/no-deputy | roles.operator | has no deputy
CON-02 | AF | role/hours-too-short | roles.operator | which has < 4 h, but it is staffed in business hours only
CON-02 | AK | role/no-deputy | roles.security-officer | has no deputy
CON-02 | CO | role/no-deputy | roles.technical-lead | has the deputy of “Incident commander”
CON-02 | VB | role/no-deputy | roles.database-administrator | has no deputy
CON-03 | AK | communication/after-objective | communications.users | within ≤ 4 h from disruption, but “Platform application” is promised back within ≤ 4 h
CON-04 | CO | communication/no-number | communications.engineering | is given “Real-time”
CON-04 | CO | communication/no-number | communications.enterprise | is given “As needed”
CON-04 | AK | communication/no-number | communications.team | is given “As needed”
CON-04 | AK | communication/no-number | communications.users-by-mail | is given “For extended outages”
CON-04 | AF | communication/no-number | communications.notice-site | has no time
CON-05 | CO | response/unstaffed | responses.p2 | within ≤ 30 min, but only in business hours; a night is 16 h long
CON-05 | AF | response/unstaffed | responses.sev-1 | within < 4 h, but only in business hours; a night is 16 h long
UNB-01 | AU | claim/unbound | claims.standby-infrastructure | has no check
UNB-01 | VB | claim/unbound | claims.internal-updates | has no check
LNK-01 | AF | reference/missing | references.roadmap | roadmap.md
LNK-01 | AK | reference/missing | references.incident-response-plan | has no place
LNK-01 | AK | reference/missing | references.status-page | has no place
LNK-01 | VB | reference/missing | references.escalation-matrix | has no place
LNK-01 | CO | reference/missing | references.incident-response | INCIDENT_RESPONSE_POLICY.md
LNK-01 | CO | reference/missing | references.soc2-checklist | SOC2_READINESS_CHECKLIST.md
AVA-01 | VB | availability/recovery-spends-budget | objectives.plan | allows 43.2 min in a month of 30 d: a recovery of < 4 h (4 h) is 5.6 times that and leaves 99.44 %
AVA-01 | CO | availability/recovery-spends-budget | objectives.plan | allows 8.77 h in a year of 365.25 d: a recovery of ≤ 4 h (4 h) is 46 % of it
AVA-01 | CO | availability/recovery-spends-budget | objectives.plan | an outage of ≤ 8 h (8 h) is 91 % of it
AVA-02 | CO | availability/vendors-below-claim | objectives.plan | 0.9999 × 0.9995 × 0.999 = 99.84 %, claimed 99.9 %: 70 min a month against 43.8 min
AVA-03 | CO | vendor/availability-differs | vendors.aws-rds-multi-az | promises 99.99 %, but for RDS, Multi-AZ it publishes 99.95 % per month
AVA-03 | CO | vendor/availability-differs | vendors.github | promises 99.95 %, but for Enterprise Cloud it publishes 99.9 % per quarter
AVA-04 | VB | rate/sample-too-small | rates.backup-success | 1 miss in 365 is already 99.73 %. A rate with one miss needs 2000 samples, which is 5.5 years
AVA-04 | VB | rate/sample-too-small | rates.recovery-tests | is 4 a year, and 1 miss in 4 is already 75 %
DEP-01 | CO | dependency/slower-than-dependent | services.alerting | “P1, critical” (≤ 15 min) → “Alerting” (≤ 24 h)
DEP-01 | CO | dependency/slower-than-dependent | services.monitoring | “P1, critical” (≤ 15 min) → “Monitoring” (≤ 24 h)
DEP-02 | CO | dependency/not-in-inventory | services.api-server | “Secrets”
DEP-02 | CO | dependency/not-in-inventory | services.database | “KMS”, “VPC”: 2 of the 4
DEP-02 | CO | dependency/not-in-inventory | services.alerting | “SNS”, “Lambda”: 2 of the 3
DEP-02 | CO | dependency/not-in-inventory | services.documentation | “CloudFront”
DEP-02 | CO | scope/not-in-inventory | scope | “Web application”, but no service and no store
DEP-02 | AK | dependency/not-in-inventory | services.application | 5 of the 10 things
DEP-03 | AK | service/tiers-do-not-map | tiers.standard | has no service
DEP-03 | AU | service/tiers-do-not-map | services.file-storage | has no tier
DEP-03 | VB | service/tiers-do-not-map | tiers | 4 services and 0 tiers: all of them are promised back within < 4 h
DEP-03 | AF | service/tiers-do-not-map | tiers | 2 services and 0 tiers: no recovery time is promised
DEP-04 | AF | dependency/lost-with-scenario | communications.notice-site | needs “Notice site”, which “The whole region is out of service” may take away
DEP-04 | AK | dependency/lost-with-scenario | procedures.region-rebuild | needs “Changes of DNS records”
DEP-04 | CO | dependency/lost-with-scenario | procedures.region-recovery | needs “Changes of DNS records”
DEP-04 | CO | dependency/lost-with-scenario | procedures.full-recovery | needs “Deployment pipeline”
DEP-04 | VB | dependency/lost-with-scenario | procedures.region-outage | needs “Changes of DNS records”
CAP-02 | AK | procedure/asset-not-in-place | procedures.region-rebuild | needs “Snapshot in a backup region”
CAP-02 | AK | procedure/asset-not-in-place | procedures.region-rebuild | the plan says that it is only planned
CAP-02 | AK | procedure/builds-what-exists | procedures.attack-response | makes “Web firewall with its rules”
CAP-02 | CO | procedure/asset-not-in-place | procedures.region-recovery | the plan says that it is not there
CAP-02 | AU | procedure/asset-not-in-place | procedures.infrastructure-loss | needs “Standby infrastructure in the second region”
CAP-02 | VB | procedure/builds-what-exists | procedures.region-outage | makes “Application in the second region”
CAP-04 | AF | redundancy/narrative-differs | backups.audit-log-shards | “the running task” speaks of 1, but “AuditForge application” is declared to run at least 2 in 2 zones
CAP-05 | CO | objective/capability-unmeasured | objectives.plan | recovery time of the plan is said to be 4 h today, exactly the target of ≤ 4 h
CAP-05 | CO | objective/capability-unmeasured | objectives.plan | data loss of the plan is said to be 1 h today, exactly the target of ≤ 1 h
CAP-05 | CO | objective/capability-unmeasured | objectives.plan | tolerable downtime of the plan is said to be 8 h today, exactly the target of ≤ 8 h
CAP-05 | CO | objective/capability-unmeasured | objectives.plan | availability of the plan is said to be 99.9 % today, exactly the target of 99.9 %
REV-04 | AK | review/author-no-person | author | is “AI agent”
REV-05 | CO | review/change-unwatched | reviewAfter | nothing shows when that happens
MAP-01 | AK | compliance/typed | body | “how to recover is written down” is ticked by hand: no claim decides it, while
MAP-01 | AU | compliance/typed | body | says that a standard is met: no claim decides it, while
`
  .trim()
  .split('\n')
  .map((line) => line.split(' | ') as unknown as Row)

describe.each(hits)('%s in %s: %s of %s', (number, plan, code, about, says) => {
  test(`says “${says}”`, () => {
    const found = findings.filter(
      (each) =>
        each.plan === plans[plan] &&
        each.code === code &&
        each.about === about &&
        fullText(each.message).includes(says),
    )
    expect(found).toHaveLength(1)
    const [{ place, waiver, hint }] = found as [(typeof found)[number]]
    expect(place.file).toBe(join('plans', `${plans[plan]}.mdx`))
    expect(place.span?.[0]).toBeGreaterThan(1)
    expect(waiver).toMatch(new RegExp(`^${plans[plan]}-`))
    expect(hint).toMatch(/[.!?]$/)
    expect(rules.find((rule) => rule.code === code)?.catalogue).toBe(number)
  })
})

/** Numbers with more than one value point at each of them. */
test.each([
  ['availability/recovery-spends-budget', 'AVA-01'],
  ['availability/vendors-below-claim', 'AVA-02'],
  ['vendor/availability-differs', 'AVA-03'],
  ['dependency/slower-than-dependent', 'DEP-01'],
  ['communication/after-objective', 'CON-03'],
  ['objective/capability-unmeasured', 'CAP-05'],
  ['objective/exceeds-tolerable-downtime', 'OBJ-02'],
])('%s (%s) points at every number that it used', (code) => {
  const found = findings.filter((each) => each.code === code)
  expect(found.length).toBeGreaterThan(0)
  for (const { related, place } of found) {
    expect(related.length).toBeGreaterThan(0)
    for (const other of related) {
      expect(other.place.span).toBeDefined()
      expect(other.place).not.toEqual(place)
    }
  }
})

test('the tightest of those who ask is named, and the others are pointed at', () => {
  const found = findings.find((each) => each.about === 'services.alerting' && each.code.startsWith('dependency/slower'))
  const notes = found?.related.map(({ note }) => note) ?? []
  expect(notes).toContain('what is promised of it')
  expect(notes).toContain('what is asked of it')
  expect(notes.filter((note) => note.startsWith('also asked, by “API server”: ≤ 4 h'))).toHaveLength(1)
})

/** Listed in the catalogue, and no longer so. */
test.each([
  ['REV-01', 'AU', 'review/overdue', 'the review that was 585 days late was held on 2026-11-16'],
  ['REV-01', 'AK', 'review/overdue', 'the review that was 201 days late was held on 2026-11-16'],
  ['REV-01', 'CO', 'review/due-soon', 'the review that was due on 2026-12-05 was held on 2026-11-16'],
  ['REV-05', 'VB', 'review/change-unwatched', 'the state of the infrastructure tells of changes now, and it was read'],
  ['REV-05', 'VB', 'review/infrastructure-changed', 'the last change was on 2026-11-15, the day before the review'],
  ['NEG-01', 'AF', 'limitation/absence-unchecked', 'each absence is bound to a claim, which holds'],
  ['NEG-01', 'AK', 'limitation/absence-unchecked', 'each absence is bound to a claim, which holds'],
] as const)('%s in %s is gone: %s, because %s (%s)', (_number, plan, code, _reason) => {
  expect(findings.filter((each) => each.plan === plans[plan] && each.code === code)).toEqual([])
})

test('REV-01 in CO: the contacts, whose review is late still, are an attestation that has expired', () => {
  const found = findings.find((each) => each.plan === plans.CO && each.code === 'attestation/expired')
  expect(found?.about).toBe('claims.contacts-reviewed')
  expect(fullText(found?.message ?? [])).toContain('The attestation of 2025-12-05 counted for 3 months.')
})
