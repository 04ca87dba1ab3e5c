/** What repeats on every page but the cover: title and organisation above; version, time, warnings and page number below. */
import { formatInstant } from '../model/calendar.ts'
import { copyWords } from '../model/copy.ts'
import type { Context } from './context.ts'
import type { Item } from './slice.ts'
import { full, ink, sheet, voice, type Voice } from './theme.ts'
import { titleOf } from './layout/cover.ts'
import { lineItems, lineWidth, shortened } from './layout/words.ts'
import { audienceWord, noticeWord } from './layout/wording.ts'

export type Furniture = { readonly header: readonly Item[]; readonly footer: readonly Item[] }

/** Header and footer of a page of so many. */
export const furniture = (page: number, pages: number, context: Context): Furniture => {
  if (page === 1) return { header: [], footer: [] }
  const { plan, view } = context
  const at = voice.running
  const right = full.x + full.width
  const organisation = shortened(view.organisation, at, full.width * 0.4, context)
  const room = full.width - lineWidth(organisation, at, context) - 28
  const header = [
    ...lineItems(shortened(titleOf(plan), at, room, context), at, full.x, sheet.header - 10, undefined, context),
    ...lineItems(organisation, at, right, sheet.header - 10, undefined, context, 'right'),
  ]
  return { header, footer: footer(page, pages, context) }
}

const footer = (page: number, pages: number, context: Context): readonly Item[] => {
  const { plan, view } = context
  const at = voice.running
  const loud: Voice = { ...at, bold: true, ink: ink.caution }
  const top = sheet.footer - 10
  const parts: readonly (readonly [string, Voice])[] = [
    [`Version ${plan.version}`, at],
    [`as of ${formatInstant(view.asOf)}`, at],
    ...(view.audience === 'public' ? [] : [[audienceWord(view.audience), { ...at, bold: true }] as const]),
    ...(view.notice ? [[noticeWord(view.notice), loud] as const] : []),
    ...(view.preview ? [['Preview, not for publication', { ...loud, ink: ink.alarm }] as const] : []),
  ]
  const items: Item[] = []
  let x = full.x
  parts.forEach(([words, each], index) => {
    const text = index === 0 ? words : `  ·  ${words}`
    items.push(...lineItems(text, each, x, top, undefined, context))
    x += lineWidth(text, each, context)
  })
  // Last, on a line of its own: no name is so long that it hides how far the document may go.
  const copy = context.options.copy && shortened(copyWords(context.options.copy), at, full.width, context)
  if (copy) items.push(...lineItems(copy, { ...at, bold: true }, full.x, top + at.leading, undefined, context))
  return [...items, ...lineItems(`${page} / ${pages}`, at, full.x + full.width, top, undefined, context, 'right')]
}
