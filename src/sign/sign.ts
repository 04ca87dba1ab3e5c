/**
 * Signs a PDF that a renderer prepared (the contract is in `model/signature.ts`): fills in `/ByteRange`, signs the digest
 * of everything but `/Contents`, and writes the signature there. No other byte changes, and the length stays.
 */
import { createHash } from 'node:crypto'
import type { Instant } from '../model/calendar.ts'
import type { Signing } from '../model/portfolio.ts'
import {
  largestGap,
  signatureFilter,
  signatureGap,
  signatureSubFilter,
  unknownNumber,
  type SignatureRequest,
} from '../model/signature.ts'
import { signDigest } from './cms/write.ts'
import { SigningError } from './error.ts'
import type { Signer } from './keys/signer.ts'
import { nameIn, openPdf } from './pdf/file.ts'
import { permissionsOf, signaturesIn, textIn, type SignatureValue } from './pdf/signature.ts'
import { PdfError, type PdfArray, type PdfValue } from './pdf/syntax.ts'

/** What a signature holds besides certificates: names, digests, and the signature itself; and a timestamp, which can be added later. */
const besideCertificates = 2_000
const usualTimestamp = 7_000

/** Bytes that `/Contents` must keep free for a signer and a timestamp: the usual gap, or more for a long chain. */
export const gapFor = (signer: Signer, timestamp: number = usualTimestamp): number => {
  const needed = signer.chain.reduce((sum, each) => sum + each.length, besideCertificates + timestamp)
  const gap = Math.max(signatureGap, Math.ceil(needed / 1000) * 1000)
  if (gap <= largestGap) return gap
  throw new SigningError(
    `The chain of certificates of "${signer.name}" is too long: a signature may have ${largestGap} bytes, and this one needs about ${needed}.`,
    'Leave out certificates that are not between the signer and the root.',
  )
}

/** What the renderer must know to prepare a document for a signer. */
export const requestFor = (signer: Signer, settings: Signing | undefined, at: Instant): SignatureRequest => ({
  name: signer.name,
  at,
  reason: settings?.reason,
  location: settings?.location,
  gap: gapFor(signer),
  development: signer.development,
  level: settings?.level ?? 'B-B',
  authorities: settings?.timestamp ?? [],
})

/** Signs. The given bytes stay as they are; rejects with a `SigningError` when they do not keep the contract. */
export const signPdf = async (unsigned: Uint8Array, signer: Signer): Promise<Uint8Array> => {
  const { byteRange, contents } = findPlaceholder(Buffer.from(unsigned).toString('latin1'))
  const signed = Buffer.from(unsigned)
  const range = `[0 ${contents.start} ${contents.end} ${signed.length - contents.end}]`
  signed.write(range.padEnd(byteRange.end - byteRange.start), byteRange.start, 'latin1')
  const digest = createHash(signer.algorithm.hash)
    .update(signed.subarray(0, contents.start))
    .update(signed.subarray(contents.end))
    .digest()
  const signature = await signDigest(digest, signer)
  const gap = (contents.end - contents.start - 2) / 2
  if (signature.length > gap) {
    throw new SigningError(
      `The signature has ${signature.length} bytes, but the document keeps only ${gap} free for it.`,
      'Render the document with the gap that `gapFor(signer)` gives.',
    )
  }
  signed.write(Buffer.from(signature).toString('hex'), contents.start + 1, 'latin1')
  return new Uint8Array(signed)
}

const findPlaceholder = (text: string): { byteRange: PdfArray; contents: PdfValue } => {
  let signatures: readonly SignatureValue[]
  try {
    const file = openPdf(text)
    signatures = signaturesIn(file)
    const [only] = signatures
    if (only && signatures.length === 1) {
      const { entries } = only.dictionary
      if (nameIn(file, only.dictionary, 'Type') !== 'Sig') throw broken('its /Type is not /Sig')
      if (nameIn(file, only.dictionary, 'Filter') !== signatureFilter)
        throw broken(`its /Filter is not /${signatureFilter}`)
      if (nameIn(file, only.dictionary, 'SubFilter') !== signatureSubFilter)
        throw broken(`its /SubFilter is not /${signatureSubFilter}`)
      if (!/^D:\d{14}Z$/.test(textIn(file, only.dictionary, 'M') ?? '')) throw broken('its /M is not a time in UTC')
      if (entries.has('Cert')) throw broken('it has a /Cert')
      if (permissionsOf(file, only) !== 2)
        throw broken('it does not certify the document (DocMDP with /P 2, and /Perms)')
      return { byteRange: byteRangeOf(entries.get('ByteRange')), contents: contentsOf(entries.get('Contents'), text) }
    }
  } catch (error) {
    if (error instanceof PdfError)
      throw new SigningError(`The document cannot be signed. ${error.message}`, contractHint)
    throw error
  }
  throw new SigningError(
    `The document cannot be signed: it has ${signatures.length} signature fields with a value instead of one.`,
    contractHint,
  )
}

const contractHint =
  'Only a PDF that Holdfast rendered with a place for a signature, and that is not signed yet, can be signed.'

const broken = (why: string): SigningError =>
  new SigningError(`The document cannot be signed: the place for the signature is not as agreed, ${why}.`, contractHint)

const byteRangeOf = (value: PdfValue | undefined): PdfArray => {
  if (value?.kind !== 'array' || value.items.length !== 4) throw broken('its /ByteRange is not an array of four')
  const [zero, ...unknown] = value.items
  if (
    zero?.kind !== 'number' ||
    zero.value !== 0 ||
    !unknown.every((each) => each.kind === 'name' && each.value === unknownNumber)
  ) {
    throw broken('its /ByteRange is filled in already')
  }
  return value
}

const contentsOf = (value: PdfValue | undefined, text: string): PdfValue => {
  if (value?.kind !== 'string' || !value.hex) throw broken('its /Contents is not a hexadecimal string')
  if (!/^<(?:00)+>$/.test(text.slice(value.start, value.end))) throw broken('its /Contents is filled in already')
  if (value.end - value.start - 2 > 2 * largestGap) throw broken(`its /Contents is longer than ${largestGap} bytes`)
  return value
}
