/** What stands in a signed document: its signature, its validation data and its archive timestamps. Nothing is judged here. */
import type { Instant } from '../../model/calendar.ts'
import { signatureSubFilter, timestampSubFilter } from '../../model/signature.ts'
import { CmsError, elementLength, namesSigner, readCms, type Cms } from '../cms/read.ts'
import { SigningError } from '../error.ts'
import { readCertificate } from '../keys/certificate.ts'
import { chainOf, type Chain } from '../keys/chain.ts'
import { fromPdfDate } from './date.ts'
import { nameIn, openPdf, type PdfFile } from './file.ts'
import { signaturesIn, textIn } from './signature.ts'
import { PdfError, type Dictionary } from './syntax.ts'
import { validationDataIn, type ValidationData } from './validation-data.ts'

export type Signed = {
  readonly file: PdfFile
  /** `/Contents`, with the zeros behind the signature. */
  readonly contents: Uint8Array
  /** Offsets of its hexadecimal digits. */
  readonly digits: { readonly start: number; readonly end: number }
  /** The signature, DER, and what it says. */
  readonly der: Uint8Array
  readonly cms: Cms
  /** From the signer upwards. */
  readonly chain: Chain
  /** When the signer says that it was signed: `/M`. */
  readonly claimed: Instant | undefined
  readonly store: ValidationData | undefined
  /** Archive timestamps, the oldest first. */
  readonly timestamps: readonly Pick<Signed, 'contents' | 'digits' | 'der'>[]
}

/** Reads a signed document. Throws a `SigningError` when it is none. */
export const signedState = (bytes: Uint8Array): Signed => {
  try {
    return read(openPdf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')))
  } catch (error) {
    if (!(error instanceof PdfError) && !(error instanceof CmsError)) throw error
    throw new SigningError(
      `The document cannot be read as a signed one: ${error.message}`,
      'Only PDFs that Holdfast signed can be raised to another level or renewed.',
    )
  }
}

const read = (file: PdfFile): Signed => {
  const all = signaturesIn(file).map(({ dictionary }) => ({
    dictionary,
    kind: nameIn(file, dictionary, 'SubFilter'),
    ...contentsOf(dictionary),
  }))
  const signature = all.find(({ kind }) => kind === signatureSubFilter)
  if (!signature) throw new PdfError('It has no signature.')
  const cms = readCms(signature.der)
  const certificates = cms.certificates.map(readCertificate)
  const signer = certificates.find((each) => namesSigner(cms, each))
  if (!signer) throw new CmsError('the certificate of the signer is missing')
  return {
    file,
    ...signature,
    cms,
    chain: chainOf(signer, certificates),
    claimed: fromPdfDate(textIn(file, signature.dictionary, 'M') ?? ''),
    store: validationDataIn(file),
    timestamps: all
      .filter(({ kind }) => kind === timestampSubFilter)
      .toSorted((a, b) => a.digits.start - b.digits.start),
  }
}

const contentsOf = ({ entries }: Dictionary): Pick<Signed, 'contents' | 'digits' | 'der'> => {
  const value = entries.get('Contents')
  if (value?.kind !== 'string' || !value.hex) throw new PdfError('/Contents is not a hexadecimal string.')
  const contents = new Uint8Array(Buffer.from(value.value, 'latin1'))
  const length = elementLength(contents)
  if (length === undefined || length > contents.length) throw new PdfError('/Contents does not hold a signature.')
  return { contents, digits: { start: value.start + 1, end: value.end - 1 }, der: contents.slice(0, length) }
}
