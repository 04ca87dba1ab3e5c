/** What the rest of the product needs to know of a body without reading prose: claims placed, procedures, links, headings. */
import { posix } from 'node:path'
import { plainText, type SourceBlock, type SourceInline } from '../model/body.ts'
import type { Placement, Procedure, Step } from '../model/plan.ts'
import type { Span } from '../model/place.ts'
import { problem, type Problem } from './problem.ts'
import type { Props } from './vocabulary.ts'

type Component = Extract<SourceBlock | SourceInline, { kind: 'component' }>

/** Calls `visit` for every node of a tree, parents first; `into` says whether to go on to what is inside a node. */
export const walk = (
  nodes: readonly unknown[],
  visit: (node: SourceBlock | SourceInline) => void,
  into: (node: SourceBlock | SourceInline) => boolean = () => true,
): void => {
  for (const node of nodes) {
    const each = node as SourceBlock & {
      children?: readonly unknown[]
      items?: readonly { children: readonly unknown[] }[]
      head?: readonly (readonly unknown[])[]
      rows?: readonly (readonly (readonly unknown[])[])[]
    }
    visit(each)
    if (!into(each)) continue
    if (each.children) walk(each.children, visit, into)
    if (each.items) for (const item of each.items) walk(item.children, visit, into)
    if (each.head) for (const cell of each.head) walk(cell, visit, into)
    if (each.rows) for (const row of each.rows) for (const cell of row) walk(cell, visit, into)
  }
}

/** What one walk through a body finds. */
type Contents = {
  readonly components: ReadonlyMap<string, readonly Component[]>
  readonly links: readonly { readonly href: string; readonly span: Span }[]
  readonly anchors: ReadonlySet<string>
}

/** Bodies do not change, and many rules ask each of them. */
const known = new WeakMap<readonly SourceBlock[], Contents>()

const contentsOf = (blocks: readonly SourceBlock[]): Contents => {
  const before = known.get(blocks)
  if (before) return before
  const found = new Map<string, Component[]>()
  const links: { href: string; span: Span }[] = []
  const anchors = new Set<string>()
  walk(blocks, (node) => {
    if (node.kind === 'component') {
      const same = found.get(node.name)
      if (same) same.push(node)
      else found.set(node.name, [node])
      if (node.name === 'Procedure' || node.name === 'Limitation') anchors.add(node.props['id'] as string)
    } else if (node.kind === 'heading') anchors.add(node.id)
    else if (node.kind === 'link' && node.span) links.push({ href: node.href, span: node.span })
  })
  const contents = { components: found, links, anchors }
  known.set(blocks, contents)
  return contents
}

/** The components of a name with their attributes as validated, in the order of the text. */
export const components = <Name extends keyof Props>(
  blocks: readonly SourceBlock[],
  name: Name,
): readonly (Component & { readonly props: Props[Name] })[] =>
  (contentsOf(blocks).components.get(name) ?? []) as readonly (Component & { readonly props: Props[Name] })[]

/** Where each claim's sentence stands. */
export const placementsIn = (blocks: readonly SourceBlock[]): Record<string, readonly Placement[]> => {
  const placements: Record<string, Placement[]> = {}
  for (const node of components(blocks, 'Claim')) {
    const words = plainText(node.children as readonly SourceInline[])
      .replace(/\s+/g, ' ')
      .trim()
    const list = (placements[node.props.id] ??= [])
    list.push({ span: node.span, words })
  }
  return placements
}

/** Links with their targets and places. */
export const linksIn = (blocks: readonly SourceBlock[]): readonly { readonly href: string; readonly span: Span }[] =>
  contentsOf(blocks).links

/** Names that `#anchors` can lead to: headings and procedures. */
export const anchorsIn = (blocks: readonly SourceBlock[]): ReadonlySet<string> => contentsOf(blocks).anchors

/** The procedures with their steps, as far as arithmetic needs them. */
export const proceduresIn = (
  blocks: readonly SourceBlock[],
  file: string,
  plan: string,
): { procedures: Record<string, Procedure>; problems: Problem[] } => {
  const procedures: Record<string, Procedure> = {}
  const problems: Problem[] = []
  for (const node of components(blocks, 'Procedure')) {
    const { id, title, scenario, validation } = node.props
    const place = { file, span: node.span }
    if (Object.hasOwn(procedures, id)) {
      problems.push(
        problem('content/duplicate', place, `There are two procedures named \`${id}\`.`, 'Rename one of them.', {
          plan,
        }),
      )
      continue
    }
    const steps = stepsOf(node.children as readonly SourceBlock[])
    if (steps.length === 0) {
      problems.push(
        problem(
          'content/misplaced-component',
          place,
          `The procedure \`${id}\` has no steps.`,
          'Put `<Step>` elements into it.',
          { plan },
        ),
      )
    }
    problems.push(...unknownSteps(steps, file, plan))
    procedures[id] = { id, title, scenario, validation, steps, span: node.span }
  }
  return { procedures, problems }
}

const stepsOf = (blocks: readonly SourceBlock[]): Step[] => {
  const nodes = blocks.filter(
    (block): block is Component & SourceBlock => block.kind === 'component' && block.name === 'Step',
  )
  const ids = nodes.map((node, index) => (node.props as Props['Step']).id ?? `step-${index + 1}`)
  return nodes.map((node, index): Step => {
    const { after, ...attributes } = node.props as Props['Step']
    return {
      ...attributes,
      id: ids[index] as string,
      title: firstWords(node.children as readonly SourceBlock[]),
      after: after ?? (index === 0 ? [] : [ids[index - 1] as string]),
      span: node.span,
    }
  })
}

const unknownSteps = (steps: readonly Step[], file: string, plan: string): Problem[] => {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const step of steps) {
    if (seen.has(step.id))
      problems.push(
        problem(
          'content/duplicate',
          { file, span: step.span },
          `There are two steps named \`${step.id}\` in this procedure.`,
          'Rename one of them.',
          { plan },
        ),
      )
    for (const earlier of step.after) {
      if (seen.has(earlier)) continue
      problems.push(
        problem(
          'content/unknown-reference',
          { file, span: step.span },
          `The step waits for \`${earlier}\`, but no step before it has that name.`,
          seen.size > 0
            ? `Steps before it: ${[...seen].map((id) => `\`${id}\``).join(', ')}.`
            : 'It is the first step.',
          { plan },
        ),
      )
    }
    seen.add(step.id)
  }
  return problems
}

/** The first sentence of a step, without its full stop, for messages and tables. */
const firstWords = (blocks: readonly SourceBlock[]): string => {
  const paragraph = blocks.find((block) => block.kind === 'paragraph')
  const text = paragraph?.kind === 'paragraph' ? plainText(paragraph.children) : ''
  const sentence = /^.*?[.:;](?=\s|$)/s.exec(text)?.[0] ?? text
  const short = sentence.replace(/[.:;]$/, '')
  return short.length > 80 ? `${short.slice(0, 79).trimEnd()}…` : short
}

/** The file that a relative link leads to, as a path relative to the content folder; `undefined` for other links. */
export const relativeTarget = (file: string, href: string): string | undefined => {
  if (/^[a-z][a-z0-9+.-]*:|^#|^\//i.test(href)) return undefined
  const path = href.replace(/[?#].*$/, '')
  return path === '' ? undefined : posix.normalize(posix.join(posix.dirname(file), decode(path)))
}

const decode = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
