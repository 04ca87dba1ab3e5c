/** What stands in a line: words in a voice, small shapes, ends of lines. Layout makes these, `lines.ts` breaks them. */
import type { Element } from './tags.ts'
import type { Goal, Item, PageOf } from './slice.ts'
import type { Voice } from './theme.ts'

type Shape = Extract<Item, { kind: 'shape' }>['shape']

export type Words = {
  readonly kind: 'words'
  readonly text: string
  readonly voice: Voice
  readonly owner: Element | undefined
  /** Set when the words are a link; `owner` is its element then. */
  readonly goal?: Goal | undefined
  /** Ink of a line under the words. */
  readonly under?: string | undefined
  readonly strike?: boolean | undefined
  /** Height above the baseline. */
  readonly rise?: number | undefined
  /** Never broken at its spaces. */
  readonly whole?: boolean | undefined
  /** Written in place of the text when all pages are known; the text only keeps the room. */
  readonly late?: ((pageOf: PageOf) => string) | undefined
}

export type Fragment =
  | Words
  | {
      readonly kind: 'shape'
      readonly shape: Shape
      readonly size: number
      /** Room it takes, with what it keeps free around it. */
      readonly width: number
      /** What of that lies at its left. */
      readonly lead: number
      /** Height of its middle above the baseline. */
      readonly rise: number
      readonly ink: string
      readonly owner: Element | undefined
      readonly goal?: Goal | undefined
    }
  | { readonly kind: 'break' }
  | { readonly kind: 'destination'; readonly name: string }

/** Words in one voice. */
export const words = (text: string, voice: Voice, owner: Element | undefined, more: Partial<Words> = {}): Words => ({
  kind: 'words',
  text,
  voice,
  owner,
  ...more,
})
