/** Drills and incidents as facts. Both carry the same clock, so both are measured in the same way. */
import { secondsBetween, type Instant } from '../model/calendar.ts'
import type { FactSpec, FactValue, Match } from '../model/evidence.ts'
import { drillResults, type Drill, type EventClock, type Incident, type Issue } from '../model/records.ts'
import { exerciseTypes } from '../model/plan.ts'
import type { FactSpecs } from './facts.ts'

const fact = (type: FactSpec['type'], says: string, choices?: readonly string[]): FactSpec => ({
  type,
  kind: 'measurement',
  audience: 'public',
  says,
  choices,
})

const clockFacts = {
  measuredRto: fact('duration', 'From disruption until the service was usable again.'),
  measuredRpo: fact('duration', 'From the newest data that was recovered until the disruption.'),
  timeToDetect: fact('duration', 'From disruption until it was noticed.'),
  timeToActivate: fact('duration', 'From disruption until recovery began.'),
  usableAfterDetection: fact('duration', 'From detection until the service was usable again.'),
  usableAfterDeclaration: fact('duration', 'From the declaration of a disaster until the service was usable again.'),
  usableAfterActivation: fact('duration', 'From the beginning of recovery until the service was usable again.'),
  timeToValidate: fact('duration', 'From usable until the recovered service had been verified.'),
  noticeAfterDisruption: fact('duration', 'From disruption until customers were first told.'),
  noticeAfterDetection: fact('duration', 'From detection until customers were first told.'),
  noticeAfterDeclaration: fact('duration', 'From the declaration of a disaster until customers were first told.'),
  longestSilence: fact('duration', 'Longest time without an update to customers, from the first notice until usable.'),
  openIssues: fact('number', 'Issues that are not closed.'),
  orphanIssues: fact('number', 'Open issues without an owner or a date.'),
} as const

export const drillFacts: FactSpecs = {
  ...clockFacts,
  result: fact('choice', 'How the drill ended.', drillResults),
  type: fact('choice', 'What kind of test it was.', exerciseTypes),
  scenario: fact('text', 'The scenario that was played.'),
  lasted: fact('duration', 'From beginning to end.'),
  participants: fact('number', 'Roles that took part.'),
  checks: fact('number', 'Checks made of what was recovered.'),
  failedChecks: fact('number', 'Checks that failed.'),
  complete: fact('boolean', 'The record has participants, scenario, measured times, checks, lessons and a signature.'),
}

export const incidentFacts: FactSpecs = {
  ...clockFacts,
  severity: fact('text', 'How bad it was.'),
  scenario: fact('text', 'The scenario it matches.'),
  complete: fact('boolean', 'The record has a timeline, a cause and a published report.'),
}

const span = (from: Instant | undefined, to: Instant | undefined): number | null =>
  from === undefined || to === undefined ? null : secondsBetween(from, to)

const ofClock = (clock: EventClock, issues: readonly Issue[]): Record<string, FactValue | null> => {
  const [first] = clock.noticesAt.toSorted()
  const open = issues.filter((issue) => issue.closedOn === undefined)
  return {
    measuredRto: span(clock.disruptionAt, clock.usableAt),
    measuredRpo: span(clock.lastGoodDataAt, clock.disruptionAt),
    timeToDetect: span(clock.disruptionAt, clock.detectedAt),
    timeToActivate: span(clock.disruptionAt, clock.activatedAt),
    usableAfterDetection: span(clock.detectedAt, clock.usableAt),
    usableAfterDeclaration: span(clock.declaredAt, clock.usableAt),
    usableAfterActivation: span(clock.activatedAt, clock.usableAt),
    timeToValidate: span(clock.usableAt, clock.validatedAt),
    noticeAfterDisruption: span(clock.disruptionAt, first),
    noticeAfterDetection: span(clock.detectedAt, first),
    noticeAfterDeclaration: span(clock.declaredAt, first),
    longestSilence: longestSilence(clock),
    openIssues: open.length,
    orphanIssues: open.filter((issue) => issue.owner === undefined || issue.due === undefined).length,
  }
}

const longestSilence = (clock: EventClock): number | null => {
  const moments = [...clock.noticesAt].toSorted()
  if (moments.length === 0) return null
  const end = clock.usableAt
  const all = end !== undefined && end > (moments.at(-1) as Instant) ? [...moments, end] : moments
  return Math.max(0, ...all.slice(1).map((each, index) => secondsBetween(all[index] as Instant, each)))
}

/** A drill as something a claim can be checked against. */
export const drillMatch = (drill: Drill): Match => {
  const clock = ofClock(drill.clock, drill.issues)
  const documented = [
    drill.participants.length > 0,
    drill.scenario,
    clock['measuredRto'] !== null || clock['measuredRpo'] !== null || drill.type === 'tabletop',
    drill.checks.length > 0 || drill.type === 'tabletop',
    drill.lessons,
    drill.signedBy,
  ]
  return {
    subject: drill.id,
    facts: {
      ...clock,
      result: drill.result,
      type: drill.type,
      scenario: drill.scenario ?? null,
      lasted: secondsBetween(drill.startedAt, drill.endedAt),
      participants: drill.participants.length,
      checks: drill.checks.length,
      failedChecks: drill.checks.filter((check) => !check.pass).length,
      complete: documented.every(Boolean),
    },
  }
}

/** An incident as something a claim can be checked against. */
export const incidentMatch = (incident: Incident): Match => {
  const { clock } = incident
  return {
    subject: incident.id,
    facts: {
      ...ofClock(clock, incident.issues),
      severity: incident.severity,
      scenario: incident.scenario ?? null,
      complete: [
        clock.disruptionAt,
        clock.detectedAt,
        clock.usableAt,
        incident.cause,
        incident.reportPublishedOn,
      ].every(Boolean),
    },
  }
}

/** When an incident counts as having happened: its first known moment. */
export const incidentTime = (incident: Incident): Instant | undefined =>
  [incident.clock.disruptionAt, incident.clock.detectedAt, incident.clock.declaredAt].find((each) => each !== undefined)
