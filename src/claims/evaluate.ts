/**
 * A condition against the matches of one reading. Three-valued: a fact that could not be read makes a comparison
 * `null`, and `null` never becomes a pass. Nothing here knows of time, sources or waivers.
 */
import type { Condition, Test } from '../model/claim.ts'
import type { FactSpec, FactValue, Match } from '../model/evidence.ts'
import { joinPhrases, phrase, secret, type Phrase } from '../model/phrase.ts'
import type { Plan } from '../model/plan.ts'
import type { Comparison, MatchResult } from '../model/verdict.ts'
import { operandSpec } from './check.ts'
import { compare } from './compare.ts'
import { factName, formatComparison, formatFact, type FactSpecs } from './facts.ts'
import { isMisfit, resolveOperand } from './operand.ts'

export type Evaluation = {
  /** `null`: cannot be decided from what was read. */
  readonly pass: boolean | null
  /** True when there was nothing to look at, so that neither answer would mean anything. */
  readonly vacuous: boolean
  readonly results: readonly MatchResult[]
  readonly because: Phrase
  readonly expected: Phrase
  readonly measured: Phrase
  /** The first reason why a fact could not be read. */
  readonly unread?: { readonly message: string; readonly hint: string } | undefined
}

/** Evaluates a condition. `labels` are the public names of the matches, in their order. */
export const evaluate = (
  condition: Condition,
  matches: readonly Match[],
  facts: FactSpecs,
  plan: Plan,
  label: string,
): Evaluation => {
  const tests = condition.quantifier === 'count' ? condition.where : condition.tests
  const results = matches.map((match, index) =>
    resultOf(match, matches.length > 1 ? `${label} ${index + 1} of ${matches.length}` : label, tests, facts, plan),
  )
  const passed = results.filter((result) => result.pass === true).length
  const failed = results.filter((result) => result.pass === false).length
  const open = results.length - passed - failed
  const expected = expectedText(condition, facts, plan)
  const common = { results, expected, measured: measuredText(results), unread: unreadOf(matches, tests) }
  const nothing = {
    ...common,
    pass: null,
    vacuous: true,
    because: phrase`Nothing matched, so there was nothing to check.`,
  }
  const some = (n: number): string => `${n} of ${results.length}`

  switch (condition.quantifier) {
    case 'expect': {
      if (results.length !== 1) {
        const because =
          results.length === 0
            ? phrase`It does not exist: nothing matched, and exactly one was expected.`
            : phrase`${results.length} match, and exactly one was expected.`
        return {
          ...common,
          pass: false,
          vacuous: false,
          because,
          measured: results.length === 0 ? phrase`does not exist` : common.measured,
        }
      }
      const pass = results[0]?.pass ?? null
      return { ...common, pass, vacuous: false, because: single(results[0] as MatchResult) }
    }
    case 'every':
      if (results.length === 0) return nothing
      return {
        ...common,
        pass: failed > 0 ? false : open > 0 ? null : true,
        vacuous: false,
        because: phrase`${some(passed)} pass, and every one must.`,
      }
    case 'some':
      if (results.length === 0) return nothing
      return {
        ...common,
        pass: passed > 0 ? true : open > 0 ? null : false,
        vacuous: false,
        because: phrase`${some(passed)} pass, and at least one must.`,
      }
    case 'none':
      if (results.length === 0) return nothing
      return {
        ...common,
        pass: passed > 0 ? false : open > 0 ? null : true,
        vacuous: false,
        because: phrase`${some(passed)} are so, and none may be.`,
      }
    case 'count': {
      const low = countPasses(condition.tests, passed, plan)
      const high = countPasses(condition.tests, passed + open, plan)
      const counted = open > 0 ? phrase`between ${passed} and ${passed + open}` : phrase`${passed}`
      return {
        ...common,
        pass: low === high ? low : null,
        vacuous: false,
        because: phrase`${counted} counted.`,
        measured: counted,
      }
    }
  }
}

const countPasses = (tests: readonly Test[], count: number, plan: Plan): boolean =>
  tests.every((test) => {
    const spec = operandSpec(test, {})
    const operand = spec && resolveOperand(test.operand, spec, plan)
    return (
      spec !== undefined &&
      operand !== undefined &&
      !isMisfit(operand) &&
      compare(spec, count, test.comparator, operand.value)
    )
  })

