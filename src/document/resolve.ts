/**
 * The source tree becomes the tree for one audience: components turn into plain nodes, live values into words, links
 * into targets, and what the audience may not see is left out here, before any renderer gets it.
 */
import { maySee } from '../model/audience.ts'
import { plainText, type SourceBlock, type SourceBlockComponent, type SourceInline } from '../model/body.ts'
import type { Block, Inline, Target } from '../model/document.ts'
import type { Plan } from '../model/plan.ts'
import type { SectionView } from '../model/view.ts'
import { parameterValue, replaceParameters } from '../plan/parameters.ts'
import { relativeTarget } from '../plan/structure.ts'
import type { Props } from '../plan/vocabulary.ts'
import { blockComponents, inlineComponents } from './components/index.ts'
import { procedure } from './components/procedure.ts'
import type { Context } from './context.ts'

/** Draws blocks for the context's audience. A table does not repeat the heading it stands under. */
export const resolveBlocks = (blocks: readonly SourceBlock[], context: Context, inProcedure = false): Block[] => {
  const resolved = drawBlocks(blocks, context, inProcedure)
  return resolved.map((block, index) => {
    const before = resolved[index - 1]
    const heading = before?.kind === 'heading' ? plainText(before.children as never) : undefined
    return block.kind === 'table' && sameWords(block.caption, heading) ? { ...block, caption: undefined } : block
  })
}

const sameWords = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && a.toLowerCase() === b?.toLowerCase()

const drawBlocks = (blocks: readonly SourceBlock[], context: Context, inProcedure: boolean): Block[] =>
  blocks.flatMap((block): Block[] => {
    switch (block.kind) {
      case 'component':
        return resolveComponent(block, context, inProcedure)
      case 'heading':
        return [
          { kind: 'heading', depth: block.depth, id: block.id, children: resolveInlines(block.children, context) },
        ]
      case 'paragraph':
        return [{ kind: 'paragraph', children: resolveInlines(block.children, context) }]
      case 'list':
        return [
          {
            ...block,
            items: block.items.map((item) => ({
              ...item,
              children: resolveBlocks(item.children, context, inProcedure),
            })),
          },
        ]
      case 'table':
        return [
          {
            ...block,
            head: block.head.map((cell) => resolveInlines(cell, context)),
            rows: block.rows.map((row) => row.map((cell) => resolveInlines(cell, context))),
          },
        ]
      case 'quote':
        return [{ kind: 'quote', children: resolveBlocks(block.children, context, inProcedure) }]
      case 'code':
        if (inProcedure && !maySee(context.audience, context.portfolio.settings.visibility.commands)) {
          return [{ kind: 'empty', text: 'The commands of this step are left out of this edition.' }]
        }
        return [{ kind: 'code', language: block.language, text: fill(block.text, context) }]
      default:
        return [block]
    }
  })

const resolveComponent = (block: SourceBlockComponent, context: Context, inProcedure: boolean): Block[] => {
  if (block.name === 'Only') {
    return maySee(context.audience, (block.props as Props['Only']).audience)
      ? resolveBlocks(block.children, context, inProcedure)
      : []
  }
  if (block.name === 'Procedure') {
    const steps = block.children.filter(isStep).map((step) => resolveBlocks(step.children, context, true))
    const intro = resolveBlocks(
      block.children.filter((child) => !isStep(child)),
      context,
      true,
    )
    return procedure(block.props as Props['Procedure'], intro, steps, context)
  }
  const draw = blockComponents[block.name as keyof typeof blockComponents] as (
    props: unknown,
    children: readonly Block[],
    context: Context,
  ) => Block[]
  return draw(block.props, resolveBlocks(block.children, context, inProcedure), context)
}

const isStep = (child: SourceBlock): child is SourceBlockComponent =>
  child.kind === 'component' && child.name === 'Step'

/** Draws words for the context's audience. */
export const resolveInlines = (nodes: readonly SourceInline[], context: Context): Inline[] =>
  nodes.flatMap((node): Inline[] => {
    switch (node.kind) {
      case 'component': {
        const inner = node.name === 'Claim' ? { ...context, claim: (node.props as Props['Claim']).id } : context
        const draw = inlineComponents[node.name as keyof typeof inlineComponents] as (
          props: unknown,
          children: readonly Inline[],
          context: Context,
        ) => Inline[]
        return draw(node.props, resolveInlines(node.children, inner), inner)
      }
      case 'strong':
      case 'emphasis':
      case 'delete':
        return [{ kind: node.kind, children: resolveInlines(node.children, context) }]
      case 'code':
        return [{ kind: 'code', text: fill(node.text, context) }]
      case 'link': {
        const to = targetOf(node.href, context)
        const children = resolveInlines(node.children, context)
        if (to) return [{ kind: 'reference', to, children }]
        // A link to a file that the site does not publish would lead nowhere; its words stay.
        return relativeTarget(context.plan.file, node.href) === undefined
          ? [{ kind: 'link', href: node.href, children }]
          : children
      }
      default:
        return [node]
    }
  })

const targetOf = (href: string, { plan, portfolio, audience }: Context): Target | undefined => {
  if (href.startsWith('#')) return { kind: 'plan', plan: plan.id, anchor: href.slice(1) }
  const path = relativeTarget(plan.file, href)
  if (path === undefined) return undefined
  const anchor = /#(.+)$/.exec(href)?.[1]
  const isShown = (each: Plan): boolean => maySee(audience, each.meta.audience)
  const other = portfolio.plans.find((each) => each.file === path)
  if (other) return isShown(other) ? { kind: 'plan', plan: other.id, anchor } : undefined
  const drill = portfolio.drills.find((each) => each.file === path)
  if (drill)
    return portfolio.plans.some((each) => each.id === drill.plan && isShown(each))
      ? { kind: 'drill', drill: drill.id }
      : undefined
  const page = portfolio.pages.find((each) => each.file === path)
  return page && { kind: 'page', page: page.id }
}

/** Puts the real name into a command for those who may see it, its public label in angle quotes for all others. */
const fill = (text: string, { portfolio, audience }: Context): string =>
  replaceParameters(text, (binding, name) => {
    const label = portfolio.bindings[binding]?.label ?? binding
    // Regions are disclosed everywhere else too.
    return maySee(audience, 'internal') || name === 'region'
      ? (parameterValue(portfolio, binding, name) ?? label)
      : `‹${label} ${name}›`
  })

/** The headings of a resolved body, for contents and outline. Procedures count as sections below the heading they stand under. */
export const sectionsOf = (blocks: readonly Block[]): SectionView[] => {
  let depth = 1
  return blocks.flatMap((block): SectionView[] => {
    if (block.kind === 'heading') {
      depth = block.depth
      return [{ depth, id: block.id, text: plainText(block.children as never) }]
    }
    return block.kind === 'procedure' ? [{ depth: Math.min(depth + 1, 3), id: block.id, text: block.title }] : []
  })
}
