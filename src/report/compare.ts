/**
 * Two runs compared: which findings opened, which are gone, and what changed in findings and claims. A pure function of two reports, so
 * that any two can be compared, from whatever machine and day. A finding is the same one when its fingerprint is.
 */
import type { Report, ReportClaim, ReportFinding } from './report.ts'

/** A field that is another one now; both as people read them. */
export type Change = { readonly what: string; readonly before: string; readonly after: string }

/** What a finding that counts is to the reader; `waived` and `known` ones are still there, and do not count. */
export type FindingState = 'open' | 'waived' | 'known'

export type ComparedFinding = Pick<
  ReportFinding,
  'code' | 'fingerprint' | 'severity' | 'plan' | 'about' | 'message' | 'place' | 'hint' | 'waiver' | 'known'
>
export type ComparedClaim = Pick<
  ReportClaim,
  'id' | 'sentence' | 'verdict' | 'underlying' | 'basis' | 'because' | 'measured' | 'expected' | 'waiver'
>
/** As much of a report as is compared. Every `Report` is one. */
export type Compared = Pick<Report, 'asOf' | 'generator' | 'exit' | 'only'> & {
  readonly findings: readonly ComparedFinding[]
  readonly plans: readonly { readonly id: string; readonly claims: readonly ComparedClaim[] }[]
}

export type Comparison = {
  readonly before: { readonly asOf: string | null; readonly exit: number }
  readonly after: { readonly asOf: string | null; readonly exit: number }
  readonly findings: {
    /** Open now, and not found before, or accepted then. */
    readonly opened: readonly ComparedFinding[]
    /** Open before, and not found now, or accepted since. */
    readonly closed: readonly (ComparedFinding & { readonly because: 'gone' | 'waived' | 'known' })[]
    /** In the same state as before, with another severity or other words. */
    readonly changed: readonly { readonly finding: ComparedFinding; readonly changes: readonly Change[] }[]
    /** How many are as they were. */
    readonly same: number
  }
  readonly claims: {
    readonly added: readonly ClaimName[]
    readonly removed: readonly ClaimName[]
    readonly changed: readonly (ClaimName & { readonly changes: readonly Change[] })[]
    readonly same: number
  }
}

/** A claim, with its verdict in the run that has it. */
export type ClaimName = Pick<ReportClaim, 'id' | 'sentence' | 'verdict'> & { readonly plan: string }

const stateOf = ({ waiver, known }: ComparedFinding): FindingState =>
  waiver !== undefined ? 'waived' : known ? 'known' : 'open'

/** Each field that differs; what neither has is no difference. */
const changesIn = <T>(before: T, after: T, fields: readonly (keyof T & string)[]): Change[] =>
  fields.flatMap((what) => {
    const [one, other] = [String(before[what] ?? 'none'), String(after[what] ?? 'none')]
    return one === other ? [] : [{ what, before: one, after: other }]
  })

/** What became of everything between two runs. */
export const compare = (before: Compared, after: Compared): Comparison => ({
  before: { asOf: before.asOf, exit: before.exit.code },
  after: { asOf: after.asOf, exit: after.exit.code },
  findings: compareFindings(before.findings, after.findings),
  claims: compareClaims(before, after),
})

const compareFindings = (
  before: readonly ComparedFinding[],
  after: readonly ComparedFinding[],
): Comparison['findings'] => {
  const old = new Map(before.map((each) => [each.fingerprint, each]))
  const now = new Map(after.map((each) => [each.fingerprint, each]))
  const both = after.flatMap((finding) => {
    const was = old.get(finding.fingerprint)
    return was && stateOf(was) === stateOf(finding)
      ? [{ finding, changes: changesIn(was, finding, ['severity', 'waiver', 'message']) }]
      : []
  })
  return {
    opened: after.filter((each) => {
      const was = old.get(each.fingerprint)
      return stateOf(each) === 'open' && !(was && stateOf(was) === 'open')
    }),
    closed: before.flatMap((each) => {
      const is = now.get(each.fingerprint)
      const state = is && stateOf(is)
      return stateOf(each) !== 'open' || state === 'open' ? [] : [{ ...each, because: state ?? 'gone' }]
    }),
    changed: both.filter(({ changes }) => changes.length > 0),
    same: both.filter(({ changes }) => changes.length === 0).length,
  }
}

const compareClaims = (before: Compared, after: Compared): Comparison['claims'] => {
  const old = claimsOf(before)
  const now = claimsOf(after)
  const both = [...now].flatMap(([key, { plan, claim }]) => {
    const was = old.get(key)
    if (!was) return []
    const changes = changesIn(was.claim, claim, [
      'verdict',
      'underlying',
      'basis',
      'measured',
      'expected',
      'sentence',
      'waiver',
    ])
    return [{ ...named(plan, claim), changes }]
  })
  return {
    added: [...now].flatMap(([key, { plan, claim }]) => (old.has(key) ? [] : [named(plan, claim)])),
    removed: [...old].flatMap(([key, { plan, claim }]) => (now.has(key) ? [] : [named(plan, claim)])),
    changed: both.filter(({ changes }) => changes.length > 0),
    same: both.filter(({ changes }) => changes.length === 0).length,
  }
}

const named = (plan: string, { id, sentence, verdict }: ComparedClaim): ClaimName => ({ plan, id, sentence, verdict })

const claimsOf = ({ plans }: Compared): ReadonlyMap<string, { plan: string; claim: ComparedClaim }> =>
  new Map(plans.flatMap(({ id: plan, claims }) => claims.map((claim) => [`${plan}/${claim.id}`, { plan, claim }])))
