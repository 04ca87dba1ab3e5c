/** Rules about claims: what the verdicts say, and whether claim and sentence belong together. */
import { phrase, type Phrase } from '../model/phrase.ts'
import { placeOf, type Plan } from '../model/plan.ts'
import type { Reason, Verdict } from '../model/verdict.ts'
import { nearest } from '../plan/problem.ts'
import { eachPlan, type Hit, type Input, type Rule } from './rule.ts'

/** Hits for every verdict that was reached for this reason; they point at the words of the plan. */
const because =
  (
    reason: Reason,
    message: (verdict: Verdict) => Phrase,
    hint: (verdict: Verdict, plan: Plan, input: Input) => string,
  ) =>
  (input: Input): Hit[] => {
    const plans = new Map(input.portfolio.plans.map((plan) => [plan.id, plan]))
    return input.verdicts.flatMap((verdict): Hit[] => {
      if (verdict.reason !== reason) return []
      const plan = plans.get(verdict.plan)
      if (!plan || plan.meta.status === 'retired') return []
      const about = `claims.${verdict.claim}`
      const check = placeOf(plan, about)
      const span = plan.placements[verdict.claim]?.[0]?.span
      const place = span ? { file: plan.file, span } : check
      return [
        {
          plan: plan.id,
          about,
          place,
          message: message(verdict),
          hint: hint(verdict, plan, input),
          related: span ? [{ place: check, note: 'the check' }] : [],
        },
      ]
    })
  }

const bindingOf = (verdict: Verdict, plan: Plan): string => {
  const subject = plan.claims[verdict.claim]?.subject
  return subject?.kind === 'evidence' ? subject.binding : ''
}

/** How to bring a reading that another machine reports; `undefined` when Holdfast reads it. */
const howToReport = (id: string, { portfolio, sources }: Input): string | undefined => {
  const binding = portfolio.bindings[id]
  return binding && sources(binding.source)?.isPushed(binding.params)
    ? `Another machine reports \`${id}\`: run \`holdfast collect --push ${id} < reading.json\`.`
    : undefined
}

export const claimViolated: Rule = {
  code: 'claim/violated',
  severity: 'error',
  exit: 1,
  title: 'Claim violated',
  why: 'The plan says something that is not so. Whoever relies on it is misled.',
  clauses: ['SOC 2 A1.2', 'ISO 22301 9.1'],
  hint: 'Change reality until it is so, or change the sentence and its check to what is so.',
  guards: 'nothing is shown greener than it is',
  find: because(
    'refuted',
    (verdict) => phrase`Claim \`${verdict.claim}\` is not so: ${verdict.because}`,
    () => 'Change reality until it is so, or change the sentence and its check to what is so.',
  ),
}

export const claimUnbound: Rule = {
  code: 'claim/unbound',
  severity: 'error',
  exit: 2,
  catalogue: 'UNB-01',
  title: 'Claim without a check',
  why: 'A sentence that nothing checks becomes false without anyone noticing.',
  clauses: [],
  hint: 'Give the claim a check: a binding and what it must show, a drill, a computation over the plan, or a person who vouches for it.',
  guards: 'nothing is shown greener than it is',
  find: because(
    'unbound',
    (verdict) => phrase`Claim \`${verdict.claim}\` has no check, so nobody can say whether it is so.`,
    () =>
      'Add `evidence:` with a binding and what it must show, `drill:`, `computed:`, or `attested:` with a person who vouches for it.',
  ),
}

export const evidenceMissing: Rule = {
  code: 'evidence/missing',
  severity: 'error',
  exit: 2,
  title: 'Evidence missing',
  why: 'Missing evidence is never a pass.',
  clauses: [],
  hint: 'Run `holdfast collect`, or have the other machine report the reading.',
  guards: 'nothing is shown greener than it is',
  find: because(
    'missing',
    (verdict) => phrase`Claim \`${verdict.claim}\` cannot be judged: ${verdict.because}`,
    (verdict, plan, input) => {
      const id = bindingOf(verdict, plan)
      if (!id) return 'Correct the date in `attestations.yaml`.'
      return howToReport(id, input) ?? `Run \`holdfast collect\`; it reads \`${id}\`.`
    },
  ),
}

export const evidenceUnreadable: Rule = {
  code: 'evidence/unreadable',
  severity: 'error',
  exit: 2,
  title: 'Evidence could not be read',
  why: 'A reading that failed says nothing about reality, neither good nor bad.',
  clauses: [],
  hint: 'Grant what the collector lacks, or mend what did not answer, and collect again.',
  guards: 'nothing is shown greener than it is',
  find: because(
    'unreadable',
    (verdict) => phrase`Claim \`${verdict.claim}\` cannot be judged: ${verdict.because}`,
    (verdict, plan, input) => {
      const record = input.evidence[bindingOf(verdict, plan)]
      const error = record?.error ?? record?.matches.flatMap((match) => Object.values(match.unread ?? {}))[0]
      return error?.hint ?? 'Collect again.'
    },
  ),
}

