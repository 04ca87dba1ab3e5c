/**
 * Field types shared by all schemas. A field is made with `says`, which gives it its sentence and its examples: the
 * editor schema, the reference page and the hints of error messages all come from there.
 */
import { z } from 'zod'
import { isBound, type MaybeBound, type StatedBound } from '../../model/bound.ts'
import { isCivilDate, isTimeZone, parseInstant, type CivilDate, type Instant } from '../../model/calendar.ts'
import { durationHint, isExact, parseDuration, type Duration } from '../../model/duration.ts'
import { audiences, type Audience } from '../../model/audience.ts'

/** Gives a field its sentence and examples of what to write. */
export const says = <T extends z.ZodType>(schema: T, sentence: string, ...examples: readonly unknown[]): T =>
  schema.meta({ description: sentence, examples: [...examples] }) as T

const refused = (context: z.RefinementCtx, message: string, hint: string): never => {
  context.addIssue({ code: 'custom', message, params: { hint } })
  return z.NEVER
}

/** One line or more of text, not empty. */
export const text: z.ZodType<string> = z.string().trim().min(1, 'it is empty')

/** A name: lower-case letters, digits and hyphens. */
export const slug: z.ZodType<string> = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'a name is lower-case letters, digits and hyphens, starting with a letter')

/** A map from names to entries. */
export const named = <T>(entry: z.ZodType<T>): z.ZodType<Record<string, T>> => z.record(slug as z.ZodString, entry)

export const duration: z.ZodType<Duration> = z
  .string()
  .transform(
    (value, context) => parseDuration(value) ?? refused(context, `\`${value}\` is not a length of time.`, durationHint),
  )

/** A length that can be compared: no months or years. */
export const exactDuration: z.ZodType<Duration> = z.string().transform((value, context) => {
  const parsed = parseDuration(value)
  if (!parsed) return refused(context, `\`${value}\` is not a length of time.`, durationHint)
  if (!isExact(parsed))
    return refused(
      context,
      `\`${value}\` cannot be compared: months and years differ in length.`,
      'Write it in days: `30 days`, `365 days`.',
    )
  return parsed
})

const stated: z.ZodType<StatedBound> = z.strictObject({
  stated: says(
    text,
    'What the plan says instead of one number. It is kept, and reported as impossible to test.',
    'as soon as possible',
  ),
})

const boundText = /^(<=|<|≤)?\s*(.+)$/s

/** `"< 4h"`, `"<= 4h"`, `4h`, or `{ stated: … }` for what the source gives only in words. */
export const bound: z.ZodType<MaybeBound> = z
  .unknown()
  .transform((value, context): MaybeBound => {
    if (typeof value === 'object' && value !== null) {
      const result = stated.safeParse(value)
      return result.success
        ? result.data
        : refused(context, 'A limit is one number with a unit, or `{ stated: … }`.', boundHint)
    }
    if (typeof value !== 'string') return refused(context, `\`${String(value)}\` has no unit.`, boundHint)
    const [, comparator, rest] = boundText.exec(value.trim()) ?? []
    const limit = parseDuration(rest ?? '')
    if (!limit) return refused(context, `\`${value}\` is not one limit.`, boundHint)
    if (!isExact(limit))
      return refused(
        context,
        `\`${value}\` cannot be compared: months and years differ in length.`,
        'Write it in days.',
      )
    return { text: value, limit, strict: comparator === '<' }
  })
  .meta({
    anyOf: [
      { type: 'string' },
      { type: 'object', properties: { stated: { type: 'string' } }, required: ['stated'], additionalProperties: false },
    ],
  })

const boundHint =
  'Write `"< 4h"` or `"<= 4h"` (a bare `4h` means at most). If the plan truly gives only words or a range, write `{ stated: "1-4 h" }`: it is then shown and reported as untestable.'

/** A retention or cadence that is a length of time, or stated in words. */
export const durationOrStated: z.ZodType<Duration | StatedBound> = z
  .unknown()
  .transform((value, context): Duration | StatedBound => {
    const words = stated.safeParse(value)
    if (words.success) return words.data
    const parsed = typeof value === 'string' ? parseDuration(value) : undefined
    return (
      parsed ??
      refused(
        context,
        `\`${String(value)}\` is not a length of time.`,
        `${durationHint} If the plan gives only words, write \`{ stated: "as needed" }\`.`,
      )
    )
  })
  .meta({
    anyOf: [
      { type: 'string' },
      { type: 'object', properties: { stated: { type: 'string' } }, required: ['stated'], additionalProperties: false },
    ],
  })

export const date: z.ZodType<CivilDate> = z
  .string()
  .transform((value, context) =>
    isCivilDate(value) ? value : refused(context, `\`${value}\` is not a date.`, 'Write year-month-day: `2026-11-20`.'),
  )

export const instant: z.ZodType<Instant> = z
  .string()
  .transform(
    (value, context) =>
      parseInstant(value) ??
      refused(
        context,
        `\`${value}\` is not an instant.`,
        'Write date, time and offset: `2026-11-20T06:00:00Z` or `2026-11-20T07:00:00+01:00`.',
      ),
  )

/** `99.9%`, kept as the number 99.9. */
export const percent: z.ZodType<number> = z.string().transform((value, context) => {
  const match = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(value.trim())
  const number = match ? Number(match[1]) : Number.NaN
  return number >= 0 && number <= 100 ? number : refused(context, `\`${value}\` is not a percentage.`, 'Write `99.9%`.')
})

export const timezone: z.ZodType<string> = z
  .string()
  .transform((value, context) =>
    isTimeZone(value)
      ? value
      : refused(
          context,
          `\`${value}\` is not a time zone.`,
          'Write its name in the time zone database: `Europe/Berlin`, `America/New_York`, `Etc/UTC`.',
        ),
  )

export const audience: z.ZodType<Audience> = z.enum(audiences)

export const flag: z.ZodType<boolean> = z.boolean()

export const list = <T>(entry: z.ZodType<T>): z.ZodType<readonly T[]> => z.array(entry)

export { isBound }
