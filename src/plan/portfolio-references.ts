/** Names that one file of the content uses for something in another file must exist. */
import { placeOf, type Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import { placeIn, type RecordFile } from '../model/records.ts'
import { checkParameters } from './parameters.ts'
import { problem, suggest, type Problem } from './problem.ts'

/** Checks the names between files. Names inside a plan are checked when it is read. */
export const portfolioReferences = (portfolio: Portfolio): Problem[] => {
  const plans: Readonly<Record<string, Plan>> = Object.fromEntries(portfolio.plans.map((plan) => [plan.id, plan]))
  return [
    ...duplicates(portfolio.plans),
    ...portfolio.plans.flatMap((plan) => [...planNames(plan, portfolio), ...checkParameters(plan, portfolio)]),
    ...portfolio.drills.flatMap((drill) => {
      const plan = Object.hasOwn(plans, drill.plan) ? plans[drill.plan] : undefined
      return [
        ...unknown(drill, 'plan', drill.plan, plans, 'plan'),
        ...(plan
          ? drill.exercises.flatMap((name, index) =>
              unknown(drill, `exercises.${index}`, name, plan.exercises, 'exercise'),
            )
          : []),
        ...(plan && drill.scenario !== undefined
          ? unknown(drill, 'scenario', drill.scenario, plan.scenarios, 'scenario')
          : []),
      ]
    }),
    ...portfolio.incidents.flatMap((incident) => unknown(incident, 'plan', incident.plan, plans, 'plan')),
    ...portfolio.reviews.flatMap((review) => unknown(review, '', review.plan, plans, 'plan')),
    ...portfolio.waivers.flatMap((waiver) => unknown(waiver, 'plan', waiver.plan, plans, 'plan')),
  ]
}

/** Things by their names. There may be many thousands, so they are looked up and never listed, except for a hint. */
type Names = Readonly<Record<string, unknown>>

const planNames = (plan: Plan, portfolio: Portfolio): Problem[] => {
  const named = (path: string, name: string, known: Names, what: string): Problem[] =>
    Object.hasOwn(known, name)
      ? []
      : [
          problem(
            'content/unknown-reference',
            placeOf(plan, path),
            `There is no ${what} named \`${name}\`.`,
            suggest(name, Object.keys(known), what),
            { plan: plan.id, about: path },
          ),
        ]
  return [
    ...Object.entries(plan.claims).flatMap(([id, { subject }]) => {
      if (subject.kind === 'evidence')
        return named(`claims.${id}.evidence`, subject.binding, portfolio.bindings, 'binding')
      if (subject.kind === 'attested')
        return named(`claims.${id}.attested`, subject.attestation, portfolio.attestations, 'attestation')
      return []
    }),
    ...Object.keys(plan.vendors).flatMap((id) => named(`vendors.${id}`, id, portfolio.vendors, 'vendor')),
  ]
}

const unknown = (record: RecordFile, path: string, name: string, known: Names, what: string): Problem[] =>
  Object.hasOwn(known, name)
    ? []
    : [
        problem(
          'content/unknown-reference',
          placeIn(record, path),
          `There is no ${what} named \`${name}\`.`,
          suggest(name, Object.keys(known), what),
        ),
      ]

/** First parts of addresses that the site itself uses. */
const reserved = new Set(['api', 'drills', 'findings', 'assets', 'fonts', 'v'])

/** A plan's name is its address: it must be a name, no other plan's, and none that the site uses. */
const duplicates = (plans: readonly Plan[]): Problem[] => {
  const first = new Map(plans.toReversed().map((plan) => [plan.id, plan]))
  return plans.flatMap((plan) => {
    const place = { file: plan.file, span: [1, 1, 1, 4] as const }
    if (!/^[a-z][a-z0-9-]*$/.test(plan.id))
      return [
        problem(
          'content/invalid-value',
          place,
          `\`${plan.id}\` is not usable as the name of a plan.`,
          'Rename the file: lower-case letters, digits and hyphens, starting with a letter.',
        ),
      ]
    if (reserved.has(plan.id))
      return [
        problem('content/duplicate', place, `The site itself uses the address \`/${plan.id}/\`.`, 'Rename the file.'),
      ]
    const other = first.get(plan.id)
    return other !== plan
      ? [
          problem(
            'content/duplicate',
            place,
            `There is another plan named \`${plan.id}\`: ${other?.file}.`,
            'Rename one of the files.',
          ),
        ]
      : []
  })
}
