/** Schema of a plan's frontmatter: the parts are in the files beside this one, the types in `model/plan.ts`. */
import { z } from 'zod'
import type { Plan, PlanMeta } from '../../model/plan.ts'
import { claim } from './claim.ts'
import { named, says } from './fields.ts'
import { alert, asset, rate } from './inventory.ts'
import { metaShape } from './meta.ts'
import { parameters } from './parameter.ts'
import { communication, contact, response, role, vendorUse } from './people.ts'
import { backup, store } from './backup.ts'
import { exercise, limitation, objective, reference, roadmapItem, service, tier } from './recovery.ts'
import { scenario } from './scenario.ts'

/** What the frontmatter of a plan becomes; the body adds procedures and placements. */
export type PlanData = Omit<Plan, 'id' | 'file' | 'sha256' | 'body' | 'procedures' | 'placements' | 'spans'>

const map = <T>(
  entry: z.ZodType<T>,
  sentence: string,
  example: Readonly<Record<string, object>>,
): z.ZodType<Record<string, T>> =>
  says(named(entry).default({}), sentence, example) as unknown as z.ZodType<Record<string, T>>

export const planSchema: z.ZodType<PlanData> = z
  .strictObject({
    ...metaShape,
    objectives: map(
      objective,
      'Recovery objectives, by name. Claims and prose refer to them as `objective.<name>.rto`.',
      { database: { store: 'orders', rto: '< 4h', rpo: '< 1h' } },
    ),
    tiers: map(tier, 'Classes of services by how soon they must be back.', { critical: { name: 'Mission critical' } }),
    services: map(service, 'What the plan recovers.', {
      api: { name: 'Public API', tier: 'critical', stores: ['orders'] },
    }),
    stores: map(store, 'Where data lives.', { orders: { name: 'Order database', holds: 'All orders since 2019.' } }),
    backups: map(backup, 'How each store is copied. Procedures name the one they restore from.', {
      wal: { store: 'orders', method: 'pitr', interval: '5m', keep: { all: '30 days' } },
    }),
    scenarios: map(scenario, 'What can go wrong.', {
      'region-outage': { title: 'The region is unavailable', affects: ['api'] },
    }),
    exercises: map(exercise, 'Tests that the plan promises. Each needs a passing drill within its cadence.', {
      'database-restore': { title: 'Restore of a random backup', type: 'restore', every: '3 months' },
    }),
    communications: map(communication, 'Who is told what, when, and how often.', {
      customers: { to: 'Customers', channel: 'Status page', first: { within: '<= 1h' }, every: '2h' },
    }),
    roles: map(role, 'Who does what in recovery.', {
      commander: { title: 'Incident commander', does: 'Coordinates the recovery' },
    }),
    responses: map(response, 'How fast somebody answers, by severity.', {
      p1: { title: 'P1, critical', within: '<= 15m', coverage: '24x7', how: 'Page to the on-call engineer' },
    }),
    contacts: map(contact, 'Whom to reach. Addresses and numbers are private.', {
      'on-call': { name: 'On-call engineer', channel: 'Paging service' },
    }),
    vendors: map(vendorUse, 'Suppliers that recovery depends on, by their names in `vendors.yaml`.', {
      'aws-rds-multi-az': { for: 'Database hosting', sla: '99.95%' },
    }),
    limitations: map(limitation, 'What the plan openly does not do.', {
      'no-second-region': { summary: 'No copy outside the region', absence: true, claim: 'no-second-region' },
    }),
    references: map(reference, 'Documents and tools that the plan refers to.', {
      incidents: { title: 'Incident response plan', url: 'https://status.example.org' },
    }),
    roadmap: map(roadmapItem, 'Promises about the future, with what sets them off.', {
      replication: { what: 'Replicate buckets to a second region', when: 'The tenth customer signs' },
    }),
    parameters,
    assets: map(asset, 'Sites, tools and protections that procedures and notices use.', {
      'status-page': { name: 'Status page', state: 'in-place', lostIn: ['region-outage'] },
    }),
    alerts: map(alert, 'What people are told of by alarms, and how loudly.', {
      'restore-test': { title: 'The restore test failed', on: 'test-failed', level: 'critical' },
    }),
    rates: map(rate, 'Shares of successes that the plan promises.', {
      backups: { title: 'Backups that succeed', moreThan: '99.5%', every: '24h' },
    }),
    claims: map(
      claim,
      'Sentences that can be false, each with the check that decides it. The words stand in the body, in `<Claim id>`.',
      {
        'rpo-database': {
          evidence: 'orders-database',
          expect: { restorableAge: { lessThan: 'objective.database.rpo' } },
        },
      },
    ),
  })
  .transform((value): PlanData => {
    const {
      objectives,
      tiers,
      services,
      stores,
      backups,
      scenarios,
      exercises,
      communications,
      roles,
      responses,
      contacts,
      vendors,
      limitations,
      references,
      roadmap,
      parameters,
      assets,
      alerts,
      rates,
      claims,
      ...meta
    } = value
    return {
      meta: meta as PlanMeta,
      objectives,
      tiers,
      services,
      stores,
      backups,
      scenarios,
      exercises,
      communications,
      roles,
      responses,
      contacts,
      vendors,
      limitations,
      references,
      roadmap,
      parameters,
      assets,
      alerts,
      rates,
      claims,
    }
  })
