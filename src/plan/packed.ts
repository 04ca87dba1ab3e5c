/**
 * What was read, in a form that is quick to keep and to take up again. Of a plan, half are the places of its keys: thousands
 * of small lists under names that no other object has, which is what Node reads most slowly. So they are kept as one list of
 * names and one of numbers, and once where the records of a file share them. What comes out is equal to what went in.
 */
import type { Span } from '../model/place.ts'
import type { Read } from './plan.ts'

type Spans = Readonly<Record<string, Span>>

/** Names, and four numbers for each. */
type Places = { readonly names: readonly string[]; readonly numbers: Int32Array }

/** A file as it was read, with numbers of `places` where its spans were. */
export type Packed = { readonly read: Read<unknown>; readonly places: readonly Places[] }

type Holder = { readonly file: string; readonly spans: unknown }

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** A plan or a record. A file of records may well have one that somebody called `spans`. */
const holds = (value: unknown): value is Holder =>
  isObject(value) && 'spans' in value && 'file' in value && typeof value.file === 'string'

/** The same file with other spans: those of a plan or record, or of every record in it. */
const withSpans = (read: Read<unknown>, change: (spans: unknown) => unknown): Read<unknown> => {
  const changed = (value: unknown): unknown => (holds(value) ? { ...value, spans: change(value.spans) } : value)
  const { value } = read
  if (holds(value)) return { ...read, value: changed(value) }
  if (!isObject(value) || Array.isArray(value) || !Object.values(value).some(holds)) return read
  return { ...read, value: Object.fromEntries(Object.entries(value).map(([name, each]) => [name, changed(each)])) }
}

export const packed = (read: Read<unknown>): Packed => {
  const known = new Map<unknown, number>()
  const places: Places[] = []
  const numbered = withSpans(read, (spans) => {
    const number = known.get(spans) ?? places.push(placesOf(spans as Spans)) - 1
    known.set(spans, number)
    return number
  })
  return { read: numbered, places }
}

const placesOf = (spans: Spans): Places => {
  const all = Object.entries(spans)
  const numbers = new Int32Array(all.length * 4)
  let at = 0
  for (const [, span] of all) for (const number of span) numbers[at++] = number
  return { names: all.map(([name]) => name), numbers }
}

export const unpacked = ({ read, places }: Packed): Read<unknown> => {
  const spans = places.map(spansOf)
  return withSpans(read, (number) => spans[number as number])
}

/** Places are found by names that people choose, so they inherit nothing. */
const spansOf = ({ names, numbers }: Places): Spans => {
  const spans = Object.create(null) as Record<string, Span>
  names.forEach((name, index) => {
    const at = index * 4
    spans[name] = [numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]] as unknown as Span
  })
  return spans
}
