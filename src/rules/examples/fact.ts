/** Examples of the rules about facts with two values. */
import type { Examples } from './example.ts'

/** Two exercises, each with a drill in its interval. */
const exercises = (a: string, b: string): { plan: string; files: Record<string, string> } => ({
  plan: `exercises:\n  first: { title: Monthly restore of the orders, type: restore, every: ${a} }\n  second: { title: Quarterly restore of the orders, type: restore, every: ${b} }`,
  files: {
    'drills/2026-11-15-restore.mdx':
      '---\ntitle: Restore of the orders\nplan: orders\nexercises: [first, second]\ntype: restore\nstartedAt: 2026-11-15T09:00:00Z\nendedAt: 2026-11-15T10:00:00Z\nenvironment: staging\nresult: pass\n---\n',
  },
})

const bucket = (documents: string, findings: string): string =>
  `stores:\n  documents: { name: Documents, holds: ${documents} }\n  findings: { name: Findings, holds: ${findings} }`

const counted = {
  plan: 'stores: { orders: { name: Orders, holds: Orders. } }\nbackups: { copy: { store: orders, method: version-control, interval: 0m, keep: { all: 30 days }, copies: [{ where: Git }, { where: Bucket }] } }',
}

const vendors =
  'aws: { name: AWS, service: RDS, sla: 99.95%, url: "https://aws.amazon.com/rds/sla/", pinnedOn: 2026-10-01 }\n'

/** Another plan that counts on the same vendor. */
const parcels = (sla: string): Record<string, string> => ({
  'vendors.yaml': vendors,
  'plans/parcels.mdx': `---
title: Parcels
product: Parcels
summary: How parcels come back.
version: "1"
status: approved
owner: manager
approvers: [cto]
lastReviewed: 2026-11-01
reviewCadence: 3 months
roles:
  manager: { title: Engineering manager, does: Leads, primary: Engineering manager, deputy: Lead engineer }
  cto: { title: CTO, does: Approves, primary: CTO, deputy: COO }
vendors: { aws: { for: Hosting, sla: ${sla} } }
---

Nothing else.
`,
})

export const factExamples: Examples = {
  'fact/cadences-differ': {
    breaks: exercises('1 month', '3 months'),
    says: '“Quarterly restore of the orders” is held every 3 months, but the same exercise, “Monthly restore of the orders”, every 1 month.',
    keeps: exercises('3 months', '3 months'),
  },
  'fact/owners-differ': {
    breaks: { body: '| What | Who |\n| --- | --- |\n| The whole plan | Compliance |' },
    says: 'The whole plan is for “Compliance” to review, but its owner is “Engineering manager”.',
    keeps: {
      body: '| What | Who |\n| --- | --- |\n| The whole plan | Engineering manager |\n| Contacts | Compliance |',
    },
  },
  'fact/copies-differ': {
    breaks: { ...counted, body: 'There are three copies of orders.' },
    says: 'The text counts 3 copies of “Orders”, but the backups list 2: Git, Bucket.',
    keeps: { ...counted, body: 'There are two copies of orders.' },
  },
  'fact/places-differ': {
    breaks: { plan: bucket('Files in one bucket per customer.', 'Results per customer in the shared bucket.') },
    says: '“Documents” lie in one bucket for each customer, but “Findings” of each customer in a shared one.',
    keeps: { plan: bucket('Files in one bucket per customer.', 'Results in one bucket per customer.') },
  },
  'fact/vendor-figures-differ': {
    breaks: { plan: 'vendors: { aws: { for: Hosting, sla: 99.95% } }', files: parcels('99.9%') },
    also: ['vendor/availability-differs'],
    says: 'This plan counts on 99.9 % of AWS, but “Orders” on 99.95 %.',
    keeps: { plan: 'vendors: { aws: { for: Hosting, sla: 99.95% } }', files: parcels('99.95%') },
  },
}
