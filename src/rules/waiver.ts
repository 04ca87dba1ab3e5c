/**
 * Waivers: accepted findings. A waiver is itself a promise with a date, so an expired one, one that accepts nothing,
 * one that lasts too long and one that its own owner approved are findings, and no waiver can accept those.
 */
import { addToDate, dateAt, daysBetween, type Instant } from '../model/calendar.ts'
import type { Duration } from '../model/duration.ts'
import type { Finding, RuleInfo } from '../model/finding.ts'
import { fullText, phrase } from '../model/phrase.ts'
import type { Portfolio } from '../model/portfolio.ts'
import { placeIn, type Waiver } from '../model/records.ts'
import { days } from './rule.ts'

const rule = (code: string, title: string, why: string, hint: string, clauses: readonly string[] = []): RuleInfo => ({
  code,
  severity: 'error',
  exit: 1,
  title,
  why,
  clauses,
  hint,
  guards: 'a risk is accepted by another person, and for a time',
})

/** The rules about waivers. They are applied after all others, because they need to know what the others found. */
export const waiverRules: Readonly<Record<'expired' | 'unneeded' | 'tooLong' | 'selfApproved' | 'inFuture', RuleInfo>> =
  {
    expired: rule(
      'waiver/expired',
      'Waiver expired',
      'A risk is accepted for a time, not for ever.',
      'Mend what it accepted, or have it accepted anew by its approver, with a new date and the reason.',
    ),
    unneeded: rule(
      'waiver/unneeded',
      'Waiver no longer needed',
      'A waiver that accepts nothing hides the next finding of its kind.',
      'Remove it, or the element of it that is no longer found.',
    ),
    tooLong: rule(
      'waiver/too-long',
      'Waiver lasts too long',
      'A risk that is accepted for longer than 180 days is no longer looked at.',
      'Let it expire within 180 days; it can be accepted anew then.',
    ),
    selfApproved: rule(
      'waiver/self-approved',
      'Waiver approved by its own owner',
      'Whoever carries the risk must not be the one who accepts it.',
      'Have somebody else approve it.',
      ['SOC 2 CC1.5'],
    ),
    inFuture: rule(
      'waiver/in-future',
      'Waiver accepted in the future',
      'What nobody has accepted yet is not accepted.',
      'Enter the day on which it was accepted.',
    ),
  }

/** Findings of these codes decide a claim's verdict; accepting one accepts the verdict. */
export const verdictCodes: ReadonlySet<string> = new Set([
  'claim/violated',
  'claim/unbound',
  'evidence/missing',
  'evidence/unreadable',
  'evidence/no-collector',
  'evidence/stale',
  'evidence/vacuous',
  'evidence/recorded',
  'evidence/never-exercised',
  'attestation/expired',
])

/** How long anything may be accepted. */
export const longest: Duration = { text: '180 days', months: 0, seconds: 180 * 86_400 }

/** Marks the findings that a valid waiver accepts, and adds what is wrong with the waivers themselves. */
export const applyWaivers = (findings: readonly Finding[], portfolio: Portfolio, now: Instant): Finding[] => {
  const today = dateAt(now, portfolio.settings.timezone)
  const accepted = new Map<Finding, string>()
  const added: Finding[] = []
  const byName = Map.groupBy(
    findings.filter((finding) => finding.exit !== 3),
    ({ code, plan, about }) => nameOf(code, plan, about),
  )
  for (const waiver of portfolio.waivers) {
    added.push(...formOf(waiver, today))
    const state = waiver.acceptedOn > today ? 'future' : waiver.expires < today ? 'expired' : 'valid'
    waiver.about.forEach((about, index) => {
      const matching = codesOf(waiver)
        .flatMap((code) => byName.get(nameOf(code, waiver.plan, about)) ?? [])
        .filter(({ message }) => waiver.words === undefined || fullText(message).includes(waiver.words))
      const place = placeIn(waiver, `about.${index}`)
      if (matching.length === 0) {
        added.push(
          finding(
            waiverRules.unneeded,
            waiver,
            place,
            phrase`The waiver \`${waiver.id}\` accepts ${whatOf(waiver)} for \`${about}\`, but there is no such finding.`,
            'Remove it from the waiver. If the name is misspelt, correct it.',
          ),
        )
      } else if (state === 'valid') for (const each of matching) accepted.set(each, waiver.id)
    })
    if (state === 'expired') {
      const late = daysBetween(waiver.expires, today)
      added.push(
        finding(
          waiverRules.expired,
          waiver,
          placeIn(waiver, 'expires'),
          phrase`The waiver \`${waiver.id}\` expired on ${waiver.expires}, ${days(late)} ago; it accepted ${whatOf(waiver)} in “${waiver.plan}”.`,
          'Mend what it accepted, or have it accepted anew by its approver, with a new date and the reason.',
        ),
      )
    }
    if (state === 'future') {
      added.push(
        finding(
          waiverRules.inFuture,
          waiver,
          placeIn(waiver, 'acceptedOn'),
          phrase`The waiver \`${waiver.id}\` is dated ${waiver.acceptedOn}, which is still to come; today is ${today}.`,
          'Enter the day on which it was accepted.',
        ),
      )
    }
  }
  return [...findings.map((each) => (accepted.has(each) ? { ...each, waiver: accepted.get(each) } : each)), ...added]
}

/** The rules whose findings a waiver may accept: the one it names, or all that decide the verdict of its claim. */
const codesOf = ({ rule: code }: Waiver): readonly string[] => (code === undefined ? [...verdictCodes] : [code])

const whatOf = ({ rule: code, words }: Waiver): string =>
  `${code === undefined ? 'any verdict' : `\`${code}\``}${words === undefined ? '' : ` saying “${words}”`}`

/** What a waiver names: the rule, the plan, the element. */
const nameOf = (code: string, plan: string | undefined, about: string | undefined): string =>
  JSON.stringify([code, plan, about])

const formOf = (waiver: Waiver, today: string): Finding[] => {
  const found: Finding[] = []
  if (addToDate(waiver.acceptedOn, longest) < waiver.expires) {
    const length = daysBetween(waiver.acceptedOn, waiver.expires)
    found.push(
      finding(
        waiverRules.tooLong,
        waiver,
        placeIn(waiver, 'expires'),
        phrase`The waiver \`${waiver.id}\` lasts ${days(length)}, from ${waiver.acceptedOn} to ${waiver.expires}; 180 days are the most.`,
        `Set \`expires: ${addToDate(waiver.acceptedOn > today ? today : waiver.acceptedOn, longest)}\` or earlier.`,
      ),
    )
  }
  if (waiver.owner.trim().toLowerCase() === waiver.approver.trim().toLowerCase()) {
    found.push(
      finding(
        waiverRules.selfApproved,
        waiver,
        placeIn(waiver, 'approver'),
        phrase`The waiver \`${waiver.id}\` was approved by its owner, “${waiver.owner}”.`,
        'Have somebody else approve it.',
      ),
    )
  }
  return found
}

const finding = (
  info: RuleInfo,
  waiver: Waiver,
  place: Finding['place'],
  message: Finding['message'],
  hint: string,
): Finding => ({
  code: info.code,
  severity: info.severity,
  exit: info.exit,
  plan: waiver.plan,
  about: `waivers.${waiver.id}`,
  place,
  message,
  hint,
  related: [],
})
