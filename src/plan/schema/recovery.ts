/** Objectives, what is recovered, how it is copied, what can go wrong, and how that is exercised. */
import { z } from 'zod'
import {
  backupMethods,
  clocks,
  exerciseTypes,
  type Backup,
  type Exercise,
  type Limitation,
  type Objective,
  type Reference,
  type RoadmapItem,
  type Scenario,
  type Service,
  type Store,
  type Tier,
} from '../../model/plan.ts'
import {
  bound,
  date,
  duration,
  durationOrStated,
  exactDuration,
  flag,
  list,
  named,
  percent,
  says,
  slug,
  text,
  webAddress,
} from './fields.ts'

const names = list(slug).default([])

const subjectsOf = ['service', 'store', 'tier', 'scenario'] as const

export const objective: z.ZodType<Objective> = z
  .strictObject({
    service: says(slug, 'The service it is for.', 'api').optional(),
    store: says(slug, 'The store it is for.', 'database').optional(),
    tier: says(slug, 'The tier it is for.', 'critical').optional(),
    scenario: says(
      slug,
      'The scenario it is for. Without any of these four it is for the whole plan.',
      'region-outage',
    ).optional(),
    clock: says(z.enum(clocks).default('disruption'), 'The moment from which time is counted.', 'disruption'),
    rto: says(bound, 'Recovery time objective: the service is usable again by then.', '< 4h').optional(),
    rpo: says(bound, 'Recovery point objective: data written longer ago than this is not lost.', '< 1h').optional(),
    mtd: says(bound, 'Maximum tolerable downtime.', '<= 24h').optional(),
    wrt: says(
      exactDuration,
      'Work recovery time: verification and catch-up after the service is usable.',
      '1h',
    ).optional(),
    mbco: says(
      text,
      'Minimum business continuity objective: what must still work meanwhile.',
      'Read-only access',
    ).optional(),
    availability: says(
      z.strictObject({
        percent: says(percent, 'The share of the window in which the service is available.', '99.9%'),
        window: says(z.enum(['month', 'quarter', 'year']), 'Over what time it is counted.', 'month'),
      }),
      'Availability objective.',
      { percent: '99.9%', window: 'month' },
    ).optional(),
    note: says(text, 'What the reader must know beside the number.', 'A target, not a contractual promise.').optional(),
  })
  .superRefine((value, context) => {
    const given = subjectsOf.filter((key) => value[key] !== undefined)
    if (given.length > 1) {
      context.addIssue({
        code: 'custom',
        path: [given[1] as string],
        message: `An objective is for one thing, but \`${given[0]}\` and \`${given[1]}\` are both given.`,
        params: { hint: 'Make two objectives.' },
      })
    }
  })

export const tier: z.ZodType<Tier> = z.strictObject({
  name: says(text, 'Name of the tier.', 'Mission critical'),
  summary: says(text, 'What belongs to it.', 'Customers cannot work without it.').optional(),
})

export const service: z.ZodType<Service> = z.strictObject({
  name: says(text, 'Name of the service.', 'Public API'),
  summary: says(text, 'What it does and how it runs.', 'Runs on two zones behind a load balancer.').optional(),
  tier: says(slug, 'Its tier.', 'critical').optional(),
  owner: says(slug, 'The role that answers for it.', 'platform-lead').optional(),
  dependsOn: says(names, 'Services and vendors it cannot work without.', ['database', 'aws']),
  stores: says(names, 'Stores it keeps data in.', ['orders']),
})

export const store: z.ZodType<Store> = z.strictObject({
  name: says(text, 'Name of the store.', 'Order database'),
  holds: says(text, 'What it holds.', 'All orders since 2019.'),
  region: says(text, 'Where it is.', 'eu-west-1').optional(),
})

