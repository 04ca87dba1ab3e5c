/** Names that one file of the content uses for something in another file must exist. */
import { placeOf, type Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import { placeIn, type RecordFile } from '../model/records.ts'
import { checkParameters } from './parameters.ts'
import { problem, suggest, type Problem } from './problem.ts'

/** Checks the names between files. Names inside a plan are checked when it is read. */
export const portfolioReferences = (portfolio: Portfolio): Problem[] => {
  const plans = new Map(portfolio.plans.map((plan) => [plan.id, plan]))
  return [
    ...duplicates(portfolio.plans),
    ...portfolio.plans.flatMap((plan) => [...planNames(plan, portfolio), ...checkParameters(plan, portfolio)]),
    ...portfolio.drills.flatMap((drill) => {
      const plan = plans.get(drill.plan)
      return [
        ...unknown(drill, 'plan', drill.plan, [...plans.keys()], 'plan'),
        ...(plan
          ? drill.exercises.flatMap((name, index) =>
              unknown(drill, `exercises.${index}`, name, Object.keys(plan.exercises), 'exercise'),
            )
          : []),
        ...(plan && drill.scenario !== undefined
          ? unknown(drill, 'scenario', drill.scenario, Object.keys(plan.scenarios), 'scenario')
          : []),
      ]
    }),
    ...portfolio.incidents.flatMap((incident) => unknown(incident, 'plan', incident.plan, [...plans.keys()], 'plan')),
    ...portfolio.reviews.flatMap((review) => unknown(review, '', review.plan, [...plans.keys()], 'plan')),
    ...portfolio.waivers.flatMap((waiver) => unknown(waiver, 'plan', waiver.plan, [...plans.keys()], 'plan')),
  ]
}

const planNames = (plan: Plan, portfolio: Portfolio): Problem[] => {
  const named = (path: string, name: string, known: readonly string[], what: string): Problem[] =>
    known.includes(name)
      ? []
      : [
          problem(
            'content/unknown-reference',
            placeOf(plan, path),
            `There is no ${what} named \`${name}\`.`,
            suggest(name, known, what),
            { plan: plan.id, about: path },
          ),
        ]
  return [
    ...Object.entries(plan.claims).flatMap(([id, { subject }]) => {
      if (subject.kind === 'evidence')
        return named(`claims.${id}.evidence`, subject.binding, Object.keys(portfolio.bindings), 'binding')
      if (subject.kind === 'attested')
        return named(`claims.${id}.attested`, subject.attestation, Object.keys(portfolio.attestations), 'attestation')
      return []
    }),
    ...Object.keys(plan.vendors).flatMap((id) => named(`vendors.${id}`, id, Object.keys(portfolio.vendors), 'vendor')),
  ]
}

const unknown = (record: RecordFile, path: string, name: string, known: readonly string[], what: string): Problem[] =>
  known.includes(name)
    ? []
    : [
        problem(
          'content/unknown-reference',
          placeIn(record, path),
          `There is no ${what} named \`${name}\`.`,
          suggest(name, known, what),
        ),
      ]

/** First parts of addresses that the site itself uses. */
const reserved = new Set(['api', 'drills', 'findings', 'assets', 'fonts', 'v'])

/** A plan's name is its address: it must be a name, no other plan's, and none that the site uses. */
const duplicates = (plans: readonly Plan[]): Problem[] =>
  plans.flatMap((plan, index) => {
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
    const first = plans.findIndex((each) => each.id === plan.id)
    return first < index
      ? [
          problem(
            'content/duplicate',
            place,
            `There is another plan named \`${plan.id}\`: ${plans[first]?.file}.`,
            'Rename one of the files.',
          ),
        ]
      : []
  })
