/**
 * Portfolio × evidence × now → verdicts. Pure: the same three inputs give the same verdicts, offline, years later.
 * The one rule behind every branch: what was not read, or not read recently enough, is never taken for an answer.
 */
import { formatInstant, fromEpoch, toEpoch, type Instant } from '../model/calendar.ts'
import type { Claim } from '../model/claim.ts'
import { isReported } from '../model/evidence.ts'
import { phrase, secret } from '../model/phrase.ts'
import type { Plan } from '../model/plan.ts'
import type { Basis, Verdict } from '../model/verdict.ts'
import { elementNamed } from './computed.ts'
import { evaluate, expectedText } from './evaluate.ts'
import { judgeAttestation, judgeDrills, judgeIncidents } from './judge-records.ts'
import { decide, undecided, type Court, type Ruling } from './ruling.ts'
import { factsOf } from './subject.ts'
import type { FactSpecs } from './facts.ts'

/** Judges every claim of every plan, in the order in which they are written. */
export const judge = (court: Court): Verdict[] =>
  court.portfolio.plans.flatMap((plan) =>
    Object.entries(plan.claims).map(([id, claim]) => complete(plan, id, ruling(plan, claim, court))),
  )

const complete = (plan: Plan, id: string, found: Ruling): Verdict => ({
  plan: plan.id,
  claim: id,
  basis: null,
  expected: [],
  measured: [],
  quantifier: null,
  matches: [],
  asOf: null,
  validUntil: null,
  sources: [],
  ...found,
})

const ruling = (plan: Plan, claim: Claim, court: Court): Ruling => {
  const { subject } = claim
  switch (subject.kind) {
    case 'evidence':
      return judgeEvidence(plan, claim, subject.binding, court)
    case 'drill':
      return judgeDrills(plan, claim, subject, court)
    case 'incident':
      return judgeIncidents(plan, claim, subject, court)
    case 'attested':
      return judgeAttestation(subject.attestation, court)
    case 'computed':
      return judgeComputed(plan, claim, subject.of, court)
    case 'unbound':
      return { verdict: 'unknown', reason: 'unbound', because: phrase`Nothing checks this sentence yet.` }
  }
}

const judgeEvidence = (plan: Plan, claim: Claim, bindingId: string, court: Court): Ruling => {
  const binding = court.portfolio.bindings[bindingId]
  const source = binding && court.sources(binding.source)
  const facts = factsOf(claim, plan, court.portfolio, court.sources)
  const { condition } = claim
  if (!binding || !source || !facts || !condition)
    throw new TypeError(`Claim was judged without being checked: ${bindingId}`)
  const asked = { quantifier: condition.quantifier, expected: expectedText(condition, facts, plan) }
  const record = court.evidence[bindingId]
  if (!source.collects)
    return undecided('unknown', 'no-collector', phrase`Holdfast cannot read ${binding.source} yet.`, asked)
  if (!record) return undecided('unknown', 'missing', phrase`The ${binding.label} has never been read.`, asked)
  const read = { ...asked, asOf: record.collectedAt, sources: [record.id] }
  if (record.mode === 'replay' && court.portfolio.settings.evidence.mode === 'live') {
    return undecided(
      'unknown',
      'wrong-mode',
      phrase`The evidence is recorded, but this portfolio promises live evidence.`,
      read,
    )
  }
  if (record.mode !== 'replay' && record.collectedAt > court.now) {
    return undecided(
      'unknown',
      'missing',
      phrase`The ${binding.label} was first read after the moment that is judged, on ${formatInstant(record.collectedAt)}.`,
      asked,
    )
  }
  if (record.error) {
    return undecided(
      'unknown',
      'unreadable',
      phrase`The ${binding.label} could not be read (${record.error.class}): ${secret(record.error.message)}`,
      read,
    )
  }
  const found = evaluate(condition, record.matches, facts, plan, binding.label)
  const validUntil = earliest(record.expires, claim.maxAge && later(record.collectedAt, claim.maxAge.seconds))
  // Recorded evidence is judged as of its recording; everything else as of now.
  const at = record.mode === 'replay' ? record.collectedAt : court.now
  const judged = {
    ...read,
    ...(isReported(record)
      ? { basis: 'reported' as const, reportedBy: record.principal ?? undefined }
      : { basis: basisOf(claim, facts) }),
    matches: found.results,
    expected: found.expected,
    measured: found.measured,
    validUntil,
  }
  if (at >= validUntil) {
    return undecided(
      'stale',
      'expired',
      phrase`The ${binding.label} was last read on ${formatInstant(record.collectedAt)}, and that counted until ${formatInstant(validUntil)}.`,
      judged,
    )
  }
  return { ...judged, ...decide(found) }
}

const judgeComputed = (plan: Plan, claim: Claim, of: string, court: Court): Ruling => {
  const named = elementNamed(of, plan)
  if (!named || !claim.condition) throw new TypeError(`Claim was judged without being checked: ${of}`)
  const match = {
    subject: of,
    facts: named.element.compute({ plan, portfolio: court.portfolio, now: court.now }, named.name),
  }
  const found = evaluate(claim.condition, [match], named.element.facts, plan, of.replace('.', ' '))
  return {
    ...decide(found),
    basis: 'computed',
    quantifier: claim.condition.quantifier,
    matches: found.results,
    expected: found.expected,
    measured: found.measured,
    asOf: court.now,
  }
}

/** `measured` only when every fact that is compared is a measurement; how many there are is what the service answered. */
const basisOf = (claim: Claim, facts: FactSpecs): Basis => {
  const { condition } = claim
  const tests = condition?.quantifier === 'count' ? condition.where : (condition?.tests ?? [])
  return tests.every((test) => facts[test.fact]?.kind === 'measurement') ? 'measured' : 'configured'
}

const earliest = (a: Instant, b: Instant | undefined): Instant => (b !== undefined && b < a ? b : a)

const later = (instant: Instant, seconds: number): Instant => fromEpoch(toEpoch(instant) + seconds)
