/**
 * May a document change like that after it was signed? A reader that only compares digests says that a signature is valid however
 * many pages a later revision blanks. So each later revision is judged against a short list of what adding validation data and
 * timestamps needs, and everything else is a change of the document.
 */
import { sameValue, differences } from '../pdf/same.ts'
import type { PdfFile } from '../pdf/file.ts'
import { readObject, type PdfObject } from '../pdf/object.ts'
import type { Revision } from '../pdf/revisions.ts'
import { nameIn } from '../pdf/file.ts'
import { PdfError, type Dictionary, type PdfValue } from '../pdf/syntax.ts'
import { validationDataIn, type ValidationData } from '../pdf/validation-data.ts'
import { reservedFields } from '../pdf/reserved.ts'

export type Change = {
  /** Why the revision is not one of those that may be added; empty when it is. */
  readonly reasons: readonly string[]
  /** It brought validation data. */
  readonly data: boolean
  /** The objects that are document timestamps. */
  readonly timestamps: readonly number[]
}

/** Judges what a revision changed in the file as it was before. Throws a `PdfError` when it cannot be read. */
export const changesIn = (before: PdfFile, after: PdfFile, revision: Revision): Change => {
  const objects = objectsOf(after.text, revision)
  const root = rootOf(after)
  const store = validationDataIn(after)
  const reserved = reservedFields(before)
  const reasons: string[] = [...trailerReasons(before, after)]
  const timestamps: number[] = []
  for (const [number, offset] of revision.table.entries)
    if (offset === undefined && number !== 0)
      reasons.push(`Object ${number} was deleted after the document was signed.`)
  for (const { number, value } of objects) {
    const old = before.offsets.get(number)
    if (number === root) reasons.push(...catalogReasons(before.catalog, value, number))
    else if (reserved.has(number)) {
      const [reason, stamp] = stampedBy(reserved.get(number) as Dictionary, value, number)
      if (reason) reasons.push(reason)
      else timestamps.push(stamp)
    }
    if (number === root || reserved.has(number)) continue
    if (old === undefined && number < sizeOf(before)) {
      reasons.push(`${nameOf(value, number)} takes the place of one that was missing when the document was signed.`)
    }
  }
  const old = validationDataIn(before)
  for (const { number, value, stream } of objects) {
    if (number === root || reserved.has(number)) continue
    const added = before.offsets.get(number) === undefined
    if (added && timestamps.includes(number)) reasons.push(...timestampReasons(after, value, number, stream))
    else if (store?.objects.has(number) && (added || (old?.objects.has(number) && !isStream(old, number)))) continue
    else
      reasons.push(
        added
          ? `${nameOf(value, number)} was added after the document was signed.`
          : `${nameOf(value, number)} was changed after the document was signed.`,
      )
  }
  for (const number of timestamps)
    if (!objects.some((each) => each.number === number))
      reasons.push(`The timestamp that object ${number} should be is not there.`)
  return {
    reasons: [...reasons, ...lossReasons(old, store)],
    data: store !== undefined && !sameStore(old, store),
    timestamps,
  }
}

/** The objects of a revision. Every byte before its table must belong to one of them. */
const objectsOf = (text: string, revision: Revision): readonly PdfObject[] => {
  const objects: PdfObject[] = []
  let at = revision.start
  const places = [...revision.table.entries].flatMap(([number, offset]) =>
    offset === undefined ? [] : [{ number, offset }],
  )
  for (const { number, offset } of places.toSorted((a, b) => a.offset - b.offset)) {
    if (offset < at || offset >= revision.table.at)
      throw new PdfError(`Object ${number} does not stand in the revision that names it.`)
    demandSpace(text, at, offset)
    const object = readObject(text, offset, number)
    objects.push(object)
    at = object.end
  }
  demandSpace(text, at, revision.table.at)
  return objects
}

const demandSpace = (text: string, from: number, to: number): void => {
  if (/[^\0\t\n\f\r ]/.test(text.slice(from, to)))
    throw new PdfError(`There is something between the objects at byte ${from} that belongs to none of them.`)
}

const rootOf = ({ revisions }: PdfFile): number | undefined => {
  const root = revisions[0]?.trailer.entries.get('Root')
  return root?.kind === 'reference' ? root.object : undefined
}

