/** Schema of a plan's frontmatter: the parts are in the files beside this one, the types in `model/plan.ts`. */
import { z } from 'zod'
import type { Plan, PlanMeta } from '../../model/plan.ts'
import { claim } from './claim.ts'
import { named, says } from './fields.ts'
import { metaShape } from './meta.ts'
import { communication, contact, response, role, vendorUse } from './people.ts'
import {
  backup,
  exercise,
  limitation,
  objective,
  reference,
  roadmapItem,
  scenario,
  service,
  store,
  tier,
} from './recovery.ts'

/** What the frontmatter of a plan becomes; the body adds procedures and placements. */
export type PlanData = Omit<Plan, 'id' | 'file' | 'sha256' | 'body' | 'procedures' | 'placements' | 'spans'>

const map = <T>(entry: z.ZodType<T>, sentence: string): z.ZodType<Record<string, T>> =>
  says(named(entry).default({}), sentence) as unknown as z.ZodType<Record<string, T>>

export const planSchema: z.ZodType<PlanData> = z
  .strictObject({
    ...metaShape,
    objectives: map(
      objective,
      'Recovery objectives, by name. Claims and prose refer to them as `objective.<name>.rto`.',
    ),
    tiers: map(tier, 'Classes of services by how soon they must be back.'),
    services: map(service, 'What the plan recovers.'),
    stores: map(store, 'Where data lives.'),
    backups: map(backup, 'How each store is copied. Procedures name the one they restore from.'),
    scenarios: map(scenario, 'What can go wrong.'),
    exercises: map(exercise, 'Tests that the plan promises. Each needs a passing drill within its cadence.'),
    communications: map(communication, 'Who is told what, when, and how often.'),
    roles: map(role, 'Who does what in recovery.'),
    responses: map(response, 'How fast somebody answers, by severity.'),
    contacts: map(contact, 'Whom to reach. Addresses and numbers are private.'),
    vendors: map(vendorUse, 'Suppliers that recovery depends on, by their names in `vendors.yaml`.'),
    limitations: map(limitation, 'What the plan openly does not do.'),
    references: map(reference, 'Documents and tools that the plan refers to.'),
    roadmap: map(roadmapItem, 'Promises about the future, with what sets them off.'),
    claims: map(
      claim,
      'Sentences that can be false, each with the check that decides it. The words stand in the body, in `<Claim id>`.',
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
      claims,
    }
  })
