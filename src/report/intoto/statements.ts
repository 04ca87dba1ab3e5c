/**
 * What is stated about a run, as in-toto statements: the result of every claim as that of a test, what was verified, and our own
 * record of what each verdict rests on. Made from a report as one audience may read it, and from nothing else. The third names the
 * other two by their digests and says until when they count, because the lines of a file are signed one by one.
 *
 * @see https://github.com/in-toto/attestation/tree/main/spec
 */
import { createHash } from 'node:crypto'
import type { Instant } from '../../model/calendar.ts'
import { ruleInfo } from '../../rules/index.ts'
import { blocks } from '../formats/common.ts'
import type { Report, ReportClaim, ReportPlan } from '../report.ts'

export type Subject = { readonly name: string; readonly sha256: string }

export const statementType = 'https://in-toto.io/Statement/v1'
export const predicates = {
  tests: 'https://in-toto.io/attestation/test-result/v0.1',
  verification: 'https://in-toto.io/attestation/svr/v0.2',
  disclosure: 'https://holdfast.invalid/attestation/disclosure-build/v1',
} as const

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/** The three statements as the bytes that are signed. `at` is the instant that was judged. */
export const statementsOf = (report: Report, subjects: readonly Subject[], at: Instant): readonly string[] => {
  const subject = subjects.map(({ name, sha256: digest }) => ({ name, digest: { sha256: digest } }))
  const statement = (predicateType: string, predicate: object): string =>
    JSON.stringify({ _type: statementType, subject, predicateType, predicate })
  const tests = statement(predicates.tests, testResult(report))
  const verification = statement(predicates.verification, verified(report, at))
  const others = [
    { predicateType: predicates.tests, digest: { sha256: sha256(tests) } },
    { predicateType: predicates.verification, digest: { sha256: sha256(verification) } },
  ]
  return [tests, verification, statement(predicates.disclosure, { ...disclosure(report, at), statements: others })]
}

const descriptors = ({ plans, materials = [] }: Report): object[] => [
  ...plans.map(({ id, file, sha256: digest }) => ({ name: file ?? `plans/${id}.mdx`, digest: { sha256: digest } })),
  ...materials.map(({ name, sha256: digest }) => ({ name, digest: { sha256: digest } })),
]

/** A claim that holds has passed, one that is waived has a warning, and nothing else ever passes. */
const testResult = (report: Report): object => {
  const claims = report.plans.flatMap((plan) => plan.claims.map((claim) => ({ name: `${plan.id}/${claim.id}`, claim })))
  const names = (...words: readonly ReportClaim['verdict'][]): string[] =>
    claims.filter(({ claim }) => words.includes(claim.verdict)).map(({ name }) => name)
  const known = new Set(claims.map(({ name }) => name.replace('/', '/claims.')))
  const others = report.findings.filter(({ plan, about }) => !known.has(`${plan}/${about}`))
  const named = (wanted: (finding: Report['findings'][number]) => boolean): string[] => [
    ...new Set(
      others
        .filter(wanted)
        .map(({ code, plan, about, place }) => `${code} ${[plan ?? place.file, about].filter(Boolean).join('/')}`),
    ),
  ]
  const failed = [...names('violated', 'unknown', 'stale'), ...named((each) => blocks(report, each))]
  const warned = [
    ...names('waived'),
    ...named((each) => each.waiver !== undefined || (each.severity === 'warn' && !blocks(report, each))),
  ]
  return {
    result: failed.length > 0 ? 'FAILED' : warned.length > 0 ? 'WARNED' : 'PASSED',
    configuration: descriptors(report),
    passedTests: names('holds'),
    warnedTests: warned,
    failedTests: failed,
  }
}

/** Digest of the rule book: codes, severities, titles. */
const rulesDigest = (): string =>
  sha256(JSON.stringify(Object.values(ruleInfo).map(({ code, severity, title }) => [code, severity, title])))

const verified = (report: Report, at: Instant): object => {
  const claims = report.plans.flatMap((plan) => plan.claims)
  const isCurrent = (plan: ReportPlan): boolean => plan.nextReview !== undefined && plan.nextReview >= at.slice(0, 10)
  const all = report.plans.length > 0
  const [, version = '0'] = report.generator.split(' ')
  return {
    verifier: {
      id: `https://holdfast.invalid/verifier/${version}`,
      policies: [
        { name: 'rule book', uri: `https://holdfast.invalid/rules/${version}`, digest: { sha256: rulesDigest() } },
        ...descriptors(report),
      ],
    },
    timeCreated: at,
    properties: [
      ...(all && claims.every(({ verdict }) => verdict === 'holds') ? ['HOLDFAST_CLAIMS_VERIFIED'] : []),
      ...(all && claims.every(({ verdict }) => verdict === 'holds' || verdict === 'waived')
        ? ['HOLDFAST_CLAIMS_VERIFIED_OR_WAIVED']
        : []),
      ...(all && report.plans.every(isCurrent) ? ['HOLDFAST_REVIEWS_CURRENT'] : []),
      ...(report.findings.some((each) => blocks(report, each)) ? [] : ['HOLDFAST_NOTHING_BLOCKS']),
    ],
  }
}

const disclosure = (report: Report, at: Instant): object => ({
  generator: report.generator,
  asOf: at,
  validUntil: validUntil(report),
  mode: report.mode,
  ...(report.notice === undefined ? {} : { notice: report.notice }),
  plans: report.plans.map(({ id, version, status, sha256: digest, nextReview, reviews = [] }) => ({
    id,
    version,
    status,
    sha256: digest,
    nextReview,
    reviews,
  })),
  claims: report.plans.flatMap((plan) => plan.claims.map((claim) => claimOf(report, plan, claim))),
  waivers: (report.waivers ?? []).map(({ place: _, ...waiver }) => waiver),
  materials: descriptors(report),
})

const claimOf = ({ evidence = [] }: Report, plan: ReportPlan, claim: ReportClaim): object => {
  const { id, sentence, verdict, underlying, basis, reportedBy, asOf, validUntil: until, sources, waiver } = claim
  const readings = evidence.filter((each) => sources.includes(each.id))
  return {
    plan: plan.id,
    id,
    textSha256: sha256(sentence),
    verdict,
    underlying,
    basis,
    reportedBy,
    asOf,
    validUntil: until,
    evidence: readings.map(({ digest, collectedAt, expires, mode }) => ({
      digest: { sha256: digest },
      collectedAt,
      expiresAt: expires,
      mode,
    })),
    waiver,
  }
}

/** The first moment at which a verdict no longer counts, that of a waiver included; `null` when none has an end. */
export const validUntil = ({ plans, waivers = [] }: Report): Instant | null =>
  [
    ...plans.flatMap(({ claims }) =>
      claims.filter(({ verdict }) => verdict === 'holds').map((claim) => claim.validUntil),
    ),
    ...waivers.map(({ expires }) => `${expires}T23:59:59Z`),
  ]
    .filter((each) => each !== null)
    .toSorted()[0] ?? null
