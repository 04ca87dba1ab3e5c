/** Evidence for a reader: which call was made, when, what it showed, and the digests that pin it. Private fields stay out. */
import { maySee } from '../model/audience.ts'
import { isReported, type Evidence } from '../model/evidence.ts'
import type { EvidenceView } from '../model/view.ts'
import { formatFact } from '../claims/facts.ts'
import type { Context } from './context.ts'

/** The evidence that the plan's claims rest on, each once, in the order of the claims. */
export const evidenceViews = (context: Context): EvidenceView[] => {
  const ids = new Set(context.sentences.flatMap(({ id }) => context.verdictOf.get(id)?.sources ?? []))
  const read = Object.values(context.plan.claims).flatMap(({ subject }) =>
    subject.kind === 'evidence' ? (context.evidence[subject.binding] ?? []) : [],
  )
  const records = new Map(read.map((record) => [record.id, record]))
  return [...ids].flatMap((id) => {
    const record = records.get(id)
    return record ? [evidenceView(record, context)] : []
  })
}

const evidenceView = (record: Evidence, { audience, portfolio, sources }: Context): EvidenceView => {
  const binding = portfolio.bindings[record.binding]
  const label = binding?.label ?? record.binding
  const specs = sources(record.source)?.facts ?? {}
  const inside = maySee(audience, 'internal')
  return {
    id: record.id,
    label,
    source: record.source,
    operations: record.operations,
    mode: record.mode,
    reportedBy: isReported(record) ? (record.principal ?? undefined) : undefined,
    collectedAt: record.collectedAt,
    serverTime: record.serverTime,
    expires: record.expires,
    account: inside ? (record.account ?? undefined) : undefined,
    principal: inside && !isReported(record) ? (record.principal ?? undefined) : undefined,
    region: record.region,
    matches: record.matches.map((match, index) => ({
      label: inside
        ? match.subject
        : record.matches.length > 1
          ? `${label} ${index + 1} of ${record.matches.length}`
          : label,
      facts: Object.entries(specs).flatMap(([name, spec]) => {
        const value = match.facts[name]
        const error = match.unread?.[name]
        if (!maySee(audience, spec.audience) || (value === undefined && !error)) return []
        return [
          {
            name,
            says: spec.says.replaceAll(/`([^`]+)`/g, '“$1”'),
            kind: spec.kind,
            value: error ? `could not be read (${error.class})` : formatFact(spec, value ?? null),
          },
        ]
      }),
    })),
    error: record.error ? (inside ? `${record.error.class}: ${record.error.message}` : record.error.class) : undefined,
    collector: record.collector,
    requestDigest: record.requestDigest,
    rawSha256: record.rawSha256,
    digest: record.digest,
  }
}
