/**
 * Content operators. Coordinates are the page's as people see it: from the top left, downwards; pdfkit turns the page
 * over at its beginning, so only text has to be turned back. What is set already (ink, font) is not set again.
 */
import type { GlyphPosition } from 'fontkit'
import type { Face } from './fonts.ts'
import type { EmbeddedFont, KitDocument } from './kit.ts'

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

/** `#1d6b41` as the three numbers of a colour operator. */
const rgb = (ink: string): string =>
  [1, 3, 5].map((at) => String(Math.round((Number.parseInt(ink.slice(at, at + 2), 16) / 255) * 1000) / 1000)).join(' ')

/** A canvas for the document's current page. */
export const canvasOn = (document: KitDocument, fontOf: (face: Face) => EmbeddedFont): Canvas => {
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
      document.page.fonts[embedded.id] ??= embedded.ref()
      fill(ink)
      const wanted = `/${embedded.id} ${number(size)} Tf`
      write(`BT${wanted === font ? '' : ` ${wanted}`} 1 0 0 -1 ${number(x)} ${number(y)} Tm`)
      font = wanted
      for (const line of showText(embedded, words, x, y, size)) write(line)
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

/** What shows a word, by font and word: glyphs in hex, between them how far to move back. `undefined` when glyphs are moved from the line. */
const shown = new WeakMap<EmbeddedFont, Map<string, string | undefined>>()

/** Glyphs of a word stand in the same places wherever it stands, so each word is made out once in a document. */
const shownWord = (font: EmbeddedFont, word: string): string | undefined => {
  let words = shown.get(font)
  if (!words) shown.set(font, (words = new Map()))
  if (words.has(word)) return words.get(word)
  const [glyphs, positions] = font.encode(word)
  const level = positions.every(({ xOffset, yOffset }) => xOffset === 0 && yOffset === 0)
  const text = level
    ? positions.map((position, index) => `${glyphs[index]}${kerning(position, (kern) => `> ${kern} <`)}`).join('')
    : undefined
  words.set(word, text)
  return text
}

const kerning = ({ xAdvance, advanceWidth }: GlyphPosition, text: (kern: number) => string): string => {
  const kern = xAdvance - advanceWidth
  return Math.abs(kern) >= 0.5 ? text(-Math.round(kern)) : ''
}

/** Operators that show words. */
const showText = (
  font: EmbeddedFont,
  words: readonly string[],
  x: number,
  y: number,
  size: number,
): readonly string[] => {
  let text = ''
  for (const word of words) {
    const each = shownWord(font, word)
    if (each === undefined) return showMoved(font, words, x, y, size)
    text += each
  }
  return text ? [`[<${text}${text.endsWith('<') ? '' : '>'}] TJ`.replace(' <] TJ', ' ] TJ')] : []
}

/** Operators that show words; glyphs that are moved from the line, such as marks over letters, are placed one by one. */
const showMoved = (
  font: EmbeddedFont,
  words: readonly string[],
  x: number,
  y: number,
  size: number,
): readonly string[] => {
  const lines: string[] = []
  let run = ''
  let hex = ''
  let at = x
  let moved = false
  const endHex = (): void => {
    if (hex) run += `<${hex}>`
    hex = ''
  }
  const endRun = (): void => {
    endHex()
    if (run) lines.push(`[${run}] TJ`)
    run = ''
  }
  for (const word of words) {
    const [glyphs, positions] = font.encode(word)
    positions.forEach((position, index) => {
      const off = position.xOffset !== 0 || position.yOffset !== 0
      if (off || moved) {
        endRun()
        const dx = (position.xOffset * size) / 1000
        const dy = (position.yOffset * size) / 1000
        lines.push(`1 0 0 -1 ${number(at + dx)} ${number(y - dy)} Tm`)
        moved = off
      }
      hex += glyphs[index]
      const move = kerning(position, (kern) => ` ${kern} `)
      if (move) endHex()
      run += move
      at += (position.xAdvance * size) / 1000
    })
  }
  endRun()
  return lines
}
