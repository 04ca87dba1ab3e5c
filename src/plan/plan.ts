/** One plan file: its text becomes a `Plan`, or problems that say where and why not. */
import { createHash } from 'node:crypto'
import type { Plan } from '../model/plan.ts'
import { readFrontmatter } from './frontmatter.ts'
import { readBody } from './markdown.ts'
import { problem, type Problem } from './problem.ts'
import { planReferences } from './references.ts'
import { planSchema } from './schema/plan.ts'
import { placementsIn, proceduresIn } from './structure.ts'
import { validate } from './validate.ts'

export type Read<T> = { readonly value: T | undefined; readonly problems: readonly Problem[] }

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/** Reads a plan. `file` is relative to the content folder; the plan's id is the file's name. Never throws on content. */
export const readPlan = (text: string, file: string): Read<Plan> => {
  const id = file.replace(/^.*\//, '').replace(/\.mdx$/, '')
  const front = readFrontmatter(text)
  if (front.problems.length > 0) {
    const hint = front.present
      ? 'Correct the YAML between the two `---` lines.'
      : 'Begin the file with `---`, the frontmatter, and `---`.'
    return {
      value: undefined,
      problems: front.problems.map((each) =>
        problem('content/syntax', { file, span: each.span }, sentence(each.message), hint, { plan: id }),
      ),
    }
  }
  const body = readBody(text, file, id)
  const data = validate(planSchema, front.value, { file, spans: front.spans, plan: id })
  const { procedures, problems: steps } = proceduresIn(body.blocks, file, id)
  const problems = [...data.problems, ...body.problems, ...steps]
  if (!data.value) return { value: undefined, problems }
  const plan: Plan = {
    ...data.value,
    id,
    file,
    sha256: sha256(text),
    procedures,
    body: body.blocks,
    placements: placementsIn(body.blocks),
    spans: front.spans,
  }
  return { value: plan, problems: [...problems, ...planReferences(plan)] }
}

const sentence = (message: string): string => (/[.!?]$/.test(message) ? message : `${message}.`)
