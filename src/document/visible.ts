/**
 * What of a plan an audience may see. `<Only>` takes words out, and with the words all that is said of them elsewhere: the
 * claim that they make, its verdict, and what was found at their place.
 */
import { maySee, type Audience } from '../model/audience.ts'
import type { SourceBlock, SourceInline } from '../model/body.ts'
import type { Finding } from '../model/finding.ts'
import type { Plan } from '../model/plan.ts'
import type { Span } from '../model/place.ts'
import { walk } from '../plan/structure.ts'
import type { Props } from '../plan/vocabulary.ts'

type Node = SourceBlock | SourceInline

const isHidden = (node: Node, audience: Audience): boolean =>
  node.kind === 'component' && node.name === 'Only' && !maySee(audience, (node.props as Props['Only']).audience)

/** Calls `visit` for every node of a body that the audience may see. */
export const walkVisible = (blocks: readonly SourceBlock[], audience: Audience, visit: (node: Node) => void): void =>
  walk(blocks, visit, (node) => !isHidden(node, audience))

const hiddenSpans = (plan: Plan, audience: Audience): readonly Span[] => {
  const spans: Span[] = []
  walkVisible(plan.body, audience, (node) => {
    if (node.kind === 'component' && isHidden(node, audience)) spans.push(node.span)
  })
  return spans
}

const isWithin = ([line, column]: Span, [from, fromColumn, to, toColumn]: Span): boolean =>
  (line > from || (line === from && column >= fromColumn)) && (line < to || (line === to && column < toColumn))

/** The findings that the audience may see: about plans that it may see, and not about words that it may not. */
export const visibleFindings = (
  findings: readonly Finding[],
  plans: readonly Plan[],
  audience: Audience,
): readonly Finding[] => {
  if (maySee(audience, 'internal')) return findings
  const hidden = new Map(plans.map((plan) => [plan.id, { file: plan.file, spans: hiddenSpans(plan, audience) }]))
  return findings.filter(({ plan, place: { file, span } }) => {
    const of = plan === undefined ? undefined : hidden.get(plan)
    return of !== undefined && !(span && file === of.file && of.spans.some((each) => isWithin(span, each)))
  })
}
