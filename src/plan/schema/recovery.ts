/** Objectives, services, exercises, and what the plan openly leaves undone. Stores and their copies are in `backup.ts`, scenarios in `scenario.ts`. */
import { z } from 'zod'
import {
  clocks,
  exerciseTypes,
  objectiveSources,
  type Exercise,
  type Limitation,
  type Objective,
  type Reference,
  type RoadmapItem,
  type Service,
  type Tier,
} from '../../model/plan.ts'
import { bound, date, duration, exactDuration, flag, list, percent, says, slug, text, webAddress } from './fields.ts'
import { capability, redundancy } from './inventory.ts'

const names = list(slug).default([])

const covers = says(
  list(text).default([]),
  "Items of the plan's scope that it is part of, in the words of `scope.in`.",
  ['Web application'],
)

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
    source: says(
      z.enum(objectiveSources),
      'Where the numbers come from. `escalation` is the moment at which somebody is told; it does not count as a tolerable downtime.',
      'impact-analysis',
    ).optional(),
    current: says(capability, 'What is reached today, each figure with the claim that shows it.', {
      rto: { is: '3h', claim: 'recovered-in-time' },
    }).optional(),
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
  dependsOn: says(names, 'Services and vendors that every service of the tier needs.', ['alerting']),
})

export const service: z.ZodType<Service> = z.strictObject({
  name: says(text, 'Name of the service.', 'Public API'),
  summary: says(text, 'What it does and how it runs.', 'Runs on two zones behind a load balancer.').optional(),
  tier: says(slug, 'Its tier.', 'critical').optional(),
  owner: says(slug, 'The role that answers for it.', 'platform-lead').optional(),
  dependsOn: says(names, 'Services and vendors it cannot work without.', ['database', 'aws']),
  stores: says(names, 'Stores it keeps data in.', ['orders']),
  bindings: says(
    names,
    'The bindings of its resources. Commands name one resource of a kind by one name, unless each has its own service or store.',
    ['orders-api'],
  ),
  needs: says(
    list(text).default([]),
    'What else it cannot work without, in words, because the inventory has no entry for it.',
    ['Key management'],
  ),
  covers,
  redundancy: says(redundancy, 'How many copies of it run.', { instances: 2, zones: 2 }).optional(),
  rebuiltFrom: says(
    z.strictObject({
      store: says(slug, 'The store.', 'request-log'),
      reach: says(exactDuration, 'How far back the store must reach for that.', '90 days').optional(),
    }),
    'What it is made anew from when it is lost.',
    { store: 'request-log', reach: '90 days' },
  ).optional(),
})

export const exercise: z.ZodType<Exercise> = z.strictObject({
  title: says(text, 'Name of the exercise.', 'Restore of a random backup'),
  type: says(z.enum(exerciseTypes), 'What kind of test it is.', 'restore'),
  every: says(duration, 'How often it is held.', '3 months'),
  grace: says(duration, 'Allowed lateness.', '7 days').optional(),
  scenarios: says(names, 'Scenarios it practises.', ['database-loss']),
  participants: says(list(text).default([]), 'Who takes part.', ['Engineering']),
  lasts: says(exactDuration, 'How long it is planned to last.', '2h').optional(),
  window: says(exactDuration, 'How old the copy may be that it restores.', '7 days').optional(),
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
