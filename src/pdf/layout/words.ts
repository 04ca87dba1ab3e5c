/** Short pieces of text that the build writes itself: labels, values, notes. */
import { paragraph, type ParagraphOptions } from '../compose.ts'
import type { Context } from '../context.ts'
import { words } from '../fragments.ts'
import type { Item, Slice } from '../slice.ts'
import { element, type Element, type Tag } from '../tags.ts'
import { baselineOf, faceOf, type Column, type Voice } from '../theme.ts'
import { stretches } from '../fonts.ts'
import { widthOf, wordsOf } from '../measure.ts'

/** A paragraph of plain text. */
export const plain = (
  text: string,
  voice: Voice,
  column: Column,
  parent: Element,
  context: Context,
  options: Partial<ParagraphOptions> & { readonly tag?: Tag } = {},
): readonly Slice[] => {
  const owner = element(options.tag ?? 'P', parent)
  return paragraph([words(text, voice, owner)], context, { voice, column, ...options })
}

/** One line of text at a place, as items; it is not broken. `owner` absent: an artifact. */
export const lineItems = (
  text: string,
  voice: Voice,
  x: number,
  top: number,
  owner: Element | undefined,
  context: Context,
  align: 'left' | 'right' = 'left',
): readonly Item[] => {
  const parts = stretches(context.setting.fonts, faceOf(voice), text, (sign) => context.setting.missing(sign, text))
  const widths = parts.map((part) => widthOf(part.face, part.text, voice.size))
  let at = align === 'right' ? x - widths.reduce((sum, width) => sum + width, 0) : x
  return parts.map((part, index): Item => {
    const item: Item = {
      kind: 'text',
      x: at,
      y: top + baselineOf(voice),
      words: wordsOf(part.text),
      face: part.face,
      size: voice.size,
      ink: voice.ink,
      owner,
      actual: owner ? part.actual : undefined,
    }
    at += widths[index] ?? 0
    return item
  })
}

/** Width of one line of text. */
export const lineWidth = (text: string, voice: Voice, context: Context): number =>
  stretches(context.setting.fonts, faceOf(voice), text, () => undefined).reduce(
    (sum, part) => sum + widthOf(part.face, part.text, voice.size),
    0,
  )

/** Text cut to a width, with an ellipsis when something is missing. For running heads only: nowhere else is text cut. */
export const shortened = (text: string, voice: Voice, width: number, context: Context): string => {
  if (lineWidth(text, voice, context) <= width) return text
  let end = text.length
  while (end > 0 && lineWidth(`${text.slice(0, end).trimEnd()}…`, voice, context) > width) end--
  return `${text.slice(0, end).toWellFormed().trimEnd()}…`
}
