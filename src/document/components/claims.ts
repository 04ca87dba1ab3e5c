/** Components that speak of claims: their words, their limits, what was measured, and the table of all of them. */
import type { Block, Inline } from '../../model/document.ts'
import type { Condition, Test } from '../../model/claim.ts'
import { formatInstant } from '../../model/calendar.ts'
import { phrase, secret } from '../../model/phrase.ts'
import type { Verdict } from '../../model/verdict.ts'
import { operandSpec } from '../../claims/check.ts'
import { isMisfit, resolveOperand } from '../../claims/operand.ts'
import { factsOf } from '../../claims/subject.ts'
import type { Props } from '../../plan/vocabulary.ts'
import type { Context } from '../context.ts'
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

/** Clauses of standards with the claims that supply evidence for them. A tag alone says nothing: the verdict stands beside it. */
export const controls = (context: Context): Block[] => {
  const rows = new Map<string, string[]>()
  for (const { id } of context.sentences)
    for (const clause of context.plan.claims[id]?.controls ?? []) rows.set(clause, [...(rows.get(clause) ?? []), id])
  const byName = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return table(
    'Clauses and the claims that supply evidence for them',
    byName,
    [
      { head: 'Clause', cell: ([clause]) => cell(clauseName(clause)) },
      {
        head: 'Evidence is supplied by',
        cell: ([, ids]) =>
          ids.flatMap((id, index): Inline[] => [
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

const standards: Readonly<Record<string, string>> = {
  soc2: 'SOC 2',
  iso22301: 'ISO 22301',
  iso27001: 'ISO 27001',
  nist: 'NIST SP 800-53',
  dora: 'DORA',
  hipaa: 'HIPAA',
  ccm: 'CCM',
}

/** `soc2:A1.2` becomes "SOC 2 A1.2". */
export const clauseName = (clause: string): string => {
  const [standard, number] = clause.split(':') as [string, string]
  return `${standards[standard] ?? standard} ${number}`
}
