/**
 * OSCAL plan of action and milestones: every waiver with its last day, and every finding that blocks. There is none when nothing is
 * open, because a POA&M without an item does not exist in OSCAL.
 *
 * @see https://pages.nist.gov/OSCAL-Reference/models/v1.2.1/plan-of-action-and-milestones/json-outline/
 */
import {
  backMatter,
  claimObservation,
  findingObservation,
  head,
  isOfClaim,
  line,
  observationOfClaim,
  observationOfFinding,
  observationsUnder,
  property,
  riskOf,
  some,
  tool,
} from '../oscal/elements.ts'
import { uuidOf } from '../oscal/uuid.ts'
import type { Report, ReportFinding } from '../report.ts'
import { blocks, placeText } from './common.ts'
import type { Run } from './format.ts'

export const make = ({ report, at }: Run): string | undefined => {
  const waivers = report.waivers ?? []
  const gaps = report.findings.filter((each) => blocks(report, each))
  const items = [...waivers.map((waiver) => waiverItem(report, waiver)), ...gaps.map((gap) => gapItem(report, gap))]
  if (items.length === 0) return undefined
  const ofClaim = isOfClaim(report)
  const open = report.findings.filter((each) => each.waiver !== undefined || blocks(report, each))
  const named = new Set(open.map(({ plan, about }) => `${plan}/${about}`))
  const observations = [
    ...report.plans.flatMap((plan) =>
      plan.claims
        .filter(({ id }) => named.has(`${plan.id}/claims.${id}`))
        .map((claim) => observationOfClaim(report, plan, claim, at)),
    ),
    ...open.filter((each) => !ofClaim(each)).map((each) => observationOfFinding(report, each, at)),
  ]
  return `${JSON.stringify(
    {
      'plan-of-action-and-milestones': {
        ...head('poam', 'Open points of continuity plans', report, at),
        'system-id': {
          'identifier-type': 'http://ietf.org/rfc/rfc4122',
          id: uuidOf('system', report.organisation ?? ''),
        },
        'local-definitions': { components: [tool(report).component] },
        ...some('observations', observations),
        ...some(
          'risks',
          waivers.map((waiver) => riskOf(report, waiver)),
        ),
        'poam-items': items,
        ...backMatter(report),
      },
    },
    null,
    2,
  )}\n`
}

const waiverItem = (report: Report, waiver: NonNullable<Report['waivers']>[number]): object => ({
  uuid: uuidOf('item', 'waiver', waiver.id),
  title: line(`Accepted until ${waiver.expires}: ${waiver.rule} in ${waiver.plan}`),
  description: line(waiver.reason),
  props: [property('owner', waiver.owner), property('approver', waiver.approver), property('due', waiver.expires)],
  ...some(
    'related-observations',
    observationsUnder(report, waiver).map((uuid) => ({ 'observation-uuid': uuid })),
  ),
  'related-risks': [{ 'risk-uuid': uuidOf('risk', waiver.id) }],
})

const gapItem = (report: Report, gap: ReportFinding): object => {
  const plan = report.plans.find(({ id }) => id === gap.plan)
  const claim = plan?.claims.find(({ id }) => `claims.${id}` === gap.about)
  return {
    uuid: uuidOf('item', 'finding', gap.fingerprint),
    title: line(gap.message),
    description: line(gap.hint),
    props: [property('rule', gap.code), property('place', placeText(report, gap.place))],
    'related-observations': [
      { 'observation-uuid': plan && claim ? claimObservation(plan, claim) : findingObservation(gap) },
    ],
  }
}
