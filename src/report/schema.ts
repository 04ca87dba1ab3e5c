/** The format of `report.json`. Fields are only ever added to version 1; a change that breaks readers is version 2. */
import { z } from 'zod'
import { severities } from '../model/finding.ts'
import { bases, verdicts } from '../model/verdict.ts'
import { says } from '../plan/schema/fields.ts'

const instant = z.string().meta({ format: 'date-time' })
const count = z.int().min(0)

const place = z.strictObject({
  file: says(z.string(), 'Path relative to the content folder.'),
  line: says(z.int(), 'From 1.').optional(),
  column: says(z.int(), 'From 1.').optional(),
  endLine: z.int().optional(),
  endColumn: says(z.int(), 'Exclusive.').optional(),
})

const counts = z.strictObject({
  holds: count,
  violated: count,
  unknown: count,
  stale: count,
  waived: count,
  total: count,
  underlying: says(
    z.strictObject({ violated: count, unknown: count, stale: count }),
    'What the waived claims are without their waivers.',
  ),
})

const claim = z.strictObject({
  id: z.string(),
  sentence: says(z.string(), 'The words of the plan.'),
  verdict: says(z.enum(verdicts), 'What became of it.'),
  underlying: says(z.enum(verdicts), 'The verdict that a waiver accepts.').optional(),
  basis: says(z.enum(bases).nullable(), 'How it is known.'),
  reason: says(z.string(), 'Why it does not hold.').optional(),
  because: says(z.string(), 'What decided it.'),
  expected: z.string(),
  measured: z.string(),
  asOf: says(instant.nullable(), 'When reality was read.'),
  validUntil: says(instant.nullable(), 'The verdict counts until then.'),
  controls: z.array(z.string()),
  sources: says(z.array(z.string()), 'Evidence, drills or attestations it rests on.'),
  waiver: z.string().optional(),
})

const finding = z.strictObject({
  code: says(z.string(), 'Permanent code.'),
  severity: z.enum(severities),
  exit: says(z.int(), 'The exit code it stands for at error level.'),
  plan: z.string().optional(),
  about: says(z.string(), 'The element it is about.').optional(),
  place,
  message: z.string(),
  hint: z.string(),
  related: z.array(z.strictObject({ place, note: z.string() })),
  waiver: says(z.string(), 'The waiver that accepts it.').optional(),
})

export const reportSchema: z.ZodType<Report> = z.strictObject({
  version: says(z.literal(1), 'Version of this format.'),
  generator: z.string(),
  asOf: says(instant.nullable(), 'The instant everything is judged at; `null` when nothing could be judged.'),
  mode: says(z.enum(['live', 'replay']).nullable(), 'Whether the evidence is real or recorded.'),
  notice: says(z.string(), 'What recorded evidence is.').optional(),
  exit: z.strictObject({ code: z.int(), meaning: z.string() }),
  counts: z.strictObject({
    claims: counts,
    findings: z.strictObject({ error: count, warn: count, info: count, waived: count }),
  }),
  plans: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      version: z.string().optional(),
      status: z.string().optional(),
      lastReviewed: z.string().optional(),
      nextReview: z.string().optional(),
      sha256: says(z.string(), 'Digest of the plan file.'),
      counts,
      claims: z.array(claim),
    }),
  ),
  findings: z.array(finding),
})

type Counts = Record<(typeof verdicts)[number] | 'total', number> & {
  underlying: { violated: number; unknown: number; stale: number }
}
/** A place as numbers with names. */
export type ReportPlace = {
  file: string
  line?: number | undefined
  column?: number | undefined
  endLine?: number | undefined
  endColumn?: number | undefined
}

/** The machine-readable report; see `reportSchema` for what the fields mean. */
export type Report = {
  version: 1
  generator: string
  asOf: string | null
  mode: 'live' | 'replay' | null
  notice?: string | undefined
  exit: { code: number; meaning: string }
  counts: { claims: Counts; findings: { error: number; warn: number; info: number; waived: number } }
  plans: {
    id: string
    title: string
    version?: string | undefined
    status?: string | undefined
    lastReviewed?: string | undefined
    nextReview?: string | undefined
    sha256: string
    counts: Counts
    claims: {
      id: string
      sentence: string
      verdict: (typeof verdicts)[number]
      underlying?: (typeof verdicts)[number] | undefined
      basis: (typeof bases)[number] | null
      reason?: string | undefined
      because: string
      expected: string
      measured: string
      asOf: string | null
      validUntil: string | null
      controls: string[]
      sources: string[]
      waiver?: string | undefined
    }[]
  }[]
  findings: {
    code: string
    severity: (typeof severities)[number]
    exit: number
    plan?: string | undefined
    about?: string | undefined
    place: ReportPlace
    message: string
    hint: string
    related: { place: ReportPlace; note: string }[]
    waiver?: string | undefined
  }[]
}
