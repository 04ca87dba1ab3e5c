/** Drills for a reader. */
import { dateAt, type Instant } from '../model/calendar.ts'
import { formatSeconds } from '../model/duration.ts'
import type { Drill } from '../model/records.ts'
import type { DrillView } from '../model/view.ts'
import { drillMatch } from '../claims/events.ts'
import { zoneOf } from '../claims/exercises.ts'
import type { Context } from './context.ts'
import { resolveBlocks } from './resolve.ts'

const moments = [
  ['disruptionAt', 'Service stopped'],
  ['detectedAt', 'Noticed'],
  ['declaredAt', 'Disaster declared'],
  ['activatedAt', 'Recovery began'],
  ['usableAt', 'Service usable again'],
  ['validatedAt', 'Recovery verified'],
] as const

export const drillView = (drill: Drill, context: Context): DrillView => {
  const { plan, portfolio, now } = context
  const facts = drillMatch(drill).facts
  const seconds = (name: string): string | undefined =>
    typeof facts[name] === 'number' ? formatSeconds(facts[name]) : undefined
  const today = dateAt(now, zoneOf(plan, portfolio.settings))
  return {
    id: drill.id,
    plan: plan.id,
    title: drill.title,
    date: dateAt(drill.endedAt, zoneOf(plan, portfolio.settings)),
    type: drill.type,
    exercises: drill.exercises.map((id) => plan.exercises[id]?.title ?? id),
    scenario: drill.scenario === undefined ? undefined : plan.scenarios[drill.scenario]?.title,
    environment: drill.environment,
    participants: drill.participants,
    result: drill.result,
    lasted: formatSeconds(Number(facts['lasted'])),
    measuredRto: seconds('measuredRto'),
    measuredRpo: seconds('measuredRpo'),
    timeline: [
      ...(drill.clock.lastGoodDataAt === undefined
        ? []
        : [{ what: 'Newest data recovered', at: drill.clock.lastGoodDataAt }]),
      ...moments.flatMap(([key, what]) => (drill.clock[key] === undefined ? [] : [{ what, at: drill.clock[key] }])),
      ...drill.clock.noticesAt.map((at, index) => ({
        what: index === 0 ? 'Customers told' : 'Update to customers',
        at,
      })),
    ].toSorted((a: { at: Instant }, b: { at: Instant }) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    checks: drill.checks,
    issues: drill.issues.map((issue) => ({
      summary: issue.summary,
      owner: issue.owner ?? 'nobody',
      due: issue.due ?? 'no date',
      state:
        issue.closedOn === undefined
          ? issue.due !== undefined && issue.due < today
            ? 'overdue'
            : 'open'
          : `closed on ${issue.closedOn}`,
    })),
    lessons: drill.lessons,
    signed:
      drill.signedBy === undefined
        ? undefined
        : `${drill.signedBy}${drill.signedOn === undefined ? '' : `, ${drill.signedOn}`}`,
    body: resolveBlocks(drill.body, context),
  }
}
