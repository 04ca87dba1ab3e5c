/**
 * Plan × verdicts × findings × now → the cells of the control matrix. Pure. A tag alone supplies nothing: a claim counts by its
 * verdict and by how that is known, a part of the plan by the records that show it. What is missing is a cell as well.
 */
import type { Claim } from '../model/claim.ts'
import type { ControlCell, ControlItem, ControlState } from '../model/controls.ts'
import type { Finding } from '../model/finding.ts'
import type { Plan } from '../model/plan.ts'
import type { Basis, Verdict } from '../model/verdict.ts'
import { allClauses } from './clauses.ts'
import { elementIds, elements, elementsFor, type ElementId, type ElementInfo } from './mapping.ts'
import { supplies, type Supplying } from './supply.ts'

export type MatrixInput = Supplying & {
  /** Verdicts of the plan's claims, waivers applied; only those that may be seen. */
  readonly verdictOf: ReadonlyMap<string, Verdict>
  /** Findings, waived ones included; only those that may be seen. */
  readonly findings: readonly Finding[]
}

/** Every clause with every part that supplies evidence for it, or should, clause by clause. */
export const matrixOf = (input: MatrixInput): readonly ControlCell[] => {
  const own = new Map(elementIds.map((id) => [id, ownItems(id, input)]))
  const tagged = [...input.verdictOf.values()].flatMap((verdict) => {
    const claim = input.plan.claims[verdict.claim]
    return claim ? claim.controls.map((clause) => ({ clause, claim, verdict })) : []
  })
  const byClause = Map.groupBy(tagged, ({ clause }) => clause)
  return allClauses.flatMap((clause): ControlCell[] => {
    const claims = byClause.get(clause) ?? []
    const spoken = new Set<string>()
    const cells = elementsFor(clause).map((element): ControlCell => {
      const items = own.get(element)
      if (!items) return { clause, element, state: 'gap', items: [] }
      const speaking = claims.filter(({ claim }) => speaksOf(claim, elements[element], input.plan))
      for (const { verdict } of speaking) spoken.add(verdict.claim)
      const all = [
        ...items,
        ...speaking.map(({ claim, verdict }) => itemOf(claim, verdict, elements[element].claims?.bases)),
      ]
      return { clause, element, state: stateOf(all), items: all }
    })
    const others = claims
      .filter(({ verdict }) => !spoken.has(verdict.claim))
      .map(({ claim, verdict }) => itemOf(claim, verdict))
    return others.length === 0
      ? cells
      : [...cells, { clause, element: 'claims', state: stateOf(others), items: others }]
  })
}

/** What a part supplies without claims, and what was found against it; `undefined` when the plan does not have it. */
const ownItems = (id: ElementId, input: MatrixInput): readonly ControlItem[] | undefined => {
  const items = supplies[id](input)
  return items && [...items.map((item) => accepted(item, input)), ...against(elements[id], input)]
}

/** An exercise that did not take place in time is waived where somebody accepted just that. */
const accepted = (item: ControlItem, { findings, plan, portfolio }: MatrixInput): ControlItem => {
  if (item.state !== 'unverified' && item.state !== 'violated') return item
  const ids =
    item.kind === 'plan'
      ? [item.id]
      : (portfolio.drills.find(({ id }) => id === item.id)?.exercises.map((id) => `exercises.${id}`) ?? [])
  const open = findings.filter((each) => each.plan === plan.id && ids.includes(each.about ?? ''))
  return open.length > 0 && open.every(({ waiver }) => waiver !== undefined) ? { ...item, state: 'waived' } : item
}

/** Findings that say that a part is not so, each rule once. */
const against = ({ contradictedBy = [] }: ElementInfo, { findings, plan }: MatrixInput): readonly ControlItem[] =>
  contradictedBy.flatMap((code): ControlItem[] => {
    const found = findings.filter((each) => each.plan === plan.id && each.code === code)
    if (found.length === 0) return []
    return [
      { kind: 'finding', id: code, state: found.every(({ waiver }) => waiver !== undefined) ? 'waived' : 'violated' },
    ]
  })

/** Whether a claim speaks of a part, by what it looks at. */
const speaksOf = ({ subject, condition }: Claim, { claims }: ElementInfo, plan: Plan): boolean => {
  if (!claims) return false
  if (claims.any) return true
  const tests = [...(condition?.tests ?? []), ...(condition?.quantifier === 'count' ? condition.where : [])]
  const isMeasuredAgainst = tests.some(({ operand }) => typeof operand === 'string' && operand.startsWith('objective.'))
  if (claims.objectives && isMeasuredAgainst && subject.kind !== 'computed') return true
  switch (subject.kind) {
    case 'evidence':
      return tests.some(({ fact }) => claims.facts?.includes(fact) ?? false)
    case 'computed':
      return claims.computed?.includes(subject.of.split('.')[0] ?? '') ?? false
    case 'drill': {
      const type = plan.exercises[subject.exercise]?.type
      return type !== undefined && (claims.drills?.includes(type) ?? false)
    }
    case 'incident':
      return claims.incidents ?? false
    default:
      return false
  }
}

/** Arithmetic on the plan's own words proves nothing about the world, except where it counts records. */
const restsOnRecords = ({ subject }: Claim): boolean =>
  subject.kind === 'computed' && ['drills', 'exercises', 'incidents'].includes(subject.of)

const itemOf = (claim: Claim, verdict: Verdict, bases?: readonly Basis[]): ControlItem => {
  const { basis } = verdict
  const isKnown = basis !== null && (basis === 'computed' ? restsOnRecords(claim) : (bases?.includes(basis) ?? true))
  return {
    kind: 'claim',
    id: verdict.claim,
    state: claimState(verdict, isKnown),
    basis: basis ?? undefined,
    until: verdict.validUntil ?? undefined,
  }
}

const claimState = ({ verdict, reason }: Verdict, isKnown: boolean): ControlItem['state'] => {
  switch (verdict) {
    case 'holds':
      return isKnown ? 'evidence' : 'stated'
    case 'violated':
    case 'waived':
      return verdict
    case 'unknown':
    case 'stale':
      return reason === 'unbound' ? 'stated' : 'unverified'
  }
}

/** What the items come to. What is only stated takes nothing away from what is shown; everything else does. */
const stateOf = (items: readonly ControlItem[]): ControlState => {
  const has = (state: ControlState): boolean => items.some((item) => item.state === state)
  const worst = (['violated', 'unverified', 'waived'] as const).find(has)
  if (has('evidence')) return worst ? 'partial' : 'evidence'
  return worst ?? (has('stated') ? 'stated' : 'gap')
}
