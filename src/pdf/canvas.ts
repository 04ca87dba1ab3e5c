/**
 * Content operators. Coordinates are the page's as people see it: from the top left, downwards; pdfkit turns the page
 * over at its beginning, so only text has to be turned back. What is set already (ink, font) is not set again.
 */
import type { Embedded } from './embed.ts'
import type { Face } from './fonts.ts'
import type { Ref } from './kit.ts'
import { glyphBytes, kerning, wordIn } from './measure.ts'

export type Canvas = {
  readonly text: (x: number, y: number, face: Face, size: number, ink: string, words: readonly string[]) => void
  readonly rect: (
    x: number,
    y: number,
    width: number,
    height: number,
    fill?: string,
    stroke?: string,
    line?: number,
  ) => void
  readonly rule: (x: number, y: number, width: number, ink: string, line: number, dots?: boolean) => void
  /** A path of ready operators, filled or drawn. */
  readonly path: (operators: string, how: 'fill' | 'stroke', ink: string, line?: number) => void
  readonly write: (operators: string) => void
}

/** A length with two decimals, or as few as it needs. */
export const number = (value: number): string => String(Math.round(value * 100) / 100)

const colours = new Map<string, string>()

/** `#1d6b41` as the three numbers of a colour operator. */
const rgb = (ink: string): string => {
  const known = colours.get(ink) ?? numbersOf(ink)
  colours.set(ink, known)
  return known
}

const numbersOf = (ink: string): string =>
  [1, 3, 5].map((at) => String(Math.round((Number.parseInt(ink.slice(at, at + 2), 16) / 255) * 1000) / 1000)).join(' ')

/** What is drawn on: a page of a document, or the appearance of a field. */
export type Ground = {
  readonly page: { readonly fonts: Record<string, Ref> }
  readonly addContent: (operators: string) => unknown
}

/** A canvas for the document's current page. */
export const canvasOn = (document: Ground, fontOf: (face: Face) => Embedded): Canvas => {
  const write = (operators: string): void => void document.addContent(operators)
  let filled = ''
  let stroked = ''
  let font = ''
  const fill = (ink: string): void => {
    if (ink !== filled) write(`${rgb(ink)} rg`)
    filled = ink
  }
  const stroke = (ink: string, line: number): void => {
    const wanted = `${rgb(ink)} RG ${number(line)} w`
    if (wanted !== stroked) write(wanted)
    stroked = wanted
  }
  return {
    write,
    text: (x, y, face, size, ink, words) => {
      const embedded = fontOf(face)
      document.page.fonts[embedded.id] ??= embedded.ref
      fill(ink)
      const wanted = `/${embedded.id} ${number(size)} Tf`
      write(`BT${wanted === font ? '' : ` ${wanted}`} 1 0 0 -1 ${number(x)} ${number(y)} Tm`)
      font = wanted
      for (const line of showText(face, embedded, words, x, y, size)) write(line)
      write('ET')
    },
    rect: (x, y, width, height, inside, edge, line = 0.5) => {
      const path = `${number(x)} ${number(y)} ${number(width)} ${number(height)} re`
      if (inside) {
        fill(inside)
        write(`${path} f`)
      }
      if (edge) {
        stroke(edge, line)
        write(`${path} S`)
      }
    },
    rule: (x, y, width, ink, line, dots) => {
      stroke(ink, line)
      const path = `${number(x)} ${number(y)} m ${number(x + width)} ${number(y)} l S`
      write(dots ? `1 J [0 3.5] 0 d ${path} 0 J [] 0 d` : path)
    },
    path: (operators, how, ink, line = 1) => {
      if (how === 'fill') fill(ink)
      else stroke(ink, line)
      write(`${operators} ${how === 'fill' ? 'f' : 'S'}`)
    },
  }
}

/** Operators that show words. */
const showText = (
  face: Face,
  font: Embedded,
  words: readonly string[],
  x: number,
  y: number,
  size: number,
): readonly string[] => {
  let text = ''
  for (const each of words) {
    const word = wordIn(face, each)
    font.use(word)
    if (word.shown === undefined) return showMoved(face, font, words, x, y, size)
    text += word.shown
  }
  if (!text) return []
  // After a last kerning stands the beginning of a string; a glyph that looks like it would be escaped.
  return [text.endsWith(' (') ? `[(${text.slice(0, -1)}] TJ` : `[(${text})] TJ`]
}

/** Operators that show words; glyphs that are moved from the line, such as marks over letters, are placed one by one. */
const showMoved = (
  face: Face,
  font: Embedded,
  words: readonly string[],
  x: number,
  y: number,
  size: number,
): readonly string[] => {
  const lines: string[] = []
  let run = ''
  let shown = ''
  let at = x
  let moved = false
  const endShown = (): void => {
    if (shown) run += `(${shown})`
    shown = ''
  }
  const endRun = (): void => {
    endShown()
    if (run) lines.push(`[${run}] TJ`)
    run = ''
  }
  for (const each of words) {
    const word = wordIn(face, each)
    font.use(word)
    word.run.positions.forEach((position, index) => {
      const off = position.xOffset !== 0 || position.yOffset !== 0
      if (off || moved) {
        endRun()
        const dx = (position.xOffset * size) / 1000
        const dy = (position.yOffset * size) / 1000
        lines.push(`1 0 0 -1 ${number(at + dx)} ${number(y - dy)} Tm`)
        moved = off
      }
      shown += glyphBytes(word.run.glyphs[index]?.id ?? 0)
      const move = kerning(position, ' ', ' ')
      if (move) endShown()
      run += move
      at += (position.xAdvance * size) / 1000
    })
  }
  endRun()
  return lines
}
