/**
 * The product on one screen: read → judge → find → model → render. Collecting is not here: judging reads files, so that
 * it can be repeated offline, years later. `now` comes in from the command line and is passed down; nothing below asks
 * for the time.
 */
import type { Instant } from './model/calendar.ts'
import { asOfInstant } from './model/calendar.ts'
import type { Finding } from './model/finding.ts'
import { phrase } from './model/phrase.ts'
import type { Portfolio } from './model/portfolio.ts'
import { checkClaims } from './claims/check.ts'
import { judge } from './claims/judge.ts'
import { withRestoreTests } from './claims/restore-tests.ts'
import { checkControls } from './controls/check.ts'
import { checkBindings } from './evidence/bindings.ts'
import { sourceNamed } from './evidence/sources/index.ts'
import { readStore, verifyHistory, type Store } from './evidence/store.ts'
import { readPortfolio } from './plan/read.ts'
import type { Problem } from './plan/problem.ts'
import type { ReadAll } from './plan/sources.ts'
import { applyToVerdicts, checkRuleNames, exitCode, find, inOrder } from './rules/find.ts'
import { storeDamaged } from './rules/store.ts'
import type { Outcome } from './report/outcome.ts'

export type Assessment = {
  /** The content folder. */
  readonly content: string
  /** `--as-of`: an instant, or a date whose beginning in the portfolio's time zone is meant. */
  readonly asOf?: string | undefined
  /** The system's clock, for a portfolio of live evidence without `asOf`. */
  readonly clock: Instant
  readonly strict: boolean
  readonly generator: string
  /** The folder that holds the evidence, when it is not `evidence` in the content folder: the copy of a store in a bucket. */
  readonly evidence?: string | undefined
  /** Whether every reading ever made is verified too, not only those that are judged: before anything is published or signed. */
  readonly wholeHistory?: boolean | undefined
  /** Another way to read files, which knows some of them already; see `kept.ts`. */
  readonly readAll?: ReadAll | undefined
}

/** Read, judge, find. Content with problems is not judged: its problems are all that is reported. */
export const assess = (options: Assessment): Outcome => {
  const read = readPortfolio(options.content, options.readAll)
  const portfolio = read.portfolio
  const input = portfolio && { portfolio, sources: sourceNamed }
  const checked =
    input && read.problems.length === 0
      ? [
          ...checkBindings(portfolio.bindings),
          ...checkClaims(portfolio, sourceNamed),
          ...checkControls(portfolio),
          ...checkRuleNames(input),
        ]
      : []
  const problems: Problem[] = [...read.problems, ...checked]
  const store = portfolio && problems.length === 0 ? storeFor(options) : undefined
  const now = portfolio && store && nowFor(options, portfolio, store)
  const { content, generator, strict } = options
  const common = { content, generator, strict, settings: portfolio?.settings }
  if (!input || !store || now === undefined) {
    return { ...common, judged: undefined, findings: inOrder(problems), exit: exitCode(problems, options.strict) }
  }
  const shown = withRestoreTests(input.portfolio, store.records)
  const court = { ...input, portfolio: shown, evidence: store.records, now }
  const verdicts = judge(court)
  const findings = find({ ...court, verdicts }, damage(store))
  return {
    ...common,
    judged: { ...court, verdicts: applyToVerdicts(verdicts, findings), findings },
    findings,
    exit: exitCode(findings, options.strict),
  }
}

const storeFor = ({ content, evidence, wholeHistory }: Assessment): Store => {
  const folder = evidence ?? `${content}/evidence`
  const store = readStore(folder)
  return wholeHistory ? { ...store, problems: verifyHistory(folder, store).problems } : store
}

/** The instant that is judged. Recorded evidence is judged as of its recording, unless another instant is asked for. */
const nowFor = ({ asOf, clock }: Assessment, { settings }: Portfolio, store: Store): Instant => {
  if (asOf !== undefined) return asOfInstant(asOf, settings.timezone) ?? clock
  if (settings.evidence.mode === 'live') return clock
  return (
    Object.values(store.records)
      .map((record) => record.collectedAt)
      .toSorted()
      .at(-1) ?? clock
  )
}

const damage = (store: Store): Finding[] =>
  store.problems.map((each) => ({
    code: storeDamaged.code,
    severity: storeDamaged.severity,
    exit: storeDamaged.exit,
    place: { file: `evidence/${each.file}` },
    message: phrase`${each.message}`,
    hint: each.hint,
    related: [],
  }))
