/** Clauses that claims name must be known: a misspelt one would stand in no matrix, and nobody would miss it. */
import { placeOf } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import { problem, suggest, type Problem } from '../plan/problem.ts'
import { allClauses, isKnown, partsOf, standards } from './clauses.ts'

/** Checks the clauses of all claims of a portfolio. */
export const checkControls = ({ plans }: Portfolio): Problem[] =>
  plans.flatMap((plan) =>
    Object.entries(plan.claims).flatMap(([id, { controls }]) =>
      controls.flatMap((clause, index) =>
        isKnown(clause)
          ? []
          : [
              problem(
                'content/unknown-reference',
                placeOf(plan, `claims.${id}.controls.${index}`),
                `There is no clause \`${clause}\` that plans are known to supply evidence for.`,
                hintFor(clause),
                { plan: plan.id, about: `claims.${id}` },
              ),
            ],
      ),
    ),
  )

const hintFor = (clause: string): string => {
  const [standard] = partsOf(clause)
  if (!Object.hasOwn(standards, standard))
    return `Standards: ${Object.keys(standards).join(', ')}. ${suggest(clause, allClauses, 'clause')}`
  const own = allClauses.filter((each) => partsOf(each)[0] === standard)
  return suggest(clause, own, `clause of ${standards[standard]?.name}`)
}
