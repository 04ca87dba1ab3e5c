/** Rules about exercises: what is promised to be tested must have been tested, with success, not too long ago. */
import { dateAt, daysBetween } from '../model/calendar.ts'
import { formatDuration } from '../model/duration.ts'
import { phrase, type Phrase } from '../model/phrase.ts'
import { placeOf, type Exercise, type Plan } from '../model/plan.ts'
import { placeIn } from '../model/records.ts'
import { exerciseState, zoneOf, type ExerciseState } from '../claims/exercises.ts'
import { days, eachPlan, type Hit, type Input, type Rule } from './rule.ts'

const why = 'A promised exercise needs a passing record within its cadence.'

const inState =
  (
    states: readonly ExerciseState['state'][],
    message: (exercise: Exercise, state: ExerciseState, plan: Plan, input: Input) => Phrase,
    hint: (id: string) => string,
  ) =>
  (input: Input): Hit[] =>
    eachPlan(input, (plan) =>
      Object.entries(plan.exercises).flatMap(([id, exercise]): Hit[] => {
        const found = exerciseState(plan, id, exercise, input.portfolio.drills, input.portfolio.settings, input.now)
        if (!states.includes(found.state)) return []
        return [
          {
            plan: plan.id,
            about: `exercises.${id}`,
            place: placeOf(plan, `exercises.${id}`),
            message: message(exercise, found, plan, input),
            hint: hint(id),
            related: found.last ? [{ place: placeIn(found.last, 'result'), note: 'the last drill' }] : [],
          },
        ]
      }),
    )

export const neverHeld: Rule = {
  code: 'exercise/never-held',
  severity: 'error',
  exit: 1,
  catalogue: 'TST-01',
  title: 'Promised exercise without a record',
  why,
  clauses: ['SOC 2 A1.3', 'ISO 22301 8.5', 'NIST SP 800-53 CP-4', 'DORA 11(6)', 'HIPAA 164.308(a)(7)(ii)(D)'],
  hint: 'Hold it and file the record under `drills/`, or stop promising it.',
  find: inState(
    ['never'],
    (exercise) =>
      phrase`“${exercise.title}” is promised every ${formatDuration(exercise.every)}, but no drill of it is on record.`,
    (id) => `Hold it and file the record under \`drills/\` with \`exercises: [${id}]\`, or stop promising it.`,
  ),
}

export const overdue: Rule = {
  code: 'exercise/overdue',
  severity: 'error',
  exit: 1,
  catalogue: 'TST-01',
  title: 'Exercise overdue',
  why,
  clauses: ['SOC 2 A1.3', 'ISO 22301 8.5', 'NIST SP 800-53 CP-4', 'DORA 11(6)', 'HIPAA 164.308(a)(7)(ii)(D)'],
  hint: 'Hold it and file the record under `drills/`.',
  find: inState(
    ['overdue'],
    (exercise, state, plan, input) => {
      const today = dateAt(input.now, zoneOf(plan, input.portfolio.settings))
      return phrase`“${exercise.title}” was due on ${state.due ?? ''}; it is ${days(daysBetween(state.due ?? today, today))} late. The last pass was on ${dateAt(state.lastPass?.endedAt ?? input.now, zoneOf(plan, input.portfolio.settings))}.`
    },
    (id) => `Hold it and file the record under \`drills/\` with \`exercises: [${id}]\`.`,
  ),
}

export const failed: Rule = {
  code: 'exercise/failed',
  severity: 'error',
  exit: 1,
  catalogue: 'TST-01',
  title: 'Last exercise did not pass',
  why,
  clauses: ['SOC 2 A1.3', 'ISO 22301 8.5', 'NIST SP 800-53 CP-4', 'DORA 11(6)', 'HIPAA 164.308(a)(7)(ii)(D)'],
  hint: 'Mend what failed, hold it again, and file the record.',
  find: inState(
    ['failed'],
    (exercise, state, plan, input) =>
      phrase`“${exercise.title}” was last held on ${dateAt(state.last?.endedAt ?? input.now, zoneOf(plan, input.portfolio.settings))} with the result “${state.last?.result ?? ''}”.`,
    () => 'Mend what failed, hold it again, and file the record.',
  ),
}

export const dueSoon: Rule = {
  code: 'exercise/due-soon',
  severity: 'info',
  exit: 1,
  title: 'Exercise due soon',
  why: 'An exercise that is announced can be planned.',
  clauses: ['SOC 2 A1.3', 'ISO 22301 8.5', 'NIST SP 800-53 CP-4', 'DORA 11(6)', 'HIPAA 164.308(a)(7)(ii)(D)'],
  hint: 'Plan it now.',
  find: inState(
    ['due'],
    (exercise, state) => phrase`“${exercise.title}” is due by ${state.due ?? ''}.`,
    () => 'Plan it now.',
  ),
}
