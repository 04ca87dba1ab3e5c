/** Rules about who needs whom: objectives flow along dependencies, and nobody can wait for itself. */
import { formatBound } from '../model/bound.ts'
import { joinPhrases, phrase, type Phrase } from '../model/phrase.ts'
import { placeOf, type Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import {
  cyclesIn,
  demandsOn,
  keeps,
  needsOf,
  promised,
  type Demand,
  type Measure,
  type Need,
  type Node,
  type Promised,
} from '../claims/dependencies.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

/** What a thing is called where the plan or the list of vendors names it. */
const nameOf = (plan: Plan, portfolio: Portfolio, node: Node): string => {
  const [kind, id = ''] = node.split('.')
  if (kind === 'services') return plan.services[id]?.name ?? id
  if (kind === 'stores') return plan.stores[id]?.name ?? id
  if (kind === 'responses') return plan.responses[id]?.title ?? id
  const vendor = portfolio.vendors[id]
  return vendor ? `${vendor.name}, ${vendor.service}` : id
}

const words: Readonly<Record<Measure, (name: string, given: Phrase, asker: string, needed: Phrase) => Phrase>> = {
  rto: (name, given, asker, needed) =>
    phrase`“${name}” is back within ${given}, but “${asker}” needs it within ${needed}`,
  rpo: (name, given, asker, needed) =>
    phrase`“${name}” may lose ${given} of data, but “${asker}”, which needs it, may lose ${needed}`,
}

/** `“P1” (≤ 15 min) → “Alerting” (≤ 24 h)`: everybody on the way, each with what is promised of it. */
const chainOf = (plan: Plan, portfolio: Portfolio, demand: Demand, node: Node, measure: Measure): Phrase =>
  joinPhrases(
    [...demand.chain.map((need) => need.from), node].map((each, index) => {
      const own = index === 0 ? demand : promised(plan, each, measure)
      return phrase`“${nameOf(plan, portfolio, each)}”${own ? ` (${formatBound(own.bound)})` : ''}`
    }),
    ' → ',
  )

const hitFor = (
  plan: Plan,
  portfolio: Portfolio,
  node: Node,
  measure: Measure,
  given: Promised,
  broken: readonly [Demand, ...Demand[]],
): Hit => {
  const [tightest, ...others] = broken
  const asker = tightest.chain[0]?.from ?? node
  const sentence = words[measure](
    nameOf(plan, portfolio, node),
    [formatBound(given.bound)],
    nameOf(plan, portfolio, asker),
    [formatBound(tightest.bound)],
  )
  return {
    plan: plan.id,
    about: node,
    place: placeOf(plan, node),
    message: phrase`${sentence}: ${chainOf(plan, portfolio, tightest, node, measure)}.`,
    hint: `Promise it within ${formatBound(tightest.bound)} as well, make whoever asks do without it, or ask for less.`,
    related: [
      { place: placeOf(plan, given.path), note: 'what is promised of it' },
      { place: placeOf(plan, tightest.path), note: 'what is asked of it' },
      ...tightest.chain.map((need) => ({ place: placeOf(plan, need.path), note: 'who needs whom' })),
      ...others.map(({ bound, path, chain }) => ({
        place: placeOf(plan, path),
        note: `also asked, by “${nameOf(plan, portfolio, chain[0]?.from ?? node)}”: ${formatBound(bound)}`,
      })),
    ],
  }
}

export const slowerThanDependent: Rule = {
  code: 'dependency/slower-than-dependent',
  severity: 'error',
  exit: 1,
  catalogue: 'DEP-01',
  title: 'Dependency slower or staler than what needs it',
  why: 'Nothing is back before what it needs is back, and nothing is fresher than the data that it rests on.',
  clauses: ['ISO 22301 8.2.2', 'NIST CP-2(8)'],
  hint: 'Promise the dependency at least as fast and as fresh as the tightest of those who need it, or make them do without it.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const needs = needsOf(plan)
      return [...new Set(needs.map((need) => need.to))].flatMap((node) =>
        (['rto', 'rpo'] as const).flatMap((measure): Hit[] => {
          const given = promised(plan, node, measure)
          if (!given) return []
          const broken = demandsOn(plan, node, measure, needs).filter(({ bound }) => !keeps(given.bound, bound))
          const [tightest, ...others] = broken
          return tightest ? [hitFor(plan, input.portfolio, node, measure, given, [tightest, ...others])] : []
        }),
      )
    }),
}

export const cycle: Rule = {
  code: 'dependency/cycle',
  severity: 'error',
  exit: 1,
  title: 'Services that need each other',
  why: 'When each waits for the other, none of them comes back, and no order of recovery is right.',
  clauses: ['ISO 22301 8.2.2', 'NIST CP-2(8)', 'NIST CP-10'],
  hint: 'Find out which of them can start without the others, and remove that dependency from the plan.',
  find: (input) =>
    eachPlan(input, (plan) =>
      cyclesIn(plan).map((circle): Hit => {
        const [first] = circle as [Need, ...Need[]]
        const names = [...circle.map((need) => need.from), first.from].map(
          (node) => phrase`“${nameOf(plan, input.portfolio, node)}”`,
        )
        return {
          plan: plan.id,
          about: first.from,
          place: placeOf(plan, first.path),
          message: phrase`${joinPhrases(names, ' needs ')}: ${circle.length === 1 ? 'it cannot come back before itself' : `of these ${circle.length} none can come back first`}.`,
          hint: 'Say which of them starts without the others, and take that dependency out of `dependsOn`.',
          related: circle.slice(1).map((need) => ({ place: placeOf(plan, need.path), note: 'who needs whom' })),
        }
      }),
    ),
}
