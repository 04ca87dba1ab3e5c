/**
 * What one signature covers: from the first byte of the file to the end of its revision, with no hole but its own hexadecimal
 * digits. A signature says nothing about bytes that it does not cover.
 */
import { largestGap } from '../../model/signature.ts'
import { bytesOfHex } from '../pdf/bytes.ts'
import { elementLength } from '../pdf/element.ts'
import type { Dictionary, PdfValue } from '../pdf/syntax.ts'

export type Coverage = {
  /** The signature itself, DER. */
  readonly der: Uint8Array<ArrayBuffer>
  /** The hole: offsets of `<` and behind `>`. */
  readonly hole: readonly [number, number]
  /** The offset behind the last covered byte. */
  readonly end: number
}

/** Finds what a signature dictionary covers, or says why that cannot be told. */
export const coverageOf = (text: string, { entries }: Dictionary): Coverage | readonly string[] => {
  const contents = entries.get('Contents')
  const range = rangeOf(entries.get('ByteRange'))
  if (contents?.kind !== 'string' || !contents.hex) return ['/Contents is not a hexadecimal string.']
  if (!range) return ['/ByteRange is not an array of four whole numbers.']
  const reasons: string[] = []
  const [start, before, resume, after] = range
  if (start !== 0) reasons.push(`The signature covers the file only from byte ${start}.`)
  if (start + before !== contents.start || resume !== contents.end) {
    reasons.push(
      `The signature leaves out bytes ${start + before} to ${resume}, but its own digits stand at ${contents.start} to ${contents.end}.`,
    )
  }
  const end = resume + after
  if (end > text.length) reasons.push(`At the end ${byteCount(end - text.length, 'is', 'are')} missing.`)
  const der = signatureIn(text.slice(contents.start + 1, contents.end - 1))
  if (typeof der === 'string') return [...reasons, der]
  return reasons.length > 0 ? reasons : { der, hole: [contents.start, contents.end], end }
}

/** `1 byte was`, `20 bytes were` */
export const byteCount = (count: number, one: string, many: string): string =>
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
const signatureIn = (digits: string): Uint8Array<ArrayBuffer> | string => {
  if (!/^[0-9a-f]*$/.test(digits) || digits.length % 2 !== 0) {
    return '/Contents is not written as pairs of lower-case hexadecimal digits.'
  }
  if (digits.length > 2 * largestGap) return `/Contents is longer than ${largestGap} bytes.`
  const length = elementLength(bytesOfHex(digits.slice(0, 12)))
  if (length === undefined || 2 * length > digits.length) return '/Contents does not hold a signature.'
  if (/[^0]/.test(digits.slice(2 * length))) return 'There is something behind the signature in /Contents.'
  return bytesOfHex(digits.slice(0, 2 * length))
}
