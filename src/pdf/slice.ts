/**
 * What layout hands to the paginator: slices, the pieces of the page that are never cut, from top to bottom. A slice knows
 * its height, its distance from its neighbours, what may not be parted from it, and what is drawn in it.
 */
import type { VerdictWord } from '../model/verdict.ts'
import type { Face } from './fonts.ts'
import type { Element } from './tags.ts'

/** Where a link leads: a named destination of this document, or an address. */
export type Goal =
  | { readonly kind: 'here'; readonly name: string; readonly label: string }
  | { readonly kind: 'away'; readonly uri: string }

/** Looks up the page of a destination; `undefined` when there is none. */
export type PageOf = (destination: string) => number | undefined

/** `y` is the distance from the top of the slice; for text it is the baseline's. Items without an owner are artifacts. */
export type Item =
  | {
      readonly kind: 'text'
      readonly x: number
      readonly y: number
      readonly words: readonly string[]
      readonly face: Face
      readonly size: number
      readonly ink: string
      readonly owner?: Element | undefined
      readonly actual?: string | undefined
    }
  /** Text that is known only when all pages are. It stands alone at its end of the line. */
  | {
      readonly kind: 'late'
      readonly x: number
      readonly y: number
      readonly align: 'left' | 'right'
      readonly write: (pageOf: PageOf) => string
      readonly face: Face
      readonly size: number
      readonly ink: string
      readonly owner?: Element | undefined
    }
  | {
      readonly kind: 'rect'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly fill?: string | undefined
      readonly stroke?: string | undefined
      readonly line?: number | undefined
      readonly owner?: Element | undefined
    }
  | {
      readonly kind: 'rule'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly ink: string
      readonly line: number
      readonly dots?: boolean | undefined
    }
  | {
      readonly kind: 'shape'
      readonly shape: VerdictWord | 'tick' | 'box' | 'turn' | 'disc' | 'seal'
      readonly x: number
      /** Its middle. */
      readonly y: number
      readonly size: number
      readonly ink: string
      readonly owner?: Element | undefined
    }
  | {
      readonly kind: 'link'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly goal: Goal
      readonly owner: Element
      /** The words that can be seen. */
      readonly words: string
    }
  /** Makes the element known although nothing is drawn for it: an empty cell. */
  | { readonly kind: 'touch'; readonly owner: Element }
  | { readonly kind: 'destination'; readonly name: string; readonly y: number }
  /** Where the signature field lies, and what it draws; `x` is the page's, `y` is counted from its own top. */
  | {
      readonly kind: 'field'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly owner: Element
      readonly drawn: readonly Item[]
    }

/** Something drawn behind a run of slices, once per page: a panel, a bar at its side. */
export type Frame = {
  readonly x: number
  readonly width: number
  readonly fill?: string | undefined
  readonly bar?: { readonly ink: string; readonly width: number } | undefined
  readonly stroke?: string | undefined
}

export type Slice = {
  readonly height: number
  /** Distances from the neighbours; the larger of two that meet counts, and none at the edge of a page. */
  readonly before: number
  readonly after: number
  /** Stands on the same page as the next slice. */
  readonly keep: boolean
  readonly items: readonly Item[]
  readonly frames: readonly Frame[]
  /** Drawn again, as artifacts, when a page begins with this slice: the head of a table. */
  readonly repeat: readonly Slice[]
  /** The page below must have room for this much, or the slice begins a new one. */
  readonly need: number
  readonly newPage: boolean
}

export const slice = (height: number, items: readonly Item[], more: Partial<Slice> = {}): Slice => ({
  height,
  before: 0,
  after: 0,
  keep: false,
  frames: [],
  repeat: [],
  need: 0,
  newPage: false,
  ...more,
  items,
})

/** Empty room. */
export const room = (height: number, more: Partial<Slice> = {}): Slice => slice(height, [], more)

/** Changes the first slice of a run. */
export const first = (slices: readonly Slice[], change: (each: Slice) => Partial<Slice>): readonly Slice[] =>
  slices.map((each, index) => (index === 0 ? { ...each, ...change(each) } : each))

/** Changes the last slice of a run. */
export const last = (slices: readonly Slice[], change: (each: Slice) => Partial<Slice>): readonly Slice[] =>
  slices.map((each, index) => (index === slices.length - 1 ? { ...each, ...change(each) } : each))

/** Sets the distances around a run of slices. */
export const spaced = (slices: readonly Slice[], before: number, after: number): readonly Slice[] =>
  last(
    first(slices, () => ({ before })),
    () => ({ after }),
  )

/** Adds items to the first slice, before its own. */
export const led = (slices: readonly Slice[], items: readonly Item[]): readonly Slice[] =>
  slices.length === 0
    ? [slice(0, items, { keep: true })]
    : first(slices, (each) => ({ items: [...items, ...each.items] }))

/** Height of a run of slices with the distances inside it. */
export const heightOf = (slices: readonly Slice[]): number =>
  slices.reduce((sum, each, index) => {
    const above = slices[index - 1]
    return sum + each.height + (above ? Math.max(above.after, each.before) : 0)
  }, 0)

/** Keeps a run of slices on one page when it is no higher than the limit. */
export const together = (slices: readonly Slice[], limit: number): readonly Slice[] =>
  heightOf(slices) > limit
    ? slices
    : slices.map((each, index) => (index < slices.length - 1 ? { ...each, keep: true } : each))

/** Keeps the beginning of a run together until it is at least so high. */
export const keepStart = (slices: readonly Slice[], height: number): readonly Slice[] => {
  let seen = 0
  return slices.map((each, index) => {
    seen += each.height + (index > 0 ? Math.max(slices[index - 1]?.after ?? 0, each.before) : 0)
    return seen < height && index < slices.length - 1 ? { ...each, keep: true } : each
  })
}

/** Keeps the end of a run together from where it is at least so high. */
export const keepEnd = (slices: readonly Slice[], height: number): readonly Slice[] => {
  let seen = 0
  return slices
    .toReversed()
    .map((each, index, all) => {
      const kept = index > 0 && seen < height ? { ...each, keep: true } : each
      seen += each.height + (index > 0 ? Math.max(each.after, all[index - 1]?.before ?? 0) : 0)
      return kept
    })
    .toReversed()
}

/** Puts a frame around a run of slices. */
export const framed = (slices: readonly Slice[], frame: Frame): readonly Slice[] =>
  slices.map((each) => ({ ...each, frames: [frame, ...each.frames] }))

/** The same slices as artifacts: words and lines without owner, links and destinations. */
export const asArtifacts = (slices: readonly Slice[]): readonly Slice[] =>
  slices.map((each) => ({
    ...each,
    keep: true,
    repeat: [],
    items: each.items.flatMap((item): Item[] => {
      if (item.kind === 'text') return [{ ...item, owner: undefined, actual: undefined }]
      if (item.kind === 'rect' || item.kind === 'shape') return [{ ...item, owner: undefined }]
      return item.kind === 'rule' ? [item] : []
    }),
  }))
