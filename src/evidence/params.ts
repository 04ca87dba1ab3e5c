/**
 * Parameters of sources. Each field carries its sentence and example, and whether its value may be seen by
 * everybody: `hidden` values are identifiers of real resources, `open` ones are words of Holdfast such as a snapshot's
 * type. What is marked neither way is hidden.
 */
import { z } from 'zod'
import { shared } from '../plan/schema/fields.ts'
import type { AnySource } from './source.ts'

/** A parameter that names a real resource; it never leaves the internal audience. */
export const hidden = <T extends z.ZodType>(schema: T, sentence: string, ...examples: readonly unknown[]): T =>
  schema.meta({ description: sentence, examples: [...examples], private: true }) as T

/** A parameter that anybody may see. */
export const open = <T extends z.ZodType>(schema: T, sentence: string, ...examples: readonly unknown[]): T =>
  schema.meta({ description: sentence, examples: [...examples], private: false }) as T

/** A tag that selects resources. */
export const tag: z.ZodType<{ key: string; value: string }> = shared(
  'tag',
  z.strictObject({
    key: hidden(z.string().trim().min(1, 'it is empty'), 'Key of the tag.', 'product'),
    value: hidden(z.string(), 'Value of the tag.', 'orders'),
  }),
)

/** A regular expression. */
export const pattern: z.ZodType<RegExp> = z.string().transform((value, context) => {
  try {
    return new RegExp(value, 'u')
  } catch {
    context.addIssue({
      code: 'custom',
      message: `\`${value}\` is not a regular expression.`,
      params: { hint: 'Write it as in JavaScript, without slashes around it.' },
    })
    return z.NEVER
  }
}) as unknown as z.ZodType<RegExp>

/** Refuses parameters unless exactly one of the named ways to choose resources is given. */
export const exactlyOne =
  <T extends object>(...ways: readonly (keyof T & string)[]) =>
  (value: T, context: z.RefinementCtx): void => {
    const given = ways.filter((way) => value[way] !== undefined)
    if (given.length === 1) return
    const listed = ways.map((way) => `\`${way}\``).join(', ')
    context.addIssue({
      code: 'custom',
      path: given[1] ? [given[1]] : [],
      message:
        given.length === 0
          ? `Nothing says what to read: one of ${listed} is needed.`
          : `${given.map((way) => `\`${way}\``).join(' and ')} are both given, and may select different things.`,
      params: { hint: `Keep exactly one of ${listed}.` },
    })
  }

const isPublic = (schema: z.ZodType | undefined): boolean => {
  for (
    let at = schema;
    at;
    at = at instanceof z.ZodOptional || at instanceof z.ZodDefault ? (at.unwrap() as z.ZodType) : undefined
  ) {
    const mark = (at.meta() as { private?: boolean } | undefined)?.private
    if (mark !== undefined) return !mark
  }
  return false
}

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

/** Every text among a binding's parameters that only the internal audience may see, for redaction and its tests. */
export const privateTexts = (each: AnySource, params: Readonly<Record<string, unknown>>): string[] => {
  const shape = each.params instanceof z.ZodObject ? (each.params.shape as Record<string, z.ZodType>) : {}
  return Object.entries(params).flatMap(([name, value]) => (isPublic(shape[name]) ? [] : textsIn(value)))
}
