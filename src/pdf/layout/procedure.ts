/**
 * Procedures, for someone who is woken at night: large numbers, one thing after the other, who does it and how long it may
 * take beside each step, what to check under it with a box to tick. A page that goes on with a procedure says so.
 */
import type { ProcedureBlock, StepBlock } from '../../model/document.ts'
import { destinations, type Context } from '../context.ts'
import { words, type Fragment } from '../fragments.ts'
import { first, heightOf, keepEnd, keepStart, led, slice, together, spaced, type Item, type Slice } from '../slice.ts'
import { element, listElement, type Element } from '../tags.ts'
import { aside, full, ink, tint, voice } from '../theme.ts'
import { heading } from './heading.ts'
import type { Inner, Place } from './place.ts'
import { step } from './step.ts'
import { termRows, type TermRow } from './terms.ts'
import { lineItems, plain, shortened } from './words.ts'

export const procedure = (block: ProcedureBlock, place: Place, context: Context, inner: Inner): readonly Slice[] => {
  const owner = element('Sect', place.parent)
  const inside: Place = { ...place, parent: owner }
  const title = heading(
    [{ kind: 'text', text: block.title }],
    3,
    destinations.anchor(block.id),
    owner,
    context,
    place.column,
  )
  const head = [...banner(place, context), ...first(title, () => ({ before: 0 }))]
  const facts = termRows(factsOf(block), inside, context).map((each) => ({ ...each, keep: true }))
  const intro = first(inner(block.intro ?? [], inside), (each) => ({ before: Math.max(7, each.before) }))
  const steps = block.steps.length === 0 ? [] : stepsOf(block, inside, context, inner)
  const gap =
    block.steps.length === 0 ? plain('This procedure has no steps.', voice.ui, place.column, owner, context) : []
  const all = [...head, ...facts, ...intro, ...gap, ...steps]
  return spaced(
    first(all, () => ({ need: 220 })),
    24.5,
    24.5,
  )
}

/** The rule that a procedure begins with, and the word for what it is. */
const banner = (place: Place, context: Context): readonly Slice[] => {
  const x = place.open ? aside.x : place.column.x
  const width = place.open ? full.width : place.column.width
  const rule: Item = { kind: 'rect', x, y: 0, width, height: 2.5, fill: ink.accent }
  const name = place.open
    ? lineItems('Procedure', { ...voice.labelBold, ink: ink.accent }, x, 13.7, undefined, context)
    : []
  return [slice(10.5, [rule, ...name], { keep: true })]
}

const factsOf = (block: ProcedureBlock): readonly TermRow[] => {
  const rows: TermRow[] = []
  const add = (term: string, texts: readonly (string | undefined)[]): void => {
    const said = texts.filter((each) => each !== undefined && each !== '')
    if (said.length === 0) return
    const details = (owner: Element): readonly Fragment[] =>
      said.flatMap((text, at) => [...(at > 0 ? [{ kind: 'break' } as const] : []), words(`${text} `, voice.ui, owner)])
    rows.push({ term, details })
  }
  add('Answers', [block.scenario])
  add('Starts when', block.starts)
  add('Time', [block.time])
  return rows
}

/** Height up to which a step is kept on one page. */
const most = 290

const stepsOf = (block: ProcedureBlock, place: Place, context: Context, inner: Inner): readonly Slice[] => {
  const list = listElement(place.parent, 'Decimal')
  const again = continued(block.title, place, context)
  return block.steps.flatMap((each, index) => {
    const slices = step(each, list, place, context, inner)
    // A step is read as one; of one that is too long for that, the check never stands alone on the next page.
    const long = heightOf(slices) > most
    const kept = long ? keepEnd(keepStart(slices, Math.min(160, 60 + sideHeight(each))), 80) : together(slices, most)
    const ruled = led(kept, [ruleOver(place)])
    return ruled.map((one, at) => ({
      ...one,
      before: at === 0 ? (index === 0 ? 14 : 10.5) : one.before,
      repeat: [...again, ...one.repeat],
    }))
  })
}

const sideHeight = (each: StepBlock): number =>
  [each.takes, each.by, each.clock, each.deadline].filter(Boolean).length * 12

const ruleOver = (place: Place): Item => ({
  kind: 'rule',
  x: place.open ? full.x : place.column.x,
  y: 0,
  width: place.open ? full.width : place.column.width,
  ink: tint.rule,
  line: 0.6,
})

/** Drawn where a page goes on with a procedure. */
const continued = (title: string, place: Place, context: Context): readonly Slice[] => {
  const text = shortened(`${title}, continued`, voice.label, place.column.width, context)
  return [slice(17.5, lineItems(text, voice.label, place.column.x, 0, undefined, context), { after: 3.5 })]
}
