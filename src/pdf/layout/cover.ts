/** The cover: what this is, who answers for it, how much of it is true, and until when. */
import type { Context } from '../context.ts'
import { destinations } from '../context.ts'
import { paragraph } from '../compose.ts'
import { words } from '../fragments.ts'
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

/** The signature's visible words, under its field. */
const signature = (parent: Element, context: Context): readonly Slice[] => {
  const request = context.options.signature
  if (!request) return []
  const column = { x: full.x + 14, width: full.width - 28 }
  const where = [request.reason, request.location].filter(Boolean).join(' · ')
  const meaning = request.development
    ? 'Signed with a development key: proves integrity, not who published it.'
    : 'The signature covers every byte of this file. How to verify it stands on the last page.'
  const lines = [
    room(7),
    ...plain(`Signed by ${request.name}`, voice.uiBold, column, parent, context),
    ...plain(
      [where, `${request.at.slice(0, 10)} ${request.at.slice(11, 16)} UTC`].filter(Boolean).join(' · '),
      voice.label,
      column,
      parent,
      context,
    ),
    ...plain(meaning, voice.label, column, parent, context),
    room(7),
  ]
  const field: Item = {
    kind: 'field',
    x: full.x,
    y: 0,
    width: full.width,
    height: heightOf(lines),
    owner: element('Form', parent),
  }
  const panel = framed(lines, { ...full, stroke: tint.quote })
  return panel.map((each, index) => {
    if (index === 0) return each
    const above = heightOf(panel.slice(0, index))
    return index === panel.length - 1 ? { ...each, items: [...each.items, { ...field, y: -above }] } : each
  })
}
