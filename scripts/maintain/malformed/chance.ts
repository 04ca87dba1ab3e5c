/** Chance that can be repeated: the same seed gives the same choices on every machine. */

export type Chance = {
  /** A whole number from 0 up to but not including `below`. */
  readonly upTo: (below: number) => number
  readonly pick: <T>(from: readonly T[]) => T
}

/** The generator mulberry32, which is small and good enough to choose places and pieces. */
export const chanceOf = (seed: number): Chance => {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const upTo = (below: number): number => Math.floor(next() * Math.max(1, below))
  return { upTo, pick: (from) => from[upTo(from.length)] as (typeof from)[number] }
}
