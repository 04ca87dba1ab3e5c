/** What assessment results and a POA&M have in common: the head, the tool that judged, observations, risks, and the files they rest on. */
import { createHash } from 'node:crypto'
import type { Instant } from '../../model/calendar.ts'
import { oneLine, pathOf, placeText } from '../formats/common.ts'
import type { Report, ReportClaim, ReportFinding, ReportPlan, ReportWaiver } from '../report.ts'
import { uuidOf } from './uuid.ts'

/** The version of the models that is written. */
const oscalVersion = '1.2.1'

/** The name space of our own properties. */
export const ns = 'https://holdfast.invalid/ns/oscal'

/** A line of text, never empty. */
export const line = (text: string): string => oneLine(text).trim() || 'not stated'

/** Lists in OSCAL have at least one element, or are not there. */
export const some = (name: string, list: readonly object[]): object => (list.length > 0 ? { [name]: list } : {})

export const property = (name: string, value: string): object => ({ name, ns, value: line(value) })

/** The head of a document. Its identity changes with what it says. */
export const head = (kind: string, title: string, report: Report, at: Instant): { uuid: string; metadata: object } => ({
  uuid: uuidOf(kind, createHash('sha256').update(JSON.stringify(report)).digest('hex')),
  metadata: {
    title: line(report.organisation === undefined ? title : `${title} of ${report.organisation}`),
    'last-modified': at,
    version: at,
    'oscal-version': oscalVersion,
    ...(report.mode === 'replay'
      ? {
          props: [property('evidence', 'recorded')],
          remarks: line(report.notice ?? 'The evidence is recorded, not live.'),
        }
      : {}),
  },
})

/** The tool that judged, as a component that observations name. */
export const tool = ({ generator }: Report): { uuid: string; component: object } => {
  const uuid = uuidOf('tool', generator)
  return {
    uuid,
    component: {
      uuid,
      type: 'software',
      title: line(generator),
      description: 'Judges claims of continuity and recovery plans against evidence.',
      status: { state: 'operational' },
    },
  }
}

const methods: Readonly<Record<string, string>> = {
  measured: 'TEST',
  configured: 'TEST',
  reported: 'TEST',
  exercised: 'TEST',
  attested: 'INTERVIEW',
  computed: 'EXAMINE',
}

const origin = (report: Report): object => ({ actors: [{ type: 'tool', 'actor-uuid': tool(report).uuid }] })

export const claimObservation = (plan: ReportPlan, claim: ReportClaim): string => uuidOf('claim', plan.id, claim.id)

/** What was seen of a claim, whatever its verdict. */
export const observationOfClaim = (report: Report, plan: ReportPlan, claim: ReportClaim, at: Instant): object => ({
  uuid: claimObservation(plan, claim),
  title: line(claim.sentence),
  description: line(claim.because),
  props: [
    property('verdict', claim.verdict),
    ...(claim.underlying === undefined ? [] : [property('underlying-verdict', claim.underlying)]),
    property('basis', claim.basis ?? 'not-known'),
    ...(claim.reason === undefined ? [] : [property('reason', claim.reason)]),
    property('claim', `${plan.id}/${claim.id}`),
  ],
  methods: [claim.basis === null ? 'UNKNOWN' : (methods[claim.basis] ?? 'UNKNOWN')],
  types: ['control-objective'],
  origins: [origin(report)],
  subjects: [{ 'subject-uuid': uuidOf('plan', plan.id), type: 'resource', title: line(plan.title) }],
  ...evidenceLinks(report, claim),
  collected: claim.asOf ?? at,
  ...(claim.validUntil === null ? {} : { expires: claim.validUntil }),
})

const evidenceLinks = ({ evidence = [] }: Report, { sources }: ReportClaim): object => {
  const read = new Set(evidence.map(({ id }) => id))
  const links = sources.map((id) => ({
    ...(read.has(id) ? { href: `#${uuidOf('evidence', id)}` } : {}),
    description: line(id),
  }))
  return some('relevant-evidence', links)
}

export const findingObservation = ({ fingerprint }: ReportFinding): string => uuidOf('finding', fingerprint)

