/**
 * Claims are checked like a typed program before any evidence is read: a misspelt fact, a comparison that does not fit
 * the fact's type, or a reference to a number that the plan does not state is an error with its place. A check that
 * could never be evaluated could never fail.
 */
import type { Claim, Test } from '../model/claim.ts'
import type { FactSpec } from '../model/evidence.ts'
import { placeOf, type Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import { problem, suggest, type Problem } from '../plan/problem.ts'
import { elementNames } from './computed.ts'
import { fitting, type FactSpecs } from './facts.ts'
import { isMisfit, resolveOperand } from './operand.ts'
import { restoreTests } from './restore-tests.ts'
import { factsOf, type Sources } from './subject.ts'

const countSpec: FactSpec = { type: 'number', kind: 'measurement', audience: 'public', says: 'How many match.' }
const booleanSpec: FactSpec = { ...countSpec, type: 'boolean' }

/** The spec that an operand is read with: whether a fact exists is a yes or no, whatever the fact is. */
export const operandSpec = (test: Test, facts: FactSpecs): FactSpec | undefined => {
  if (test.comparator === 'exists') return booleanSpec
  return test.fact === 'count' && !facts['count'] ? countSpec : facts[test.fact]
}

/** Checks all claims of a portfolio. */
export const checkClaims = (portfolio: Portfolio, sources: Sources): Problem[] =>
  portfolio.plans.flatMap((plan) => [
    ...Object.entries(plan.claims).flatMap(([id, claim]) => checkClaim(id, claim, plan, portfolio, sources)),
    ...checkExercises(plan, portfolio),
    ...checkReviewCauses(plan, portfolio, sources),
  ])

/** Only restore tests can stand for drills. */
const checkExercises = (plan: Plan, { bindings }: Portfolio): Problem[] =>
  Object.entries(plan.exercises).flatMap(([id, { evidence }]) => {
    const binding = evidence === undefined ? undefined : bindings[evidence]
    if (!binding || binding.source === restoreTests) return []
    return [
      problem(
        'content/invalid-value',
        placeOf(plan, `exercises.${id}.evidence`),
        `\`${binding.id}\` is read by \`${binding.source}\`, which shows no drill.`,
        `Name a binding of \`${restoreTests}\`, or file the drills as records.`,
        { plan: plan.id, about: `exercises.${id}` },
      ),
    ]
  })

/** What tells of a change must say how long ago it was. */
const checkReviewCauses = (plan: Plan, { bindings }: Portfolio, sources: Sources): Problem[] =>
  plan.meta.reviewAfter.flatMap(({ shownBy }, index) => {
    if (!shownBy) return []
    const { evidence, fact } = shownBy
    const facts = sources(bindings[evidence]?.source ?? '')?.facts
    if (!facts || (Object.hasOwn(facts, fact) && facts[fact]?.type === 'duration')) return []
    const ages = Object.keys(facts).filter((name) => facts[name]?.type === 'duration')
    return [
      problem(
        'content/unknown-reference',
        placeOf(plan, `reviewAfter.${index}.shownBy.fact`),
        `\`${fact}\` does not tell how long ago \`${evidence}\` was changed.`,
        suggest(fact, ages.toSorted(), 'length of time'),
        { plan: plan.id, about: 'reviewAfter' },
      ),
    ]
  })

const checkClaim = (id: string, claim: Claim, plan: Plan, portfolio: Portfolio, sources: Sources): Problem[] => {
  const path = `claims.${id}`
  if (claim.subject.kind === 'computed' && !factsOf(claim, plan, portfolio, sources)) {
    const { of } = claim.subject
    const message = `Nothing named \`${of}\` can be computed from this plan.`
    return [
      problem(
        'content/unknown-reference',
        placeOf(plan, `${path}.computed`),
        message,
        suggest(of, elementNames(plan), 'element'),
        { plan: plan.id, about: path },
      ),
    ]
  }
  const facts = factsOf(claim, plan, portfolio, sources)
  const { condition } = claim
  // A binding to an unknown source is reported where the binding stands.
  if (!facts || !condition) return []
  const found: Problem[] = []
  for (const [test, keys] of testsOf(condition)) {
    if (keys.startsWith('count') && test.fact === 'count')
      found.push(...checkTest(test, countSpec, `${path}.${keys}`, path, plan))
    else {
      const spec = Object.hasOwn(facts, test.fact) ? facts[test.fact] : undefined
      if (spec) found.push(...checkTest(test, spec, `${path}.${keys}.${test.fact}`, path, plan))
      else found.push(unknownFact(test.fact, facts, `${path}.${keys}.${test.fact}`, path, plan))
    }
  }
  return found
}

type Condition = NonNullable<Claim['condition']>

/** Every test with the key under which it is written. */
const testsOf = (condition: Condition): (readonly [Test, string])[] =>
  condition.quantifier === 'count'
    ? [
        ...condition.where.map((test) => [test, 'count.where'] as const),
        ...condition.tests.map((test) => [test, 'count'] as const),
      ]
    : condition.tests.map((test) => [test, condition.quantifier] as const)

const unknownFact = (fact: string, facts: FactSpecs, at: string, about: string, plan: Plan): Problem =>
  problem(
    'content/unknown-reference',
    placeOf(plan, at),
    `There is no fact named \`${fact}\` here.`,
    suggest(fact, Object.keys(facts).toSorted(), 'fact'),
    { plan: plan.id, about },
  )

const checkTest = (test: Test, spec: FactSpec, at: string, about: string, plan: Plan): Problem[] => {
  const place = placeOf(plan, `${at}.${test.comparator}`)
  const extra = { plan: plan.id, about }
  const allowed = fitting[spec.type]
  if (!allowed.includes(test.comparator)) {
    const hint = `Comparisons that fit: ${allowed.map((each) => `\`${each}\``).join(', ')}.`
    return [
      problem(
        'content/unfit-comparison',
        place,
        `\`${test.fact}\` is ${kinds[spec.type]}, so \`${test.comparator}\` says nothing about it.`,
        hint,
        extra,
      ),
    ]
  }
  const resolved = resolveOperand(test.operand, test.comparator === 'exists' ? booleanSpec : spec, plan)
  if (isMisfit(resolved)) return [problem('content/unfit-comparison', place, resolved.misfit, resolved.hint, extra)]
  if (test.comparator === 'oneOf' && !Array.isArray(resolved.value)) {
    return [
      problem(
        'content/unfit-comparison',
        place,
        '`oneOf` needs a list.',
        'Write `oneOf: [a, b]`, or use `equals`.',
        extra,
      ),
    ]
  }
  if (test.comparator === 'matches' && !isPattern(String(resolved.value))) {
    return [
      problem(
        'content/unfit-comparison',
        place,
        `\`${String(resolved.value)}\` is not a regular expression.`,
        'Correct the pattern.',
        extra,
      ),
    ]
  }
  return []
}

const kinds: Readonly<Record<FactSpec['type'], string>> = {
  duration: 'a length of time',
  instant: 'an instant',
  number: 'a number',
  bytes: 'a size',
  percent: 'a percentage',
  boolean: 'a yes or no',
  text: 'text',
  choice: 'one of a few words',
  texts: 'a list of texts',
}

const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}
