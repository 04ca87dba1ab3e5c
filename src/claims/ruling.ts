/** What every way of judging has in common: what it is given, what it says, and how an evaluation becomes a verdict. */
import type { Instant } from '../model/calendar.ts'
import type { Evidence } from '../model/evidence.ts'
import { phrase, secret, type Phrase } from '../model/phrase.ts'
import type { Portfolio } from '../model/portfolio.ts'
import type { Reason, Verdict } from '../model/verdict.ts'
import type { Evaluation } from './evaluate.ts'
import type { Sources } from './subject.ts'

/** Everything a verdict depends on. */
export type Court = {
  readonly portfolio: Portfolio
  /** The newest reading of each binding. */
  readonly evidence: Readonly<Record<string, Evidence>>
  readonly sources: Sources
  readonly now: Instant
}

/** What is known before and after the facts are compared; the rest of a verdict follows from it. */
export type Ruling = Partial<Verdict> & Pick<Verdict, 'verdict' | 'because'>

/** A ruling that nothing could be decided, for a reason. */
export const undecided = (
  verdict: 'unknown' | 'stale',
  reason: Reason,
  because: Phrase,
  rest: Partial<Verdict> = {},
): Ruling => ({ verdict, reason, because, ...rest })

/** What an evaluation means for the verdict. */
export const decide = (found: Evaluation): Pick<Ruling, 'verdict' | 'because' | 'reason'> => {
  if (found.vacuous) return { verdict: 'unknown', reason: 'vacuous', because: found.because }
  if (found.pass === null) {
    return {
      verdict: 'unknown',
      reason: 'unreadable',
      because: found.unread ? phrase`A fact could not be read: ${secret(found.unread.message)}` : found.because,
    }
  }
  return found.pass
    ? { verdict: 'holds', because: found.because }
    : { verdict: 'violated', reason: 'refuted', because: found.because }
}
