/**
 * Which subroutines an outline of a CFF font calls. An outline is a small program; of it only what decides where its
 * instructions begin is followed: numbers, the count of hints, and calls. Adobe Technical Note #5177.
 */
import type { Part } from './cff-parts.ts'

export type Calls = { readonly globals: Set<number>; readonly locals: Set<number> }

const operator = { callLocal: 10, return: 11, escape: 12, end: 14, integer: 28, callGlobal: 29, fixed: 255 } as const
const hints = new Set([1, 3, 18, 23])
const masks = new Set([19, 20])

/** Adds the subroutines that an outline calls, and those that they call. */
export const addCalls = (
  bytes: Uint8Array,
  outline: Part,
  subroutines: { readonly globals: readonly Part[]; readonly locals: readonly Part[] },
  calls: Calls,
): void => {
  let stack: number[] = []
  let stems = 0
  const call = (all: readonly Part[], called: Set<number>): boolean => {
    const number = (stack.pop() ?? 0) + biasOf(all.length)
    const part = all[number]
    if (!part) return false
    called.add(number)
    return run(part)
  }
  /** Whether the outline ended. */
  const run = ({ at, length }: Part): boolean => {
    for (let place = at; place < at + length;) {
      const byte = bytes[place++] ?? 0
      if (byte >= 32 || byte === operator.integer) {
        stack.push(numberAt(bytes, place - 1))
        place += lengthOf(byte) - 1
      } else if (byte === operator.callLocal || byte === operator.callGlobal) {
        const isGlobal = byte === operator.callGlobal
        if (call(isGlobal ? subroutines.globals : subroutines.locals, isGlobal ? calls.globals : calls.locals))
          return true
      } else if (byte === operator.return) return false
      else if (byte === operator.end) return true
      else {
        if (hints.has(byte) || masks.has(byte)) stems += stack.length >> 1
        if (masks.has(byte)) place += (stems + 7) >> 3
        if (byte === operator.escape) place++
        stack = []
      }
    }
    return false
  }
  run(outline)
}

/** Numbers of subroutines are counted from the middle, so that they are short. */
const biasOf = (count: number): number => (count < 1240 ? 107 : count < 33_900 ? 1131 : 32_768)

const lengthOf = (first: number): number => {
  if (first === operator.integer) return 3
  if (first === operator.fixed) return 5
  return first < 247 ? 1 : 2
}

const numberAt = (bytes: Uint8Array, at: number): number => {
  const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3)
  if (first === operator.integer || first === operator.fixed) return ((second << 24) >> 16) | third
  if (first < 247) return first - 139
  return first < 251 ? (first - 247) * 256 + second + 108 : -(first - 251) * 256 - second - 108
}
