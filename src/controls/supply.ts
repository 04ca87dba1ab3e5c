/**
 * What each part of a plan supplies by itself: whether it is in the plan, and which records show that it holds. What claims
 * supply is added in `matrix.ts`. A record supplies evidence only as long as it counts; after that the part is unverified.
 */
import { addToDate, dateAt, endOfDay, type CivilDate, type Instant } from '../model/calendar.ts'
import type { ControlItem } from '../model/controls.ts'
import type { ExerciseType, Plan, Procedure } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import type { Drill } from '../model/records.ts'
import { incidentMatch, incidentTime } from '../claims/events.ts'
import { drillsOfPlan, exerciseState, zoneOf } from '../claims/exercises.ts'
import { nextReview } from '../claims/review.ts'
import type { ElementId } from './mapping.ts'

export type Supplying = {
  readonly plan: Plan
  readonly portfolio: Portfolio
  readonly now: Instant
  /** The plan's procedures; only those that may be seen, because they have names and titles of their own. */
  readonly procedures: readonly Procedure[]
}

/** What a part supplies; `undefined` when the plan has no such part. No items: it is there only where claims speak of it. */
type Supply = (input: Supplying) => readonly ControlItem[] | undefined

const stated = (says: string): ControlItem => ({ kind: 'plan', id: '', state: 'stated', says })

const count = (of: object, one: string, many = `${one}s`): string => {
  const n = Object.keys(of).length
  return `${n} ${n === 1 ? one : many}`
}

/** It stands in the plan, and no record speaks of it. */
const inPlan =
  (of: (plan: Plan) => object, one: string, many?: string): Supply =>
  ({ plan }) =>
    Object.keys(of(plan)).length === 0 ? undefined : [stated(count(of(plan), one, many))]

/** Only claims speak of it. */
const byClaims: Supply = () => []

/** The newest approval, as long as it is of the plan as it is now and the next one is not overdue. */
const approval: Supply = ({ plan, portfolio, now }) => {
  const today = dateAt(now, zoneOf(plan, portfolio.settings))
  const [newest] = portfolio.reviews
    .filter((each) => each.plan === plan.id && each.decision === 'approve' && each.date <= today)
    .toSorted((a, b) => (a.date < b.date ? 1 : -1))
  if (!newest) return undefined
  const due = nextReview(plan)
  const counts = newest.planSha256 === plan.sha256 && due !== undefined && today <= due
  const until = due === undefined ? undefined : endOfDay(due, zoneOf(plan, portfolio.settings))
  return [{ kind: 'review', id: newest.date, state: counts ? 'evidence' : 'unverified', until }]
}

const document: Supply = (input) => {
  const { version, status, owner, approvers } = input.plan.meta
  if (version === undefined && status === undefined && owner === undefined && approvers.length === 0)
    return approval(input)
  return [stated(version === undefined ? 'without a version' : `version ${version}`), ...(approval(input) ?? [])]
}

const review: Supply = (input) => {
  const { lastReviewed } = input.plan.meta
  const found = approval(input)
  return lastReviewed === undefined ? found : [stated(`last review dated ${lastReviewed}`), ...(found ?? [])]
}

/** The exercises of some types, each by its newest drill that counts. */
const exercised =
  (isMeant: (type: ExerciseType) => boolean): Supply =>
  ({ plan, portfolio, now }) => {
    const meant = Object.entries(plan.exercises).filter(([, { type }]) => isMeant(type))
    if (meant.length === 0) return undefined
    return meant.map(([id, exercise]): ControlItem => {
      const found = exerciseState(plan, id, exercise, portfolio.drills, portfolio.settings, now)
      if (found.state === 'ok' || found.state === 'due')
        return {
          kind: 'drill',
          id: found.lastPass?.id ?? '',
          state: 'evidence',
          says: exercise.title,
          until: found.due && endOfDay(found.due, zoneOf(plan, portfolio.settings)),
        }
      if (found.state === 'failed')
        return { kind: 'drill', id: found.last?.id ?? '', state: 'violated', says: exercise.title }
      return found.lastPass
        ? { kind: 'drill', id: found.lastPass.id, state: 'unverified', says: exercise.title }
        : { kind: 'plan', id: `exercises.${id}`, state: 'unverified', says: `${exercise.title}, never held` }
    })
  }

