/** Schemas of the records beside the plans. The types are in `model/records.ts`. */
import { z } from 'zod'
import { exerciseTypes } from '../../model/plan.ts'
import {
  drillResults,
  type Attestation,
  type Binding,
  type Drill,
  type EventClock,
  type Incident,
  type Issue,
  type Review,
  type Vendor,
  type Waiver,
} from '../../model/records.ts'
import {
  accountId,
  date,
  duration,
  exactDuration,
  instant,
  list,
  named,
  percent,
  says,
  shared,
  slug,
  text,
  webAddress,
} from './fields.ts'

type Data<T> = Omit<T, 'id' | 'file' | 'spans' | 'at' | 'body'>

const clock: z.ZodType<EventClock> = shared(
  'clock',
  z.strictObject({
    disruptionAt: says(instant, 'When the service stopped, or was made to.', '2026-10-03T09:00:00Z').optional(),
    detectedAt: says(instant, 'When it was noticed.', '2026-10-03T09:04:00Z').optional(),
    declaredAt: says(instant, 'When a disaster was declared.', '2026-10-03T09:15:00Z').optional(),
    activatedAt: says(instant, 'When recovery began.', '2026-10-03T09:20:00Z').optional(),
    usableAt: says(instant, 'When the service was usable again. RTO ends here.', '2026-10-03T11:47:00Z').optional(),
    validatedAt: says(instant, 'When the recovered service had been verified.', '2026-10-03T12:20:00Z').optional(),
    lastGoodDataAt: says(
      instant,
      'Time of the newest data that was recovered. RPO is counted back from the disruption to here.',
      '2026-10-03T08:56:00Z',
    ).optional(),
    noticesAt: says(list(instant).default([]), 'When customers were told, first and after that.', [
      '2026-10-03T09:40:00Z',
    ]),
  }),
)

const moments = {
  disruptionAt: '2026-10-03T09:00:00Z',
  usableAt: '2026-10-03T11:47:00Z',
  lastGoodDataAt: '2026-10-03T08:56:00Z',
}

const issue: z.ZodType<Issue> = shared(
  'issue',
  z.strictObject({
    summary: says(text, 'What went wrong or is missing.', 'The parameter group was not restored.'),
    owner: says(text, 'The role that sees to it.', 'Database administrator').optional(),
    due: says(date, 'By when.', '2026-12-01').optional(),
    closedOn: says(date, 'When it was done.', '2026-11-10').optional(),
  }),
)

const issues = [
  { summary: 'The parameter group was not restored.', owner: 'Database administrator', due: '2026-12-01' },
]

export const drillSchema: z.ZodType<Data<Drill>> = z.strictObject({
  title: says(text, 'Name of the drill.', 'Restore of the order database'),
  plan: says(slug, 'The plan whose exercise it was.', 'orders'),
  exercises: says(z.array(slug).min(1, 'at least one exercise is needed'), 'Exercises of that plan that it fulfils.', [
    'database-restore',
  ]),
  type: says(z.enum(exerciseTypes), 'What kind of test it was.', 'restore'),
  scenario: says(slug, 'The scenario that was played.', 'database-loss').optional(),
  startedAt: says(instant, 'When it began.', '2026-10-03T09:00:00Z'),
  endedAt: says(instant, 'When it ended.', '2026-10-03T12:30:00Z'),
  environment: says(text, 'Where it was done.', 'Staging account'),
  participants: says(list(text).default([]), 'Roles that took part.', ['Database administrator']),
  clock: says(clock.default({ noticesAt: [] }), 'The moments that RTO and RPO are measured from.', moments),
  result: says(z.enum(drillResults), 'How it ended.', 'pass'),
  checks: says(
    list(
      z.strictObject({
        name: says(text, 'What was checked.', 'Rows in orders'),
        expected: says(text, 'What it should be.', '1 204 331'),
        actual: says(text, 'What it was.', '1 204 331'),
        pass: says(z.boolean(), 'Whether that is right.', true),
      }),
    ).default([]),
    'Checks of what was recovered.',
    [{ name: 'Rows in orders', expected: '1 204 331', actual: '1 204 331', pass: true }],
  ),
  issues: says(list(issue).default([]), 'What was found, each with an owner and a date.', issues),
  lessons: says(text, 'What was learned.', 'The runbook lacked the subnet group.').optional(),
  signedBy: says(text, 'The role that signed the record.', 'Engineering manager').optional(),
  signedOn: says(date, 'When it was signed.', '2026-10-05').optional(),
})

export const incidentSchema: z.ZodType<Data<Incident>> = z.strictObject({
  title: says(text, 'What happened.', 'Database unavailable'),
  plan: says(slug, 'The plan that covers it.', 'orders'),
  severity: says(text, 'How bad it was.', 'P1'),
  scenario: says(slug, 'The scenario it matches.', 'database-loss').optional(),
  clock: says(clock, 'The moments that RTO and RPO are measured from.', moments),
  cause: says(text, 'Why it happened.', 'Storage was full').optional(),
  issues: says(list(issue).default([]), 'What is to be done about it.', issues),
  reportPublishedOn: says(date, 'When the report was given to customers.', '2026-10-08').optional(),
})

