/**
 * The document in which another machine reports a reading: when, by whom, and the facts. Every mistake in it is a problem
 * with its place; facts have the names, kinds and units that the source gives them.
 */
import { z } from 'zod'
import type { Instant } from '../model/calendar.ts'
import type { EvidenceError, FactSpec, FactValue } from '../model/evidence.ts'
import { problem, type Problem } from '../plan/problem.ts'
import { instant, says, text } from '../plan/schema/fields.ts'
import { validate } from '../plan/validate.ts'
import { positionsOf, readYaml } from '../plan/yaml.ts'
import { factSchema, unread, type Facts } from './facts.ts'
import type { Draft } from './record.ts'
import type { Converted } from './source.ts'

type Document = {
  readonly version: 1
  readonly at: Instant
  readonly by: string
  readonly matches: readonly {
    readonly subject: string
    readonly facts: Readonly<Record<string, FactValue | null | undefined>>
  }[]
}

type Values = z.ZodType<Document['matches'][number]['facts']>

const documentOf = (facts: Values): z.ZodType<Document> =>
  z.strictObject({
    version: says(z.literal(1), 'Version of this format.', 1),
    at: says(instant, 'When it was read.', '2026-11-20T06:00:00Z'),
    by: says(text, 'Who or what read it, in words that may be published.', 'nightly job on the database host'),
    matches: says(
      z
        .array(
          z.strictObject({
            subject: says(text, 'What was looked at, by its private name.', 'orders-prod'),
            facts: says(
              facts,
              'What was read, by the name of the fact. `null` was looked for and is not there; what is left out is unread. Durations are seconds as of `at`, sizes bytes, percentages 0 to 100.',
              { succeeded: true },
            ),
          }),
        )
        .superRefine((matches, context) => {
          matches.forEach(({ subject }, index) => {
            if (matches.findIndex((each) => each.subject === subject) < index)
              context.addIssue({
                code: 'custom',
                path: [index, 'subject'],
                message: `\`${subject}\` is there twice.`,
                params: { hint: 'Report each thing once.' },
              })
          })
        }),
      'Everything that the binding matches. Empty when there is nothing.',
      [{ subject: 'orders-prod', facts: { succeeded: true } }],
    ),
  })

const anyValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])

/** The form of a report, whatever its source. */
export const reportedSchema: z.ZodType<Document> = documentOf(z.record(z.string(), anyValue))

const units: Readonly<Partial<Record<FactSpec['type'], string>>> = {
  duration: ' In seconds.',
  bytes: ' In bytes.',
  percent: ' 0 to 100.',
  instant: ' Like `2026-11-20T06:00:00Z`.',
}

/** The form of a report for one source. */
const reportedSchemaFor = (facts: Facts): z.ZodType<Document> =>
  documentOf(
    z.strictObject(
      Object.fromEntries(
        Object.entries(facts).map(([name, spec]) => {
          const description = `${spec.says}${units[spec.type] ?? ''}`
          return [name, factSchema(spec).nullable().meta({ description }).optional()]
        }),
      ),
    ) as unknown as Values,
  )

const notSaid: EvidenceError = {
  class: 'not-configured',
  message: 'The report does not say it.',
  hint: 'Let the machine that reports say it too, or do not claim it.',
}

/** The place of a report that comes in at the standard input, as findings name it. */
export const reportFile = 'stdin'

/** Reads a report for a source, or says what is wrong with it. */
export const readDocument = (
  content: string,
  facts: Facts,
): { readonly value: Converted & { readonly by: string } } | { readonly problems: readonly Problem[] } => {
  const value = parsed(content)
  if ('problems' in value) return value
  const { spans, problems: twice } = readYaml(content)
  if (twice.length > 0) {
    const problems = twice.map(({ message, span }) =>
      problem('content/syntax', { file: reportFile, span }, `${message}.`, 'Correct the JSON.'),
    )
    return { problems }
  }
  const source = { file: reportFile, spans, fallback: [1, 1, 1, 2] as const }
  const found = validate(reportedSchemaFor(facts), value.json, source)
  if (!found.value) return { problems: found.problems }
  const { at, by, matches } = found.value
  const all = matches.map(({ subject, facts: given }) => ({
    subject,
    facts: Object.fromEntries(Object.keys(facts).map((name) => [name, given[name] ?? nothing(given, name)])),
  }))
  return { value: { at, by, matches: all } }
}

const nothing = (given: object, name: string): null | ReturnType<typeof unread> =>
  Object.hasOwn(given, name) ? null : unread(notSaid)

const parsed = (content: string): { readonly json: unknown } | { readonly problems: readonly Problem[] } => {
  try {
    return { json: JSON.parse(content) as unknown }
  } catch (error) {
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? []
    const at = position === undefined ? (content.trim() === '' ? 0 : content.trimEnd().length) : Number(position)
    const place = { file: reportFile, span: positionsOf(content)(at, at + 1) }
    const hint =
      'Report in the form of schemas/reading.schema.json, or name with `--from` the program whose output it is.'
    return { problems: [problem('content/syntax', place, 'What was received is not JSON.', hint)] }
  }
}

/** The document that reports a reading which this machine made; what could not be read is left out. */
export const documentFor = ({ collectedAt, matches }: Draft, by: string): Document => ({
  version: 1,
  at: collectedAt,
  by,
  matches: matches.map(({ subject, facts }) => ({ subject, facts })),
})
