/** Walks through DER in the browser: just enough to find the parts of a signature. What does not fit throws a `RangeError`. */

export type Element = {
  readonly tag: number
  /** With its header. */
  readonly whole: Uint8Array<ArrayBuffer>
  readonly content: Uint8Array<ArrayBuffer>
}

/** The elements that bytes consist of, one behind the other. */
export const elementsIn = (bytes: Uint8Array<ArrayBuffer>): readonly Element[] => {
  const found: Element[] = []
  for (let at = 0; at < bytes.length;) {
    const [tag = 0, first = 0] = bytes.subarray(at)
    let start = at + 2
    let length = first
    if (first >= 0x80) {
      const count = first - 0x80
      if (count < 1 || count > 4) throw new RangeError('A length is written in a way that DER does not know.')
      length = 0
      for (const each of bytes.subarray(start, start + count)) length = length * 256 + each
      start += count
    }
    const end = start + length
    if (end > bytes.length) throw new RangeError('An element is longer than what holds it.')
    found.push({ tag, whole: bytes.slice(at, end), content: bytes.slice(start, end) })
    at = end
  }
  return found
}

/** The one at a place. */
export const elementAt = (elements: readonly Element[], index: number): Element => {
  const found = elements[index]
  if (!found) throw new RangeError('An element is missing.')
  return found
}

/** The parts of an element. */
export const partsOf = ({ content }: Element): readonly Element[] => elementsIn(content)
