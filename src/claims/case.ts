/** Cases judged: a portfolio with made-up readings, and where its verdicts are other than expected. Pure. */
import { fromEpoch, toEpoch, type Instant } from '../model/calendar.ts'
import type { Case, CaseReading } from '../model/case.ts'
import { parseDuration } from '../model/duration.ts'
import type { Evidence, FactSpec, FactValue, Match } from '../model/evidence.ts'
import { fullText } from '../model/phrase.ts'
import { placeIn, type Binding } from '../model/records.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Portfolio } from '../model/portfolio.ts'
import { problem, suggest, type Problem } from '../plan/problem.ts'
import { factSchema } from '../evidence/facts.ts'
import { judge } from './judge.ts'
import { withRestoreTests } from './restore-tests.ts'
import type { Sources } from './subject.ts'

/** A claim whose verdict is not what the case expects. */
export type Difference = {
  readonly claim: string
  readonly expected: string
  readonly found: string
  /** What decided it, in a sentence. */
  readonly because: string
}

/** Names and kinds of a case against the portfolio: bindings, facts and claims that do not exist, values that do not fit. */
export const checkCase = (each: Case, portfolio: Portfolio, sources: Sources): Problem[] => [
  ...Object.entries(each.readings).flatMap(([id, reading]) => {
    const path = `readings.${id}`
    const binding = portfolio.bindings[id]
    if (!binding) return [unknown(each, path, id, Object.keys(portfolio.bindings), 'binding')]
    const specs = sources(binding.source)?.facts ?? {}
    return (reading.matches ?? []).flatMap((match, index) =>
      Object.entries(match).flatMap(([name, value]): Problem[] => {
        const at = `${path}.matches.${index}.${name}`
        const spec = Object.hasOwn(specs, name) ? specs[name] : undefined
        if (!spec) return [unknown(each, at, name, Object.keys(specs), `fact of \`${binding.source}\``)]
        return fits(spec, value)
          ? []
          : [
              problem(
                'content/invalid-value',
                placeIn(each, at),
                `\`${name}\` is a ${spec.type}, and \`${String(value)}\` is none.`,
                spec.choices ? `Write one of ${spec.choices.join(', ')}.` : exampleOf[spec.type],
              ),
            ]
      }),
    )
  }),
  ...unknownClaims(each, claimNames(portfolio)),
]

const unknownClaims = (each: Case, claims: readonly string[]): Problem[] =>
  Object.keys(each.verdicts).flatMap((name) =>
    claims.includes(name) ? [] : [unknown(each, `verdicts.${name}`, name, claims, 'claim')],
  )

/** Every claim of a portfolio by the name that cases and people give it: `plan/claim`. */
export const claimNames = ({ plans }: Portfolio): string[] =>
  plans.flatMap(({ id, claims }) => Object.keys(claims).map((claim) => `${id}/${claim}`))

const exampleOf: Readonly<Record<FactSpec['type'], string>> = {
  duration: 'Write `4 min`, or a number of seconds.',
  instant: 'Write `2026-11-20T12:00:00Z`.',
  number: 'Write a number.',
  bytes: 'Write a number of bytes.',
  percent: 'Write a number from 0 to 100.',
  boolean: 'Write `true` or `false`.',
  text: 'Write it in quotes.',
  choice: 'Write one of the words of the source.',
  texts: 'Write a list: `[a, b]`.',
}

const unknown = (each: Case, path: string, name: string, known: readonly string[], what: string): Problem =>
  problem(
    'content/unknown-reference',
    placeIn(each, path),
    `There is no ${what} named \`${name}\`.`,
    suggest(name, known, what.split(' ')[0] ?? what),
  )

/** A value as a source would give it; lengths of time may be written in words. */
const valueOf = (spec: FactSpec, value: FactValue | null): FactValue | null => {
  if (spec.type !== 'duration' || typeof value !== 'string') return value
  const length = parseDuration(value)
  return length && length.months === 0 ? length.seconds : value
}

const fits = (spec: FactSpec, given: FactValue | null): boolean => {
  const value = valueOf(spec, given)
  return value === null || factSchema(spec).safeParse(value).success
}

/** Judges a sound case (`checkCase`), and gives what is other than it expects. */
export const differences = (each: Case, portfolio: Portfolio, sources: Sources): readonly Difference[] => {
  const verdicts = verdictsOf(each, portfolio, sources)
  return Object.entries(each.verdicts).flatMap(([claim, expected]) => {
    const found = verdicts.get(claim)
    return found && found.verdict !== expected
      ? [{ claim, expected, found: found.verdict, because: fullText(found.because) }]
      : []
  })
}

