/**
 * Objects of the file as text. pdfkit keeps an object, its dictionary and its stream for everything it writes; the
 * structure of a document is thousands of small dictionaries, so those are written here, in the same form.
 */
import type { KitDocument } from './kit.ts'

/** A number for an object that is written later. */
export const reserve = (document: KitDocument): number => document['_offsets'].push(null)

/** How other objects name one. */
export const reference = (object: number): string => `${object} 0 R`

/** The same for dictionaries that pdfkit writes: what is no plain object it writes by its name. */
export const referenceTo = (object: number): object => ({
  [Symbol.toStringTag]: 'Reference',
  toString: () => reference(object),
})

/** Writes an object whose number was reserved; each must be written once. */
export const writeObject = (document: KitDocument, object: number, text: string): void => {
  document['_offsets'][object - 1] = document['_offset']
  document['_write'](`${object} 0 obj\n${text}\nendobj`)
}

const escapes: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
  '\\': '\\\\',
  '(': '\\(',
  ')': '\\)',
}

/** Bytes, one for each character, as a string of the file. */
export const byteString = (bytes: string): string =>
  `(${/[\n\r\t\b\f()\\]/.test(bytes) ? bytes.replace(/[\n\r\t\b\f()\\]/g, (sign) => escapes[sign] ?? sign) : bytes})`

/** Text for people: as it stands when it is ASCII, else in UTF-16. */
export const textString = (text: string): string => {
  // oxlint-disable-next-line no-control-regex
  if (/^[\x00-\x7F]*$/.test(text)) return byteString(text)
  let bytes = '\xFE\xFF'
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    bytes += String.fromCharCode(unit >> 8, unit & 0xff)
  }
  return byteString(bytes)
}
