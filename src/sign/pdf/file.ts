/**
 * Opens a PDF the way a reader does: from the last `startxref` through the cross-reference tables to the catalog. Only the
 * classic form is read, which is the only one that we write; nothing is repaired, since two readers that repair differently
 * see two documents.
 */
import { matchAt, PdfError, readValue, skipSpace, type Dictionary, type PdfValue } from './syntax.ts'

export type PdfFile = {
  readonly text: string
  readonly catalog: Dictionary
  /** The cross-reference table of each revision, the newest first. */
  readonly revisions: readonly Table[]
  /** Where each object of this revision stands; `undefined` where it was deleted. */
  readonly offsets: ReadonlyMap<number, number | undefined>
  /** Follows references; `undefined` when the object does not exist. */
  readonly resolve: (value: PdfValue | undefined) => PdfValue | undefined
}

/** One cross-reference table with its trailer: what one revision wrote. */
export type Table = {
  readonly at: number
  /** Offsets by object; `undefined` for one that is free. */
  readonly entries: ReadonlyMap<number, number | undefined>
  readonly trailer: Dictionary
}

/** More revisions, or references to references, are no document but an attack. */
const mostRevisions = 100

/** Where the newest revision says that its cross-reference table stands. Throws a `PdfError`. */
export const newestRevision = (text: string): number => {
  const found = matchAt(text, Math.max(0, text.lastIndexOf('startxref')), /startxref[\r\n ]+(\d{1,10})\s/y)
  if (!found) throw new PdfError('The end of the file (startxref) is missing or damaged.')
  return Number(found[1])
}

/** Opens a file as of the revision whose cross-reference table stands at `newest`. Throws a `PdfError`. */
export const openPdf = (text: string, newest: number = newestRevision(text)): PdfFile => {
  const offsets = new Map<number, number | undefined>()
  const revisions: Table[] = []
  for (let next: number | undefined = newest; next !== undefined;) {
    const at: number = next
    if (revisions.some((each) => each.at === at) || revisions.length >= mostRevisions)
      throw new PdfError('The revisions of the file go round in circles.')
    const table = readTable(text, at)
    revisions.push(table)
    for (const [object, offset] of table.entries) if (!offsets.has(object)) offsets.set(object, offset)
    next = numberIn(table.trailer, 'Prev')
    if (next === undefined && table.trailer.entries.has('Prev'))
      throw new PdfError('The trailer names no earlier revision where it should.')
  }
  const trailer = revisions[0]?.trailer
  if (trailer?.entries.has('Encrypt')) throw new PdfError('The file is encrypted.')
  const resolve = (value: PdfValue | undefined): PdfValue | undefined => {
    let found = value
    for (let hops = 0; found?.kind === 'reference' && hops < mostRevisions; hops += 1) {
      const offset = offsets.get(found.object)
      found = offset === undefined ? undefined : readObject(text, offset, found.object)
    }
    return found
  }
  const catalog = resolve(trailer?.entries.get('Root'))
  if (catalog?.kind !== 'dictionary') throw new PdfError('The file has no catalog.')
  return { text, catalog, revisions, offsets, resolve }
}

const readObject = (text: string, offset: number, object: number): PdfValue => {
  const head = matchAt(text, offset, /(\d{1,10})[\r\n\t ]+\d{1,5}[\r\n\t ]+obj/y)
  if (!head || Number(head[1]) !== object)
    throw new PdfError(`Object ${object} is not at byte ${offset}, where it should be.`)
  return readValue(text, offset + head[0].length)
}

const readTable = (text: string, at: number): Table => {
  const entries = new Map<number, number | undefined>()
  const head = matchAt(text, at, /xref[\r\n ]+/y)
  if (!head) throw new PdfError(`There is no cross-reference table at byte ${at}. (Compressed ones are not read.)`)
  let position = at + head[0].length
  for (let section; (section = matchAt(text, position, /(\d{1,10}) (\d{1,10})[ \r\n]{1,4}/y));) {
    position += section[0].length
    const first = Number(section[1])
    const count = Number(section[2])
    for (let index = 0; index < count; index += 1, position += 20) {
      const entry = entryAt(text, position)
      if (!entry) throw new PdfError(`The cross-reference table is damaged at byte ${position}.`)
      const object = first + index
      if (entries.has(object)) throw new PdfError(`Object ${object} stands twice in one cross-reference table.`)
      entries.set(object, entry.offset)
    }
  }
  if (!text.startsWith('trailer', position)) throw new PdfError(`The trailer is missing at byte ${position}.`)
  const trailer = readValue(text, skipSpace(text, position + 7))
  if (trailer.kind !== 'dictionary') throw new PdfError('The trailer is damaged.')
  if (trailer.entries.has('XRefStm'))
    throw new PdfError('The file has compressed cross-references, which are not read.')
  return { at, entries, trailer }
}

/**
 * An entry of a table, `0000000123 00000 n` and an end of the line of two characters; the offset of a free one is
 * `undefined`. Read sign by sign, because a document has thousands.
 */
const entryAt = (text: string, at: number): { readonly offset: number | undefined } | undefined => {
  const offset = digitsAt(text, at, 10)
  const generation = digitsAt(text, at + 11, 5)
  const [space, gap, kind, end, line] = [text[at + 10], text[at + 16], text[at + 17], text[at + 18], text[at + 19]]
  if (Number.isNaN(offset + generation) || space !== ' ' || gap !== ' ') return undefined
  if ((kind !== 'n' && kind !== 'f') || (end !== ' ' && end !== '\r') || (line !== '\r' && line !== '\n'))
    return undefined
  return { offset: kind === 'n' ? offset : undefined }
}

/** A number of so many digits; `NaN` when anything else stands there. */
const digitsAt = (text: string, at: number, count: number): number => {
  let value = 0
  for (let index = at; index < at + count; index++) {
    const digit = text.charCodeAt(index) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = 10 * value + digit
  }
  return value
}

/** A whole number in a dictionary. */
export const numberIn = (dictionary: Dictionary, key: string): number | undefined => {
  const value = dictionary.entries.get(key)
  return value?.kind === 'number' && Number.isSafeInteger(value.value) ? value.value : undefined
}

/** A name in a dictionary. */
export const nameIn = (file: PdfFile, dictionary: Dictionary, key: string): string | undefined => {
  const value = file.resolve(dictionary.entries.get(key))
  return value?.kind === 'name' ? value.value : undefined
}
