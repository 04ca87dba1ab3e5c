/**
 * Where the signature of a file stands and what it covers. A signature says nothing about bytes that it does not cover, so
 * it must cover all of them: from the first byte to the last, with no hole but its own hexadecimal digits.
 */
import { createHash } from 'node:crypto'
import { largestGap, signatureFilter, signatureSubFilter } from '../../model/signature.ts'
import { nameIn, newestRevision, openPdf, type PdfFile } from '../pdf/file.ts'
import { signaturesIn, type SignatureValue } from '../pdf/signature.ts'
import { PdfError, type PdfValue } from '../pdf/syntax.ts'
import { elementLength } from '../cms/read.ts'

export type Structure =
  | { readonly kind: 'unreadable' | 'unsigned'; readonly reason: string }
  | { readonly kind: 'broken'; readonly reasons: readonly string[] }
  | {
      readonly kind: 'signed'
      readonly file: PdfFile
      readonly signature: SignatureValue
      readonly cms: Uint8Array
      /** Hashes the covered bytes. */
      readonly digest: (hash: string) => Buffer
      readonly covered: number
    }

/** Finds the signature. Never throws. */
export const structureOf = (bytes: Uint8Array): Structure => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (!text.startsWith('%PDF-')) return { kind: 'unreadable', reason: 'It does not begin with %PDF-.' }
  try {
    const file = openPdf(text)
    const signatures = signaturesIn(file)
    const [signature] = signatures
    if (!signature) return withoutSignature(text, file)
    if (signatures.length > 1) return broken(`It has ${signatures.length} signatures instead of one.`)
    return coverage(bytes, file, signature)
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
    if (signaturesIn(openPdf(text, older)).length > 0)
      return broken('It was signed, but a later change removed the signature.')
  }
  return hasTraces(text)
    ? broken('It contains a signature, but no field of its form refers to it.')
    : { kind: 'unsigned', reason: 'It has no signature.' }
}

const coverage = (bytes: Uint8Array, file: PdfFile, signature: SignatureValue): Structure => {
  const { text } = file
  const { entries } = signature.dictionary
  const reasons: string[] = []
  const filter = nameIn(file, signature.dictionary, 'Filter')
  const subFilter = nameIn(file, signature.dictionary, 'SubFilter')
  if (filter !== signatureFilter) reasons.push(`Its signature is for another handler (/Filter is /${filter}).`)
  if (subFilter !== signatureSubFilter) {
    reasons.push(`Its signature is of another kind (/SubFilter is /${subFilter}, expected /${signatureSubFilter}).`)
  }
  const contents = entries.get('Contents')
  const range = rangeOf(entries.get('ByteRange'))
  if (contents?.kind !== 'string' || !contents.hex) return broken(...reasons, '/Contents is not a hexadecimal string.')
  if (!range) return broken(...reasons, '/ByteRange is not an array of four whole numbers.')
  const [start, before, resume, after] = range
  if (start !== 0) reasons.push(`The signature covers the file only from byte ${start}.`)
  if (start + before !== contents.start || resume !== contents.end) {
    reasons.push(
      `The signature leaves out bytes ${start + before} to ${resume}, but its own digits stand at ${contents.start} to ${contents.end}.`,
    )
  }
  const end = resume + after
  if (end < bytes.length) reasons.push(`${byteCount(bytes.length - end, 'was', 'were')} added after it was signed.`)
  if (end > bytes.length) reasons.push(`At the end ${byteCount(end - bytes.length, 'is', 'are')} missing.`)
  if (newestRevision(text) > end) reasons.push('A later revision replaces what was signed.')
  const cms = cmsIn(text.slice(contents.start + 1, contents.end - 1))
  if (typeof cms === 'string') reasons.push(cms)
  if (reasons.length > 0 || typeof cms === 'string') return broken(...reasons)
  const digest = (hash: string): Buffer =>
    createHash(hash).update(bytes.subarray(0, contents.start)).update(bytes.subarray(contents.end)).digest()
  return { kind: 'signed', file, signature, cms, digest, covered: before + after }
}

/** `1 byte was`, `20 bytes were` */
const byteCount = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? `byte ${one}` : `bytes ${many}`}`

const rangeOf = (value: PdfValue | undefined): readonly [number, number, number, number] | undefined => {
  if (value?.kind !== 'array' || value.items.length !== 4) return undefined
  const numbers = value.items.map((each) => (each.kind === 'number' ? each.value : Number.NaN))
  if (!numbers.every((each) => Number.isSafeInteger(each) && each >= 0)) return undefined
  return numbers as [number, number, number, number]
}

/**
 * The signature in its gap, or what is wrong there. Digits in the other case, or anything but zeros behind the signature,
 * would be bytes that can be changed without a trace.
 */
const cmsIn = (digits: string): Uint8Array | string => {
  if (!/^[0-9a-f]*$/.test(digits) || digits.length % 2 !== 0) {
    return '/Contents is not written as pairs of lower-case hexadecimal digits.'
  }
  if (digits.length > 2 * largestGap) return `/Contents is longer than ${largestGap} bytes.`
  const gap = Buffer.from(digits, 'hex')
  const length = elementLength(gap)
  if (length === undefined || length > gap.length) return '/Contents does not hold a signature.'
  if (gap.subarray(length).some((each) => each !== 0)) return 'There is something behind the signature in /Contents.'
  return new Uint8Array(gap.subarray(0, length))
}
