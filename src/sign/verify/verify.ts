/**
 * Verifies a signed PDF: is it the document that was signed, and who signed it. For any bytes whatever the answer is a
 * report; only trust anchors that cannot be read are an error of the caller. Needs no network and no clock.
 */
import { createHash } from 'node:crypto'
import { parseInstant, type Instant } from '../../model/calendar.ts'
import { developmentSubject, type Certificate } from '../keys/certificate.ts'
import type { KeyFile } from '../keys/pem.ts'
import { permissionsOf, textIn } from '../pdf/signature.ts'
import type { PdfFile } from '../pdf/file.ts'
import { PdfError } from '../pdf/syntax.ts'
import type { CertificateReport, VerifyReport } from './report.ts'
import { checkSignature } from './signature.ts'
import { structureOf, type Signed, type Structure } from './structure.ts'
import { contentsOf, type Contents } from './contents.ts'
import { readAnchors, trustOf } from './trust.ts'
import { unpackedFiles } from './unpack.ts'

export type VerifyOptions = {
  /** PEM certificates to trust. Without any, trust is not asked for. */
  readonly anchors?: readonly KeyFile[] | undefined
  /** Also judge the certificates at this instant, not only at the time that the signer claims. */
  readonly at?: Instant | undefined
}

/** Verifies. Rejects only with a `SigningError` about `anchors`, never because of the bytes. */
export const verifyPdf = async (bytes: Uint8Array, options: VerifyOptions = {}): Promise<VerifyReport> => {
  const anchors = readAnchors(options.anchors ?? [])
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const nothing = {
    sha256,
    warnings: [],
    trust: 'not-checked',
    development: false,
    chain: [],
    attachments: [],
  } as const
  let structure: Structure
  try {
    structure = structureOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'))
    if (structure.kind === 'signed') return reportOn(structure, bytes, sha256, anchors, options.at)
  } catch {
    // Whatever a hostile file made us stumble over, it is not a file that we signed.
    structure = { kind: 'broken', reasons: ['The file cannot be read as the PDF that it claims to be.'] }
  }
  if (structure.kind === 'broken') {
    return { ...nothing, state: 'invalid', summary: altered, reasons: structure.reasons }
  }
  const summary = structure.kind === 'unsigned' ? 'This PDF is not signed.' : 'This is not a PDF that can be read.'
  return { ...nothing, state: structure.kind, summary, reasons: [structure.reason] }
}

const altered = 'Do not rely on this file: it is not what was signed.'

const reportOn = (
  structure: Signed,
  bytes: Uint8Array,
  sha256: string,
  anchors: readonly Certificate[],
  at: Instant | undefined,
): VerifyReport => {
  const { file, signature } = structure
  const [hole, resume] = signature.hole
  const digestOf = (hash: string): Buffer =>
    createHash(hash).update(bytes.subarray(0, hole)).update(bytes.subarray(resume, signature.end)).digest()
  const found = checkSignature(signature.der, digestOf)
  const [signer] = found.chain?.certificates ?? []
  const claimed = textIn(file, signature.dictionary, 'M')
  const time = claimed === undefined ? undefined : fromPdfDate(claimed)
  const instants = [time, at].filter((each) => each !== undefined)
  const trust = found.chain ? trustOf(found.chain, anchors, instants) : { trust: 'not-checked' as const, reasons: [] }
  // What a stranger signed is unpacked only when it is at least what that stranger signed.
  const contents = found.reasons.length > 0 ? undefined : carriedBy(file)
  const wrong = [...found.reasons, ...(contents?.reasons ?? [])]
  const state = wrong.length > 0 ? 'invalid' : trust.reasons.length > 0 ? 'indeterminate' : 'valid'
  const development = signer?.selfSigned === true && signer.subject === `CN=${developmentSubject}`
  const text = (key: string): string | undefined => textIn(file, signature.dictionary, key)
  return {
    state,
    summary: summaryOf(state, trust.trust, development, signer),
    reasons: state === 'invalid' ? wrong : trust.reasons,
    warnings: [
      ...found.warnings,
      ...(time === undefined ? ['The signature does not say when it was made (/M).'] : []),
      ...(permissionsOf(file, signature) === 2
        ? []
        : ['The signature does not certify the document (DocMDP with /P 2).']),
      ...(contents && contents.files.length > 0 && !contents.about
        ? ['The document carries no index of its attachments, as it did before there was one.']
        : []),
    ],
    sha256,
    trust: state === 'invalid' ? 'not-checked' : trust.trust,
    development,
    signer: signer && certificateReport(signer),
    chain: (found.chain?.certificates ?? []).map(certificateReport),
    algorithm: found.algorithm?.says,
    claims: { time, name: text('Name'), reason: text('Reason'), location: text('Location') },
    covered: { bytes: hole + signature.end - resume, of: bytes.length },
    about: contents?.about,
    attachments: contents?.files ?? [],
    digest: found.algorithm && found.digest ? { algorithm: found.algorithm.hash, value: found.digest } : undefined,
  }
}

const carriedBy = (file: PdfFile): Contents => {
  try {
    return contentsOf(unpackedFiles(file))
  } catch (error) {
    if (!(error instanceof PdfError)) throw error
    return { files: [], about: undefined, reasons: [error.message] }
  }
}

const summaryOf = (
  state: 'valid' | 'invalid' | 'indeterminate',
  trust: VerifyReport['trust'],
  development: boolean,
  signer: Certificate | undefined,
): string => {
  const unchanged = 'The signature is valid: nothing was changed since the file was signed.'
  if (state === 'invalid') return altered
  if (state === 'indeterminate')
    return 'Nothing was changed since the file was signed, but the signer is not known to be trustworthy.'
  if (development) return `${unchanged} It was made with a development key: it proves integrity, not identity.`
  if (trust === 'trusted') return `${unchanged} The signer is trusted: ${signer?.label}.`
  return `${unchanged} Who "${signer?.label}" is was not checked, because no trust anchors were given.`
}

const certificateReport = (certificate: Certificate): CertificateReport => ({
  subject: certificate.subject,
  issuer: certificate.issuerText,
  fingerprint: certificate.fingerprint,
  validFrom: certificate.validFrom,
  validTo: certificate.validTo,
})

/** `D:20261120060000Z`, or with an offset `+01'00'`. */
const fromPdfDate = (date: string): Instant | undefined => {
  const found = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'(\d\d)'?)/.exec(date)
  if (!found) return undefined
  const [, year, month, day, hour, minute, second, offsetHour = '+00', offsetMinute = '00'] = found
  return parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}${offsetHour}:${offsetMinute}`)
}
