/** Examples of the rules about what records show, how loud a failure is, and who is told when. */
import type { Examples } from './example.ts'

const drill = (type: string, scenario: string): string =>
  `---\ntitle: Exercise of ${scenario}\nplan: orders\nexercises: [test]\ntype: ${type}\nscenario: ${scenario}\nstartedAt: 2026-11-01T09:00:00Z\nendedAt: 2026-11-01T10:00:00Z\nenvironment: staging\nresult: pass\n---\n`
const promised = (scenarios: string): string =>
  `scenarios: { fire: { title: Fire }, flood: { title: Flood } }\nexercises: { test: { title: Restore test, type: restore, every: 3 months, scenarios: [${scenarios}] } }\n`
const alerts = (level: string): string =>
  `alerts:\n  test: { title: A restore test failed, on: test-failed, level: ${level} }\n  miss: { title: An objective was missed, on: objective-missed, level: critical }\n`
const schedule = (at: string): string =>
  `exercises: { test: { title: Restore test, type: restore, every: 7 days, calendar: "Sunday ${at}" } }\nbackups: { dump: { store: db, method: logical-dump, interval: 24h, at: "02:00 UTC", exercise: test } }\nstores: { db: { name: Orders, holds: Orders } }\n`
const sunday = {
  'drills/one.mdx': drill('restore', 'none').replace('scenario: none\n', '').replaceAll('11-01', '11-15'),
}
const notice = (within: string): string =>
  `objectives: { plan: { rto: 4h } }\ncommunications: { users: { to: Users, channel: Status page, first: { within: ${within} } } }`

export const recordExamples: Examples = {
  'exercise/record-too-weak': {
    breaks: { plan: promised('fire'), files: { 'drills/one.mdx': drill('checklist', 'fire') } },
    says: '“Restore test” is promised as a test of the kind “restore”, but its last record, “Exercise of fire”, is one of the kind “checklist”, which shows less.',
    keeps: { plan: promised('fire'), files: { 'drills/one.mdx': drill('full', 'fire') } },
  },
  'exercise/scenario-not-covered': {
    breaks: { plan: promised('fire, flood'), files: { 'drills/one.mdx': drill('restore', 'fire') } },
    says: '“Restore test” practises 2 scenarios, one every 3 months, but its records cover 1 of 2: none is about “Flood”.',
    keeps: {
      plan: promised('fire, flood'),
      files: { 'drills/one.mdx': drill('restore', 'fire'), 'drills/two.mdx': drill('restore', 'flood') },
    },
  },
  'alert/test-weaker-than-miss': {
    breaks: { plan: alerts('warning') },
    says: '“A restore test failed” is alerted about as “warning”, but “An objective was missed” as “critical”: 2 against 3 on a scale of 3.',
    keeps: { plan: alerts('critical') },
  },
  'exercise/schedule-without-zone': {
    breaks: { plan: schedule('03:00'), files: sunday },
    says: '“Restore test” is planned for “Sunday 03:00”, a time without a zone; the backup `dump` that it tests is made at 02:00 UTC, which may be before or after.',
    keeps: { plan: schedule('03:00 UTC'), files: sunday },
  },
  'communication/after-objective': {
    breaks: { plan: notice('4h') },
    says: '“Users” are told over “Status page” within ≤ 4 h from disruption, but everything is promised back within ≤ 4 h from disruption',
    keeps: { plan: notice('1h') },
  },
  'role/hours-too-short': {
    breaks: {
      plan: 'scenarios: { fire: { title: Fire } }\nobjectives: { plan: { rto: 4h } }\nroles:\n  manager: { title: Manager, does: Leads, primary: Manager, deputy: Lead engineer, coverage: business-hours }\n  cto: { title: CTO, does: Approves, primary: CTO, deputy: COO }\n',
      body: '<Procedure id="p" title="Restore" scenario="fire">\n<Step by="manager" takes="1h" verify="It answers.">\nRestore.\n</Step>\n</Procedure>',
    },
    says: 'The role “Manager” acts in “Restore”, which has ≤ 4 h, but it is staffed in business hours only; a night is 16 h long.',
    keeps: {
      plan: 'scenarios: { fire: { title: Fire } }\nobjectives: { plan: { rto: 24h } }\nroles:\n  manager: { title: Manager, does: Leads, primary: Manager, deputy: Lead engineer, coverage: business-hours }\n  cto: { title: CTO, does: Approves, primary: CTO, deputy: COO }\n',
      body: '<Procedure id="p" title="Restore" scenario="fire">\n<Step by="manager" takes="1h" verify="It answers.">\nRestore.\n</Step>\n</Procedure>',
    },
  },
}
