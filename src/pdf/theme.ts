/**
 * How the document looks: one page, two columns, four families' voices, a handful of inks. All lengths are points.
 *
 * The rule of the typefaces: words that people wrote are set in Source Serif, words that the build put in are set in
 * Source Sans, words for machines in Source Code. Vertical distances are multiples of 3.5, a quarter of a line of
 * text. Every ink has a contrast of at least 4.5 on white; a test computes it.
 */
import type { VerdictWord } from '../model/verdict.ts'
import type { FaceName } from './fonts.ts'

/** A4 with the text block inside. */
export const sheet = { width: 595.28, height: 841.89, top: 91, bottom: 760, header: 49, footer: 797 } as const

/** A stretch across the page. */
export type Column = { readonly x: number; readonly width: number }

/** The whole text block, the column for labels at its left, and the column for text. */
export const full: Column = { x: 62, width: 471.28 }
export const aside: Column = { x: 62, width: 94 }
export const text: Column = { x: 174, width: 359.28 }

/** The unit of vertical distance. */
export const unit = 7

/** The next multiple of the unit. */
export const onGrid = (height: number): number => Math.ceil((height - 0.01) / unit) * unit

export const ink = {
  black: '#16191d',
  grey: '#59626c',
  accent: '#0b4a63',
  alarm: '#9c1c16',
  caution: '#7a4b00',
} as const

/** Fills and hairlines: never text. */
export const tint = {
  rule: '#cfd4d9',
  strong: '#16191d',
  panel: '#f4f5f6',
  caution: '#c98a1b',
  quote: '#c3c9cf',
} as const

export const verdictInk: Readonly<Record<VerdictWord, string>> = {
  holds: '#1d6b41',
  violated: ink.alarm,
  unknown: '#5a4b8a',
  stale: ink.caution,
  waived: '#42566b',
}

/** A way of setting words: face, size, ink, and how far the line lies from the next. */
export type Voice = {
  readonly family: 'serif' | 'sans' | 'mono' | 'display'
  readonly bold?: boolean
  readonly italic?: boolean
  readonly size: number
  readonly leading: number
  readonly ink: string
}

/** What the voices are for. */
export type VoiceName =
  | 'body'
  | 'step'
  | 'lead'
  | 'display'
  | 'part'
  | 'section'
  | 'subsection'
  | 'minor'
  | 'ui'
  | 'uiBold'
  | 'label'
  | 'labelBold'
  | 'fact'
  | 'cell'
  | 'head'
  | 'denseCell'
  | 'denseHead'
  | 'running'
  | 'number'
  | 'figure'
  | 'code'
  | 'command'
  | 'digest'

const serif = (size: number, leading: number, more: Partial<Voice> = {}): Voice => ({
  family: 'serif',
  size,
  leading,
  ink: ink.black,
  ...more,
})
const sans = (size: number, leading: number, more: Partial<Voice> = {}): Voice => ({
  family: 'sans',
  size,
  leading,
  ink: ink.black,
  ...more,
})

/** The scale. */
export const voice: Readonly<Record<VoiceName, Voice>> = {
  body: serif(10.2, 14),
  step: serif(11, 15.75),
  lead: serif(12.4, 17.5),
  display: { family: 'display', size: 31, leading: 35, ink: ink.black },
  part: { family: 'display', size: 20, leading: 24.5, ink: ink.black },
  section: serif(13, 17.5, { bold: true }),
  subsection: sans(10.2, 14, { bold: true }),
  minor: sans(9.4, 14, { bold: true, ink: ink.grey }),
  ui: sans(9.4, 14),
  uiBold: sans(9.4, 14, { bold: true }),
  label: sans(8.6, 14, { ink: ink.grey }),
  labelBold: sans(8.6, 14, { bold: true }),
  fact: sans(9, 12.25),
  cell: sans(9, 12),
  head: sans(8.6, 12, { bold: true, ink: ink.grey }),
  denseCell: sans(8.2, 11),
  denseHead: sans(8, 11, { bold: true, ink: ink.grey }),
  running: sans(8, 10, { ink: ink.grey }),
  number: sans(27, 31.5, { bold: true }),
  figure: { family: 'display', size: 23, leading: 28, ink: ink.black },
  code: { family: 'mono', size: 8.5, leading: 12.25, ink: ink.black },
  command: { family: 'mono', size: 9.2, leading: 14, ink: ink.black },
  digest: { family: 'mono', size: 7.8, leading: 10.5, ink: ink.black },
}

/** The face that speaks in a voice. There is no bold italic: bold wins. */
export const faceOf = (each: Voice): FaceName => {
  if (each.family === 'display' || each.family === 'mono') return each.family
  if (each.bold) return each.family === 'serif' ? 'serifBold' : 'sansBold'
  if (each.italic) return each.family === 'serif' ? 'serifItalic' : 'sansItalic'
  return each.family
}

/** Where the baseline lies below the top of a line: capitals stand in its middle. */
export const baselineOf = (each: Voice): number => (each.leading + 0.665 * each.size) / 2
