/** The document's own data. What the rule book asks for is optional here, so that its absence can be reported and waived. */
import { z } from 'zod'
import { planStatuses, type Change, type PlanMeta } from '../../model/plan.ts'
import { reviewCause } from './inventory.ts'
import { audience, date, duration, flag, list, says, slug, text, timezone } from './fields.ts'

const change: z.ZodType<Change> = z.strictObject({
  version: says(text, 'The version that the change made.', '1.1'),
  date: says(date, 'The day it was made.', '2026-10-05'),
  summary: says(text, 'What changed, for the reader.', 'The database is now copied to a second region.'),
  author: says(text, 'The role that made it.', 'Engineering').optional(),
})

const scope = z.strictObject({
  in: says(list(text).default([]), 'What the plan covers.', ['Web application']),
  out: says(list(text).default([]), 'What it leaves out.', ['Marketing site']),
})

export const metaShape: { readonly [K in keyof PlanMeta]-?: z.ZodType<PlanMeta[K]> } = {
  title: says(text, 'Name of the document.', 'Orders: disaster recovery'),
  product: says(text, 'What is recovered, as customers know it.', 'Orders'),
  summary: says(
    text,
    'The plan in one or two sentences.',
    'How the order service is restored, and how much data can be lost.',
  ),
  version: says(text, 'Version of the document.', '2.0').optional(),
  status: says(z.enum(planStatuses), 'Where the document is in its life.', 'approved').optional(),
  audience: says(audience.default('public'), 'The least audience that may read it.', 'public'),
  author: says(text, 'Who wrote it.', 'Engineering').optional(),
  owner: says(slug, 'The role that answers for it, by its name under `roles`.', 'engineering-manager').optional(),
  approvers: says(list(slug).default([]), 'Roles that approved it: accountable people, not programs.', ['cto']),
  lastReviewed: says(date, 'The day of the last review.', '2026-10-05').optional(),
  reviewCadence: says(duration, 'How often it is reviewed.', '3 months').optional(),
  nextReview: says(
    date,
    'The day the next review is due; by default the last review plus the cadence.',
    '2027-01-05',
  ).optional(),
  timezone: says(
    timezone,
    'The zone in which its dates begin and end; by default that of `holdfast.yaml`.',
    'Europe/Berlin',
  ).optional(),
  reviewAfter: says(list(reviewCause).default([]), 'Changes after which the plan promises to be reviewed.', [
    { change: 'The infrastructure', shownBy: { evidence: 'infrastructure-state', fact: 'latestAge' } },
  ]),
  contractual: says(flag.default(false), 'True when the objectives are promised in a contract.', false),
  changes: says(list(change).default([]), 'History of the document, newest first.', [
    { version: '1.1', date: '2026-10-05', summary: 'The database is now copied to a second region.' },
  ]),
  scope: says(scope.default({ in: [], out: [] }), 'What the plan covers and what it leaves out.', {
    in: ['Web application'],
    out: ['Marketing site'],
  }),
}
