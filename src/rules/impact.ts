/** Rules about what a business impact analysis decides: which measures a plan declares, and where they come from. */
import { formatBound } from '../model/bound.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf, type Objective } from '../model/plan.ts'
import { listed } from './places.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

const measures = ['rto', 'rpo', 'mtd', 'wrt', 'mbco'] as const
type Measure = (typeof measures)[number]

/** The moment at which people are told is no tolerable downtime. */
const declares = (objective: Objective, measure: Measure): boolean =>
  objective[measure] !== undefined && !(measure === 'mtd' && objective.source === 'escalation')

export const measuresMissing: Rule = {
  code: 'objective/measures-missing',
  severity: 'warn',
  exit: 1,
  catalogue: 'OBJ-03',
  title: 'Not all measures of impact are declared',
  why: 'RTO and RPO say what recovery can do. What the business can bear says MTD, what must still work meanwhile MBCO, and what comes after recovery WRT; without them nobody knows whether the first two are enough.',
  clauses: ['NIST SP 800-34 3.2', 'ISO 22301 8.2.2'],
  hint: 'Declare all five in `objectives`: `rto`, `rpo`, `mtd`, `wrt` and `mbco`, from a business impact analysis.',
  find: (input) =>
    eachPlan(input, (plan): Hit[] => {
      const objectives = Object.entries(plan.objectives)
      // Who lists no services has not said what could be missed.
      if (objectives.length === 0 || Object.keys(plan.services).length === 0) return []
      const missing = measures.filter((measure) => !objectives.some(([, each]) => declares(each, measure)))
      if (missing.length === 0) return []
      const escalation = objectives.filter(([, each]) => each.mtd !== undefined && each.source === 'escalation')
      const instead = escalation
        .map(([, each]) => ` The ${each.mtd ? formatBound(each.mtd) : ''} that it calls MTD is when people are told.`)
        .join('')
      return [
        {
          plan: plan.id,
          about: 'objectives',
          place: placeOf(plan, 'objectives'),
          message: phrase`The plan declares ${measures.length - missing.length} of ${measures.length} measures for ${Object.keys(plan.services).length === 1 ? 'its service' : `its ${Object.keys(plan.services).length} services`}; missing: ${listed(missing.map((measure) => measure.toUpperCase()))}.${instead}`,
          hint: `Decide on ${listed(missing.map((measure) => `\`${measure}\``))} in a business impact analysis, and declare what it says.`,
          related: escalation.map(([id]) => ({
            place: placeOf(plan, `objectives.${id}.mtd`),
            note: 'not a tolerable downtime',
          })),
        },
      ]
    }),
}
