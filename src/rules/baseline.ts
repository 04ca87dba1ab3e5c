/**
 * A baseline: findings that were there when checking began, so that a team can adopt the rules without mending everything first. A known
 * finding does not decide the exit code of `check`; it is listed with its age, and it stays what it is everywhere else: nothing
 * that is published knows of baselines. It must shrink: what is new fails, an entry that no longer matches is a finding, and no entry
 * counts for longer than a waiver may.
 */
import { z } from 'zod'
import { addToDate, dateAt, daysBetween, isCivilDate, type CivilDate, type Instant } from '../model/calendar.ts'
import type { Finding, RuleInfo } from '../model/finding.ts'
import { phrase, textFor } from '../model/phrase.ts'
import type { Place } from '../model/place.ts'
import type { Settings } from '../model/portfolio.ts'
import { says } from '../plan/schema/fields.ts'
import { fingerprintsOf } from './fingerprint.ts'
import { days } from './rule.ts'
import { longest } from './waiver.ts'

const date = z.string().refine(isCivilDate, 'it is not a date, such as 2026-11-20')

const entry = z.strictObject({
  fingerprint: says(
    z.string().regex(/^[0-9a-f]{32}(:[0-9]+)?$/),
    'Names the finding.',
    '9f86d081884c7d659a2feaa0c55ad015',
  ),
  code: says(z.string(), 'The rule, for people.', 'exercise/overdue'),
  plan: says(z.string(), 'The plan, for people.', 'orders').optional(),
  about: says(z.string(), 'The element, for people.', 'exercises.failover').optional(),
  message: says(z.string(), 'What was found on that day, for people.', '“Failover” was due on 2026-10-01.'),
  since: says(date, 'The day on which it was listed.', '2026-11-20'),
  until: says(date, 'The last day on which it counts; at most 180 days later.', '2027-05-19'),
})

/** The format of a baseline, which `check --write-baseline` writes. */
export const baselineSchema: z.ZodType<Baseline> = z.strictObject({
  version: says(z.literal(1), 'Version of this format.', 1),
  entries: says(z.array(entry), 'The findings that were there, in the order of their fingerprints.', [
    {
      fingerprint: '9f86d081884c7d659a2feaa0c55ad015',
      code: 'exercise/overdue',
      message: '“Failover” was due on 2026-10-01.',
      since: '2026-11-20',
      until: '2027-05-19',
    },
  ]),
})

type Entry = {
  fingerprint: string
  code: string
  plan?: string | undefined
  about?: string | undefined
  message: string
  since: CivilDate
  until: CivilDate
}
export type Baseline = { version: 1; entries: Entry[] }

const info = (code: string, title: string, why: string, hint: string): RuleInfo => ({
  code,
  severity: 'error',
  exit: 1,
  title,
  why,
  clauses: [],
  hint,
  guards: 'what is known for now is not known for ever',
})

/** The rules about baselines; found only by a `check` that is given one. */
export const baselineRules: Readonly<Record<'unneeded' | 'expired', RuleInfo>> = {
  unneeded: info(
    'baseline/unneeded',
    'Entry of the baseline no longer needed',
    'A baseline must shrink: an entry that matches nothing would hide the finding when it comes back.',
    'Remove the entry, or write the baseline anew with `--write-baseline`.',
  ),
  expired: info(
    'baseline/expired',
    'Entry of the baseline expired',
    'What was there when checking began must be mended some day, or be accepted by somebody.',
    'Mend what it lists, or have it accepted in `waivers.yaml` by a person, with a reason.',
  ),
}

/** What a baseline can list: what counts now, could be judged, and is not about an acceptance itself. */
const isListable = ({ exit, waiver, severity, code }: Finding): boolean =>
  exit !== 3 && waiver === undefined && severity !== 'info' && !/^(waiver|baseline)\/|^evidence\/store-/.test(code)

/** Marks the findings that a baseline lists, and adds what is wrong with its entries. `placeOf` says where an entry stands. */
export const applyBaseline = (
  findings: readonly Finding[],
  { entries }: Baseline,
  placeOf: (fingerprint: string) => Place,
  now: Instant,
  { timezone }: Settings,
): Finding[] => {
  const today = dateAt(now, timezone)
  const byPrint = new Map([...fingerprintsOf(findings)].map(([finding, print]) => [print, finding]))
  const known = new Map<Finding, Entry>()
  const added = entries.flatMap((each): Finding[] => {
    const finding = byPrint.get(each.fingerprint)
    if (!finding || !isListable(finding)) {
      const why = finding?.waiver === undefined ? 'is not found any more' : 'is accepted by a waiver'
      return [
        made(
          baselineRules.unneeded,
          each,
          placeOf(each.fingerprint),
          phrase`The baseline lists \`${each.code}\`${each.plan === undefined ? '' : ` in “${each.plan}”`}, which ${why}: “${each.message}”`,
        ),
      ]
    }
    if (today <= each.until) {
      known.set(finding, each)
      return []
    }
    return [
      made(
        baselineRules.expired,
        each,
        placeOf(each.fingerprint),
        phrase`The baseline lists \`${each.code}\` since ${each.since}; that ended on ${each.until}, ${days(daysBetween(each.until, today))} ago.`,
      ),
    ]
  })
  return [
    ...findings.map((each) => {
      const listed = known.get(each)
      return listed ? { ...each, known: { since: listed.since, until: listed.until } } : each
    }),
    ...added,
  ]
}

const made = (rule: RuleInfo, { plan, fingerprint }: Entry, place: Place, message: Finding['message']): Finding => ({
  code: rule.code,
  severity: rule.severity,
  exit: rule.exit,
  plan,
  about: `baseline.${fingerprint}`,
  place,
  message,
  hint: rule.hint,
  related: [],
})

/**
 * The baseline of a run. Without an earlier one it lists all that counts. With one it only shrinks: entries that still match keep
 * their day and their end, the others go, and nothing is added.
 */
export const baselineOf = (
  findings: readonly Finding[],
  earlier: Baseline | undefined,
  now: Instant,
  { timezone }: Settings,
): Baseline => {
  const today = dateAt(now, timezone)
  const listable = [...fingerprintsOf(findings)].filter(([finding]) => isListable(finding))
  if (earlier) {
    const found = new Set(listable.map(([, print]) => print))
    return { version: 1, entries: earlier.entries.filter(({ fingerprint }) => found.has(fingerprint)) }
  }
  const entries = listable.map(([{ code, plan, about, message }, fingerprint]): Entry => ({
    fingerprint,
    code,
    ...(plan === undefined ? {} : { plan }),
    ...(about === undefined ? {} : { about }),
    message: textFor(message, 'public'),
    since: today,
    until: addToDate(today, longest),
  }))
  return { version: 1, entries: entries.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)) }
}

/** Entries that would count for longer than a waiver may. */
export const tooLong = ({ entries }: Baseline): Entry | undefined =>
  entries.find(({ since, until }) => addToDate(since, longest) < until)
