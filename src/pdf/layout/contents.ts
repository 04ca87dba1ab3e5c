/** The contents: `TOC > TOCI > Reference > Link`, page numbers at the right after dotted leaders. */
import { paragraph } from '../compose.ts'
import { destinations, type Context, type Entry } from '../context.ts'
import { words } from '../fragments.ts'
import { heightOf, type Goal, type Item, type Slice } from '../slice.ts'
import { element, type Element } from '../tags.ts'
import { baselineOf, faceOf, sheet, text, tint, voice, type Voice } from '../theme.ts'
import { partHeading } from './heading.ts'
import { lineWidth } from './words.ts'

/** The page of contents. It must be laid out after everything else, when all entries are known. */
export const contents = (entries: readonly Entry[], parent: Element, context: Context): readonly Slice[] => {
  const sect = element('Sect', parent)
  const before = context.entries.length
  const head = partHeading('Contents', 'contents', sect, context, true)
  // The contents do not list themselves.
  context.entries.length = before
  const [roomy, tight] = [false, true].map((each) => [...head, ...level(entries, element('TOC', sect), context, each)])
  return roomy && tight && pagesOf(tight) >= pagesOf(roomy) ? roomy : (tight ?? head)
}

const pagesOf = (slices: readonly Slice[]): number => Math.ceil(heightOf(slices) / (sheet.bottom - sheet.top))

/** Entries of one rank with those below them, nested as they are. */
const level = (entries: readonly Entry[], toc: Element, context: Context, tight: boolean): readonly Slice[] => {
  const slices: Slice[] = []
  const rank = Math.min(...entries.map((each) => each.rank))
  for (let at = 0; at < entries.length;) {
    const entry = entries[at] as Entry
    let end = at + 1
    while (end < entries.length && (entries[end]?.rank ?? 0) > Math.max(rank, entry.rank)) end++
    const item = element('TOCI', toc)
    const below = entries.slice(at + 1, end)
    slices.push(...line(entry, item, context, below.length > 0, tight))
    if (below.length > 0) slices.push(...level(below, element('TOC', item), context, tight))
    at = end
  }
  return slices
}

const line = (entry: Entry, item: Element, context: Context, leads: boolean, tight: boolean): readonly Slice[] => {
  const main = entry.rank <= 2
  const at: Voice = { ...(main ? voice.uiBold : voice.ui), leading: tight ? 12.25 : 14 }
  const indent = main ? 0 : 14
  const column = { x: text.x + indent, width: text.width - indent - 42 }
  const owner = element('Link', element('Reference', item))
  const goal: Goal = { kind: 'here', name: entry.destination, label: entry.title }
  const lines = paragraph([words(`${entry.title} `, at, owner)], context, {
    voice: at,
    column,
    before: main ? (tight ? 7 : 10.5) : 0,
    keep: leads,
  })
  return lines.map((each, index) => {
    const isLast = index === lines.length - 1
    const shown = isLast ? [...each.items, ...leader(entry, each, at, owner, context)] : each.items
    const area: Item = {
      kind: 'link',
      x: column.x,
      y: 0,
      width: text.x + text.width - column.x,
      height: each.height,
      goal,
      owner,
      words: entry.title,
    }
    return { ...each, keep: each.keep || !isLast, items: [...shown, area] }
  })
}

/** The dots and the number. */
const leader = (entry: Entry, line: Slice, at: Voice, owner: Element, context: Context): readonly Item[] => {
  const end = text.x + text.width
  const written = line.items.findLast((item) => item.kind === 'text')
  const from = written?.kind === 'text' ? written.x + lineWidth(written.words.join(''), at, context) + 4 : text.x
  const to = end - 22
  const dots = Math.ceil(from / 3.5) * 3.5
  const items: Item[] =
    to - dots > 7
      ? [{ kind: 'rule', x: dots, y: baselineOf(at) - 0.4, width: to - dots, ink: tint.quote, line: 0.8, dots: true }]
      : []
  const face = context.setting.fonts[faceOf(voice.ui)]
  return [
    ...items,
    {
      kind: 'late',
      x: end,
      y: baselineOf(at),
      align: 'right',
      write: (pageOf) => String(pageOf(entry.destination) ?? ''),
      face,
      size: at.size,
      ink: at.ink,
      owner,
    },
  ]
}

/** Named so that a link can lead to it. */
export const contentsDestination: string = destinations.part('contents')
