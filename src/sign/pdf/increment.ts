/**
 * An incremental update: objects behind the end of a file, with a cross-reference table of their own that leads to the one
 * before. Nothing of what was there changes by a byte, so every signature over it stays whole. Classic tables only, the first
 * half of the file's identifier kept, `%%EOF` and a line feed at the very end, as PDF/A asks (ISO 19005-3, 6.1.3).
 */
import { createHash } from 'node:crypto'
import { numberIn, type PdfFile } from './file.ts'
import { PdfError, type Dictionary, type PdfValue } from './syntax.ts'

/** The number of the first object that a file does not have. */
export const firstFree = ({ revisions }: PdfFile): number => {
  const size = revisions[0] && numberIn(revisions[0].trailer, 'Size')
  if (size === undefined) throw new PdfError('The trailer does not say how many objects there are (/Size).')
  return size
}

/** The number of an object that holds a value directly, by which it can be replaced. */
export const objectOf = (value: PdfValue | undefined, what: string): number => {
  if (value?.kind !== 'reference') throw new PdfError(`${what} is not an object of its own.`)
  return value.object
}

/** The catalog's object. */
export const catalogObject = ({ revisions }: PdfFile): number =>
  objectOf(revisions[0]?.trailer.entries.get('Root'), 'The catalog')

/** A dictionary as it stands, with one entry set to another value. */
export const withEntry = ({ text }: PdfFile, dictionary: Dictionary, key: string, value: string): string => {
  const old = dictionary.entries.get(key)
  if (old) return text.slice(dictionary.start, old.start) + value + text.slice(old.end, dictionary.end)
  return `${text.slice(dictionary.start, dictionary.end - 2)}/${key} ${value}\n>>`
}

/** A file with objects added or replaced, by number; each is written between `obj` and `endobj`. Latin-1, like `file.text`. */
export const updated = (file: PdfFile, objects: ReadonlyMap<number, string>): string => {
  const [newest] = file.revisions
  if (!newest) throw new PdfError('The file has no cross-reference table.')
  let text = file.text.endsWith('\n') ? file.text : `${file.text}\n`
  const numbers = [...objects.keys()].toSorted((a, b) => a - b)
  const offsets = new Map<number, number>()
  for (const number of numbers) {
    offsets.set(number, text.length)
    text += `${number} 0 obj\n${objects.get(number)}\nendobj\n`
  }
  const at = text.length
  const size = Math.max(firstFree(file), ...numbers.map((each) => each + 1))
  const { entries } = newest.trailer
  const kept = ['Root', 'Info'].flatMap((key) => {
    const value = entries.get(key)
    return value ? [`/${key} ${file.text.slice(value.start, value.end)}`] : []
  })
  const trailer = [`/Size ${size}`, ...kept, `/Prev ${newest.at}`, identifier(file, entries.get('ID'), text)]
  return `${text}xref\n${tableOf(numbers, offsets)}trailer\n<<\n${trailer.join('\n')}\n>>\nstartxref\n${at}\n%%EOF\n`
}

/** Runs of numbers that follow each other, each with its head. */
const tableOf = (numbers: readonly number[], offsets: ReadonlyMap<number, number>): string => {
  const runs: number[][] = []
  for (const number of numbers) {
    const run = runs.at(-1)
    if (run?.at(-1) === number - 1) run.push(number)
    else runs.push([number])
  }
  const entry = (number: number): string => `${String(offsets.get(number)).padStart(10, '0')} 00000 n \n`
  return runs.map((run) => `${run[0]} ${run.length}\n${run.map(entry).join('')}`).join('')
}

/** What the file is stays; which revision of it this is changes with what it holds. */
const identifier = (file: PdfFile, id: PdfValue | undefined, text: string): string => {
  const [first] = id?.kind === 'array' ? id.items : []
  if (!first) throw new PdfError('The trailer does not identify the file (/ID).')
  const revision = createHash('sha256').update(text, 'latin1').digest('hex').slice(0, 32)
  return `/ID [${file.text.slice(first.start, first.end)} <${revision}>]`
}
