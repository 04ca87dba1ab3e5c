/** Headings. Those of the document's own sections stand out into the margin under a rule; smaller ones head the text column. */
import { plainText } from '../../model/body.ts'
import type { Inline } from '../../model/document.ts'
import { paragraph } from '../compose.ts'
import { destinations, type Context } from '../context.ts'
import { fragmentsOf } from '../inline.ts'
import { first, led, room, type Item, type Slice } from '../slice.ts'
import type { Element } from '../tags.ts'
import { full, text, tint, voice, type Column, type Voice } from '../theme.ts'

/** A heading of a section, with its bookmark. `rank` 2 is the highest that a plan can write. */
export const heading = (
  nodes: readonly Inline[],
  rank: number,
  destination: string,
  parent: Element,
  context: Context,
  column: Column = text,
): readonly Slice[] => {
  const owner = context.heading(rank, parent)
  if (rank <= 3) context.entries.push({ rank, title: plainText(nodes).replace(/\s+/g, ' ').trim(), destination })
  const anchor: Item = { kind: 'destination', name: destination, y: 0 }
  if (rank <= 2) {
    const rule: Item = { kind: 'rule', x: full.x, y: 0, width: full.width, ink: tint.strong, line: 0.8 }
    const lines = set(nodes, voice.part, full, owner, context)
    return [room(10.5, { before: 31.5, keep: true, need: 110 }), ...lines].map((each, index) => ({
      ...each,
      items: index === 0 ? [anchor, rule] : each.items,
      after: index === lines.length ? 14 : 0,
    }))
  }
  const at: Voice = rank === 3 ? voice.section : rank === 4 ? voice.subsection : voice.minor
  const lines = set(nodes, at, column, owner, context).map((each, index, all) => ({
    ...each,
    after: index === all.length - 1 && rank <= 4 ? 3.5 : 0,
  }))
  return first(led(lines, [anchor]), () => ({ before: rank === 3 ? 21 : 14, need: 56 }))
}

const set = (nodes: readonly Inline[], at: Voice, column: Column, owner: Element, context: Context): readonly Slice[] =>
  paragraph(fragmentsOf(nodes, at, owner, context), context, { voice: at, column, keep: true, balanced: true })

/** The heading of a part that the build adds to the plan. */
export const partHeading = (
  title: string,
  name: string,
  parent: Element,
  context: Context,
  newPage = false,
): readonly Slice[] =>
  first(heading([{ kind: 'text', text: title }], 2, destinations.part(name), parent, context), () => ({
    newPage,
    need: 220,
  }))