export const evidenceNoCollector: Rule = {
  code: 'evidence/no-collector',
  severity: 'error',
  exit: 2,
  title: 'No collector for this evidence yet',
  why: 'The claim is bound to something that this version of Holdfast cannot read.',
  clauses: [],
  hint: 'Waive it with a date until the collector is there, or bind the claim to something that can be read.',
  guards: 'nothing is shown greener than it is',
  find: because(
    'no-collector',
    (verdict) => phrase`Claim \`${verdict.claim}\` cannot be judged: ${verdict.because}`,
    () => 'Waive it with a date until the collector is there, or bind the claim to something that can be read.',
  ),
}

export const evidenceStale: Rule = {
  code: 'evidence/stale',
  severity: 'error',
  exit: 2,
  title: 'Evidence stale',
  why: 'Evidence counts for a limited time. After that reality may have changed.',
  clauses: [],
  hint: 'Run `holdfast collect`; for a drill, hold the exercise and file its record.',
  guards: 'nothing is shown greener than it is',
  find: because(
    'expired',
    (verdict) => phrase`Claim \`${verdict.claim}\` is no longer known to hold. ${verdict.because}`,
    (verdict, plan, input) => {
      const id = bindingOf(verdict, plan)
      if (!id) return 'Hold the exercise and file its record under `drills/`.'
      return howToReport(id, input) ?? 'Run `holdfast collect`.'
    },
  ),
}

export const evidenceVacuous: Rule = {
  code: 'evidence/vacuous',
  severity: 'error',
  exit: 2,
  title: 'Selector matches nothing',
  why: 'A check over nothing would always pass: a misspelt tag would turn every claim green.',
  clauses: [],
  hint: 'Correct the binding, or, when there truly must be none, say so with `count: { equals: 0 }`.',
  guards: 'nothing is shown greener than it is',
  find: because(
    'vacuous',
    (verdict) => phrase`Claim \`${verdict.claim}\` was checked against nothing. ${verdict.because}`,
    () => 'Correct the binding, or, when there truly must be none, say so with `count: { equals: 0 }`.',
  ),
}

export const evidenceRecorded: Rule = {
  code: 'evidence/recorded',
  severity: 'error',
  exit: 2,
  title: 'Recorded evidence in a live portfolio',
  why: 'Example evidence must never pass for a reading of the real thing.',
  clauses: [],
  hint: 'Run `holdfast collect` against the real accounts.',
  guards: 'nothing is shown greener than it is',
  find: because(
    'wrong-mode',
    (verdict) => phrase`Claim \`${verdict.claim}\` cannot be judged: ${verdict.because}`,
    () => 'Run `holdfast collect` against the real accounts.',
  ),
}

export const neverExercised: Rule = {
  code: 'evidence/never-exercised',
  severity: 'error',
  exit: 2,
  title: 'Claim rests on an exercise without a record',
  why: 'What was never tried is not known to work.',
  clauses: ['SOC 2 A1.3', 'ISO 22301 8.5', 'NIST SP 800-53 CP-4'],
  hint: 'Hold the exercise and file its record under `drills/`.',
  guards: 'nothing is shown greener than it is',
  find: because(
    'never-exercised',
    (verdict) => phrase`Claim \`${verdict.claim}\` cannot be judged: ${verdict.because}`,
    () => 'Hold the exercise and file its record under `drills/`.',
  ),
}

export const attestationExpired: Rule = {
  code: 'attestation/expired',
  severity: 'error',
  exit: 2,
  title: 'Attestation expired',
  why: 'A person can vouch for something only for a time.',
  clauses: [],
  hint: 'Ask the person again, and enter the new date in `attestations.yaml`.',
  guards: 'nothing is shown greener than it is',
  find: because(
    'attestation-expired',
    (verdict) => phrase`Claim \`${verdict.claim}\` rests on a statement that no longer counts. ${verdict.because}`,
    () => 'Ask the person again, and enter the new date in `attestations.yaml`.',
  ),
}

export const claimUnplaced: Rule = {
  code: 'claim/unplaced',
  severity: 'error',
  exit: 1,
  title: 'Claim without a sentence',
  why: 'A check that no sentence carries tells the reader nothing, and a finding could not point at any words.',
  clauses: [],
  hint: 'Put `<Claim id="…">` around the words that claim it, or remove the check.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.keys(plan.claims)
        .filter((id) => !plan.placements[id])
        .map((id) => ({
          plan: plan.id,
          about: `claims.${id}`,
          place: placeOf(plan, `claims.${id}`),
          message: phrase`Claim \`${id}\` has a check, but no sentence of the plan makes it.`,
          hint:
            misspelt(id, plan) ??
            `Put \`<Claim id="${id}">…</Claim>\` around the words that claim it, or remove the check.`,
        })),
    ),
}

const misspelt = (id: string, plan: Plan): string | undefined => {
  const near = nearest(
    id,
    Object.keys(plan.placements).filter((each) => !plan.claims[each]),
  )
  return near === undefined ? undefined : `The body has \`<Claim id="${near}">\`: is that the one?`
}