const resultOf = (match: Match, label: string, tests: readonly Test[], facts: FactSpecs, plan: Plan): MatchResult => {
  const comparisons = tests.map((test) => comparisonOf(match, test, facts, plan))
  const pass = comparisons.some((each) => each.pass === false)
    ? false
    : comparisons.some((each) => each.pass === null)
      ? null
      : true
  return { label, subject: match.subject, pass, comparisons }
}

const comparisonOf = (match: Match, test: Test, facts: FactSpecs, plan: Plan): Comparison => {
  const spec = facts[test.fact] as FactSpec
  const against = operandSpec(test, facts)
  const operand = against && resolveOperand(test.operand, against, plan)
  // Content that does not type-check is never judged; a claim that got here has operands that fit.
  if (!operand || isMisfit(operand)) throw new TypeError(`Claim was judged without being checked: ${test.fact}`)
  // A value beside a reason why it could not be read is an older one.
  const value: FactValue | null | undefined = match.unread?.[test.fact] ? undefined : match.facts[test.fact]
  const expected = limitPhrase(test, operand.text, spec)
  const common = { fact: test.fact, comparator: test.comparator, expected }
  if (value === undefined) return { ...common, measured: phrase`could not be read`, pass: null }
  const measured = phrase`${secret(formatFact(spec, value), spec.audience)}`
  return { ...common, measured, pass: compare(spec, value, test.comparator, operand.value) }
}

/** `< 1 h`. What a private fact is compared with tells as much as the fact, so it is as private. */
const limitPhrase = (test: Test, text: string, spec: FactSpec | undefined): Phrase => {
  if (test.comparator === 'exists') return phrase`${formatComparison('exists', text)}`
  const [before = '', after = ''] = formatComparison(test.comparator, '\n').split('\n')
  return phrase`${before}${secret(text, spec?.audience ?? 'public')}${after}`
}

const single = (result: MatchResult): Phrase => {
  const compared = result.comparisons.map(
    (each) => phrase`${factName(each.fact)} is ${each.measured}, expected ${each.expected}`,
  )
  return phrase`${joinPhrases(compared, '; ')}.`
}

const measuredText = (results: readonly MatchResult[]): Phrase => {
  if (results.length === 0) return []
  if (results.length > 1) return phrase`${results.filter((result) => result.pass === true).length} of ${results.length}`
  return joinPhrases(
    (results[0] as MatchResult).comparisons.map((each) => each.measured),
    ', ',
  )
}

const openings = { expect: '', every: 'every: ', some: 'at least one: ', none: 'none: ', count: 'count ' } as const

/** The condition in words: `restorable age < 1 h`, `every: versioning = enabled`, `count ≥ 2`. */
export const expectedText = (condition: Condition, facts: FactSpecs, plan: Plan): Phrase => {
  const words = (test: Test): Phrase => {
    const spec = operandSpec(test, facts)
    const operand = spec && resolveOperand(test.operand, spec, plan)
    return limitPhrase(test, operand && !isMisfit(operand) ? operand.text : String(test.operand), facts[test.fact])
  }
  const named = (test: Test): Phrase => phrase`${factName(test.fact)} ${words(test)}`
  if (condition.quantifier !== 'count') {
    return phrase`${openings[condition.quantifier]}${joinPhrases(condition.tests.map(named), ', ')}`
  }
  const count = phrase`count ${joinPhrases(condition.tests.map(words), ', ')}`
  return condition.where.length === 0 ? count : phrase`${count} where ${joinPhrases(condition.where.map(named), ', ')}`
}

const unreadOf = (matches: readonly Match[], tests: readonly Test[]): Evaluation['unread'] => {
  for (const match of matches) {
    for (const test of tests) {
      const error = match.unread?.[test.fact]
      if (error) return { message: error.message, hint: error.hint }
      if (match.facts[test.fact] === undefined)
        return { message: `The reading has no \`${test.fact}\`; an older collector made it.`, hint: 'Collect again.' }
    }
  }
  return undefined
}
