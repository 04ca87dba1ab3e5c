/** One object as it stands in a file, from its number to `endobj`, with the bytes of its stream if it has one. */
import { numberIn } from './file.ts'
import { matchAt, PdfError, readValue, skipSpace, type PdfValue } from './syntax.ts'

export type PdfObject = {
  readonly number: number
  readonly value: PdfValue
  /** Where the bytes of the stream stand, as they are stored. */
  readonly stream: { readonly start: number; readonly end: number } | undefined
  readonly start: number
  readonly end: number
}

/**
 * Reads the object that begins at an offset. Throws a `PdfError` when it is another one, or not written as we write objects:
 * the length of a stream is a number in its dictionary.
 */
export const readObject = (text: string, offset: number, number: number): PdfObject => {
  const head = matchAt(text, offset, /(\d{1,10})[\r\n\t ]+\d{1,5}[\r\n\t ]+obj/y)
  if (!head || Number(head[1]) !== number)
    throw new PdfError(`Object ${number} is not at byte ${offset}, where it should be.`)
  const value = readValue(text, offset + head[0].length)
  const begin = matchAt(text, skipSpace(text, value.end), /stream(?:\r\n|\n)/y)
  let stream: PdfObject['stream']
  let after = value.end
  if (begin && value.kind === 'dictionary') {
    const start = begin.index + begin[0].length
    const length = numberIn(value, 'Length')
    if (length === undefined || length < 0 || start + length > text.length)
      throw new PdfError(`The length of the stream of object ${number} is not a number in its dictionary.`)
    stream = { start, end: start + length }
    const ended = matchAt(text, stream.end, /[\r\n]{0,2}endstream/y)
    if (!ended) throw new PdfError(`The stream of object ${number} does not end where its length says.`)
    after = stream.end + ended[0].length
  }
  const end = matchAt(text, skipSpace(text, after), /endobj/y)
  if (!end) throw new PdfError(`Object ${number} does not end with "endobj".`)
  return { number, value, stream, start: offset, end: end.index + 6 }
}
