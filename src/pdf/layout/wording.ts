/** Words for values that the view gives as names. */
import type { Audience } from '../../model/audience.ts'
import type { Basis, VerdictWord } from '../../model/verdict.ts'

const audiences: Readonly<Record<Audience, string>> = {
  public: 'Public',
  customer: 'Confidential: customers under NDA',
  auditor: 'Confidential: auditors',
  internal: 'Internal',
}

/** How far a document may go. */
export const audienceWord = (audience: Audience): string => audiences[audience]

const verbs: Readonly<Record<VerdictWord, readonly [one: string, many: string]>> = {
  holds: ['holds', 'hold'],
  violated: ['violated', 'violated'],
  unknown: ['unknown', 'unknown'],
  stale: ['stale', 'stale'],
  waived: ['waived', 'waived'],
}

/** `holds` for one claim, `hold` for more. */
export const verdictVerb = (verdict: VerdictWord, count: number): string => verbs[verdict][count === 1 ? 0 : 1]

/** `12 are measured, 3 configured and 1 computed`, without those that are none; `undefined` when all are. */
export const basesInWords = (bases: Readonly<Record<Basis, number>>): string | undefined => {
  const parts = Object.entries(bases)
    .filter(([, count]) => count > 0)
    .map(([basis, count]) => `${count} ${basis}`)
  if (parts.length === 0) return undefined
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** A notice in two words, where there is no room for the sentence. */
export const noticeWord = (notice: string): string =>
  /simulat/i.test(notice) ? 'Simulated evidence' : 'Recorded evidence'

const modes: Readonly<Record<string, string>> = {
  live: 'live: read from the running system',
  replay: 'replay: recorded, not read from a running system',
  pushed: 'reported by another machine, not read by Holdfast',
}

/** Who reported a reading, in a sentence that cannot be taken for a reading of our own. */
export const reportedWords = (by: string): string => `${by}, not read by Holdfast`

/** How a reading came about. */
export const modeWord = (mode: string): string => modes[mode] ?? mode
