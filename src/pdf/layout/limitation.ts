/** Something the plan openly does not do: set apart by a bar, and named as what it is. */
import type { Block } from '../../model/document.ts'
import { destinations, type Context } from '../context.ts'
import { first, framed, led, room, spaced, together, type Slice } from '../slice.ts'
import { element } from '../tags.ts'
import { ink, tint, voice } from '../theme.ts'
import { indented, type Inner, type Place } from './place.ts'
import { plain } from './words.ts'

export const limitation = (
  block: Extract<Block, { kind: 'limitation' }>,
  place: Place,
  context: Context,
  inner: Inner,
): readonly Slice[] => {
  const owner = element('Div', place.parent)
  const inside = indented(place, 14, { parent: owner })
  const label = { ...voice.labelBold, ink: ink.caution }
  const title = { ...voice.section, size: 11, leading: 14 }
  const head = [
    ...plain('Known limitation', label, inside.column, owner, context, { keep: true }),
    ...plain(block.title, title, inside.column, owner, context, { keep: true, after: 3.5 }),
  ]
  const frame = { ...place.column, bar: { ink: tint.caution, width: 2.5 } }
  const content = first(head, (each) => ({ ...each, need: 70 }))
  const all = led(
    [...content, ...inner(block.children, inside), room(0)],
    [{ kind: 'destination', name: destinations.anchor(block.id), y: 0 }],
  )
  return spaced(together(framed(all, frame), 240), 10.5, 14)
}