export const backup: z.ZodType<Backup> = z.strictObject({
  store: says(slug, 'The store that is copied.', 'orders'),
  method: says(z.enum(backupMethods), 'How.', 'pitr'),
  interval: says(exactDuration, 'Time between two recovery points.', '5m'),
  takes: says(exactDuration, 'How long making one takes.', '20m').optional(),
  copyLag: says(exactDuration, 'How long until the copy has arrived where it is used.', '1h').optional(),
  keep: says(named(durationOrStated).default({}), 'How long each class is kept.', { daily: '30 days' }),
  copies: says(
    list(
      z.strictObject({
        where: says(text, 'What holds the copy.', 'RDS automated backups'),
        region: says(text, 'The region.', 'us-east-1').optional(),
      }),
    ).default([]),
    'Where the copies are.',
    [{ where: 'RDS automated backups', region: 'eu-west-1' }],
  ),
  encryption: says(text, 'How it is encrypted.', 'AES-256, customer-managed key').optional(),
  alertAfter: says(
    exactDuration,
    'People are told when the newest recovery point is older than this.',
    '15m',
  ).optional(),
  exercise: says(slug, 'The exercise that restores it.', 'database-restore').optional(),
})

export const scenario: z.ZodType<Scenario> = z.strictObject({
  title: says(text, 'What goes wrong.', 'The region is unavailable'),
  affects: says(names, 'Services that stop. Empty means all of them.', ['api']),
  likelihood: says(text, 'How likely it is judged to be.', 'low').optional(),
  impact: says(text, 'How bad it is.', 'high').optional(),
  signs: says(list(text).default([]), 'How it is noticed.', ['Health checks fail in every zone']),
  detection: says(exactDuration, 'Longest time from disruption to detection.', '5m').optional(),
  triggers: says(
    list(
      z.strictObject({
        when: says(text, 'The condition.', 'The region is unavailable'),
        wait: says(exactDuration, 'How long it is waited for before recovery starts.', '2h').optional(),
      }),
    ).default([]),
    'What must be so before recovery starts.',
    [{ when: 'The region is unavailable', wait: '2h' }],
  ),
  prevention: says(list(text).default([]), 'What makes it less likely or less bad.', ['Two zones']),
})

export const exercise: z.ZodType<Exercise> = z.strictObject({
  title: says(text, 'Name of the exercise.', 'Restore of a random backup'),
  type: says(z.enum(exerciseTypes), 'What kind of test it is.', 'restore'),
  every: says(duration, 'How often it is held.', '3 months'),
  grace: says(duration, 'Allowed lateness.', '7 days').optional(),
  scenarios: says(names, 'Scenarios it practises.', ['database-loss']),
  participants: says(list(text).default([]), 'Who takes part.', ['Engineering']),
  lasts: says(exactDuration, 'How long it is planned to last.', '2h').optional(),
  calendar: says(text, 'When it is held.', 'First Saturday of the month').optional(),
  evidence: says(
    text,
    'A binding of `aws/restore-testing`: the newest restore test that it shows counts as a drill of this exercise.',
    'orders-restore-tests',
  ).optional(),
})

export const limitation: z.ZodType<Limitation> = z.strictObject({
  summary: says(text, 'The limitation in a few words.', 'No copy outside the region'),
  absence: says(
    flag.default(false),
    'True when it says that something does not exist. A claim must then check that.',
    true,
  ),
  claim: says(slug, 'The claim that checks it.', 'no-second-region').optional(),
})

export const reference: z.ZodType<Reference> = z.strictObject({
  title: says(text, 'Name of the document or tool.', 'Incident response plan'),
  path: says(text, 'Where it is, relative to the content folder.', '../policies/incident-response.md').optional(),
  url: says(webAddress, 'Where it is on the web.', 'https://status.example.org').optional(),
})

export const roadmapItem: z.ZodType<RoadmapItem> = z.strictObject({
  what: says(text, 'What is promised.', 'Replicate buckets to a second region'),
  when: says(text, 'What sets it off.', 'The tenth customer signs'),
  by: says(date, 'The day by which it is done, when there is one.', '2027-06-30').optional(),
})
