/** What a source found, checked against its facts before it counts: every fact is there, and every value of its kind. */
import type { EvidenceError, FactValue, Match } from '../model/evidence.ts'
import { factSchema, isUnread, type Facts } from './facts.ts'
import type { Found } from './source.ts'

const odd: EvidenceError = {
  class: 'invalid',
  message: 'The service gave a value of a kind that is not known here.',
  hint: 'Look for a newer version of Holdfast, or report the value.',
}

/** What a source found, as it is recorded: sorted, and every value of the kind that its fact has. */
export const matchesOf = (found: readonly Found<Facts>[], specs: Facts): Match[] =>
  found
    .map(({ subject, facts: given }): Match => {
      const facts: Record<string, FactValue | null> = {}
      const unread: Record<string, EvidenceError> = {}
      for (const [name, spec] of Object.entries(specs)) {
        const value = given[name]
        if (value === undefined) throw new TypeError(`The source gives nothing for its fact ${name}.`)
        if (isUnread(value)) unread[name] = value.unread
        else if (value === null || factSchema(spec).safeParse(value).success) facts[name] = value
        else unread[name] = odd
      }
      return Object.keys(unread).length > 0 ? { subject, facts, unread } : { subject, facts }
    })
    .toSorted((a, b) => (a.subject < b.subject ? -1 : 1))
