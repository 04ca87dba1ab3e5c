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

/** Gives a type the name under which a JSON Schema defines it once and refers to it. */
export const shared = <T>(id: string, schema: z.ZodType<T>): z.ZodType<T> => schema.meta({ id }) as z.ZodType<T>

/**
 * A type whose text is read by a function. The pattern is for editors: it may let through what the function then
 * refuses with a better message, and must not refuse what the function reads.
 */
const readAs = <T>(id: string, pattern: string, read: (value: string, context: z.RefinementCtx) => T): z.ZodType<T> =>
  z.string().transform(read).meta({ id, pattern }) as unknown as z.ZodType<T>

const refused = (context: z.RefinementCtx, message: string, hint: string): never => {
  context.addIssue({ code: 'custom', message, params: { hint } })
  return z.NEVER
}

/** One line or more of text, not empty. */
export const text: z.ZodType<string> = z.string().trim().min(1, 'it is empty')

/** An address that a reader can follow. Anything but the web could run something in the reader's browser. */
export const webAddress: z.ZodType<string> = z
  .url({ protocol: /^https?$/, error: 'it is not a web address' })
  .meta({ id: 'webAddress', pattern: '^[Hh][Tt][Tt][Pp][Ss]?://' })

/** A name: lower-case letters, digits and hyphens. `constructor` is what JavaScript finds in every table of names. */
export const slug: z.ZodType<string> = shared(
  'name',
  z
    .string()
    .regex(
      /^(?!constructor$)[a-z][a-z0-9-]*$/,
      'a name is lower-case letters, digits and hyphens, starting with a letter',
    ),
)

/** The name of a variable of a shell, in capital letters, as those that people set are written. */
export const variable: z.ZodType<string> = shared(
  'variable',
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'a variable is capital letters, digits and underscores, starting with a letter'),
)

/** A map from names to entries. */
export const named = <T>(entry: z.ZodType<T>): z.ZodType<Record<string, T>> => z.record(slug as z.ZodString, entry)

const exactUnits = 's|sec|second|m|min|minute|h|hour|d|day|w|week'

// Capital letters in a unit are fine; which words they make is left to the reader.
const lengthIn = (units: string): string =>
  String.raw`(P[0-9.YMWDTHS]+|(\d+(\.\d+)?\s*((${units})s?|[a-z]*[A-Z][A-Za-z]*)\s*)+)\s*$`

const anyLength = String.raw`^\s*${lengthIn(`${exactUnits}|month|quarter|year`)}`

/** A length of time. */
export const duration: z.ZodType<Duration> = readAs(
  'duration',
  anyLength,
  (value, context) => parseDuration(value) ?? refused(context, `\`${value}\` is not a length of time.`, durationHint),
)

/** A length that can be compared: no months or years. */
export const exactDuration: z.ZodType<Duration> = readAs(
  'exactDuration',
  String.raw`^\s*${lengthIn(exactUnits)}`,
  (value, context) => {
    const parsed = parseDuration(value)
    if (!parsed) return refused(context, `\`${value}\` is not a length of time.`, durationHint)
    if (!isExact(parsed))
      return refused(
        context,
        `\`${value}\` cannot be compared: months and years differ in length.`,
        'Write it in days: `30 days`, `365 days`.',
      )
    return parsed
  },
)

const statedSays = {
  description: 'What the plan says instead of one number. It is kept, and reported as impossible to test.',
  examples: ['as soon as possible'],
}
const stated: z.ZodType<StatedBound> = z.strictObject({ stated: text.meta(statedSays) })

// What zod cannot tell of a type that looks at the value itself.
const textOrStated = (id: string, pattern: string): Record<string, unknown> => ({
  id,
  oneOf: [
    { type: 'string', pattern },
    {
      title: 'stated',
      type: 'object',
      properties: { stated: { type: 'string', minLength: 1, ...statedSays } },
      required: ['stated'],
      additionalProperties: false,
    },
  ],
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
  .meta(textOrStated('bound', String.raw`^\s*(<=|<|≤)?\s*${lengthIn(exactUnits)}`))

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
  .meta(textOrStated('durationOrStated', anyLength))

/** A day. */
export const date: z.ZodType<CivilDate> = readAs(
  'date',
  String.raw`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`,
  (value, context) =>
    isCivilDate(value) ? value : refused(context, `\`${value}\` is not a date.`, 'Write year-month-day: `2026-11-20`.'),
)

/** A moment, with its offset from UTC. */
export const instant: z.ZodType<Instant> = readAs(
  'instant',
  String.raw`^\d{4}-?\d{2}-?\d{2}[Tt ]\d{2}(:?\d{2}(:?\d{2}([.,]\d+)?)?)?([Zz]|[+-]\d{2}(:?\d{2})?)(\[.+\])?$`,
  (value, context) =>
    parseInstant(value) ??
    refused(
      context,
      `\`${value}\` is not an instant.`,
      'Write date, time and offset: `2026-11-20T06:00:00Z` or `2026-11-20T07:00:00+01:00`.',
    ),
)

/** `99.9%`, kept as the number 99.9. */
export const percent: z.ZodType<number> = readAs(
  'percent',
  String.raw`^\s*(100(\.0+)?|0?\d{1,2}(\.\d+)?)\s*%\s*$`,
  (value, context) => {
    const match = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(value.trim())
    const number = match ? Number(match[1]) : Number.NaN
    return number >= 0 && number <= 100
      ? number
      : refused(context, `\`${value}\` is not a percentage.`, 'Write `99.9%`.')
  },
)

/** A name of the time zone database. */
export const timezone: z.ZodType<string> = readAs('timezone', '^[A-Z][A-Za-z0-9_+/-]*$', (value, context) =>
  isTimeZone(value)
    ? value
    : refused(
        context,
        `\`${value}\` is not a time zone.`,
        'Write its name in the time zone database: `Europe/Berlin`, `America/New_York`, `Etc/UTC`.',
      ),
)

export const audience: z.ZodType<Audience> = shared('audience', z.enum(audiences))

/** An AWS account. */
export const accountId: z.ZodString = z.string().regex(/^\d{12}$/, 'an account id is twelve digits in quotes')

export const flag: z.ZodType<boolean> = z.boolean()

export const list = <T>(entry: z.ZodType<T>): z.ZodType<readonly T[]> => z.array(entry)

export { isBound }
