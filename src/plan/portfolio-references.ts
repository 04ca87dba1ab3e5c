/** Names that one file of the content uses for something in another file must exist. */
import { placeOf, type Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import type { Place } from '../model/place.ts'
import { placeIn, type RecordFile } from '../model/records.ts'
import { checkParameters } from './parameters.ts'
import { problem, suggest, type Problem } from './problem.ts'

/** Whether a thing of some kind and name may be in a file that could not be read. */
export type IsUnread = (what: string, name: string) => boolean

/** Checks the names between files. Names inside a plan are checked when it is read. */
export const portfolioReferences = (portfolio: Portfolio, isUnread: IsUnread = () => false): Problem[] => {
  const unknown = (record: RecordFile, path: string, name: string, known: Names, what: string): Problem[] =>
    Object.hasOwn(known, name) || isUnread(what, name) ? [] : [noSuch(placeIn(record, path), name, known, what)]
  const plans: Readonly<Record<string, Plan>> = Object.fromEntries(portfolio.plans.map((plan) => [plan.id, plan]))
  return [
    ...addresses(portfolio),
    ...portfolio.plans.flatMap((plan) => [
      ...planNames(plan, portfolio, isUnread),
      ...(isUnread('binding', '') ? [] : checkParameters(plan, portfolio)),
    ]),
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

const noSuch = (place: Place, name: string, known: Names, what: string, about: Partial<Problem> = {}): Problem =>
  problem(
    'content/unknown-reference',
    place,
    `There is no ${what} named \`${name}\`.`,
    suggest(name, Object.keys(known), what),
    about,
  )

const planNames = (plan: Plan, portfolio: Portfolio, isUnread: IsUnread): Problem[] => {
  const named = (path: string, name: string, known: Names, what: string): Problem[] =>
    Object.hasOwn(known, name) || isUnread(what, name)
      ? []
      : [noSuch(placeOf(plan, path), name, known, what, { plan: plan.id, about: path })]
  return [
    ...Object.entries(plan.claims).flatMap(([id, { subject }]) => {
      if (subject.kind === 'evidence')
        return named(`claims.${id}.evidence`, subject.binding, portfolio.bindings, 'binding')
      if (subject.kind === 'attested')
        return named(`claims.${id}.attested`, subject.attestation, portfolio.attestations, 'attestation')
      return []
    }),
    ...Object.entries(plan.exercises).flatMap(([id, { evidence }]) =>
      evidence === undefined ? [] : named(`exercises.${id}.evidence`, evidence, portfolio.bindings, 'binding'),
    ),
    ...(['services', 'stores'] as const).flatMap((kind) =>
      Object.entries<{ readonly bindings: readonly string[] }>(plan[kind]).flatMap(([id, { bindings }]) =>
        bindings.flatMap((name) => named(`${kind}.${id}.bindings`, name, portfolio.bindings, 'binding')),
      ),
    ),
    ...plan.meta.reviewAfter.flatMap(({ shownBy }, index) =>
      shownBy ? named(`reviewAfter.${index}.shownBy.evidence`, shownBy.evidence, portfolio.bindings, 'binding') : [],
    ),
    ...Object.keys(plan.vendors).flatMap((id) => named(`vendors.${id}`, id, portfolio.vendors, 'vendor')),
  ]
}

/** First parts of addresses that the site itself uses. */
const reserved = new Set(['404', 'api', 'assets', 'drills', 'findings', 'fonts', 'incidents', 'index', 'v'])

/**
 * The name of a plan or of a page is its address: it must be a name, no other's, and none that the site uses.
 */
const addresses = ({ plans, pages }: Portfolio): Problem[] => {
  const kinds = [
    ...plans.map((each) => ({ ...each, what: 'plan' })),
    ...pages.map((each) => ({ ...each, what: 'page' })),
  ]
  const first = new Map(kinds.toReversed().map((each) => [each.id, each]))
  return kinds.flatMap((each) => {
    const { id, file, what } = each
    const place = { file, span: [1, 1, 1, 4] as const }
    if (!/^[a-z][a-z0-9-]*$/.test(id) && id !== '404')
      return [
        problem(
          'content/invalid-value',
          place,
          `\`${id}\` is not usable as the name of a ${what}.`,
          'Rename the file: lower-case letters, digits and hyphens, starting with a letter.',
        ),
      ]
    if (reserved.has(id))
      return [problem('content/duplicate', place, `The site itself uses the address \`/${id}/\`.`, 'Rename the file.')]
    const other = first.get(id)
    return other && other !== each
      ? [
          problem(
            'content/duplicate',
            place,
            `There is another ${other.what} named \`${id}\`: ${other.file}.`,
            'Rename one of the files.',
          ),
        ]
      : []
  })
}