export const reviewSchema: z.ZodType<Omit<Data<Review>, 'plan' | 'date'>> = z.strictObject({
  version: says(text, 'The version that was read.', '2.0'),
  planSha256: says(
    z.string().regex(/^[0-9a-f]{64}$/, 'it is not a SHA-256 in hex'),
    'Digest of the plan file that was read; the review command writes it.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
  by: says(text, 'The role that reviewed.', 'Engineering manager'),
  scope: says(text, 'What was reviewed.', 'full'),
  decision: says(z.enum(['approve', 'reject', 'comment']), 'What was decided.', 'approve'),
  note: says(text, 'Remarks.', 'No change needed.').optional(),
})

/** A waiver names a rule with plan and elements, or a claim, whatever keeps that from holding. */
const accepted = z
  .strictObject({
    rule: says(text, 'The permanent code of the finding.', 'exercise/overdue').optional(),
    plan: says(slug, 'The plan it is accepted for.', 'orders').optional(),
    about: says(z.array(text).min(1, 'at least one element is needed'), 'The elements it is accepted for.', [
      'exercises.region-failover',
    ]).optional(),
    claim: says(
      z.string().regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/, 'a claim is named `plan/claim`'),
      'In the place of rule, plan and elements: a claim that is accepted not to hold, for whatever reason.',
      'orders/rpo-database',
    ).optional(),
    words: says(
      text,
      'Only findings that say this are accepted, where a rule hits one element several times.',
      'The RPO of',
    ).optional(),
    reason: says(text, 'Why it is accepted.', 'The second region is being built.'),
    owner: says(text, 'The role that carries the risk.', 'Engineering manager'),
    approver: says(text, 'The role that accepted it; another one.', 'CTO'),
    acceptedOn: says(date, 'When it was accepted.', '2026-11-01'),
    expires: says(date, 'The last day it counts; at most 180 days later.', '2027-02-01'),
  })
  .transform(({ claim, rule, plan, about, ...rest }, context): Data<Waiver> => {
    const [named, id] = claim?.split('/') ?? []
    if (named !== undefined && id !== undefined && rule === undefined && plan === undefined && about === undefined)
      return { ...rest, rule: undefined, plan: named, about: [`claims.${id}`] }
    if (claim === undefined && rule !== undefined && plan !== undefined && about !== undefined)
      return { ...rest, rule, plan, about }
    context.addIssue({
      code: 'custom',
      message: 'A waiver names `rule`, `plan` and `about`, or a `claim`.',
      params: { hint: claim === undefined ? 'Add what is missing.' : 'Leave `rule`, `plan` and `about` out.' },
    })
    return z.NEVER
  })

export const waiversSchema: z.ZodType<Record<string, Data<Waiver>>> = named(
  accepted as unknown as z.ZodType<Data<Waiver>>,
)

export const attestationsSchema: z.ZodType<Record<string, Data<Attestation>>> = named(
  z.strictObject({
    statement: says(text, 'What is vouched for.', 'Customers keep their own copies of uploads.'),
    by: says(text, 'The role that vouches.', 'Head of customer success'),
    on: says(date, 'When.', '2026-10-01'),
    validFor: says(duration, 'How long it counts; by default 3 months.', '12 months').default({
      text: '3 months',
      months: 3,
      seconds: 0,
    }),
  }),
)

export const vendorsSchema: z.ZodType<Record<string, Data<Vendor>>> = named(
  z.strictObject({
    name: says(text, 'The vendor.', 'Amazon Web Services'),
    service: says(text, 'The service the promise is for.', 'RDS Multi-AZ'),
    sla: says(percent, 'The availability it publishes.', '99.95%').optional(),
    window: says(z.enum(['month', 'quarter', 'year']), 'Over what time.', 'month').optional(),
    url: says(webAddress, 'Where it is published.', 'https://aws.amazon.com/rds/sla/'),
    pinnedOn: says(date, 'When it was read there.', '2026-10-01'),
    longestOutage: says(
      z.strictObject({
        on: says(date, 'The day it began.', '2025-10-20'),
        lasted: says(exactDuration, 'How long it lasted.', '14h 30m'),
        what: says(text, 'What was out of service.', 'Region us-east-1'),
        url: says(webAddress, 'Where the vendor reports it.', 'https://aws.amazon.com/premiumsupport/technology/pes/'),
      }),
      'The longest outage that the vendor has reported. Recovery that waits for the vendor is reckoned with it.',
      { on: '2025-10-20', lasted: '14h 30m', what: 'Region us-east-1', url: 'https://status.example.org' },
    ).optional(),
    note: says(text, 'What else matters.', 'Single-zone instances: 99.5%').optional(),
  }),
)

export const bindingsSchema: z.ZodType<Record<string, Data<Binding>>> = named(
  z.strictObject({
    label: says(text, 'What it is called in public.', 'order database'),
    source: says(text, 'The kind of evidence that is read.', 'aws/rds-instance'),
    account: says(accountId, 'The account, in quotes. Private.', '123456789012').optional(),
    region: says(text, 'The region.', 'eu-west-1').optional(),
    params: says(z.record(z.string(), z.unknown()).default({}), 'What to read there. Private.', {
      instance: 'orders-prod',
    }),
    maxAge: says(exactDuration, 'How long a reading counts.', '1 day').optional(),
  }),
)
