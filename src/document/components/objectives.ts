/** Recovery objectives, as a table and among words. */
import { formatBound } from '../../model/bound.ts'
import type { Block, Inline } from '../../model/document.ts'
import { formatDuration } from '../../model/duration.ts'
import type { Objective, Plan } from '../../model/plan.ts'
import type { Props } from '../../plan/vocabulary.ts'
import type { Context } from '../context.ts'
import { cell, table } from '../nodes.ts'

/** Whom an objective is for. */
export const objectiveFor = (plan: Plan, objective: Objective): string => {
  if (objective.service) return plan.services[objective.service]?.name ?? ''
  if (objective.store) return plan.stores[objective.store]?.name ?? ''
  if (objective.tier) return plan.tiers[objective.tier]?.name ?? ''
  if (objective.scenario) return plan.scenarios[objective.scenario]?.title ?? ''
  return 'The whole plan'
}

const formatAvailability = ({ percent, window }: NonNullable<Objective['availability']>): string =>
  `≥ ${percent} % per ${window}`

export const objectiveText = (objective: Objective, field: Props['Objective']['field']): string => {
  switch (field) {
    case 'wrt':
      return objective.wrt ? formatDuration(objective.wrt) : 'not stated'
    case 'mbco':
      return objective.mbco ?? 'not stated'
    case 'availability':
      return objective.availability ? formatAvailability(objective.availability) : 'not stated'
    default: {
      const value = objective[field]
      return value ? formatBound(value) : 'not stated'
    }
  }
}

export const objective = ({ id, field }: Props['Objective'], context: Context): Inline[] => {
  const found = context.plan.objectives[id]
  return [{ kind: 'value', text: found ? objectiveText(found, field) : 'not stated' }]
}

export const objectives = ({ plan }: Context): Block[] =>
  table(
    'Recovery objectives',
    Object.values(plan.objectives),
    [
      { head: 'For', cell: (each) => cell(objectiveFor(plan, each)) },
      { head: 'RTO', cell: (each) => cell(each.rto && formatBound(each.rto)) },
      { head: 'RPO', cell: (each) => cell(each.rpo && formatBound(each.rpo)) },
      { head: 'Tolerable downtime', cell: (each) => cell(each.mtd && formatBound(each.mtd)) },
      { head: 'Work recovery', cell: (each) => cell(each.wrt && formatDuration(each.wrt)) },
      { head: 'Availability', cell: (each) => cell(each.availability && formatAvailability(each.availability)) },
      { head: 'Meanwhile', cell: (each) => cell(each.mbco) },
      { head: 'Counted from', cell: (each) => cell(each.rto ? each.clock : undefined) },
      { head: 'Note', cell: (each) => cell(each.note) },
    ],
    'This plan states no recovery objective.',
  )