/** What was found beside the claims: the words or the records of a plan are wrong, overdue or missing. */
export const observationOfFinding = (report: Report, finding: ReportFinding, at: Instant): object => ({
  uuid: findingObservation(finding),
  title: line(report.rules?.find(({ code }) => code === finding.code)?.title ?? finding.code),
  description: line(`${finding.message} ${finding.hint}`),
  props: [
    property('rule', finding.code),
    property('severity', finding.severity),
    property('place', placeText(report, finding.place)),
    ...(finding.waiver === undefined ? [] : [property('waiver', finding.waiver)]),
  ],
  methods: ['EXAMINE'],
  types: ['ssp-statement-issue'],
  origins: [origin(report)],
  ...(finding.plan === undefined
    ? {}
    : { subjects: [{ 'subject-uuid': uuidOf('plan', finding.plan), type: 'resource' }] }),
  collected: at,
})

/** Whether a finding says of a claim what the observation of the claim says already. */
export const isOfClaim = ({ plans }: Report): ((finding: ReportFinding) => boolean) => {
  const names = new Set(plans.flatMap(({ id, claims }) => claims.map((claim) => `${id}/claims.${claim.id}`)))
  return ({ plan, about }) => names.has(`${plan}/${about}`)
}

/** The observations that a waiver accepts. */
export const observationsUnder = (report: Report, waiver: ReportWaiver): readonly string[] => {
  const ofClaim = isOfClaim(report)
  const found = report.findings.filter((each) => each.waiver === waiver.id)
  const claims = found
    .filter(ofClaim)
    .map(({ plan, about }) => uuidOf('claim', plan ?? '', (about ?? '').slice('claims.'.length)))
  return [...new Set([...claims, ...found.filter((each) => !ofClaim(each)).map(findingObservation)])]
}

/** A waiver is a risk that somebody accepted until a day. */
export const riskOf = (report: Report, waiver: ReportWaiver): object => {
  const observations = observationsUnder(report, waiver)
  return {
    uuid: uuidOf('risk', waiver.id),
    title: line(`Waiver ${waiver.id}: ${waiver.rule}`),
    description: line(waiver.reason),
    statement: line(
      `${waiver.owner} carries the risk. ${waiver.approver} accepted it on ${waiver.acceptedOn}, until ${waiver.expires}.`,
    ),
    props: [property('waiver', waiver.id), property('rule', waiver.rule), property('plan', waiver.plan)],
    status: 'deviation-approved',
    // A waiver counts through its last day.
    deadline: `${waiver.expires}T23:59:59Z`,
    ...some(
      'related-observations',
      observations.map((uuid) => ({ 'observation-uuid': uuid })),
    ),
  }
}

const hashes = (value: string): object => ({ hashes: [{ algorithm: 'SHA-256', value }] })

/** The plans that were judged, the readings they rest on, and the other files that went in, with their digests. */
export const backMatter = (report: Report, more: readonly object[] = []): object => {
  const plans = report.plans.map(({ id, title, file, sha256 }) => ({
    uuid: uuidOf('plan', id),
    title: line(title),
    rlinks: [
      { href: href(pathOf(report, file ?? `plans/${id}.mdx`)), 'media-type': 'text/markdown', ...hashes(sha256) },
    ],
  }))
  const readings = (report.evidence ?? []).map(({ id, label, digest, collectedAt }) => ({
    uuid: uuidOf('evidence', id),
    title: line(id),
    description: line(
      `A reading of the ${label}, made at ${collectedAt}. The digest is that of its record in the history.`,
    ),
    rlinks: [
      { href: href(pathOf(report, 'evidence/current.json')), 'media-type': 'application/json', ...hashes(digest) },
    ],
  }))
  const files = (report.materials ?? []).map(({ name, sha256 }) => ({
    uuid: uuidOf('material', name),
    title: line(name),
    rlinks: [{ href: href(pathOf(report, name)), ...hashes(sha256) }],
  }))
  const resources = [...more, ...plans, ...readings, ...files]
  return resources.length > 0 ? { 'back-matter': { resources } } : {}
}

const href = (path: string): string => path.split('/').map(encodeURIComponent).join('/')
