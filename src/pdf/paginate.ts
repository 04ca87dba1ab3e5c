/**
 * Puts slices on pages, from top to bottom. Slices that must stay together move on together; a run that is higher than
 * a page is cut where it must be. Nothing is drawn here, so the number of every page is known before the first mark.
 */
import { asArtifacts, heightOf, type Frame, type Slice } from './slice.ts'

export type Placed = { readonly slice: Slice; readonly y: number }

export type PlacedFrame = { readonly frame: Frame; readonly y: number; readonly height: number }

export type Page = {
  readonly number: number
  readonly placed: readonly Placed[]
  readonly frames: readonly PlacedFrame[]
}

/** Where text may stand on a page. */
export type Room = { readonly top: number; readonly bottom: number }

/** The pages. `roomOf` gives the room on a page by its number. */
export const paginate = (slices: readonly Slice[], roomOf: (page: number) => Room): readonly Page[] => {
  const pages: Placed[][] = [[]]
  let placed = pages[0] as Placed[]
  let room = roomOf(1)
  let y = room.top
  /** Slices on this page that are no repeated heads. */
  let own = 0

  const turn = (next: Slice): void => {
    placed = []
    pages.push(placed)
    room = roomOf(pages.length)
    y = room.top
    for (const each of asArtifacts(next.repeat)) put(each)
    own = 0
  }
  const gap = (next: Slice): number =>
    placed.length === 0 ? 0 : Math.max(placed.at(-1)?.slice.after ?? 0, next.before)
  const put = (each: Slice): void => {
    y += gap(each)
    placed.push({ slice: each, y })
    y += each.height
    own++
  }

  for (let start = 0; start < slices.length;) {
    const chain = chainAt(slices, start)
    const head = chain[0] as Slice
    const needed = Math.max(heightOf(chain), head.need)
    const blank = placed.length === 0
    if (head.newPage && !blank) turn(head)
    else if (y + gap(head) + needed > room.bottom + 0.01 && !blank) turn(head)
    for (const each of chain) {
      if (own > 0 && y + gap(each) + each.height > room.bottom + 0.01) turn(each)
      put(each)
    }
    start += chain.length
  }
  return pages.map((each, index) => ({
    number: index + 1,
    placed: each,
    frames: framesOf(each, pages[index - 1] ?? [], pages[index + 1] ?? []),
  }))
}

/** The slices that must stand on one page with the one at an index. */
const chainAt = (slices: readonly Slice[], start: number): readonly Slice[] => {
  let end = start
  while (slices[end]?.keep && end < slices.length - 1 && !slices[end + 1]?.newPage) end++
  return slices.slice(start, end + 1)
}

/** How far a frame that is cut by the end of a page stands out over its lines. */
const overhang = 3.5

/** Frames of one page: each from the first to the last slice that it surrounds there, outer ones first. */
const framesOf = (
  placed: readonly Placed[],
  before: readonly Placed[],
  after: readonly Placed[],
): readonly PlacedFrame[] => {
  const on = (page: readonly Placed[], frame: Frame): boolean => page.some(({ slice }) => slice.frames.includes(frame))
  const extents = new Map<Frame, { y: number; end: number }>()
  for (const { slice, y } of placed) {
    for (const frame of slice.frames) {
      const known = extents.get(frame)
      if (known) known.end = y + slice.height
      else extents.set(frame, { y, end: y + slice.height })
    }
  }
  return [...extents].map(([frame, { y, end }]) => {
    const above = on(before, frame) ? overhang : 0
    const below = on(after, frame) ? overhang : 0
    return { frame, y: y - above, height: end - y + above + below }
  })
}
