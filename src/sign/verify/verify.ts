/**
 * Verifies a signed PDF: is it the document that was signed, and who signed it. For any bytes whatever the answer is a
 * report; only trust anchors that cannot be read are an error of the caller. Needs no network and no clock.
 */
import { createHash } from 'node:crypto'
import { formatInstant, toEpoch, type Instant } from '../../model/calendar.ts'
import { developmentSubject, type Certificate } from '../keys/certificate.ts'
import type { KeyFile } from '../keys/pem.ts'
import { tolerance } from '../revocation/status.ts'
import { fromPdfDate } from '../pdf/date.ts'
import { permissionsOf, textIn } from '../pdf/signature.ts'
import { PdfError } from '../pdf/syntax.ts'
import type { CertificateReport, VerifyReport } from './report.ts'
import { checkSignature, type SignatureCheck } from './signature.ts'
import { storeOf } from './store.ts'
import { structureOf, type Signed, type Structure } from './structure.ts'
import { contentsOf } from './contents.ts'
import { evaluate } from './level.ts'
import { digestOfBytes, judgeStamps, stampsOf, type Token } from './timestamps.ts'
import { altered, contradictory, summaryOf } from './summary.ts'
import { readAnchors } from './trust.ts'
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
    timestamps: [],
    revocations: [],
    revisions: [],
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

const reportOn = (
  structure: Signed,
  bytes: Uint8Array,
  sha256: string,
  anchors: readonly Certificate[],
  now: Instant | undefined,
): VerifyReport => {
  const { file, signature } = structure
  const covered = digestOfBytes(bytes.subarray(0, signature.hole[0]), bytes.subarray(signature.hole[1], signature.end))
  const found = checkSignature(signature.der, covered)
  const [signer] = found.chain?.certificates ?? []
  const date = textIn(file, signature.dictionary, 'M')
  const claimed = date === undefined ? undefined : fromPdfDate(date)
  const wrong = [...found.reasons]
  const store = found.reasons.length > 0 ? undefined : reading(() => storeOf(file), wrong)
  const { stamps, reasons } = stampsOf(tokensIn(structure, bytes, found), [
    ...(store?.certificates ?? []),
    ...(found.chain?.certificates ?? []),
  ])
  wrong.push(...reasons)
  // What a stranger signed is unpacked only when it is at least what that stranger signed.
  const contents = wrong.length > 0 ? undefined : reading(() => contentsOf(unpackedFiles(file)), wrong)
  wrong.push(...(contents?.reasons ?? []))
  const judged = judgeStamps(stamps, anchors, now)
  const { chain } = found
  const evidence = { stamps: judged, store, added: structure.added, anchors, claimed, now }
  const evaluation = chain && wrong.length === 0 ? evaluate({ ...evidence, chain }) : undefined
  const doubts = evaluation?.doubts ?? []
  const state = wrong.length > 0 || !evaluation ? 'invalid' : doubts.length > 0 ? 'indeterminate' : 'valid'
  const trust = evaluation?.trust ?? 'not-checked'
  const development = signer?.selfSigned === true && signer.subject === `CN=${developmentSubject}`
  const text = (key: string): string | undefined => textIn(file, signature.dictionary, key)
  return {
    state,
    summary: contents && contents.reasons.length > 0 ? contradictory : summaryOf(state, trust, development, signer),
    reasons: state === 'invalid' ? wrong : doubts,
    warnings: [
      ...found.warnings,
      ...warningsOf(claimed, evaluation?.provenAt),
      ...(permissionsOf(file, signature) === 2
        ? []
        : ['The signature does not certify the document (DocMDP with /P 2).']),
      ...(contents && contents.files.length > 0 && !contents.about
        ? ['The document carries no index of its attachments, as it did before there was one.']
        : []),
    ],
    sha256,
    trust,
    development,
    level: evaluation?.level,
    provenAt: evaluation?.provenAt,
    signer: signer && certificateReport(signer),
    chain: (chain?.certificates ?? []).map(certificateReport),
    algorithm: found.algorithm?.says,
    claims: { time: claimed, name: text('Name'), reason: text('Reason'), location: text('Location') },
    timestamps: judged.map(({ kind, field, at, trust: trusted, revision, chain: authority }) => ({
      kind,
      field,
      time: at,
      trust: trusted,
      revision,
      authority: certificateReport(authority.certificates[0] as Certificate),
    })),
    revocations: evaluation?.revocations ?? [],
    revisions: [
      { revision: signature.revision, end: signature.end, data: false, timestamp: undefined },
      ...structure.added,
    ],
    covered: { bytes: signature.end - (signature.hole[1] - signature.hole[0]), of: bytes.length },
    about: contents?.about,
    attachments: contents?.files ?? [],
    digest: found.algorithm && found.digest ? { algorithm: found.algorithm.hash, value: found.digest } : undefined,
  }
}

/** What cannot be read of a signed document is a reason against it. */
const reading = <T>(read: () => T, wrong: string[]): T | undefined => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof PdfError)) throw error
    wrong.push(error.message)
    return undefined
  }
}

/** Every timestamp with what it should be of, the oldest first. */
const tokensIn = ({ signature, timestamps }: Signed, bytes: Uint8Array, found: SignatureCheck): readonly Token[] => {
  const { timestamp, value } = found
  const own: Token[] =
    timestamp && value
      ? [
          {
            kind: 'signature',
            field: undefined,
            revision: signature.revision,
            der: timestamp,
            digestOf: digestOfBytes(value),
          },
        ]
      : []
  return [
    ...own,
    ...timestamps.map(({ field, revision, der, hole, end }): Token => ({
      kind: 'document',
      field,
      revision,
      der,
      digestOf: digestOfBytes(bytes.subarray(0, hole[0]), bytes.subarray(hole[1], end)),
    })),
  ]
}

const warningsOf = (claimed: Instant | undefined, proven: Instant | undefined): readonly string[] => {
  if (claimed === undefined) return ['The signature does not say when it was made (/M).']
  return proven !== undefined && toEpoch(claimed) > toEpoch(proven) + tolerance
    ? [`The signer claims ${formatInstant(claimed)}, but the signature was there at ${formatInstant(proven)}.`]
    : []
}

const certificateReport = (certificate: Certificate): CertificateReport => ({
  subject: certificate.subject,
  issuer: certificate.issuerText,
  fingerprint: certificate.fingerprint,
  validFrom: certificate.validFrom,
  validTo: certificate.validTo,
})
