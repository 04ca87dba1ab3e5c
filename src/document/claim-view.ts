/** Claims for a reader: what was expected, what was found, as of when, until when, and how we know. */
import type { Claim } from '../model/claim.ts'
import { groupedBy } from '../model/grouped.ts'
import type { Portfolio } from '../model/portfolio.ts'
import type { Verdict } from '../model/verdict.ts'
import type { AttestationView, ClaimView, WaiverView } from '../model/view.ts'
import { addToDate } from '../model/calendar.ts'
import { clauseName } from '../controls/clauses.ts'
import type { Context } from './context.ts'
import { capital, readable } from './nodes.ts'
import type { Waiver } from '../model/records.ts'

const quantifiers = {
  expect: 'exactly one match',
  every: 'every match',
  some: 'at least one match',
  none: 'no match',
  count: 'number of matches',
} as const

/** The claims of a plan in the order of its text. */
export const claimViews = (context: Context): ClaimView[] =>
  context.sentences.flatMap(({ id, words }) => {
    const claim = context.plan.claims[id]
    const verdict = context.verdictOf.get(id)
    return claim && verdict ? [claimView(id, words, claim, verdict, context)] : []
  })

const claimView = (id: string, words: string, claim: Claim, verdict: Verdict, context: Context): ClaimView => {
  const { audience, portfolio } = context
  const kind = claim.subject.kind
  const waiver = waiverNamed(portfolio, verdict.waiver)
  return {
    id,
    plan: context.plan.id,
    sentence: words,
    verdict: verdict.verdict,
    underlying: verdict.underlying,
    basis: verdict.basis,
    reportedBy: verdict.reportedBy,
    because: capital(readable(verdict.because, audience)),
    expected: readable(verdict.expected, audience),
    measured: readable(verdict.measured, audience),
    quantifier: verdict.quantifier === null ? '' : quantifiers[verdict.quantifier],
    matches: verdict.matches.map((match) => ({
      label: match.label,
      pass: match.pass,
      comparisons: match.comparisons.map(({ fact, expected, measured, pass }) => ({
        fact,
        expected: readable(expected, audience),
        measured: readable(measured, audience),
        pass,
      })),
    })),
    asOf: verdict.asOf,
    validUntil: verdict.validUntil,
    controls: claim.controls.map(clauseName),
    evidence: kind === 'evidence' ? verdict.sources : [],
    drills: kind === 'drill' ? verdict.sources : [],
    incidents: kind === 'incident' ? verdict.sources : [],
    attestation: claim.subject.kind === 'attested' ? attestationView(claim.subject.attestation, context) : undefined,
    waiver: waiver && waiverView(waiver),
  }
}

const attestationView = (id: string, { portfolio }: Context): AttestationView | undefined => {
  const found = portfolio.attestations[id]
  return found && { statement: found.statement, by: found.by, on: found.on, until: addToDate(found.on, found.validFor) }
}

const waivers = groupedBy((waiver: Waiver) => waiver.id)

/** The waiver of that name, if there is one. */
export const waiverNamed = (portfolio: Portfolio, id: string | undefined): Waiver | undefined =>
  waivers(portfolio.waivers, id)[0]

/** A waiver for a reader. Owners and approvers are roles. */
export const waiverView = ({ id, reason, owner, approver, acceptedOn, expires }: Waiver): WaiverView => ({
  id,
  reason,
  owner,
  approver,
  acceptedOn,
  expires,
})
