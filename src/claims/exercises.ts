/** Whether a promised exercise took place: its newest passing drill, and until when that counts. */
import { addToDate, dateAt, daysBetween, type CivilDate, type Instant } from '../model/calendar.ts'
import { groupedBy } from '../model/grouped.ts'
import type { Exercise, Plan } from '../model/plan.ts'
import type { Drill } from '../model/records.ts'
import type { Settings } from '../model/portfolio.ts'

/** The drills of a plan, whether they have ended or not. */
export const drillsOfPlan: (drills: readonly Drill[], plan: string) => readonly Drill[] = groupedBy(
  (drill) => drill.plan,
)

/** The drills of an exercise that have ended by `now`, newest first. */
export const drillsOf = (drills: readonly Drill[], plan: string, exercise: string, now: Instant): readonly Drill[] =>
  drillsOfPlan(drills, plan)
    .filter((drill) => drill.exercises.includes(exercise) && drill.endedAt <= now)
    .toSorted((a, b) => (a.endedAt < b.endedAt ? 1 : a.endedAt > b.endedAt ? -1 : a.id < b.id ? 1 : -1))

export type ExerciseState = {
  readonly state: 'never' | 'failed' | 'overdue' | 'due' | 'ok'
  readonly last?: Drill | undefined
  readonly lastPass?: Drill | undefined
  /** The day by whose end the next passing drill is needed. */
  readonly due?: CivilDate | undefined
}

/** The zone in which a plan's dates begin and end. */
export const zoneOf = (plan: Plan, settings: Settings): string => plan.meta.timezone ?? settings.timezone

/** State of an exercise at `now`. A failed drill never counts as one that took place. */
export const exerciseState = (
  plan: Plan,
  id: string,
  exercise: Exercise,
  drills: readonly Drill[],
  settings: Settings,
  now: Instant,
): ExerciseState => {
  const zone = zoneOf(plan, settings)
  const all = drillsOf(drills, plan.id, id, now)
  const [last] = all
  const lastPass = all.find((drill) => drill.result === 'pass')
  if (!last) return { state: 'never' }
  if (!lastPass) return { state: 'failed', last }
  const cadence = addToDate(dateAt(lastPass.endedAt, zone), exercise.every)
  const due = exercise.grace ? addToDate(cadence, exercise.grace) : cadence
  const today = dateAt(now, zone)
  if (today > due) return { state: 'overdue', last, lastPass, due }
  if (last.result === 'fail') return { state: 'failed', last, lastPass, due }
  // A monthly exercise is not "due soon" all month: the warning covers at most the last quarter of its cadence.
  const cadenceDays = daysBetween(dateAt(lastPass.endedAt, zone), due)
  const soon = Math.min(daysBetween(today, addToDate(today, settings.reviews.dueSoon)), cadenceDays / 4)
  return { state: daysBetween(today, due) <= soon ? 'due' : 'ok', last, lastPass, due }
}
