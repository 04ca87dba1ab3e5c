/** A zod schema as a JSON Schema: what people write, with the sentence and examples of every field, in an order that stays. */
import { z } from 'zod'

/** A JSON Schema, as data. */
export type JsonSchema = { [keyword: string]: unknown }

export const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Converts what a schema reads, before it makes anything of it. */
export const jsonOf = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const { examples, private: hidden } = z.globalRegistry.get(zodSchema) ?? {}
      // Zod takes examples and defaults for results, and leaves them out where text is read into something else.
      if (Array.isArray(examples)) jsonSchema.examples = examples
      if (zodSchema instanceof z.ZodDefault) jsonSchema.default = asWritten(zodSchema.def.defaultValue)
      if (hidden === true) jsonSchema.description = `${jsonSchema.description} Private.`
      delete jsonSchema['private']
      delete jsonSchema.format
    },
  }) as JsonSchema

// Of a length of time, the text is what a person writes.
const asWritten = (value: unknown): never =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (isObject(each) && 'seconds' in each ? each['text'] : each)),
  ) as never

/** Keywords in the order in which they are written. One that is not here must not appear. */
// prettier-ignore
const order = [
  '$schema', '$id', 'title', 'description', '$ref', 'type', 'const', 'enum', 'pattern',
  'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'minProperties', 'default', 'examples', 'propertyNames', 'required',
  'properties', 'additionalProperties', 'items', 'anyOf', 'oneOf', 'allOf', 'if', 'then', '$defs',
]
const holdsOne = new Set(['propertyNames', 'additionalProperties', 'items', 'if', 'then'])
const holdsList = new Set(['anyOf', 'oneOf', 'allOf'])
const holdsNamed = new Set(['properties', '$defs'])

/** Calls a function for a schema and every schema in it; what it gives takes the place of what it got. */
export const mapSchema = (
  schema: JsonSchema,
  change: (schema: JsonSchema, path: string) => JsonSchema,
  path = '#',
): JsonSchema => {
  const inner = (value: unknown, at: string): unknown => (isObject(value) ? mapSchema(value, change, at) : value)
  const mapped = Object.entries(schema).map(([keyword, value]) => {
    const at = `${path}/${keyword}`
    if (holdsOne.has(keyword)) return [keyword, inner(value, at)]
    if (holdsList.has(keyword))
      return [keyword, (value as unknown[]).map((each, index) => inner(each, `${at}/${index}`))]
    if (!holdsNamed.has(keyword)) return [keyword, value]
    const named = Object.entries(value as JsonSchema).map(
      ([name, each]) => [name, inner(each, `${at}/${name}`)] as const,
    )
    return [keyword, Object.fromEntries(keyword === '$defs' ? named.toSorted(([a], [b]) => (a < b ? -1 : 1)) : named)]
  })
  return change(Object.fromEntries(mapped) as JsonSchema, path)
}

/** Puts keywords in order. Throws for a schema that says nothing, and for a keyword that validators do not know. */
export const tidy = (schema: JsonSchema): JsonSchema =>
  mapSchema(schema, (each, path) => {
    const foreign = Object.keys(each).filter((keyword) => !order.includes(keyword))
    if (foreign.length > 0) throw new Error(`${schema['title']} ${path} has the keyword ${foreign.join(', ')}.`)
    if (Object.keys(each).length === 0) throw new Error(`${schema['title']} ${path} is an empty schema.`)
    const { anyOf, ...rest } = each
    const said: JsonSchema = areDistinct(anyOf) ? { ...rest, oneOf: anyOf } : each
    return Object.fromEntries(
      order.flatMap((word) => (said[word] === undefined || isNoLimit(word, said[word]) ? [] : [[word, said[word]]])),
    )
  })

// Of things that are never the same, exactly one is true; editors then show only that one.
const areDistinct = (schemas: unknown): boolean => {
  if (!Array.isArray(schemas)) return false
  const types = (schemas as JsonSchema[]).map((each) => each['type'])
  return types.every((type) => typeof type === 'string' && type !== 'integer') && new Set(types).size === types.length
}

// The largest number that JavaScript counts to is no limit that anybody set.
const isNoLimit = (keyword: string, value: unknown): boolean =>
  (keyword === 'minimum' || keyword === 'maximum') && Math.abs(value as number) === Number.MAX_SAFE_INTEGER

/** What holds of an object whose field has a value. */
export const when = (field: string, value: string, holds: JsonSchema): JsonSchema => ({
  if: { type: 'object', required: [field], properties: { [field]: { const: value } } },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, in data
  then: { type: 'object', ...holds },
})

/** Lets a reader of this version accept fields that later ones add. */
export const open = (schema: JsonSchema): JsonSchema =>
  mapSchema(schema, ({ additionalProperties, ...rest }) =>
    additionalProperties === false
      ? rest
      : { ...rest, ...(additionalProperties === undefined ? {} : { additionalProperties }) },
  )
