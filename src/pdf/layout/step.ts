/** One step of a procedure: its number, role and times beside; what to do, what it needs and how to check it in the text. */
import type { StepBlock } from '../../model/document.ts'
import { paragraph } from '../compose.ts'
import type { Context } from '../context.ts'
import { words } from '../fragments.ts'
import { framed, led, room, slice, spaced, type Item, type Slice } from '../slice.ts'
import { element, type Element } from '../tags.ts'
import { aside, baselineOf, ink, tint, voice, type Column, type Voice } from '../theme.ts'
import type { Inner, Place } from './place.ts'
import { lineItems } from './words.ts'

export const step = (
  block: StepBlock,
  list: Element,
  place: Place,
  context: Context,
  inner: Inner,
): readonly Slice[] => {
  const item = element('LI', list)
  const label = element('Lbl', item)
  const body = element('LBody', item)
  const side: Column = place.open ? aside : { x: place.column.x, width: 80 }
  const column: Column = place.open ? place.column : { x: place.column.x + 94, width: place.column.width - 94 }
  const inside: Place = { ...place, column, parent: body, open: false, body: voice.step, code: voice.command }
  const number = lineItems(`${block.number} `, voice.number, side.x, 2, label, context)
  const facts = factsBeside(block, side, body, context)
  const content = [
    room(7, { keep: true }),
    ...inner(block.children, inside),
    ...block.uses.flatMap((each) => note('Restores from', each, column, body, context)),
    ...(block.dns ? note('DNS records are', block.dns, column, body, context) : []),
    ...(block.verify ? verification(block.verify, column, body, context) : []),
  ]
  const height = content.reduce((sum, each) => sum + each.height, 0)
  const short = facts.height + 42 - height
  const filled = short > 0 ? [...content.map((each) => ({ ...each, keep: true })), room(short)] : content
  return led(filled, [...number, { kind: 'touch', owner: body }, ...facts.items])
}

/** Who, how long, from when to when, by when: read before the step itself. */
const factsBeside = (
  block: StepBlock,
  column: Column,
  owner: Element,
  context: Context,
): { readonly items: readonly Item[]; readonly height: number } => {
  const quiet: Voice = { ...voice.label, leading: 12 }
  const loud: Voice = { ...voice.labelBold, leading: 12 }
  const lines: readonly (readonly [string | undefined, Voice])[] = [
    [block.by, loud],
    [block.takes && `Takes ${block.takes}`, quiet],
    ...clockLines(block.clock).map((each) => [each, quiet] as const),
    [block.deadline && `Deadline: ${block.deadline}`, { ...loud, ink: ink.alarm }],
  ]
  let y = 38.5
  const items = lines.flatMap(([text, at]): readonly Item[] => {
    if (!text) return []
    const slices = paragraph([words(text, at, element('P', owner))], context, { voice: at, column })
    return slices.flatMap((each) => {
      const moved = each.items.map((item) => ('y' in item ? { ...item, y: item.y + y } : item))
      y += each.height
      return moved
    })
  })
  return { items, height: y - 38.5 }
}

/** `0 h 10 min – 0 h 30 min` in two lines that are not broken again. */
const clockLines = (clock: string | undefined): readonly string[] => {
  if (!clock) return []
  const [from = '', to] = clock.split(' – ').map((each) => each.replaceAll(' ', '\u00A0'))
  return to === undefined ? [`Clock ${clock}`] : [`From ${from}`, `to ${to}`]
}

const note = (label: string, text: string, column: Column, parent: Element, context: Context): readonly Slice[] => {
  const owner = element('P', parent)
  const fragments = [words(`${label} `, voice.label, owner), words(text, voice.ui, owner)]
  return paragraph(fragments, context, { voice: voice.ui, column, after: 3.5 })
}

/** What tells that the step has worked, with a box to tick by hand. */
const verification = (text: string, column: Column, parent: Element, context: Context): readonly Slice[] => {
  const owner = element('P', parent)
  const at: Voice = { ...voice.ui, size: 10, leading: 14 }
  const inside: Column = { x: column.x + 31, width: column.width - 41.5 }
  const fragments = [words('Verify: ', { ...at, bold: true }, owner), words(text, at, owner)]
  const lines = paragraph(fragments, context, { voice: at, column: inside }).map((each) => ({ ...each, keep: true }))
  const box: Item = {
    kind: 'shape',
    shape: 'box',
    x: column.x + 10.5,
    y: baselineOf(at) - at.size * 0.31,
    size: 11.5,
    ink: ink.black,
  }
  const frame = { x: column.x, width: column.width, stroke: tint.quote }
  return spaced(framed([slice(7, [], { keep: true }), ...led(lines, [box]), room(7)], frame), 7, 7)
}
