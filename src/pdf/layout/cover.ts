/** The cover: what this is, who answers for it, how much of it is true, and until when. */
import type { Context } from '../context.ts'
import { destinations } from '../context.ts'
import { paragraph } from '../compose.ts'
import { words } from '../fragments.ts'
import { signatureWords } from '../signature.ts'
import { first, framed, heightOf, room, slice, type Item, type Slice } from '../slice.ts'
import { element, type Element } from '../tags.ts'
import type { PlanView } from '../../model/view.ts'
import { full, ink, tint, voice, type Column, type Voice } from '../theme.ts'
import { coverFacts } from './cover-facts.ts'
import { coverVerdicts } from './cover-verdicts.ts'
import { lineItems, plain } from './words.ts'
import { audienceWord, noticeWord } from './wording.ts'

/** Where the cover's text may stand. */
export const coverRoom = { top: 56, bottom: 786 } as const

const narrow: Column = { x: full.x, width: 400 }

export const cover = (parent: Element, context: Context): readonly Slice[] => {
  const sect = element('Sect', parent)
  const head = [...topLine(sect, context), ...preview(sect, context)]
  const body = [
    ...plain(context.plan.product, { ...voice.ui, size: 11, ink: ink.grey }, narrow, sect, context, { after: 3.5 }),
    ...title(sect, context),
    ...plain(context.plan.summary, voice.lead, narrow, sect, context, { before: 10.5, after: 28 }),
    ...madeFor(sect, context),
    ...notice(sect, context),
    ...coverVerdicts(sect, context),
    ...coverFacts(sect, context),
  ]
  const foot = signature(sect, context)
  const used = heightOf([...head, ...body]) + heightOf(foot) + 28
  const spare = coverRoom.bottom - coverRoom.top - used
  const above = Math.max(21, Math.min(126, spare * 0.55))
  const below = Math.max(0, spare - above)
  return [...head, room(above), ...body, room(below), ...foot]
}

/** Who publishes it, and how far it may go. */
const topLine = (parent: Element, context: Context): readonly Slice[] => {
  const at: Voice = { ...voice.uiBold, size: 10 }
  const column: Column = { x: full.x, width: 290 }
  const names = plain(context.view.organisation || ' ', at, column, parent, context, { balanced: true })
  const level = element('P', parent)
  const right = full.x + full.width
  const items: Item[] = [
    { kind: 'destination', name: destinations.part('cover'), y: 0 },
    ...lineItems(audienceWord(context.view.audience), voice.label, right, 0, level, context, 'right'),
  ]
  const rule: Item = { kind: 'rule', x: full.x, y: 6, width: full.width, ink: tint.strong, line: 0.8 }
  return [...first(names, (each) => ({ items: [...each.items, ...items] })), slice(7, [rule])]
}

const title = (parent: Element, context: Context): readonly Slice[] => {
  const owner = context.heading(1, parent)
  const at = voice.display
  return paragraph([words(titleOf(context.plan), at, owner)], context, { voice: at, column: full, balanced: true })
}

/** The title; a plan without one is called by its name. */
export const titleOf = (plan: PlanView): string => plan.title.trim() || plan.id

/** Says that this may not be published. */
const preview = (parent: Element, context: Context): readonly Slice[] => {
  const { preview: state } = context.view
  if (!state) return []
  const count = state.blocking === 1 ? '1 finding blocks it' : `${state.blocking} findings block it`
  const at: Voice = { ...voice.uiBold, ink: ink.alarm }
  const column = { x: full.x + 10.5, width: full.width - 21 }
  const lines = plain(`Preview. Not for publication: ${count}.`, at, column, parent, context)
  return framed([room(7, { before: 14 }), ...lines, room(7)], { ...full, stroke: ink.alarm })
}

/** Says who this copy was made for. */
const madeFor = (parent: Element, context: Context): readonly Slice[] => {
  const { copy } = context.options
  if (!copy) return []
  const column = { x: full.x + 14, width: full.width - 28 }
  const owner = element('P', parent)
  const fragments = [
    words(`Copy ${copy.number} for ${copy.recipient}`, { ...voice.uiBold, size: 11 }, owner),
    { kind: 'break' } as const,
    words(
      `Issued on ${copy.on}. This copy was made for one recipient, whose name stands on every page.`,
      voice.ui,
      owner,
    ),
  ]
  const lines = paragraph(fragments, context, { voice: voice.ui, column })
  return framed([room(3.5), ...lines, room(3.5, { after: 14 })], { ...full, bar: { ink: ink.accent, width: 2.5 } })
}

/** Says that the evidence is not from the living system. */
const notice = (parent: Element, context: Context): readonly Slice[] => {
  const text = context.view.notice
  if (!text) return []
  const column = { x: full.x + 14, width: full.width - 28 }
  const owner = element('P', parent)
  const fragments = [
    words(`${noticeWord(text)}. `, { ...voice.uiBold, ink: ink.caution }, owner),
    words(text, voice.ui, owner),
  ]
  const lines = paragraph(fragments, context, { voice: voice.ui, column })
  const bar = { ink: tint.caution, width: 2.5 }
  return framed([room(3.5), ...lines, room(3.5, { after: 24.5 })], { ...full, bar })
}

/** The field of the signature: a box with its words, drawn by the field itself. */
const signature = (parent: Element, context: Context): readonly Slice[] => {
  const request = context.options.signature
  if (!request) return []
  const owner = element('Form', parent)
  const column = { x: full.x + 40, width: full.width - 54 }
  const [who, how, meaning] = signatureWords(request)
  const lines = [
    room(7),
    ...plain(who, voice.uiBold, column, owner, context),
    ...plain(how, voice.label, column, owner, context),
    ...plain(meaning, { ...voice.label, ink: ink.black }, column, owner, context),
    room(7),
  ]
  const height = heightOf(lines)
  const seal: Item = {
    kind: 'shape',
    shape: 'seal',
    x: full.x + 12,
    y: 17,
    size: 17,
    ink: request.development ? ink.caution : ink.accent,
  }
  const box: Item = {
    kind: 'rect',
    x: full.x + 0.4,
    y: 0.4,
    width: full.width - 0.8,
    height: height - 0.8,
    stroke: tint.strong,
    line: 0.8,
  }
  const field: Item = {
    kind: 'field',
    x: full.x,
    y: 0,
    width: full.width,
    height,
    owner,
    drawn: [box, seal, ...itemsIn(lines)],
  }
  return [slice(height, [field])]
}

/** Items of slices under one another, counted from the top of the first. */
const itemsIn = (slices: readonly Slice[]): readonly Item[] => {
  let top = 0
  return slices.flatMap((each) => {
    const moved = each.items.map((item) => ('y' in item ? { ...item, y: item.y + top } : item))
    top += each.height
    return moved
  })
}