/**
 * A case made of what was read just now: the public facts, and the verdicts that they lead to. Names of resources and facts that
 * only some audience may see are left out, so that it can lie beside the plans.
 */
export const caseOf = (
  title: string,
  asOf: Instant,
  records: readonly Pick<Evidence, 'binding' | 'source' | 'collectedAt' | 'matches' | 'error'>[],
  portfolio: Portfolio,
  sources: Sources,
): Omit<Case, 'file' | 'spans' | 'at'> => {
  const readings = Object.fromEntries(
    records.map(({ binding, source, collectedAt, matches, error }): [string, CaseReading] => {
      const specs = sources(source)?.facts ?? {}
      const seen = (match: Match): Record<string, FactValue | null> =>
        Object.fromEntries(
          Object.entries(match.facts).filter(([name, value]) => specs[name]?.audience === 'public' && value !== null),
        )
      const at = collectedAt === asOf ? {} : { at: collectedAt }
      return [binding, error ? { ...at, error: error.class } : { ...at, matches: matches.map(seen) }]
    }),
  )
  const draft: Case = { title, asOf, readings, verdicts: {}, file: '', spans: {}, at: '' }
  const read = new Set(Object.keys(readings))
  const claims = portfolio.plans.flatMap(({ id, claims: own }) =>
    Object.entries(own).flatMap(([claim, { subject }]) =>
      subject.kind === 'evidence' && read.has(subject.binding) ? [`${id}/${claim}`] : [],
    ),
  )
  const found = verdictsOf(draft, portfolio, sources)
  return {
    title,
    asOf,
    readings,
    verdicts: Object.fromEntries(
      claims.map((name) => [name, found.get(name)?.verdict ?? 'unknown']),
    ) as Case['verdicts'],
  }
}

const verdictsOf = (each: Case, given: Portfolio, sources: Sources): ReadonlyMap<string, Verdict> => {
  // Recorded evidence never grows old; what a case is to show is what would be so with real evidence.
  const settings = { ...given.settings, evidence: { ...given.settings.evidence, mode: 'live' as const } }
  const portfolio = { ...given, settings }
  const evidence = madeUp(each, portfolio, sources)
  return new Map(
    judge({ portfolio: withRestoreTests(portfolio, evidence), sources, evidence, now: each.asOf }).map((verdict) => [
      nameOf(verdict),
      verdict,
    ]),
  )
}

/** The readings of a case as the store would hold them. Every binding that is named must exist. */
export const madeUp = (
  each: Pick<Case, 'asOf' | 'readings'>,
  portfolio: Portfolio,
  sources: Sources,
): Readonly<Record<string, Evidence>> =>
  Object.fromEntries(
    Object.entries(each.readings).map(([id, reading]) => [id, evidenceOf(reading, each, portfolio, sources, id)]),
  )

const nameOf = ({ plan, claim }: Verdict): string => `${plan}/${claim}`

const none = '0'.repeat(64)

/** A reading as if it had been collected: of this binding, by its own rules on age. */
const evidenceOf = (
  { at, matches = [], error }: CaseReading,
  { asOf }: Pick<Case, 'asOf'>,
  { bindings, settings }: Portfolio,
  sources: Sources,
  id: string,
): Evidence => {
  const { source, region, maxAge = settings.evidence.maxAge } = bindings[id] as Binding
  const specs = sources(source)?.facts ?? {}
  const collectedAt = at ?? asOf
  return {
    id: `${id}/${collectedAt}`,
    binding: id,
    source,
    operations: [],
    requestDigest: none,
    account: null,
    region: region ?? null,
    principal: null,
    collectedAt,
    serverTime: collectedAt,
    expires: fromEpoch(toEpoch(collectedAt) + maxAge.seconds),
    matches: matches.map((match, index): Match => ({
      subject: `thing-${index + 1}`,
      facts: Object.fromEntries(
        Object.entries(specs).map(([name, spec]) => [name, valueOf(spec, match[name] ?? null)] as const),
      ),
    })),
    error: error ? { class: error, message: 'The case says so.', hint: 'Change the case.' } : null,
    mode: 'live',
    collector: `${source}@1`,
    rawSha256: none,
    previous: null,
    digest: none,
  }
}
