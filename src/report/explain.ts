/**
 * How a verdict came about, from end to end: the sentence, its check, the binding, the call, what it showed, the verdict; each
 * with its place or its digest. For people who doubt a verdict, and for auditors; everything is shown, as the internal audience
 * may see it. Why a rule exists is in `explain-rule.ts`.
 */
import { formatInstant } from '../model/calendar.ts'
import { formatPlace, type Place } from '../model/place.ts'
import { placeOf, type Plan } from '../model/plan.ts'
import { placeIn, type Binding } from '../model/records.ts'
import type { ClaimView, EvidenceView } from '../model/view.ts'
import { factName } from '../claims/facts.ts'
import { claimViews } from '../document/claim-view.ts'
import { contextFor, type Judged } from '../document/context.ts'
import { evidenceViews } from '../document/evidence-view.ts'
import { prefix } from './text.ts'

export type Explanation = {
  readonly claim: ClaimView
  /** Where the sentence stands; every time it does. */
  readonly sentences: readonly Place[]
  /** Where the check stands. */
  readonly check: Place
  readonly binding?:
    | {
        readonly id: string
        readonly label: string
        readonly source: string
        readonly params: Binding['params']
        readonly place: Place
      }
    | undefined
  readonly evidence: readonly EvidenceView[]
}

/** The chain of one claim; `undefined` when the plan has no such claim. */
export const explanationOf = (judged: Judged, plan: Plan, id: string): Explanation | undefined => {
  const subject = plan.claims[id]?.subject
  if (!subject) return undefined
  const context = contextFor(judged, plan, 'internal')
  const claim = claimViews(context).find((each) => each.id === id)
  if (!claim) return undefined
  const binding = subject.kind === 'evidence' ? judged.portfolio.bindings[subject.binding] : undefined
  return {
    claim,
    sentences: (plan.placements[id] ?? []).map(({ span }) => ({ file: plan.file, span })),
    check: placeOf(plan, `claims.${id}`),
    binding: binding && {
      id: binding.id,
      label: binding.label,
      source: binding.source,
      params: binding.params,
      place: placeIn(binding),
    },
    evidence: evidenceViews(context).filter((each) => claim.evidence.includes(each.id)),
  }
}

/** Plans that have a claim of this name, for a name without its plan. */
export const plansWith = (judged: Judged, claim: string): readonly Plan[] =>
  judged.portfolio.plans.filter((plan) => Object.hasOwn(plan.claims, claim))

/** The chain for a terminal. `content` is the folder as it was named. */
export const explanationText = (explained: Explanation, content: string): string => {
  const { claim, sentences, check, binding, evidence } = explained
  const at = (place: Place): string => formatPlace(place, prefix(content))
  return [
    step('sentence', [
      `“${claim.sentence}”`,
      ...(sentences.length > 0 ? sentences.map(at) : ['It stands nowhere in the text.']),
    ]),
    step('check', [
      [claim.quantifier && `${claim.quantifier}:`, claim.expected].filter(Boolean).join(' ') || 'There is none.',
      at(check),
    ]),
    ...(binding ? [step('binding', bindingLines(binding, at(binding.place)))] : []),
    ...evidence.map((each) => step('call', callLines(each))),
    ...(claim.drills.length > 0 ? [step('drill', claim.drills)] : []),
    ...(claim.incidents.length > 0 ? [step('incident', claim.incidents)] : []),
    ...(claim.attestation ? [step('attested', attestationLines(claim.attestation))] : []),
    ...(evidence.length > 0 ? [step('facts', factLines(claim, evidence))] : []),
    step('verdict', verdictLines(claim)),
    ...(claim.waiver
      ? [
          step('waiver', [
            `${claim.waiver.id}, until ${claim.waiver.expires}`,
            claim.waiver.reason,
            `${claim.waiver.owner}; accepted by ${claim.waiver.approver} on ${claim.waiver.acceptedOn}`,
          ]),
        ]
      : []),
    '',
  ].join('\n')
}

/** Prose in lines of at most a hundred characters; digests and addresses stay whole. */
const wrapped = (line: string): string[] => {
  const lines: string[] = []
  for (const word of line.length > 100 && !/^\s/.test(line) ? line.split(' ') : [line]) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 100) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** A part of what is explained: its name, then its lines, wrapped. */
export const step = (name: string, text: readonly string[]): string =>
  text
    .flatMap(wrapped)
    .map((line, index) => `${(index === 0 ? name : '').padEnd(10)}${line}`.trimEnd())
    .join('\n') + '\n'

const bindingLines = ({ id, label, source, params }: NonNullable<Explanation['binding']>, place: string): string[] => [
  `${label} (${id}), read by ${source}`,
  ...Object.entries(params).map(([name, value]) => `${name}: ${shown(value)}`),
  place,
]

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map(shown).join(', ') : JSON.stringify(value)

const callLines = (each: EvidenceView): string[] => [
  each.operations.join(', ') || 'none',
  [
    each.account && `account ${each.account}`,
    each.region && `region ${each.region}`,
    each.principal && `asked by ${each.principal}`,
  ]
    .filter(Boolean)
    .join(', '),
  `read ${formatInstant(each.collectedAt)} (${each.mode}), counts until ${formatInstant(each.expires)}`,
  ...(each.serverTime ? [`clock of the service ${formatInstant(each.serverTime)}`] : []),
  `asked     sha256 ${each.requestDigest}`,
  `answered  sha256 ${each.rawSha256}`,
  `record    sha256 ${each.digest}  ${each.id}`,
  ...(each.error ? [`It could not be read. ${each.error}`] : []),
]

const attestationLines = ({ statement, by, on, until }: NonNullable<ClaimView['attestation']>): string[] => [
  `“${statement}”`,
  `by ${by} on ${on}, until ${until}`,
]

const mark = (pass: boolean | null): string => (pass === null ? '?' : pass ? '✓' : '✗')

/** What was compared, then the other facts of the same reading. */
const factLines = (claim: ClaimView, evidence: readonly EvidenceView[]): string[] => {
  const compared = claim.matches.flatMap(({ label, comparisons }) => [
    label,
    ...comparisons.map(
      ({ fact, expected, measured, pass }) =>
        `  ${mark(pass)} ${factName(fact)}: ${measured || 'none'}  (expected ${expected})`,
    ),
  ])
  const names = new Set(claim.matches.flatMap(({ comparisons }) => comparisons.map(({ fact }) => fact)))
  const others = evidence.flatMap(({ matches }) =>
    matches.flatMap(({ label, facts }) => {
      const rest = facts.filter(({ name }) => !names.has(factName(name)) && !names.has(name))
      return rest.length === 0
        ? []
        : [`Also read of ${label}:`, ...rest.map(({ name, value }) => `  ${factName(name)}: ${value}`)]
    }),
  )
  const found = [...compared, ...others]
  return found.length > 0 ? found : ['The service answered that there is nothing.']
}

const verdictLines = (claim: ClaimView): string[] => [
  [claim.verdict, claim.underlying && `(without the waiver: ${claim.underlying})`, claim.basis && `· ${claim.basis}`]
    .filter(Boolean)
    .join(' '),
  claim.because,
  ...(claim.asOf ? [`as of ${formatInstant(claim.asOf)}`] : []),
  ...(claim.validUntil ? [`counts until ${formatInstant(claim.validUntil)}`] : []),
]
