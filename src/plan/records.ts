/** Record files become records: one YAML file with many entries, or one MDX file with frontmatter and narrative. */
import type { z } from 'zod'
import type { RecordFile } from '../model/records.ts'
import type { SourceBlock } from '../model/body.ts'
import { readFrontmatter } from './frontmatter.ts'
import { readBody } from './markdown.ts'
import type { Read } from './plan.ts'
import { problem, type Problem } from './problem.ts'
import { walk } from './structure.ts'
import { validate } from './validate.ts'
import { readYaml } from './yaml.ts'

const syntax = (file: string, problems: readonly { message: string; span: RecordFile['spans'][string] }[]): Problem[] =>
  problems.map(({ message, span }) =>
    problem('content/syntax', { file, span }, /[.!?]$/.test(message) ? message : `${message}.`, 'Correct the YAML.'),
  )

/** Reads a YAML file that is one record: `holdfast.yaml`, a review. */
export const readRecord = <T>(text: string, file: string, schema: z.ZodType<T>): Read<T & RecordFile> => {
  const yaml = readYaml(text)
  if (yaml.problems.length > 0) return { value: undefined, problems: syntax(file, yaml.problems) }
  const { value, problems } = validate(schema, yaml.value, { file, spans: yaml.spans })
  return { value: value === undefined ? undefined : { ...value, file, spans: yaml.spans, at: '' }, problems }
}

/** Reads a YAML file whose keys are records: `waivers.yaml`, `bindings.yaml`. An empty file holds none. */
export const readEntries = <T>(
  text: string,
  file: string,
  schema: z.ZodType<Record<string, T>>,
): Read<Record<string, T & RecordFile & { id: string }>> => {
  const yaml = readYaml(text)
  if (yaml.problems.length > 0) return { value: undefined, problems: syntax(file, yaml.problems) }
  const { value, problems } = validate(schema, yaml.value ?? {}, { file, spans: yaml.spans })
  if (value === undefined) return { value: undefined, problems }
  const entries = Object.entries(value).map(
    ([id, entry]) => [id, { ...entry, id, file, spans: yaml.spans, at: id }] as const,
  )
  return { value: Object.fromEntries(entries), problems }
}

/** Reads an MDX file with frontmatter and a narrative: a drill, an incident. */
export const readNarrative = <T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
): Read<T & RecordFile & { id: string; body: readonly SourceBlock[] }> => {
  const front = readFrontmatter(text)
  if (front.problems.length > 0) return { value: undefined, problems: syntax(file, front.problems) }
  const { value, problems } = validate(schema, front.value, { file, spans: front.spans })
  const body = readBody(text, file)
  const all = [...problems, ...body.problems, ...misplaced(body.blocks, file)]
  if (value === undefined) return { value: undefined, problems: all }
  const id = file.replace(/^.*\//, '').replace(/\.mdx$/, '')
  return { value: { ...value, id, file, spans: front.spans, at: '', body: body.blocks }, problems: all }
}

/** A narrative stands outside every plan, so components that speak of one have nothing to say in it. */
const misplaced = (blocks: readonly SourceBlock[], file: string): Problem[] => {
  const problems: Problem[] = []
  walk(blocks, (node) => {
    if (node.kind !== 'component' || node.name === 'Only') return
    problems.push(
      problem(
        'content/misplaced-component',
        { file, span: node.span },
        `\`<${node.name}>\` stands outside a plan.`,
        'Only plans under `plans/` hold components; here, `<Only audience>` is the exception.',
      ),
    )
  })
  return problems
}
