/** The body of a plan: each kind of block by its own function. */
import { plainText } from '../../model/body.ts'
import type { Block } from '../../model/document.ts'
import { topDepth } from '../anchors.ts'
import { paragraph } from '../compose.ts'
import { destinations, type Context } from '../context.ts'
import { fragmentsOf } from '../inline.ts'
import { slice, spaced, type Slice } from '../slice.ts'
import { element } from '../tags.ts'
import { tint, voice } from '../theme.ts'
import { code } from './code.ts'
import { heading } from './heading.ts'
import { limitation } from './limitation.ts'
import { list } from './list.ts'
import { indented, type Inner, type Place } from './place.ts'
import { procedure } from './procedure.ts'
import { table } from './table.ts'
import { terms } from './terms.ts'
import { plain } from './words.ts'

/** Lays out blocks one under the other. */
export const layoutBlocks = (blocks: readonly Block[], place: Place, context: Context): readonly Slice[] => {
  const inner: Inner = (children, inside) => layoutBlocks(children, inside, context)
  return blocks.flatMap((block, index) => {
    const next = blocks[index + 1]
    // Before a heading, a line to part sections would only repeat what the heading does.
    if (block.kind === 'rule' && (!next || next.kind === 'heading' || next.kind === 'procedure')) return []
    return one(block, place, context, inner, leadsIn(block, next))
  })
}

/** `The following are needed:` belongs to what follows. */
const leadsIn = (block: Block, next: Block | undefined): boolean => {
  if (block.kind !== 'paragraph' || !next || next.kind === 'paragraph' || next.kind === 'heading') return false
  return plainText(block.children).trimEnd().endsWith(':')
}

const one = (block: Block, place: Place, context: Context, inner: Inner, keep: boolean): readonly Slice[] => {
  switch (block.kind) {
    case 'paragraph': {
      const owner = element('P', place.parent)
      const fragments = fragmentsOf(block.children, place.body, owner, context)
      return paragraph(fragments, context, { voice: place.body, column: place.column, after: place.after, keep })
    }
    case 'heading': {
      const rank = 2 + block.depth - Math.min(block.depth, topDepth(context.plan.body))
      const at = destinations.anchor(block.id)
      return heading(block.children, place.open ? rank : Math.max(3, rank), at, place.parent, context, place.column)
    }
    case 'list':
      return list(block, place, context, inner)
    case 'table':
      return table(block, place, context)
    case 'code':
      return code(block, place, context)
    case 'quote': {
      const owner = element('BlockQuote', place.parent)
      const bar = { x: place.column.x, width: place.column.width, bar: { ink: tint.quote, width: 2 } }
      const inside = inner(block.children, indented(place, 14, { parent: owner }))
      return spaced(
        inside.map((each) => ({ ...each, frames: [bar, ...each.frames] })),
        7,
        10.5,
      )
    }
    case 'rule': {
      const { x } = place.column
      return [
        slice(7, [{ kind: 'rule', x, y: 3.5, width: 42, ink: tint.quote, line: 0.8 }], { before: 7, after: 10.5 }),
      ]
    }
    case 'procedure':
      return procedure(block, place, context, inner)
    case 'limitation':
      return limitation(block, place, context, inner)
    case 'terms':
      return terms(block, place, context)
    case 'empty':
      return plain(
        block.text,
        { ...voice.ui, italic: true, ink: voice.label.ink },
        place.column,
        place.parent,
        context,
        { after: 7 },
      )
  }
}
