/** Lists, nested as deep as they are written: `L > LI > Lbl + LBody`, inner lists inside the body of their item. */
import type { Block } from '../../model/document.ts'
import type { Context } from '../context.ts'
import { last, led, room, slice, spaced, type Item, type Slice } from '../slice.ts'
import { element, listElement, type Element } from '../tags.ts'
import { baselineOf, ink, type Voice } from '../theme.ts'
import { lineItems, lineWidth } from './words.ts'
import { indented, type Inner, type Place } from './place.ts'

type List = Extract<Block, { kind: 'list' }>

const bullets = ['•', '–', '·'] as const

export const list = (node: List, place: Place, context: Context, inner: Inner): readonly Slice[] => {
  const owner = listElement(place.parent, node.ordered ? 'Decimal' : node.items.some(isTask) ? 'None' : 'Disc')
  const indent = node.ordered ? numberRoom(node, place.body, context) : 14
  const slices = node.items.flatMap((item, index) => {
    const entry = element('LI', owner)
    const label = element('Lbl', entry, isTask(item) ? { actual: item.checked ? 'Done: ' : 'Not done: ' } : {})
    const body = element('LBody', entry)
    const inside = indented(place, indent, { parent: body, nesting: place.nesting + 1, after: node.tight ? 3.5 : 7 })
    const content = inner(item.children, inside)
    const mark = isTask(item)
      ? box(item.checked === true, place, label)
      : lineItems(labelOf(node, index, place), place.body, place.column.x, 0, label, context)
    const filled = content.length > 0 ? content : [slice(place.body.leading, [{ kind: 'touch', owner: body }])]
    const short = filled.length === 1 && (index === 0 || index === node.items.length - 2)
    const keep = short && index < node.items.length - 1
    return last(led(filled, mark), (each) => ({ after: node.tight ? 3.5 : Math.max(7, each.after), keep }))
  })
  if (slices.length === 0) return [room(0)]
  return spaced(slices, place.nesting > 0 ? 3.5 : 0, place.nesting > 0 ? 3.5 : 7)
}

const isTask = (item: List['items'][number]): boolean => item.checked !== undefined

const labelOf = (node: List, index: number, place: Place): string =>
  node.ordered ? `${node.start + index}. ` : `${bullets[Math.min(place.nesting, bullets.length - 1)]} `

/** Room for the widest number. */
const numberRoom = (node: List, voice: Voice, context: Context): number =>
  Math.max(17.5, lineWidth(`${node.start + node.items.length - 1}. `, voice, context) + 4)

const box = (checked: boolean, place: Place, owner: Element): readonly Item[] => [
  {
    kind: 'shape',
    shape: checked ? 'tick' : 'box',
    x: place.column.x,
    y: baselineOf(place.body) - place.body.size * 0.32,
    size: 8.5,
    ink: ink.black,
    owner,
  },
]
