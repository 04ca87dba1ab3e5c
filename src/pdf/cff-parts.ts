/** What a CFF font is put together from: indexes, which are lists of byte strings, and dictionaries of operands and operators. */

/** A stretch of bytes. */
export type Part = { readonly at: number; readonly length: number }

/** By operator: its operands as numbers, and as they stand in the file. */
export type Dict = ReadonlyMap<number, { readonly values: readonly number[]; readonly raw: readonly number[] }>

/** Reads an index, and where it ends. */
export const indexOf = (bytes: Uint8Array, at: number): { readonly parts: readonly Part[]; readonly end: number } => {
  const number = (from: number, length: number): number => {
    let value = 0
    for (let each = from; each < from + length; each++) value = value * 256 + (bytes[each] ?? 0)
    return value
  }
  const count = number(at, 2)
  if (count === 0) return { parts: [], end: at + 2 }
  const size = bytes[at + 2] ?? 1
  const offset = (each: number): number => number(at + 3 + each * size, size)
  const data = at + 2 + (count + 1) * size
  const parts = Array.from({ length: count }, (_, each) => ({
    at: data + offset(each),
    length: offset(each + 1) - offset(each),
  }))
  return { parts, end: data + offset(count) }
}

/** Writes an index. */
export const index = (items: readonly Uint8Array[]): Uint8Array => {
  if (items.length === 0) return Uint8Array.of(0, 0)
  const total = items.reduce((sum, { length }) => sum + length, 1)
  const size = total < 0x100 ? 1 : total < 0x1_0000 ? 2 : total < 0x100_0000 ? 3 : 4
  const bytes = new Uint8Array(3 + (items.length + 1) * size + total - 1)
  bytes.set([items.length >> 8, items.length & 0xff, size])
  const offset = (each: number, value: number): void => {
    for (let at = 0; at < size; at++) bytes[3 + each * size + at] = Math.floor(value / 256 ** (size - 1 - at)) & 0xff
  }
  const data = 2 + (items.length + 1) * size
  let next = 1
  items.forEach((item, each) => {
    offset(each, next)
    bytes.set(item, data + next)
    next += item.length
  })
  offset(items.length, next)
  return bytes
}

/** Reads a dictionary. Real numbers are not needed here and are given as `NaN`. */
export const dictOf = (bytes: Uint8Array, { at, length }: Part): Dict => {
  const found = new Map<number, { values: number[]; raw: number[] }>()
  let values: number[] = []
  let from = at
  for (let place = at; place < at + length;) {
    const first = bytes[place++] ?? 0
    const byte = (): number => bytes[place++] ?? 0
    if (first <= 21) {
      const raw = [...bytes.subarray(from, place - 1)]
      found.set(first === 12 ? 0x0c00 | byte() : first, { values, raw })
      values = []
      from = place
    } else if (first === 28) values.push(((byte() << 24) >> 16) | byte())
    else if (first === 29) values.push((byte() << 24) | (byte() << 16) | (byte() << 8) | byte())
    else if (first === 30) {
      while ((byte() & 0x0f) !== 0x0f);
      values.push(Number.NaN)
    } else if (first <= 246) values.push(first - 139)
    else if (first <= 250) values.push((first - 247) * 256 + byte() + 108)
    else values.push(-(first - 251) * 256 - byte() - 108)
  }
  return found
}

/** An operator with its operands, as bytes. */
export const dictEntry = (operator: number, operands: Iterable<number>): number[] => [
  ...operands,
  ...(operator > 0xff ? [operator >> 8, operator & 0xff] : [operator]),
]

/** An operand of five bytes, whatever its value. */
export const integer = (value: number): number[] => [
  29,
  value >>> 24,
  (value >> 16) & 0xff,
  (value >> 8) & 0xff,
  value & 0xff,
]
