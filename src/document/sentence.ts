/** The sentences of a plan: which words make which claim, with the values that the build puts into them. */
import { plainText, type SourceInline } from '../model/body.ts'
import type { Plan } from '../model/plan.ts'
import type { Props } from '../plan/vocabulary.ts'
import type { Context } from './context.ts'
import { resolveInlines } from './resolve.ts'
import { walkVisible } from './visible.ts'

export type Sentence = { readonly id: string; readonly words: string }

/**
 * Claims in the order of the text; those without a sentence come last, under their names. A repeated claim is given once,
 * and one whose words the audience may not see is not given at all.
 */
export const sentencesOf = (plan: Plan, context: Context): readonly Sentence[] => {
  const words = new Map<string, string>()
  walkVisible(plan.body, context.audience, (node) => {
    if (node.kind !== 'component' || node.name !== 'Claim') return
    const { id } = node.props as Props['Claim']
    if (words.has(id) || !plan.claims[id]) return
    const resolved = resolveInlines(node.children as readonly SourceInline[], { ...context, claim: id })
    words.set(
      id,
      plainText(resolved as never)
        .replace(/\s+/g, ' ')
        .trim(),
    )
  })
  const unplaced = Object.keys(plan.claims).filter((id) => !plan.placements[id])
  return [
    ...[...words].map(([id, each]) => ({ id, words: each })),
    ...unplaced.map((id) => ({ id, words: id.replaceAll('-', ' ') })),
  ]
}
