/** Portfolio × verdicts × now → findings, and what they mean for the verdicts and the exit code. Pure. */
import type { ExitCode, Finding } from '../model/finding.ts'
import type { Verdict } from '../model/verdict.ts'
import { placeIn } from '../model/records.ts'
import { problem, suggest, type Problem } from '../plan/problem.ts'
import { asCounted, checkSeverities } from './severity.ts'
import { ruleInfo, rules } from './index.ts'
import type { Input } from './rule.ts'
import { applyWaivers, verdictCodes } from './waiver.ts'

/** Runs the rule book and applies the waivers. `others` are findings from elsewhere that waivers may not touch. */
export const find = (input: Input, others: readonly Finding[] = []): Finding[] => {
  const found = rules.flatMap((rule) =>
    rule.find(input).map((hit): Finding => ({
      ...hit,
      code: rule.code,
      severity: rule.severity,
      exit: rule.exit,
      related: hit.related ?? [],
    })),
  )
  const { portfolio } = input
  const counted = found.flatMap((each) => asCounted(each, portfolio.settings))
  return inOrder([...applyWaivers(counted, portfolio, input.now), ...others])
}

/** Waivers and settings that name a rule which does not exist would do nothing, silently. */
export const checkRuleNames = ({ portfolio }: Pick<Input, 'portfolio'>): Problem[] => [
  ...checkSeverities(portfolio, ruleInfo),
  ...portfolio.waivers
    .flatMap(({ rule, ...waiver }) =>
      rule === undefined || Object.hasOwn(ruleInfo, rule) ? [] : [{ ...waiver, rule }],
    )
    .map((waiver) =>
      problem(
        'content/unknown-reference',
        placeIn(waiver, 'rule'),
        `There is no rule \`${waiver.rule}\`.`,
        suggest(
          waiver.rule,
          rules.map((rule) => rule.code),
          'rule',
        ),
      ),
    ),
]

/** By file, line, column, code: the order does not depend on how the findings were made. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted(
    (a, b) =>
      compareText(a.place.file, b.place.file) ||
      position(a) - position(b) ||
      compareText(a.code, b.code) ||
      compareText(a.about ?? '', b.about ?? ''),
  )

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const position = ({ place }: Finding): number => (place.span ? place.span[0] * 1e5 + place.span[1] : 0)

/** The verdicts with `waived` where a waiver accepts what was found; the verdict under it stays visible. */
export const applyToVerdicts = (verdicts: readonly Verdict[], findings: readonly Finding[]): Verdict[] => {
  const waived = new Map(
    findings
      .filter((each) => each.waiver !== undefined && verdictCodes.has(each.code))
      .map((each) => [`${each.plan}/${each.about}`, each.waiver]),
  )
  return verdicts.map((verdict) => {
    const waiver = waived.get(`${verdict.plan}/claims.${verdict.claim}`)
    return waiver === undefined || verdict.verdict === 'holds' || verdict.verdict === 'waived'
      ? verdict
      : { ...verdict, verdict: 'waived' as const, underlying: verdict.verdict, waiver }
  })
}

/** What decides whether a finding stops publication, and with which exit code: of a finding, or of what a report says of it. */
export type Weighed = Pick<Finding, 'severity'> & {
  readonly exit: number
  readonly waiver?: unknown
  readonly known?: unknown
}

/** Findings that stop publication: errors that no waiver accepts, and warnings too when `strict`. */
export const blocking = <T extends Weighed>(findings: readonly T[], strict: boolean): T[] =>
  findings.filter(
    (each) =>
      each.waiver === undefined &&
      each.known === undefined &&
      (each.severity === 'error' || (strict && each.severity === 'warn')),
  )

/** 3 nothing could be judged, 1 something is false or overdue, 2 something could not be verified, 0 clean; in that order. */
export const exitCode = (findings: readonly Weighed[], strict: boolean): ExitCode => {
  const exits = new Set(blocking(findings, strict).map((each) => each.exit))
  return exits.has(3) ? 3 : exits.has(1) ? 1 : exits.has(2) ? 2 : 0
}
