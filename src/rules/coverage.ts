/** Rules about what a record of an exercise shows: the kind of test that was promised, and every scenario in its turn. */
import { addToDate, dateAt } from '../model/calendar.ts'
import { formatDuration, type Duration } from '../model/duration.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf, type ExerciseType } from '../model/plan.ts'
import { placeIn } from '../model/records.ts'
import { drillsOf, zoneOf } from '../claims/exercises.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

/** What a test of each kind may be replaced with: itself, or one that shows more. */
const sufficient: Readonly<Record<ExerciseType, readonly ExerciseType[]>> = {
  checklist: ['checklist', 'tabletop', 'restore', 'functional', 'failover', 'full'],
  tabletop: ['tabletop', 'functional', 'failover', 'full'],
  communications: ['communications', 'full'],
  restore: ['restore', 'full'],
  functional: ['functional', 'failover', 'full'],
  failover: ['failover', 'full'],
  full: ['full'],
}

const clauses = ['NIST SP 800-34 3.5.4', 'NIST CP-4', 'ISO 22301 8.5']

export const recordTooWeak: Rule = {
  code: 'exercise/record-too-weak',
  severity: 'warn',
  exit: 1,
  catalogue: 'TST-02',
  title: 'Record of a weaker test than was promised',
  why: 'A walk through a checklist does not show that a restore works.',
  clauses,
  hint: 'Hold the test that was promised, or promise the one that is held.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.exercises).flatMap(([id, exercise]): Hit[] => {
        const [last] = drillsOf(input.portfolio.drills, plan.id, id, input.now)
        if (!last || sufficient[exercise.type].includes(last.type)) return []
        return [
          {
            plan: plan.id,
            about: `exercises.${id}`,
            place: placeOf(plan, `exercises.${id}.type`),
            message: phrase`“${exercise.title}” is promised as a test of the kind “${exercise.type}”, but its last record, “${last.title}”, is one of the kind “${last.type}”, which shows less.`,
            hint: 'Hold the test that was promised, or promise the one that is held.',
            related: [{ place: placeIn(last, 'type'), note: 'the record' }],
          },
        ]
      }),
    ),
}

const times = ({ text, months, seconds }: Duration, count: number): Duration => ({
  text,
  months: months * count,
  seconds: seconds * count,
})

export const scenarioNotCovered: Rule = {
  code: 'exercise/scenario-not-covered',
  severity: 'warn',
  exit: 1,
  catalogue: 'TST-02',
  title: 'Scenario that no record of its exercise covers',
  why: 'A record counts for what was practised. What it left out is as untested as before.',
  clauses,
  hint: 'Practise the scenarios in turn, one each time, and name in each record the one that it practised.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const zone = zoneOf(plan, input.portfolio.settings)
      const today = dateAt(input.now, zone)
      return Object.entries(plan.exercises).flatMap(([id, exercise]): Hit[] => {
        const count = exercise.scenarios.length
        // One scenario each time: in so many times the cadence, each must have had its turn.
        const turn = times(exercise.every, count)
        const records = drillsOf(input.portfolio.drills, plan.id, id, input.now).filter(
          (drill) => drill.result !== 'fail' && addToDate(dateAt(drill.endedAt, zone), turn) >= today,
        )
        if (count < 2 || records.length === 0 || records.some(({ scenario }) => scenario === undefined)) return []
        const covered = new Set(records.map(({ scenario }) => scenario))
        const missing = exercise.scenarios.filter((each) => !covered.has(each))
        if (missing.length === 0) return []
        const titles = missing.map((each) => `“${plan.scenarios[each]?.title ?? each}”`).join(', ')
        return [
          {
            plan: plan.id,
            about: `exercises.${id}`,
            place: placeOf(plan, `exercises.${id}.scenarios`),
            message: phrase`“${exercise.title}” practises ${count} scenarios, one every ${formatDuration(exercise.every)}, but its records cover ${count - missing.length} of ${count}: none is about ${titles}.`,
            hint: 'Practise what is missing next, or promise fewer scenarios.',
            related: records.map((drill) => ({ place: placeIn(drill, 'scenario'), note: 'what was practised' })),
          },
        ]
      })
    }),
}
