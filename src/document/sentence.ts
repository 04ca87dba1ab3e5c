/** The sentences of a plan: which words make which claim, with the values that the build puts into them. */
import { plainText, type SourceInline } from '../model/body.ts'
import type { Plan } from '../model/plan.ts'
import { components } from '../plan/structure.ts'
import type { Context } from './context.ts'
import { resolveInlines } from './resolve.ts'

export type Sentence = { readonly id: string; readonly words: string }

/** Claims in the order of the text; those without a sentence come last, under their names. A repeated claim is given once. */
export const sentencesOf = (plan: Plan, context: Context): readonly Sentence[] => {
  const words = new Map<string, string>()
  for (const { props, children } of components(plan.body, 'Claim')) {
    if (words.has(props.id) || !plan.claims[props.id]) continue
    const resolved = resolveInlines(children as readonly SourceInline[], { ...context, claim: props.id })
    words.set(
      props.id,
      plainText(resolved as never)
        .replace(/\s+/g, ' ')
        .trim(),
    )
  }
  const unplaced = Object.keys(plan.claims).filter((id) => !words.has(id))
  return [
    ...[...words].map(([id, each]) => ({ id, words: each })),
    ...unplaced.map((id) => ({ id, words: id.replaceAll('-', ' ') })),
  ]
}