const tables: ReadonlySet<ExerciseType> = new Set(['checklist', 'tabletop', 'communications'])

const procedures: Supply = ({ plan, procedures: seen, portfolio, now }) => {
  const written = seen.filter(({ steps }) => steps.length > 0)
  if (written.length === 0) return undefined
  const zone = zoneOf(plan, portfolio.settings)
  const today = dateAt(now, zone)
  const lastDayOf = (drill: Drill): CivilDate =>
    drill.exercises
      .flatMap((id) => plan.exercises[id]?.every ?? [])
      .map((every) => addToDate(dateAt(drill.endedAt, zone), every))
      .toSorted()
      .at(-1) ?? ''
  return written.map(({ id, title, scenario }): ControlItem => {
    const [newest] = drillsOfPlan(portfolio.drills, plan.id)
      .filter((drill) => drill.scenario !== undefined && drill.scenario === scenario && drill.endedAt <= now)
      .filter((drill) => !tables.has(drill.type))
      .toSorted((a, b) => (a.endedAt < b.endedAt ? 1 : a.endedAt > b.endedAt ? -1 : a.id < b.id ? 1 : -1))
    if (!newest) return { ...stated(title), id: `procedures.${id}` }
    const state = newest.result !== 'pass' ? 'violated' : lastDayOf(newest) >= today ? 'evidence' : 'unverified'
    const until = state === 'evidence' ? endOfDay(lastDayOf(newest), zone) : undefined
    return { kind: 'drill', id: newest.id, state, says: title, until }
  })
}

const incidents: Supply = ({ plan, portfolio, now }) => {
  const past = portfolio.incidents.filter((each) => each.plan === plan.id && (incidentTime(each) ?? now) <= now)
  if (past.length === 0) return undefined
  return past.map((each): ControlItem => ({
    kind: 'incident',
    id: each.id,
    state: incidentMatch(each).facts['complete'] === true ? 'evidence' : 'unverified',
  }))
}

/** A table of some of the plan, together with the exercises of a type. */
const both =
  (first: Supply, second: Supply): Supply =>
  (input) => {
    const found = [first(input), second(input)].filter((each) => each !== undefined)
    return found.length === 0 ? undefined : found.flat()
  }

/** How to find what a part supplies. */
export const supplies: Readonly<Record<ElementId, Supply>> = {
  document,
  impact: inPlan(
    ({ objectives, tiers }) => [
      ...Object.values(objectives).filter(({ mtd, mbco }) => mtd !== undefined || mbco !== undefined),
      ...Object.values(tiers),
    ],
    'tier or tolerable time',
    'tiers and tolerable times',
  ),
  risks: inPlan(({ scenarios }) => scenarios, 'scenario'),
  objectives: inPlan(
    ({ objectives }) => Object.values(objectives).filter(({ rto, rpo, wrt }) => rto ?? rpo ?? wrt),
    'objective',
  ),
  inventory: inPlan(({ services, stores }) => ({ ...services, ...stores }), 'service or store', 'services and stores'),
  capacity: byClaims,
  redundancy: byClaims,
  backup: inPlan(({ backups }) => backups, 'backup'),
  protection: byClaims,
  procedures,
  degraded: inPlan(
    ({ objectives }) => Object.values(objectives).filter(({ mbco }) => mbco !== undefined),
    'minimum objective',
  ),
  restores: exercised((type) => type === 'restore'),
  exercises: exercised((type) => type !== 'restore'),
  training: byClaims,
  incidents,
  communications: both(
    inPlan(({ communications }) => communications, 'communication'),
    exercised((type) => type === 'communications'),
  ),
  roles: inPlan(({ roles }) => roles, 'role'),
  vendors: inPlan(({ vendors }) => vendors, 'vendor'),
  review,
  monitoring: byClaims,
}
