/** Where blocks are laid out: in which column and element, in which voices, under which heading. */
import type { Block } from '../../model/document.ts'
import type { Slice } from '../slice.ts'
import type { Element } from '../tags.ts'
import { text, voice, type Column, type Voice } from '../theme.ts'

export type Place = {
  readonly column: Column
  readonly parent: Element
  readonly body: Voice
  readonly code: Voice
  /** True in the text column itself: what needs more room may use the whole text block, and labels the column beside. */
  readonly open: boolean
  /** Distance between paragraphs. */
  readonly after: number
  /** Depth of lists around. */
  readonly nesting: number
}

/** Lays out blocks inside another block. */
export type Inner = (blocks: readonly Block[], place: Place) => readonly Slice[]

/** The text column inside an element. */
export const openPlace = (parent: Element): Place => ({
  column: text,
  parent,
  body: voice.body,
  code: voice.code,
  open: true,
  after: 7,
  nesting: 0,
})

/** The same place, moved in from the left. */
export const indented = (place: Place, by: number, change: Partial<Place> = {}): Place => ({
  ...place,
  column: { x: place.column.x + by, width: place.column.width - by },
  open: false,
  ...change,
})
