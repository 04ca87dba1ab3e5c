/** What facts a claim can speak of, before anything is read: the specs of its source, of drills, of computed elements. */
import type { Claim } from '../model/claim.ts'
import type { Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import { elementNamed } from './computed.ts'
import { drillFacts, incidentFacts } from './events.ts'
import type { FactSpecs } from './facts.ts'

/** What claims need to know of evidence sources: their facts, and whether there is a collector yet. */
export type Sources = (id: string) =>
  | {
      readonly facts: FactSpecs
      readonly collects: boolean
      /** Whether another machine reports a binding with these parameters. */
      readonly isPushed: (params: Readonly<Record<string, unknown>>) => boolean
      /** Texts among a binding's parameters that only the internal audience may see. */
      readonly privateTexts: (params: Readonly<Record<string, unknown>>) => readonly string[]
    }
  | undefined

/** The facts of a claim's subject; `undefined` when the subject has none (attested, unbound) or is not known. */
export const factsOf = (claim: Claim, plan: Plan, portfolio: Portfolio, sources: Sources): FactSpecs | undefined => {
  const { subject } = claim
  switch (subject.kind) {
    case 'evidence': {
      const binding = portfolio.bindings[subject.binding]
      return binding && sources(binding.source)?.facts
    }
    case 'drill':
      return drillFacts
    case 'incident':
      return incidentFacts
    case 'computed':
      return elementNamed(subject.of, plan)?.element.facts
    default:
      return undefined
  }
}
