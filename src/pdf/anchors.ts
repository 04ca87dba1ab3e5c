/** Names in a plan that links can lead to: headings, procedures and limitations. */
import type { Block } from '../model/document.ts'

/** Every anchor of a body. */
export const anchorsOf = (blocks: readonly Block[]): ReadonlySet<string> => {
  const found = new Set<string>()
  const visit = (block: Block): void => {
    if (block.kind === 'heading' || block.kind === 'procedure' || block.kind === 'limitation') found.add(block.id)
    if (block.kind === 'quote' || block.kind === 'limitation') block.children.forEach(visit)
    if (block.kind === 'list') block.items.forEach((item) => item.children.forEach(visit))
    if (block.kind === 'procedure') block.steps.forEach((step) => step.children.forEach(visit))
  }
  blocks.forEach(visit)
  return found
}

/** The smallest depth of a heading: what the document's own sections are level with. */
export const topDepth = (blocks: readonly Block[]): number =>
  blocks.reduce((least, block) => (block.kind === 'heading' ? Math.min(least, block.depth) : least), 6)
