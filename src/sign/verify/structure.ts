/**
 * Where the signatures of a file stand, what they cover, and what became of the file since: one signature over the document, then
 * only revisions that add validation data or a timestamp over everything before. Reads bytes and computes no digest, so that
 * a page of the site can run it too.
 */
import { signatureFilter, signatureSubFilter } from '../../model/signature.ts'
import { nameIn, openPdf, type PdfFile } from '../pdf/file.ts'
import { revisionsOf, type Revision } from '../pdf/revisions.ts'
import { signaturesIn, type SignatureValue } from '../pdf/signature.ts'
import { PdfError } from '../pdf/syntax.ts'
import { changesIn } from './changes.ts'
import { byteCount, coverageOf, type Coverage } from './coverage.ts'

export type Covering = SignatureValue & Coverage & { readonly revision: number }

/** What a revision after the signature brought. */
export type Added = {
  readonly revision: number
  readonly end: number
  readonly data: boolean
  /** Field of the document timestamp in it. */
  readonly timestamp?: string | undefined
}

export type Structure =
  | { readonly kind: 'unreadable' | 'unsigned'; readonly reason: string }
  | { readonly kind: 'broken'; readonly reasons: readonly string[] }
  | {
      readonly kind: 'signed'
      /** The file as it is now. */
      readonly file: PdfFile
      readonly signature: Covering
      /** Document timestamps, the oldest first. */
      readonly timestamps: readonly Covering[]
      readonly added: readonly Added[]
    }

export type Signed = Structure & { readonly kind: 'signed' }

export const timestampSubFilter = 'ETSI.RFC3161'

/** Reads the structure of a file, given as one character per byte. Never throws for what the file holds. */
export const structureOf = (text: string): Structure => {
  if (!text.startsWith('%PDF-')) return { kind: 'unreadable', reason: 'It does not begin with %PDF-.' }
  try {
    const file = openPdf(text)
    const signatures = signaturesIn(file)
    if (signatures.length === 0) return withoutSignature(text, file)
    return signedStructure(file, signatures)
  } catch (error) {
    if (!(error instanceof PdfError)) throw error
    return hasTraces(text)
      ? broken(`It was signed, but is damaged or was changed. ${error.message}`)
      : { kind: 'unreadable', reason: error.message }
  }
}

const broken = (...reasons: readonly string[]): Structure => ({ kind: 'broken', reasons })

/** A form of signature dictionary that stays readable in any PDF, since it may not be compressed. */
const hasTraces = (text: string): boolean => /\/ByteRange[\s\S]{0,20}\[/.test(text)

/** No signature now; but was there one before the last change? */
const withoutSignature = (text: string, file: PdfFile): Structure => {
  for (const older of file.revisions.slice(1)) {
    if (signaturesIn(openPdf(text, older.at)).length > 0)
      return broken('It was signed, but a later change removed the signature.')
  }
  return hasTraces(text)
    ? broken('It contains a signature, but no field of its form refers to it.')
    : { kind: 'unsigned', reason: 'It has no signature.' }
}

const signedStructure = (file: PdfFile, signatures: readonly SignatureValue[]): Structure => {
  const isTimestamp = ({ dictionary }: SignatureValue): boolean =>
    nameIn(file, dictionary, 'SubFilter') === timestampSubFilter
  const [signature, ...more] = signatures.filter((each) => !isTimestamp(each))
  if (!signature) return broken('It has a timestamp, but no signature.')
  if (more.length > 0) return broken(`It has ${more.length + 1} signatures instead of one.`)
  const reasons = handlerReasons(file, signature)
  const revisions = revisionsOf(file)
  const own = placed(file, revisions, signature, reasons)
  if (!own) return broken(...reasons)
  const timestamps = signatures
    .filter(isTimestamp)
    .flatMap((each) => placed(file, revisions, each, reasons) ?? [])
    .toSorted((a, b) => a.end - b.end)
  reasons.push(...orderReasons([own, ...timestamps]))
  const added = reasons.length > 0 ? [] : later(file, revisions, own, timestamps, reasons)
  const behind = file.text.length - (revisions.at(-1)?.end ?? file.text.length)
  if (behind > 0) reasons.push(`${byteCount(behind, 'was', 'were')} added after it was signed.`)
  return reasons.length > 0 ? broken(...reasons) : { kind: 'signed', file, signature: own, timestamps, added }
}

const handlerReasons = (file: PdfFile, { dictionary }: SignatureValue): string[] => {
  const reasons: string[] = []
  const filter = nameIn(file, dictionary, 'Filter')
  const subFilter = nameIn(file, dictionary, 'SubFilter')
  if (filter !== signatureFilter) reasons.push(`Its signature is for another handler (/Filter is /${filter}).`)
  if (subFilter !== signatureSubFilter) {
    reasons.push(`Its signature is of another kind (/SubFilter is /${subFilter}, expected /${signatureSubFilter}).`)
  }
  return reasons
}

/** A signature with the revision that it covers. */
const placed = (
  file: PdfFile,
  revisions: readonly Revision[],
  signature: SignatureValue,
  reasons: string[],
): Covering | undefined => {
  const coverage = coverageOf(file.text, signature.dictionary)
  if (!('end' in coverage)) {
    reasons.push(...coverage)
    return undefined
  }
  const revision = revisions.find(({ end }) => end === coverage.end)
  if (revision) return { ...signature, ...coverage, revision: revision.number }
  const next = revisions.find(({ end }) => end !== undefined && end > coverage.end)?.end ?? file.text.length
  reasons.push(`${byteCount(next - coverage.end, 'was', 'were')} added after it was signed.`)
  return undefined
}

/** Each covers more than the one before, and all that one with its digits. */
const orderReasons = (signatures: readonly Covering[]): readonly string[] =>
  signatures.flatMap((each, index) => {
    const before = signatures[index - 1]
    return before && (each.end <= before.end || each.hole[0] < before.end)
      ? [`The timestamp in "${each.field}" does not cover everything before it.`]
      : []
  })

/** What the revisions after the signature brought; reasons where one brought anything else. */
const later = (
  { text }: PdfFile,
  revisions: readonly Revision[],
  signature: Covering,
  timestamps: readonly Covering[],
  reasons: string[],
): readonly Added[] => {
  const first = revisions[signature.revision - 1]
  if (!first) return []
  const older = revisions.slice(0, signature.revision)
  if (older.some(({ table }) => table.at >= signature.end)) reasons.push('What was signed refers to what was not.')
  let before = openPdf(text, first.table.at)
  if (!signaturesIn(before).some(({ dictionary }) => dictionary.start === signature.dictionary.start))
    reasons.push('The signature was exchanged after the document was signed.')
  return revisions.slice(signature.revision).map((revision) => {
    if (revision.end === undefined || revision.table.at < revision.start)
      throw new PdfError(`Revision ${revision.number} does not end as it must.`)
    const after = openPdf(text, revision.table.at)
    const change = changesIn(before, after, revision)
    before = after
    const stamps = timestamps.filter((each) => each.revision === revision.number)
    reasons.push(...change.reasons)
    if (
      change.timestamps.length !== stamps.length ||
      stamps.some(({ object }) => !change.timestamps.includes(object ?? 0))
    )
      reasons.push(`Revision ${revision.number} brings a timestamp that does not cover it.`)
    return { revision: revision.number, end: revision.end, data: change.data, timestamp: stamps[0]?.field }
  })
}
