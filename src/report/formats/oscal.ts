/**
 * OSCAL assessment results. Every claim is an observation; every clause that a claim supplies evidence for has a finding, which is
 * satisfied only when the claim holds. OSCAL has no word for "could not be verified": that is `not-satisfied` for the reason
 * `other`, with the verdict beside it. Nothing here says that an organisation complies with anything.
 *
 * @see https://pages.nist.gov/OSCAL-Reference/models/v1.2.1/assessment-results/json-outline/
 */
import type { Instant } from '../../model/calendar.ts'
import {
  backMatter,
  claimObservation,
  head,
  isOfClaim,
  line,
  observationOfClaim,
  observationOfFinding,
  property,
  riskOf,
  some,
  tool,
} from '../oscal/elements.ts'
import { uuidOf } from '../oscal/uuid.ts'
import type { Report, ReportClaim, ReportPlan } from '../report.ts'
import type { Run } from './format.ts'

export const make = ({ report, at }: Run): string => {
  const claimSet = uuidOf('claim-set', report.organisation ?? '')
  return `${JSON.stringify(
    {
      'assessment-results': {
        ...head('assessment-results', 'Claims of continuity plans against evidence', report, at),
        'import-ap': { href: `#${claimSet}` },
        results: [resultOf(report, at)],
        ...backMatter(report, [
          {
            uuid: claimSet,
            title: 'The claims of the plans',
            description:
              'What is assessed stands in the plans themselves: each claim with the check that decides it. There is no other assessment plan.',
          },
        ]),
      },
    },
    null,
    2,
  )}\n`
}

const resultOf = (report: Report, at: Instant): object => {
  const { counts, exit } = report
  const pairs = report.plans.flatMap((plan) => plan.claims.map((claim) => ({ plan, claim })))
  const ofClaim = isOfClaim(report)
  const observations = [
    ...pairs.map(({ plan, claim }) => observationOfClaim(report, plan, claim, at)),
    ...report.findings.filter((each) => !ofClaim(each)).map((each) => observationOfFinding(report, each, at)),
  ]
  const findings = pairs.flatMap(({ plan, claim }) => claim.controls.map((control) => findingOf(plan, claim, control)))
  const risks = (report.waivers ?? []).map((waiver) => riskOf(report, waiver))
  return {
    uuid: uuidOf('result', at),
    title: line(`Judged as of ${at}`),
    description: line(
      `${counts.claims.total} claims: ${counts.claims.holds} hold, ${counts.claims.violated} are violated, ${counts.claims.unknown} unknown, ${counts.claims.stale} stale, ${counts.claims.waived} waived. Exit ${exit.code}: ${exit.meaning}.`,
    ),
    start: at,
    end: at,
    'local-definitions': { components: [tool(report).component] },
    'reviewed-controls': { 'control-selections': selections(pairs.flatMap(({ claim }) => claim.controls)) },
    ...some('observations', observations),
    ...some('risks', risks),
    ...some('findings', findings),
  }
}

const selections = (controls: readonly string[]): object[] => {
  const byStandard = Map.groupBy([...new Set(controls)].toSorted(), (control) => control.split(':', 1)[0] ?? '')
  const found = [...byStandard].map(([standard, own]) => ({
    description: line(`Clauses of ${standard} that claims supply evidence for.`),
    props: [property('standard', standard)],
    'include-controls': own.map((control) => ({ 'control-id': controlId(control) })),
  }))
  return found.length > 0 ? found : [{ description: 'No claim names a clause.', 'include-all': {} }]
}

/** `nist:CP-9(1)` is `cp-9.1` in NIST's catalogue; clauses of others get the name of their standard before them. */
const controlId = (control: string): string => {
  const [standard = '', number = ''] = control.split(/:(.*)/s)
  if (standard === 'nist') return number.toLowerCase().replace(/\((\d+)\)/, '.$1')
  return `${standard}-${number}`.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/-+$/, '')
}

const findingOf = (plan: ReportPlan, claim: ReportClaim, control: string): object => ({
  uuid: uuidOf('control', plan.id, claim.id, control),
  title: line(`${control}: ${claim.sentence}`),
  description: line(claim.because),
  target: {
    type: 'statement-id',
    'target-id': `${controlId(control)}_smt`,
    props: [property('control', control), property('verdict', claim.verdict)],
    status: statusOf(claim),
  },
  'related-observations': [{ 'observation-uuid': claimObservation(plan, claim) }],
  ...(claim.waiver === undefined ? {} : { 'related-risks': [{ 'risk-uuid': uuidOf('risk', claim.waiver) }] }),
})

const statusOf = ({ verdict, underlying = verdict }: ReportClaim): object =>
  underlying === 'holds'
    ? { state: 'satisfied', reason: 'pass' }
    : { state: 'not-satisfied', reason: underlying === 'violated' ? 'fail' : 'other' }
