/** Drills and incidents for a reader. */
import { dateAt, type CivilDate } from '../model/calendar.ts'
import { formatSeconds } from '../model/duration.ts'
import type { Drill, EventClock, Incident, Issue } from '../model/records.ts'
import type { DrillView, IncidentView } from '../model/view.ts'
import { drillMatch, incidentMatch, incidentTime } from '../claims/events.ts'
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

const seconds = (value: unknown): string | undefined => (typeof value === 'number' ? formatSeconds(value) : undefined)

export const drillView = (drill: Drill, context: Context): DrillView => {
  const { plan, portfolio, now } = context
  const facts = drillMatch(drill).facts
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
    measuredRto: seconds(facts['measuredRto']),
    measuredRpo: seconds(facts['measuredRpo']),
    timeline: timelineOf(drill.clock),
    checks: drill.checks,
    issues: issuesOf(drill.issues, today),
    lessons: drill.lessons,
    signed:
      drill.signedBy === undefined
        ? undefined
        : `${drill.signedBy}${drill.signedOn === undefined ? '' : `, ${drill.signedOn}`}`,
    body: resolveBlocks(drill.body, context),
  }
}

const timelineOf = (clock: EventClock): DrillView['timeline'] => {
  const known = moments.flatMap(([key, what]) => (clock[key] === undefined ? [] : [{ what, at: clock[key] }]))
  const data = clock.lastGoodDataAt === undefined ? [] : [{ what: 'Newest data recovered', at: clock.lastGoodDataAt }]
  const notices = clock.noticesAt.map((at, index) => ({
    what: index === 0 ? 'Customers told' : 'Update to customers',
    at,
  }))
  return [...data, ...known, ...notices].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

const issuesOf = (issues: readonly Issue[], today: CivilDate): DrillView['issues'] =>
  issues.map((issue) => ({
    summary: issue.summary,
    owner: issue.owner ?? 'nobody',
    due: issue.due ?? 'no date',
    state:
      issue.closedOn !== undefined
        ? `closed on ${issue.closedOn}`
        : issue.due !== undefined && issue.due < today
          ? 'overdue'
          : 'open',
  }))

/** An incident of the plan. */
export const incidentView = (incident: Incident, context: Context): IncidentView => {
  const { plan, portfolio, now } = context
  const zone = zoneOf(plan, portfolio.settings)
  const { measuredRto, measuredRpo } = incidentMatch(incident).facts
  return {
    id: incident.id,
    plan: plan.id,
    title: incident.title,
    date: dateAt(incidentTime(incident) ?? now, zone),
    severity: incident.severity,
    scenario: incident.scenario === undefined ? undefined : plan.scenarios[incident.scenario]?.title,
    cause: incident.cause,
    measuredRto: seconds(measuredRto),
    measuredRpo: seconds(measuredRpo),
    timeline: timelineOf(incident.clock),
    issues: issuesOf(incident.issues, dateAt(now, zone)),
    reportPublishedOn: incident.reportPublishedOn,
    body: resolveBlocks(incident.body, context),
  }
}
