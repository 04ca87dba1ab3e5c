/**
 * Readings that another machine reports, because only it can see what they tell. A report is Holdfast's own JSON document,
 * or the output of a program that the source understands. It is checked as strictly as content is, because nobody looks at
 * it afterwards, and it is recorded as what it is: reported by somebody, not read by Holdfast. What it does not say is
 * unread, never absent.
 */
import { createHash } from 'node:crypto'
import { formatInstant, fromEpoch, toEpoch, type Instant } from '../model/calendar.ts'
import { pushOperation, type Evidence } from '../model/evidence.ts'
import type { Settings } from '../model/portfolio.ts'
import { suggest, type Problem } from '../plan/problem.ts'
import { requestDigestOf, type Checked } from './bindings.ts'
import { ReadError } from './errors.ts'
import { matchesOf } from './matches.ts'
import { readDocument } from './push-document.ts'
import type { Draft } from './record.ts'
import { collectorOf, type Converted } from './source.ts'

export type Report = {
  /** As they were received. */
  readonly bytes: Uint8Array
  readonly now: Instant
  readonly settings: Pick<Settings, 'evidence'>
  /** Name of a program whose output it is, with who ran it; without them it is Holdfast's own document. */
  readonly from?: { readonly program: string; readonly by: string } | undefined
  /** The newest reading there is of the binding. */
  readonly newest?: Evidence | undefined
}

/** A report as it is recorded, or what is wrong with the document. Throws a `ReadError` for what cannot be recorded. */
export const readReport = (
  { binding, source, params }: Checked,
  report: Report,
): { readonly draft: Draft } | { readonly problems: readonly Problem[] } => {
  const { bytes, now, from, newest, settings } = report
  const content = textOf(bytes)
  const read = from
    ? { value: { by: from.by, ...convert({ binding, source, params }, from.program, content, now) } }
    : readDocument(content, source.facts)
  if (!('value' in read)) return read
  const { at, by, matches } = read.value
  if (toEpoch(at) > toEpoch(now) + tolerance) throw tooEarly(at, now)
  // A clock that is a little fast must not date a reading after the run that records it.
  const collectedAt = at > now ? now : at
  if (newest && collectedAt < newest.collectedAt) throw tooLate(at, newest.collectedAt)
  const maxAge = binding.maxAge ?? settings.evidence.maxAge
  return {
    draft: {
      binding: binding.id,
      source: source.id,
      operations: [pushOperation],
      requestDigest: requestDigestOf(binding),
      account: binding.account ?? null,
      region: binding.region ?? null,
      principal: by,
      collectedAt,
      serverTime: null,
      expires: fromEpoch(toEpoch(collectedAt) + maxAge.seconds),
      matches: matchesOf(matches, source.facts),
      error: null,
      mode: settings.evidence.mode === 'replay' ? 'replay' : 'pushed',
      collector: collectorOf(source),
      rawSha256: createHash('sha256').update(bytes).digest('hex'),
    },
  }
}

/** Seconds that the clock of another machine may be fast. */
const tolerance = 60

const tooEarly = (at: Instant, now: Instant): ReadError =>
  new ReadError(
    'invalid',
    `It says that it was read at ${at}, which has not come yet: now it is ${now}.`,
    'Set the clock of the machine that reports.',
  )

const tooLate = (at: Instant, newest: Instant): ReadError =>
  new ReadError(
    'invalid',
    `It was read at ${formatInstant(at)}, before the newest reading on file (${formatInstant(newest)}).`,
    'Report the newest reading. Older ones would never be judged.',
  )

const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ReadError('invalid', 'What was received is not text in UTF-8.', 'Write it in UTF-8.')
  }
}

const convert = ({ source, params }: Checked, program: string, content: string, now: Instant): Converted => {
  const formats = source.formats ?? {}
  const format = Object.hasOwn(formats, program) ? formats[program] : undefined
  if (format) return format(content, params as never, now)
  const known = Object.keys(formats).toSorted()
  throw new ReadError(
    'invalid',
    `\`${source.id}\` does not understand the output of \`${program}\`.`,
    known.length > 0
      ? suggest(program, known, 'program')
      : 'Leave out `--from`, and report in the form of schemas/reading.schema.json.',
  )
}
