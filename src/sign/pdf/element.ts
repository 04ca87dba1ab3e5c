/** How long a DER element is. Apart from the readers of ASN.1, because a page of the site needs only this. */

/** Length of the SEQUENCE that bytes begin with, its header included; `undefined` when they begin with none. */
export const elementLength = (bytes: Uint8Array): number | undefined => {
  const [tag, first = 0] = bytes
  if (tag !== 0x30) return undefined
  if (first < 0x80) return first + 2
  const count = first - 0x80
  if (count < 1 || count > 4 || bytes.length < count + 2) return undefined
  let length = 0
  for (let at = 2; at < count + 2; at += 1) length = length * 256 + (bytes[at] ?? 0)
  return length + count + 2
}
