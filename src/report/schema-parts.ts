/** Parts of the format of `report.json`: places, counts, and the records that findings and claims name. */
import { z } from 'zod'
import { severities } from '../model/finding.ts'
import { says } from '../plan/schema/fields.ts'
import type { ReportCounts, ReportEvidence, ReportPlace, ReportRule, ReportWaiver } from './report.ts'

export const instant: z.ZodType<string> = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
  .meta({ id: 'instant' })
const count: z.ZodType<number> = z.int().min(0)
const position: z.ZodType<number> = z.int().min(1)
export const sha: z.ZodType<string> = z.string().regex(/^[0-9a-f]{64}$/)
export const counted = (sentence: string): z.ZodType<number> => says(count, sentence, 3)

export const place: z.ZodType<ReportPlace> = z
  .strictObject({
    file: says(z.string(), 'Path relative to the content folder.', 'plans/orders.mdx'),
    line: says(position, 'First line, from 1.', 12).optional(),
    column: says(position, 'First column, from 1.', 3).optional(),
    endLine: says(position, 'Last line.', 12).optional(),
    endColumn: says(position, 'The column after the last one.', 20).optional(),
  })
  .meta({ id: 'place' })

export const at: ReportPlace = { file: 'plans/orders.mdx', line: 12, column: 3, endLine: 12, endColumn: 20 }

export const counts: z.ZodType<ReportCounts> = z
  .strictObject({
    holds: counted('Claims that hold.'),
    violated: counted('Claims that are false.'),
    unknown: counted('Claims that could not be checked.'),
    stale: counted('Claims whose evidence is too old.'),
    waived: counted('Claims that do not hold, accepted by a waiver.'),
    total: counted('All claims.'),
    underlying: says(
      z.strictObject({
        violated: counted('Waived claims that are false.'),
        unknown: counted('Waived claims that could not be checked.'),
        stale: counted('Waived claims whose evidence is too old.'),
      }),
      'What the waived claims are without their waivers.',
      { violated: 1, unknown: 2, stale: 0 },
    ),
  })
  .meta({ id: 'counts' })

const none = { violated: 0, unknown: 0, stale: 0 }
export const counting: ReportCounts = { holds: 12, ...none, waived: 0, total: 12, underlying: none }

export const digest = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

export const rule: z.ZodType<ReportRule> = z
  .strictObject({
    code: says(z.string(), 'Permanent code.', 'review/overdue'),
    title: says(z.string(), 'What it finds, in a few words.', 'Review overdue'),
    severity: says(z.enum(severities), 'How heavy it is unless the settings say otherwise.', 'error'),
    exit: says(z.int(), 'The exit code it stands for at error level.', 1),
    why: says(z.string(), 'Why it matters.', 'A plan that nobody looks at describes what was.'),
    clauses: says(z.array(z.string()), 'The clauses it comes from.', ['ISO 22301 9.3']),
    hint: says(z.string(), 'How it is mended, in general.', 'Review the plan.').optional(),
  })
  .meta({ id: 'rule' })

export const waiver: z.ZodType<ReportWaiver> = z
  .strictObject({
    id: says(z.string(), 'Name of the waiver.', 'late-review'),
    rule: says(z.string(), 'The rule whose findings it accepts.', 'review/overdue'),
    plan: says(z.string(), 'The plan it is for.', 'orders'),
    reason: says(z.string(), 'Why.', 'The reviewer is ill.'),
    owner: says(z.string(), 'Who carries the risk.', 'Engineering manager'),
    approver: says(z.string(), 'Who accepted it.', 'CTO'),
    acceptedOn: says(z.string(), 'The day on which it was accepted.', '2026-11-01'),
    expires: says(z.string(), 'Its last day.', '2026-12-31'),
    place: says(place, 'Where it stands.', { file: 'waivers.yaml', line: 1, column: 1, endLine: 1, endColumn: 12 }),
  })
  .meta({ id: 'waiver' })

export const reading: z.ZodType<ReportEvidence> = z
  .strictObject({
    id: says(z.string(), 'Name of the reading, as claims name it.', 'orders-database/2026-11-20T06:00:00Z'),
    label: says(z.string(), 'What was read, in public words.', 'order database'),
    source: says(z.string(), 'The kind of source.', 'aws/rds-instance'),
    mode: says(z.string(), 'How it came here.', 'live', 'replay', 'pushed'),
    collectedAt: says(instant, 'When it was read.', '2026-11-20T06:00:00Z'),
    expires: says(instant, 'It counts until then.', '2026-11-27T06:00:00Z'),
    digest: says(sha, 'Digest of the record.', digest),
    rawSha256: says(sha, 'Digest of the answer before anything was picked out of it.', digest),
    error: says(z.string(), 'Why it could not be read: the kind of error.', 'denied').optional(),
  })
  .meta({ id: 'reading' })
