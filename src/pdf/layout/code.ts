/**
 * Blocks of code. Lines that are too long go on below, moved in, with a small hook that is no text and cannot be copied;
 * nothing is ever cut off. Before a line is broken, smaller type and the whole width of the page are tried.
 */
import type { Context } from '../context.ts'
import { stretches } from '../fonts.ts'
import { widthOf, wordsOf } from '../measure.ts'
import { signsOf } from '../signs.ts'
import { framed, room, slice, spaced, together, type Item, type Slice } from '../slice.ts'
import { element, type Element } from '../tags.ts'
import { baselineOf, full, ink, onGrid, tint, voice, type Column, type Voice } from '../theme.ts'
import type { Place } from './place.ts'
import { lineItems } from './words.ts'

const padding = 10.5
/** Signs that a continued line is moved in. */
const moved = 2

type Setting = {
  readonly column: Column
  readonly voice: Voice
  readonly sign: number
  readonly lines: readonly (readonly string[])[]
}

export const code = (
  node: { readonly language: string; readonly text: string },
  place: Place,
  context: Context,
): readonly Slice[] => {
  const lines = node.text.replace(/\n+$/, '').split('\n').map(untabbed)
  const setting = bestSetting(lines, place, context)
  const { column } = setting
  const label = /^(?:|te?xt|plain(?:text)?)$/.test(node.language)
    ? []
    : labelItems(node.language, column, place, context)
  const owner = element('Code', element('P', place.parent))
  const drawn = setting.lines.flatMap((parts, at) => {
    const line = element('Span', owner, { actual: `${lines[at]}${newlines(lines, at)}` })
    return parts.map((part, index) => lineSlice(part, index, index === parts.length - 1, setting, line, context))
  })
  const top = label.length > 0 ? 14 : 8.5
  const height = drawn.length * setting.voice.leading + top
  const block = [slice(top, label, { keep: true }), ...keepEnds(drawn), room(onGrid(height + 7) - height)]
  const panel = framed(block, { x: column.x, width: column.width, fill: tint.panel })
  return spaced(together(panel, 210), 3.5, 10.5)
}

/** The ends of a line and of the empty ones after it, which draw nothing themselves. */
const newlines = (lines: readonly string[], at: number): string => {
  const next = lines.findIndex((line, index) => index > at && line !== '')
  return '\n'.repeat(next < 0 ? 1 : next - at)
}

/** The first way of setting that breaks no line; if there is none, the usual size where it breaks the fewest. */
const bestSetting = (lines: readonly string[], place: Place, context: Context): Setting => {
  const smaller: Voice = { ...place.code, size: 8, leading: 12.25 }
  const columns = place.open ? [place.column, full] : [place.column]
  const tried = columns.flatMap((column) =>
    [place.code, smaller].map((at): Setting => {
      const sign = widthOf(context.setting.fonts.mono, 'm', at.size)
      const room = Math.max(12, Math.floor((column.width - 2 * padding + 0.01) / sign))
      return { column, voice: at, sign, lines: lines.map((line) => wrapped(line, room)) }
    }),
  )
  const broken = (each: Setting): number => each.lines.reduce((sum, parts) => sum + parts.length - 1, 0)
  const least = Math.min(...tried.filter((each) => each.voice === place.code).map(broken))
  return (
    tried.find((each) => broken(each) === 0) ??
    (tried.find((each) => each.voice === place.code && broken(each) === least) as Setting)
  )
}

const lineSlice = (
  text: string,
  index: number,
  isLast: boolean,
  setting: Setting,
  owner: Element,
  context: Context,
): Slice => {
  const { column, voice: at, sign } = setting
  const items = textItems(text, at, column.x + padding + (index > 0 ? moved * sign : 0), owner, context)
  const x = column.x + column.width - padding - 5
  const hook: Item = { kind: 'shape', shape: 'turn', x, y: at.leading / 2, size: 6.5, ink: ink.grey }
  return slice(at.leading, isLast ? items : [...items, hook], { keep: !isLast })
}

/** What language it is: a word in the corner, read before the code. */
const labelItems = (language: string, column: Column, place: Place, context: Context): readonly Item[] => {
  const at: Voice = { ...voice.running, size: 7.4 }
  const owner = element('P', place.parent)
  return lineItems(`${language} `, at, column.x + column.width - padding + 2, 4, owner, context, 'right')
}

/** The first and the last two lines are not parted from each other or from the edge of the panel. */
const keepEnds = (lines: readonly Slice[]): readonly Slice[] =>
  lines.map((each, index) => (index === 0 || index >= lines.length - 2 ? { ...each, keep: true } : each))

const untabbed = (line: string): string => line.replace(/\t/g, '    ').replace(/\r$/, '')

/** A line in parts that fit: broken before an option, else after a space, else after a sign, else where it must be. */
export const wrapped = (line: string, room: number): readonly string[] => {
  if (fitting(line, room) === line.length) return [line]
  const parts: string[] = []
  let rest = line
  // The hook takes room for two signs.
  let width = room - 2
  for (let fits = fitting(rest, width); fits < rest.length; fits = fitting(rest, width)) {
    const at = breakIn(rest, fits)
    parts.push(rest.slice(0, at))
    rest = rest.slice(at)
    width = room - 2 - moved
  }
  return [...parts, rest]
}

const breakIn = (text: string, width: number): number => {
  const head = text.slice(0, width + 1)
  const option = head.lastIndexOf(' -')
  if (option > width * 0.6) return option + 1
  const space = head.lastIndexOf(' ')
  if (space > width * 0.5) return space + 1
  const sign = Math.max(...[...'/-_.,:;&=?'].map((each) => text.slice(0, width).lastIndexOf(each)))
  return sign > width * 0.6 ? sign + 1 : width
}

/** How many of the characters of a text fit into a number of columns; at least one sign. */
const fitting = (text: string, columns: number): number => {
  if (/^[\0-\u024F]*$/.test(text)) return Math.min(text.length, columns)
  let taken = 0
  let at = 0
  for (const each of signsOf(text)) {
    taken += each.columns
    if (taken > columns && at > 0) break
    at += each.sign.length
  }
  return at
}

const textItems = (line: string, at: Voice, x: number, owner: Element, context: Context): readonly Item[] => {
  let left = x
  return stretches(context.setting.fonts, 'mono', line, (sign) => context.setting.missing(sign, line)).flatMap(
    ({ face, text, actual }): Item[] => {
      const here = left
      left += widthOf(face, text, at.size)
      const { size, ink } = at
      return text
        ? [{ kind: 'text', x: here, y: baselineOf(at), words: wordsOf(text), face, size, ink, owner, actual }]
        : []
    },
  )
}
