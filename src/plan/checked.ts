/**
 * A value against a schema. zod writes and compiles a program for every group of keys that it checks, which takes as long as
 * checking hundreds of them without; so it begins to when a schema was used that often. The result is the same.
 */
import type { z } from 'zod'

const uses = new WeakMap<z.ZodType, number>()

/** So many times a schema is used before it is worth compiling. */
const few = 100

/** Checks a value; problems carry what was given. */
export const checked = <T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> => {
  const used = (uses.get(schema) ?? 0) + 1
  uses.set(schema, used)
  return schema.safeParse(value, { reportInput: true, jitless: used <= few })
}
