/** Parsed YAML against a schema: one friendly-error function for all input from people. */
import { z } from 'zod'
import type { Place, Span } from '../model/place.ts'
import { checked } from './checked.ts'
import { nearest, problem, suggest, type Problem } from './problem.ts'
import { readYaml } from './yaml.ts'

type Source = {
  readonly file: string
  readonly spans: Readonly<Record<string, Span>>
  readonly plan?: string | undefined
  readonly fallback?: Span
}

export type Validated<T> = { readonly value: T | undefined; readonly problems: readonly Problem[] }

/** Checks a value. On success there are no problems; otherwise every problem has the place of the key it is about. */
export const validate = <T>(schema: z.ZodType<T>, value: unknown, source: Source): Validated<T> => {
  const result = checked(schema, value ?? {})
  if (result.success) return { value: result.data, problems: [] }
  const issues = result.error.issues
  // A misspelt key is the cause; that its group then lacks the right one is only the consequence.
  const misspelt = new Set(
    issues.filter((issue) => issue.code === 'unrecognized_keys').map((issue) => issue.path.join('.')),
  )
  const meant = new Set(
    issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...issue.path, nearest(key, keysAt(schema, issue.path))].join('.'))
        : [],
    ),
  )
  const causes = issues.filter((issue) => {
    const path = issue.path.join('.')
    if (issue.code === 'custom') return !misspelt.has(path)
    return !isAbsent(issue) || issue.input === null || !meant.has(path)
  })
  return { value: undefined, problems: grouped(causes).flatMap((each) => explain(each, schema, source)) }
}

type Issue = z.core.$ZodIssue & { readonly alsoMissing?: readonly string[] }

/** Nothing stands where something must: also where it would be one of a few known words. */
const isAbsent = (issue: Issue): boolean =>
  (issue.code === 'invalid_type' || issue.code === 'invalid_value') &&
  (issue.input === undefined || issue.input === null)

const isMissing = (issue: Issue): boolean => isAbsent(issue) && issue.input === undefined && issue.path.length > 0

/** Keys that are missing from one group are one problem, not one each. */
const grouped = (issues: readonly Issue[]): Issue[] => {
  const missing = Map.groupBy(issues.filter(isMissing), (issue) => issue.path.slice(0, -1).join('.'))
  const rest = issues.filter((issue) => !isMissing(issue))
  const together = [...missing.values()].map(
    ([first, ...others]) => ({ ...first, alsoMissing: others.map((issue) => String(issue.path.at(-1))) }) as Issue,
  )
  return [...together, ...rest]
}

const explain = (issue: Issue, schema: z.ZodType, source: Source): Problem[] => {
  const path = issue.path.map(String)
  const place = nearestPlace(source, path)
  const name = path.length > 0 ? `\`${path.join('.')}\`` : 'The file'
  const about = { plan: source.plan, about: path.join('.') }
  if (isAbsent(issue)) {
    const parent = path.slice(0, -1).join('.')
    return [
      problem(
        'content/missing-key',
        place,
        path.length > 0 && issue.input === undefined
          ? `${listed([String(path.at(-1)), ...(issue.alsoMissing ?? [])])} missing${parent ? ` from \`${parent}\`` : ''}.`
          : `${name} is empty.`,
        hintOf(schema, issue.path) ??
          (issue.input === null ? 'Fill it in, or remove the key.' : 'Add what is missing.'),
        about,
      ),
    ]
  }
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema, issue.path)
      return issue.keys.map((key) =>
        problem(
          'content/unknown-key',
          nearestPlace(source, [...path, key]),
          path.length > 0 ? `Unknown key \`${key}\` in \`${path.join('.')}\`.` : `Unknown key \`${key}\`.`,
          nearest(key, known) === undefined
            ? suggest(key, known.toSorted(), 'key here')
            : `Did you mean \`${nearest(key, known)}\`?`,
          about,
        ),
      )
    }
    case 'invalid_type':
      return [
        problem(
          'content/invalid-value',
          place,
          `${name} is ${describe(issue.input)}, but ${article(issue.expected)} is expected.`,
          typeof issue.input === 'number' && issue.expected === 'string'
            ? `Put it in quotes: \`"${issue.input}"\`.${example(schema, issue.path)}`
            : (hintOf(schema, issue.path) ?? 'Correct the value.'),
          about,
        ),
      ]
    case 'invalid_value': {
      const known = issue.values.map(String)
      return [
        problem(
          'content/invalid-value',
          place,
          `${name} is ${describe(issue.input)}, which is not one of the known values.`,
          suggest(String(issue.input), known, 'value'),
          about,
        ),
      ]
    }
    case 'invalid_key':
      return [
        problem(
          'content/invalid-value',
          place,
          `\`${path.at(-1)}\` is not usable as a name.`,
          issue.issues[0]?.message.startsWith('a variable')
            ? 'Variables are capital letters, digits and underscores, starting with a letter: `RESTORE_TIME`.'
            : 'Names are lower-case letters, digits and hyphens, starting with a letter: `region-outage`.',
          about,
        ),
      ]
    case 'custom': {
      const hint = (issue.params as { hint?: string } | undefined)?.hint
      return [
        problem(
          'content/invalid-value',
          place,
          issue.message,
          hint ?? hintOf(schema, issue.path) ?? 'Correct the value.',
          about,
        ),
      ]
    }
    default:
      return [
        problem(
          'content/invalid-value',
          place,
          `${name}: ${issue.message}.`,
          hintOf(schema, issue.path) ?? 'Correct the value.',
          about,
        ),
      ]
  }
}

