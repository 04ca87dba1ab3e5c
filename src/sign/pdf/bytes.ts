/**
 * Between bytes and text of one character per byte. Without `Buffer`, because a page of the site reads documents in the
 * browser with the same code. (`TextDecoder('latin1')` is no help: it means Windows-1252, where some bytes are other signs.)
 */

const piece = 0x2000

/** One character per byte. */
export const textOf = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += piece)
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + piece) as unknown as number[])
  return text
}

/** The bytes of a text of one character per byte. */
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at)
  return bytes
}

/** The bytes of pairs of hexadecimal digits; a last single digit is followed by a zero, as PDF has it. */
export const bytesOfHex = (digits: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(Math.ceil(digits.length / 2))
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2).padEnd(2, '0'), 16)
  return bytes
}

/** Lower-case hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
