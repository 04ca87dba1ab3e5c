/** Components that speak of claims: their words, their limits, what was measured, and the table of all of them. */
import type { Block, Inline } from '../../model/document.ts'
import type { Condition, Test } from '../../model/claim.ts'
import { formatInstant } from '../../model/calendar.ts'
import { phrase, secret } from '../../model/phrase.ts'
import type { Verdict } from '../../model/verdict.ts'
import { operandSpec } from '../../claims/check.ts'
import { isMisfit, resolveOperand } from '../../claims/operand.ts'
import { factsOf } from '../../claims/subject.ts'
import { stateWords } from '../../controls/words.ts'
import type { Props } from '../../plan/vocabulary.ts'
import type { Context } from '../context.ts'
import { controlView, matrixFor } from '../control-view.ts'
import { cell, readable, reference, table, text } from '../nodes.ts'

/** The words of a claim, marked with its verdict. */
export const claim = ({ id }: Props['Claim'], children: readonly Inline[], context: Context): Inline[] => [
  { kind: 'claim', id, verdict: context.verdictOf.get(id)?.verdict ?? 'unknown', children },
]

const testFor = (condition: Condition, fact: string | undefined): Test | undefined =>
  fact === undefined
    ? condition.tests[0]
    : [...condition.tests, ...(condition.quantifier === 'count' ? condition.where : [])].find(
        (test) => test.fact === fact,
      )

/** The limit that a claim is checked against, from its check: the number stands in one place only. */
export const bound = ({ of, fact }: Props['Bound'], context: Context): Inline[] => {
  const id = of ?? context.claim ?? ''
  const found = context.plan.claims[id]
  const test = found?.condition && testFor(found.condition, fact)
  const facts = found && factsOf(found, context.plan, context.portfolio, context.sources)
  const spec = test && operandSpec(test, facts ?? {})
  const operand = test && spec && resolveOperand(test.operand, spec, context.plan)
  const limit =
    operand && !isMisfit(operand)
      ? phrase`${secret(operand.text, facts?.[test.fact]?.audience ?? 'public')}`
      : phrase`no stated limit`
  return [{ kind: 'value', claim: id, text: readable(limit, context.audience) }]
}

/** What was found when the claim was checked. Without a reading it says so; it is never left blank. */
export const measured = ({ of, fact }: Props['Measured'], context: Context): Inline[] => {
  const id = of ?? context.claim ?? ''
  const verdict = context.verdictOf.get(id)
  return [{ kind: 'value', claim: id, text: verdict ? measuredText(verdict, fact, context) : 'not known' }]
}

const measuredText = (verdict: Verdict, fact: string | undefined, context: Context): string => {
  const [only] = verdict.matches
  const comparison =
    verdict.matches.length === 1
      ? fact === undefined
        ? only?.comparisons[0]
        : only?.comparisons.find((each) => each.fact === fact)
      : undefined
  const value = readable(comparison?.measured ?? verdict.measured, context.audience)
  const state = verdict.underlying ?? verdict.verdict
  if (value === '' || (state === 'unknown' && comparison?.pass === null)) return 'not known'
  return state === 'stale' ? `${value} (no longer current)` : value
}

/** All claims with their verdicts, in the order of the text. */
export const claims = (context: Context): Block[] => {
  const rows = context.sentences
  return table(
    'Claims and their verdicts',
    rows,
    [
      {
        head: 'Claim',
        cell: ({ id, words }) => [reference({ kind: 'claim', plan: context.plan.id, claim: id }, words)],
      },
      {
        head: 'Verdict',
        cell: ({ id }) => [{ kind: 'verdict', verdict: context.verdictOf.get(id)?.verdict ?? 'unknown', claim: id }],
      },
      {
        head: 'Expected',
        cell: ({ id }) => cell(readable(context.verdictOf.get(id)?.expected ?? [], context.audience)),
      },
      { head: 'Found', cell: ({ id }) => cell(readable(context.verdictOf.get(id)?.measured ?? [], context.audience)) },
      { head: 'As of', cell: ({ id }) => cell(instant(context.verdictOf.get(id)?.asOf)) },
    ],
    'This plan makes no claims.',
  )
}

const instant = (value: string | null | undefined): string =>
  value === null || value === undefined ? '' : formatInstant(value)

/** Clauses that claims of the plan name, as the control matrix shows them. A tag alone says nothing: state and verdict stand beside it. */
export const controls = (context: Context): Block[] => {
  const cells = matrixFor(context).filter(({ items }) => items.some(({ kind }) => kind === 'claim'))
  return table(
    'Clauses and the claims that supply evidence for them',
    cells.map((each) => controlView(each, context)),
    [
      { head: 'Clause', cell: ({ name }) => cell(name) },
      { head: 'What it is about', cell: ({ about }) => cell(about) },
      { head: 'Part of the plan', cell: ({ part }) => cell(part) },
      { head: 'State', cell: ({ state }) => cell(stateWords[state]) },
      {
        head: 'Claims',
        cell: ({ items }) =>
          items
            .filter(({ kind }) => kind === 'claim')
            .flatMap(({ id }, index): Inline[] => [
              ...(index > 0 ? [text(', ')] : []),
              reference({ kind: 'claim', plan: context.plan.id, claim: id }, id.replaceAll('-', ' ')),
              text(' ('),
              { kind: 'verdict', verdict: context.verdictOf.get(id)?.verdict ?? 'unknown', claim: id },
              text(')'),
            ]),
      },
    ],
    'No claim of this plan names a clause.',
  )
}
