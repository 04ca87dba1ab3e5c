/** A report of an earlier run, as a file says it is. Fields that are not compared are passed over, because later versions add some. */
import { z } from 'zod'
import { severities } from '../model/finding.ts'
import { bases, verdicts } from '../model/verdict.ts'
import type { Compared } from './compare.ts'

const optional = z.string().optional()

const earlier = z.object({
  version: z.literal(1),
  generator: z.string(),
  asOf: z.string().nullable(),
  only: z.array(z.string()).optional(),
  exit: z.object({ code: z.number(), meaning: z.string() }),
  findings: z.array(
    z.object({
      code: z.string(),
      fingerprint: z.string(),
      severity: z.enum(severities),
      plan: optional,
      about: optional,
      message: z.string(),
      hint: z.string(),
      waiver: optional,
      known: z.object({ since: z.string(), until: z.string() }).optional(),
      place: z.object({
        file: z.string(),
        line: z.number().optional(),
        column: z.number().optional(),
        endLine: z.number().optional(),
        endColumn: z.number().optional(),
      }),
    }),
  ),
  plans: z.array(
    z.object({
      id: z.string(),
      claims: z.array(
        z.object({
          id: z.string(),
          sentence: z.string(),
          verdict: z.enum(verdicts),
          underlying: z.enum(verdicts).optional(),
          basis: z.enum(bases).nullable(),
          because: z.string(),
          measured: z.string(),
          expected: z.string(),
          waiver: optional,
        }),
      ),
    }),
  ),
})

/** The report that a text holds; a sentence that says why it holds none. */
export const earlierReport = (text: string): Compared | string => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return 'is not JSON, or is damaged'
  }
  const { version } = (json ?? {}) as { version?: unknown }
  if (typeof version === 'number' && version !== 1)
    return `is a report of version ${version}, and this is a reader of version 1`
  const read = earlier.safeParse(json)
  if (read.success) return read.data
  const [issue] = read.error.issues
  return `is no report of Holdfast: \`${issue?.path.join('.') || 'the whole'}\` is not what a report has there`
}