const sizeOf = ({ revisions }: PdfFile): number => {
  const size = revisions[0]?.trailer.entries.get('Size')
  return size?.kind === 'number' ? size.value : 0
}

/** `Object 12 (Page)` */
const nameOf = (value: PdfValue, number: number): string => {
  const type = value.kind === 'dictionary' ? (value.entries.get('Type') ?? value.entries.get('S')) : undefined
  return `Object ${number}${type?.kind === 'name' ? ` (${type.value})` : ''}`
}

const first = (value: PdfValue | undefined): PdfValue | undefined => (value?.kind === 'array' ? value.items[0] : value)

/** The trailer may tell of more objects, of the table before, and change the second half of the file's identifier. */
const trailerReasons = (before: PdfFile, after: PdfFile): readonly string[] => {
  const [old, now] = [before.revisions[0]?.trailer.entries, after.revisions[0]?.trailer.entries]
  if (!old || !now) return []
  const free = new Set(['Size', 'Prev', 'ID'])
  const reasons = differences(old, now)
    .filter((key) => !free.has(key))
    .map((key) => `The trailer was changed after the document was signed (/${key}).`)
  const [was, is] = [old.get('ID'), now.get('ID')]
  if (!sameValue(first(was), first(is)))
    reasons.push('The identifier of the file was changed after it was signed (/ID).')
  if (sizeOf(after) < sizeOf(before)) reasons.push('The trailer counts fewer objects than before (/Size).')
  return reasons
}

const catalogReasons = (old: Dictionary, now: PdfValue, number: number): readonly string[] => {
  if (now.kind !== 'dictionary') return [`The catalog (object ${number}) was replaced after the document was signed.`]
  return differences(old.entries, now.entries)
    .filter((key) => key !== 'DSS')
    .map((key) => `The catalog (object ${number}) was changed after the document was signed (/${key}).`)
}

/** A reserved field may get a value, and change in nothing else. */
const stampedBy = (old: Dictionary, now: PdfValue, number: number): readonly [string | undefined, number] => {
  const changed = `The field of object ${number} was changed after the document was signed`
  if (now.kind !== 'dictionary') return [`${changed}.`, 0]
  const wrong = differences(old.entries, now.entries).find((key) => key !== 'V')
  if (wrong !== undefined) return [`${changed} (/${wrong}).`, 0]
  const stamp = now.entries.get('V')
  return stamp?.kind === 'reference' ? [undefined, stamp.object] : [`${changed} (/V).`, 0]
}

const timestampKeys = new Set(['Type', 'Filter', 'SubFilter', 'ByteRange', 'Contents', 'V', 'M'])

const timestampReasons = (
  file: PdfFile,
  value: PdfValue,
  number: number,
  stream: PdfObject['stream'],
): readonly string[] => {
  const isTimestamp =
    value.kind === 'dictionary' &&
    !stream &&
    nameIn(file, value, 'Type') === 'DocTimeStamp' &&
    nameIn(file, value, 'SubFilter') === 'ETSI.RFC3161' &&
    [...value.entries.keys()].every((key) => timestampKeys.has(key))
  return isTimestamp ? [] : [`${nameOf(value, number)} was added as a timestamp, but is none.`]
}

const isStream = ({ certificates, crls, ocsps }: ValidationData, number: number): boolean =>
  [...certificates, ...crls, ...ocsps].some(({ object }) => object === number)

const streamsOf = (store: ValidationData | undefined): readonly number[] =>
  store ? [...store.certificates, ...store.crls, ...store.ocsps].map(({ object }) => object) : []

const sameStore = (old: ValidationData | undefined, now: ValidationData): boolean =>
  streamsOf(old).join() === streamsOf(now).join()

/** What was once there to judge the signature by may not be taken away. */
const lossReasons = (old: ValidationData | undefined, now: ValidationData | undefined): readonly string[] => {
  if (!old) return []
  const kept = new Set(streamsOf(now))
  const lost = streamsOf(old).filter((each) => !kept.has(each))
  const forgotten = [...old.signatures.keys()].filter((each) => !now?.signatures.has(each))
  return [
    ...lost.map((each) => `Validation data was taken out after it was added (object ${each}).`),
    ...forgotten.map((each) => `The list of validation data for a signature was taken out (/VRI /${each}).`),
  ]
}
