/** Claims that are decided by what people did and signed: drills, incidents, attestations. */
import { addToDate, addToInstant, dateAt, endOfDay, startOfDay, type Instant } from '../model/calendar.ts'
import type { Claim, Subject } from '../model/claim.ts'
import { formatDuration } from '../model/duration.ts'
import { phrase } from '../model/phrase.ts'
import type { Plan } from '../model/plan.ts'
import { drillFacts, drillMatch, incidentFacts, incidentMatch, incidentTime } from './events.ts'
import { drillsOf, zoneOf } from './exercises.ts'
import { evaluate, expectedText } from './evaluate.ts'
import { decide, undecided, type Court, type Ruling } from './ruling.ts'

type DrillSubject = Extract<Subject, { kind: 'drill' }>
type IncidentSubject = Extract<Subject, { kind: 'incident' }>

/**
 * With `expect` the newest drill decides; with the other quantifiers all drills within the window do. A drill counts
 * for the exercise's cadence, or for as long as the claim says.
 */
export const judgeDrills = (plan: Plan, claim: Claim, subject: DrillSubject, court: Court): Ruling => {
  const { condition } = claim
  const exercise = plan.exercises[subject.exercise]
  if (!condition || !exercise) throw new TypeError(`Claim was judged without being checked: ${subject.exercise}`)
  const zone = zoneOf(plan, court.portfolio.settings)
  const counts = subject.within ?? exercise.every
  const drills = drillsOf(court.portfolio.drills, plan.id, subject.exercise, court.now)
  const asked = {
    basis: 'exercised' as const,
    quantifier: condition.quantifier,
    expected: expectedText(condition, drillFacts, plan),
  }
  const until = (endedAt: Instant): Instant => endOfDay(addToDate(dateAt(endedAt, zone), counts), zone)
  const [newest] = drills
  const counting = condition.quantifier === 'count'
  // That there is no drill can be counted; anything else that is said of drills needs one.
  if (!newest && !counting) {
    return undecided('unknown', 'never-exercised', phrase`No drill of “${exercise.title}” is on record.`, {
      ...asked,
      basis: null,
    })
  }
  const current = drills.filter((drill) => until(drill.endedAt) > court.now)
  const considered =
    condition.quantifier === 'expect' ? drills.slice(0, 1) : counting || current[0] ? current : drills.slice(0, 1)
  const found = evaluate(condition, considered.map(drillMatch), drillFacts, plan, 'drill')
  const judged = {
    ...asked,
    matches: found.results.map((result, index) => ({ ...result, label: considered[index]?.title ?? result.label })),
    expected: found.expected,
    measured: found.measured,
    asOf: newest?.endedAt ?? court.now,
    validUntil: newest && current[0] ? until(newest.endedAt) : null,
    sources: considered.map((drill) => drill.id),
  }
  if (newest && !current[0] && !counting) {
    return undecided(
      'stale',
      'expired',
      phrase`The last drill, on ${dateAt(newest.endedAt, zone)}, is longer ago than ${formatDuration(counts)}.`,
      { ...judged, validUntil: until(newest.endedAt) },
    )
  }
  return { ...judged, ...decide(found) }
}

/** Incidents of the plan within the window. None at all is nothing to look at, except for a count. */
export const judgeIncidents = (plan: Plan, claim: Claim, subject: IncidentSubject, court: Court): Ruling => {
  const { condition } = claim
  if (!condition) throw new TypeError('Claim was judged without being checked: incident')
  const zone = zoneOf(plan, court.portfolio.settings)
  const { within } = subject
  const considered = court.portfolio.incidents.filter((incident) => {
    const at = incidentTime(incident)
    return (
      incident.plan === plan.id &&
      at !== undefined &&
      at <= court.now &&
      (within === undefined || addToInstant(at, within, zone) >= court.now)
    )
  })
  const found = evaluate(condition, considered.map(incidentMatch), incidentFacts, plan, 'incident')
  return {
    ...decide(found),
    basis: found.vacuous ? null : 'measured',
    quantifier: condition.quantifier,
    matches: found.results.map((result, index) => ({ ...result, label: considered[index]?.title ?? result.label })),
    expected: found.expected,
    measured: found.measured,
    asOf: found.vacuous ? null : court.now,
    sources: considered.map((incident) => incident.id),
  }
}

/** A signed statement counts from the day it was made until it expires. */
export const judgeAttestation = (id: string, court: Court): Ruling => {
  const attestation = court.portfolio.attestations[id]
  if (!attestation) throw new TypeError(`Claim was judged without being checked: ${id}`)
  const zone = court.portfolio.settings.timezone
  const asOf = startOfDay(attestation.on, zone)
  const validUntil = endOfDay(addToDate(attestation.on, attestation.validFor), zone)
  const judged = {
    basis: 'attested' as const,
    expected: phrase`a valid attestation`,
    measured: phrase`signed by ${attestation.by} on ${attestation.on}`,
    asOf,
    validUntil,
    sources: [id],
  }
  if (court.now < asOf)
    return undecided(
      'unknown',
      'missing',
      phrase`The attestation is dated ${attestation.on}, which is still to come.`,
      { ...judged, asOf: null, validUntil: null },
    )
  if (court.now >= validUntil)
    return undecided(
      'stale',
      'attestation-expired',
      phrase`The attestation of ${attestation.on} counted for ${formatDuration(attestation.validFor)}.`,
      judged,
    )
  return { ...judged, verdict: 'holds', because: phrase`${attestation.by} vouches for it: “${attestation.statement}”` }
}
