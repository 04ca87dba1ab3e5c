/**
 * The facts of one reading as a table. What matched a few things is shown thing by thing; what matched many is shown fact
 * by fact, with how often each value was found. Only facts that a claim was compared with are shown; the attachment has
 * every single one.
 */
import type { EvidenceView } from '../../model/view.ts'
import type { Context } from '../context.ts'
import type { Slice } from '../slice.ts'
import { text, voice } from '../theme.ts'
import { written } from './comparisons.ts'
import type { Place } from './place.ts'
import { table } from './table.ts'
import { plain } from './words.ts'

type Match = EvidenceView['matches'][number]

/** More things than this are counted instead of listed. */
const few = 6
/** Most values of one fact that are shown, and most things that are named for a value. */
const shownValues = 6
const namedThings = 3

export const evidenceFacts = (
  each: EvidenceView,
  compared: ReadonlySet<string>,
  place: Place,
  context: Context,
): readonly Slice[] => {
  const matches = each.matches.map((match) => ({
    ...match,
    facts: match.facts.filter(({ name }) => compared.has(name)),
  }))
  if (matches.every((match) => match.facts.length === 0)) {
    if (each.error) return []
    const nothing = each.reportedBy
      ? 'It was reported that there is nothing.'
      : 'The service answered that there is nothing.'
    const words = matches.length === 0 ? nothing : 'Nothing that may be shown here.'
    return plain(words, voice.fact, text, place.parent, context, { after: 7 })
  }
  const rows = matches.length > few ? counted(matches) : listed(matches)
  const head = ['Fact', matches.length > few ? 'Values' : 'Value', 'Kind', 'What it means']
  const subject = matches.length > 1 && matches.length <= few ? ['Subject'] : []
  return table(
    {
      align: [],
      head: [...subject, ...head].map(written),
      rows: rows.map((row) => row.map(written)),
      caption: matches.length > few ? `${matches.length} things matched` : undefined,
    },
    place,
    context,
  )
}

/** One row for every fact of every thing. */
const listed = (matches: readonly Match[]): readonly (readonly string[])[] =>
  matches.flatMap((match) =>
    match.facts.map(({ name, value, kind, says }) => [
      ...(matches.length > 1 ? [match.label] : []),
      name,
      value,
      kind,
      says,
    ]),
  )

/** One row for every fact, with its values and how many things have each. */
const counted = (matches: readonly Match[]): readonly (readonly string[])[] => {
  const facts = new Map<string, { kind: string; says: string; values: Map<string, string[]> }>()
  for (const match of matches)
    for (const { name, value, kind, says } of match.facts) {
      const fact = facts.get(name) ?? { kind, says, values: new Map<string, string[]>() }
      facts.set(name, fact)
      fact.values.set(value, [...(fact.values.get(value) ?? []), match.label])
    }
  return [...facts].map(([name, { kind, says, values }]) => [name, valuesInWords(values), kind, says])
}

/** `enabled (38 things); suspended (bucket 7 of 40)` */
const valuesInWords = (values: ReadonlyMap<string, readonly string[]>): string => {
  const parts = [...values].map(([value, labels]) =>
    labels.length > namedThings ? `${value} (${labels.length} things)` : `${value} (${labels.join(', ')})`,
  )
  if (parts.length <= shownValues) return parts.join('; ')
  return `${parts.slice(0, shownValues).join('; ')}; ${parts.length - shownValues} more values, see evidence.json`
}