const nearestPlace = (source: Source, path: readonly string[]): Place => {
  for (let length = path.length; length > 0; length--) {
    const span = source.spans[path.slice(0, length).join('.')]
    if (span) return { file: source.file, span }
  }
  return { file: source.file, span: source.fallback ?? [1, 1, 1, 4] }
}

const describe = (value: unknown): string => {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a group of keys'
  const text = String(value)
  return `${typeof value === 'string' ? '' : `the ${typeof value} `}\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  number: 'a number',
  boolean: '`true` or `false`',
}
const article = (expected: string): string => kinds[expected] ?? expected

/** The schema that stands at a path, through optional, nullable, default and transformed wrappers. */
const schemaAt = (schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined => {
  let at: z.ZodType | undefined = schema
  for (const key of path) {
    const each = at && unwrap(at)
    if (each instanceof z.ZodObject) at = each.shape[String(key)] as z.ZodType | undefined
    else if (each instanceof z.ZodRecord) at = each.valueType as z.ZodType
    else if (each instanceof z.ZodArray) at = each.element as z.ZodType
    else return undefined
  }
  return at
}

const unwrap = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap() as z.ZodType)
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in as z.ZodType) : schema
}

const keysAt = (schema: z.ZodType, path: readonly PropertyKey[]): string[] => {
  const at = schemaAt(schema, path)
  const each = at && unwrap(at)
  return each instanceof z.ZodObject ? Object.keys(each.shape) : []
}

/** The sentence and example that the schema carries for a field. */
const hintOf = (schema: z.ZodType, path: readonly PropertyKey[]): string | undefined => {
  for (let at: z.ZodType | undefined = schemaAt(schema, path); at; at = inner(at)) {
    const { description, examples } = (at.meta() ?? {}) as { description?: string; examples?: readonly unknown[] }
    if (description)
      return `${description}${examples?.length ? ` For example: \`${show(path.at(-1), examples[0])}\`.` : ''}`
  }
  return undefined
}

const inner = (schema: z.ZodType): z.ZodType | undefined => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return schema.unwrap() as z.ZodType
  return schema instanceof z.ZodPipe ? (schema.in as z.ZodType) : undefined
}

const example = (schema: z.ZodType, path: readonly PropertyKey[]): string => {
  const hint = hintOf(schema, path)
  return hint ? ` ${hint}` : ''
}

/** An example as it is written in YAML. */
const show = (key: PropertyKey | undefined, value: unknown): string =>
  `${key === undefined ? '' : `${String(key)}: `}${isPlain(value) ? value : JSON.stringify(value)}`

// `2.0` without quotes would be a number.
const isPlain = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w .,/:@-]+$/.test(value) && readYaml(value).value === value

const listed = (keys: readonly string[]): string => {
  const quoted = keys.map((key) => `\`${key}\``)
  return quoted.length === 1 ? `${quoted[0]} is` : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)} are`
}
