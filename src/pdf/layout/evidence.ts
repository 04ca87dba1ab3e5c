/** The evidence appendix: each reading that a verdict rests on, with the facts that were compared and its digests. */
import { formatInstant } from '../../model/calendar.ts'
import { evidenceName, reportName, type AttachedFile } from '../../model/attachments.ts'
import type { EvidenceView } from '../../model/view.ts'
import { destinations, type Context } from '../context.ts'
import { words } from '../fragments.ts'
import { first, last, spaced, together, type Slice } from '../slice.ts'
import { element, type Element } from '../tags.ts'
import { ink, text, voice, type Voice } from '../theme.ts'
import { evidenceFacts } from './evidence-facts.ts'
import { heading, partHeading } from './heading.ts'
import { openPlace } from './place.ts'
import { termRows, type TermRow } from './terms.ts'
import { modeWord, reportedWords } from './wording.ts'
import { plain } from './words.ts'

export const evidence = (parent: Element, context: Context): readonly Slice[] => {
  const sect = element('Sect', parent)
  const head = partHeading('Evidence', 'evidence', sect, context)
  const place = openPlace(sect)
  const intro =
    'What was read, from where and when, with the facts that claims of this plan were compared with. The readings with all their facts are attached to this file, with the report, the text of the plan, and an index of these. Each is named here with its length and its SHA-256.'
  const records = context.plan.evidence
  const none = plain('No verdict of this plan rests on a reading.', voice.body, text, sect, context)
  return [
    ...head,
    ...plain(intro, voice.body, text, sect, context, { after: 7 }),
    ...spaced(termRows(context.attachments.map(attached), place, context, { voice: voice.fact, gap: 3.5 }), 0, 14),
    ...(records.length === 0 ? none : records.flatMap((each) => record(each, sect, context))),
  ]
}

/** A file that is attached: its name beside what it is and its digest. */
const attached = ({ name, relationship, bytes, sha256 }: AttachedFile): TermRow => ({
  term: name,
  details: (owner) => [
    words(
      `${saysOf(name, relationship)}, ${String(bytes).replace(/\B(?=(?:\d{3})+$)/g, ',')} bytes`,
      voice.fact,
      owner,
    ),
    { kind: 'break' },
    words(sha256, digest, owner),
  ],
})

const saysOf = (name: string, relationship: AttachedFile['relationship']): string => {
  if (relationship === 'Source')
    return name.endsWith('.mdx') ? 'The plan’s source' : 'The plan’s text, as in this edition'
  return name === evidenceName
    ? 'All readings and verdicts'
    : name === reportName
      ? 'The report, for machines'
      : 'The index of these files'
}

const digest: Voice = { ...voice.digest, leading: voice.fact.leading }

const record = (each: EvidenceView, parent: Element, context: Context): readonly Slice[] => {
  const owner = element('Sect', parent)
  const place = openPlace(owner)
  const head = heading([{ kind: 'text', text: each.label }], 3, destinations.evidence(each.id), owner, context)
  const rows = termRows(factsOf(each), place, context, { voice: voice.fact })
  // What was read and its digests are looked at together, and the table of facts has no heading of its own.
  const about = together([...head, ...spaced(rows, 0, 10.5)], 240)
  return [
    ...last(
      first(about, () => ({ before: 24.5, need: 150 })),
      () => ({ keep: true }),
    ),
    ...evidenceFacts(each, comparedFacts(each, context), place, context),
  ]
}

/** The facts of a reading that a claim of this plan was compared with. */
const comparedFacts = (each: EvidenceView, { plan }: Context): ReadonlySet<string> =>
  new Set(
    plan.claims
      .filter((claim) => claim.evidence.includes(each.id))
      .flatMap((claim) => claim.matches.flatMap((match) => match.comparisons.map((comparison) => comparison.fact))),
  )

const factsOf = (each: EvidenceView): readonly TermRow[] => {
  const rows: TermRow[] = []
  const add = (term: string, value: string | null | undefined, at: Voice = voice.fact): void => {
    if (value) rows.push({ term, details: (owner) => [words(value, at, owner)] })
  }
  add('Could not be read', each.error, { ...voice.fact, bold: true, ink: ink.alarm })
  add('Source', each.source)
  add('Operations', each.operations.join(', '), { ...voice.fact, family: 'mono', size: 8.3 })
  add('Mode', modeWord(each.mode))
  add('Reported by', each.reportedBy && reportedWords(each.reportedBy))
  add(each.reportedBy ? 'As of' : 'Read at', formatInstant(each.collectedAt))
  add('Server time', each.serverTime && formatInstant(each.serverTime))
  add('Counts until', formatInstant(each.expires))
  add('Region', each.region)
  add('Account', each.account)
  add('Principal', each.principal, { ...voice.fact, family: 'mono', size: 8.3 })
  add('Collector', each.collector)
  add('Record', each.id, { ...voice.fact, family: 'mono', size: 8.3 })
  add('Request SHA-256', each.requestDigest, digest)
  add('Answer SHA-256', each.rawSha256, digest)
  add('Record SHA-256', each.digest, digest)
  return rows
}
