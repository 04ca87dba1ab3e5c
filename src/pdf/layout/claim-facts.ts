/** What the register says of one claim, row by row. */
import { formatInstant } from '../../model/calendar.ts'
import type { ClaimView, EvidenceView, WaiverView } from '../../model/view.ts'
import { destinations, type Context } from '../context.ts'
import { words, type Fragment } from '../fragments.ts'
import { verdictMark } from '../inline.ts'
import type { Goal } from '../slice.ts'
import { element, type Element } from '../tags.ts'
import { ink, tint, voice } from '../theme.ts'
import type { TermRow } from './terms.ts'
import { reportedWords } from './wording.ts'

export const claimFacts = (claim: ClaimView, context: Context): readonly TermRow[] => {
  const rows: TermRow[] = []
  const add = (term: string, value: string | undefined): void => {
    if (value) rows.push({ term, details: (owner) => [words(value, voice.fact, owner)] })
  }
  const { underlying, waiver, attestation } = claim
  add('Because', claim.because)
  add('Expected', [claim.expected, claim.quantifier].filter(Boolean).join(', '))
  add('Found', claim.measured)
  add('Reported by', claim.reportedBy && reportedWords(claim.reportedBy))
  add('As of', counting(claim))
  const records = claim.evidence.flatMap((id) => context.plan.evidence.filter((each) => each.id === id))
  if (records.length > 0)
    rows.push({
      term: 'Evidence',
      details: (owner) => records.flatMap((each, at) => evidenceLink(each, owner, at > 0)),
    })
  add('Drills', claim.drills.map((id) => context.view.drills.find((each) => each.id === id)?.title ?? id).join('; '))
  add(
    'Incidents',
    claim.incidents.map((id) => context.view.incidents.find((each) => each.id === id)?.title ?? id).join('; '),
  )
  if (attestation)
    add(
      'Attested',
      `“${attestation.statement}” ${attestation.by}, ${attestation.on}; counts until ${attestation.until}`,
    )
  if (waiver)
    rows.push({
      term: 'Waived',
      details: (owner) => [
        ...(underlying
          ? [...verdictMark(underlying, { voice: voice.fact, owner }), words(', ', voice.fact, owner)]
          : []),
        words(`accepted by ${waiver.approver} until ${waiver.expires}: `, voice.fact, owner),
        words('the reason', { ...voice.fact, ink: ink.accent }, element('Link', owner), {
          goal: { kind: 'here', name: destinations.waiver(waiver.id), label: 'The reason of the waiver' },
          under: tint.quote,
        }),
      ],
    })
  add('Controls', claim.controls.join(', '))
  return rows
}

/** When reality was read, and until when that counts. */
const counting = (claim: ClaimView): string | undefined => {
  if (!claim.asOf) return undefined
  const until = claim.validUntil ? `valid until ${formatInstant(claim.validUntil)}` : 'judged anew at every build'
  return `${formatInstant(claim.asOf)}, ${until}`
}

/** An accepted finding in a sentence. */
export const waiverText = (waiver: WaiverView): string => {
  const reason = /[.!?]$/.test(waiver.reason) ? waiver.reason : `${waiver.reason}.`
  return `${reason} Owner: ${waiver.owner}. Approved by ${waiver.approver} on ${waiver.acceptedOn}, expires on ${waiver.expires}.`
}

/** The record by its name, and by the beginning of its digest, which tells it from every other. */
const evidenceLink = ({ id, label, digest }: EvidenceView, owner: Element, comma: boolean): readonly Fragment[] => {
  const goal: Goal = { kind: 'here', name: destinations.evidence(id), label: `Evidence: ${label}` }
  const at = { ...voice.fact, ink: ink.accent }
  return [
    ...(comma ? [words(', ', voice.fact, owner)] : []),
    words(label, at, element('Link', owner), { goal, under: tint.quote }),
    words(` ${digest.slice(0, 8)}`, { ...voice.fact, family: 'mono', size: 8 }, owner),
  ]
}
