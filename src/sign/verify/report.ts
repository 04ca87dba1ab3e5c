/**
 * What a verification found. The report is plain data: `JSON.stringify` gives its JSON form, `formatReport` its text form,
 * both in the same words.
 */
import { formatInstant, type Instant } from '../../model/calendar.ts'
import type { CarriedFile, Contents } from './contents.ts'

/**
 * - `valid`: nothing changed since it was signed. With trust anchors: and the signer is trusted.
 * - `invalid`: changed after signing, forged, or damaged.
 * - `indeterminate`: nothing changed, but the signer is not known to be trustworthy.
 * - `unsigned`: a PDF without a signature.
 * - `unreadable`: not a PDF.
 */
export type VerifyState = 'valid' | 'invalid' | 'indeterminate' | 'unsigned' | 'unreadable'

/** The exit code of each state. Without trust anchors `valid` speaks of integrity only, and the text says so. */
export const verifyExitCodes: Readonly<Record<VerifyState, 0 | 1 | 2 | 3>> = {
  valid: 0,
  invalid: 1,
  indeterminate: 2,
  unsigned: 3,
  unreadable: 3,
}

export type CertificateReport = {
  readonly subject: string
  readonly issuer: string
  /** SHA-256 of the certificate, hex. */
  readonly fingerprint: string
  readonly validFrom: Instant
  readonly validTo: Instant
}

export type VerifyReport = {
  readonly state: VerifyState
  /** The result in a sentence or two. */
  readonly summary: string
  /** Why the state is not `valid`; empty when it is. */
  readonly reasons: readonly string[]
  /** What does not change the result, but should be known. */
  readonly warnings: readonly string[]
  /** SHA-256 of the whole file, hex. */
  readonly sha256: string
  /** `not-checked`: no trust anchors were given, or the signature is not valid anyway. */
  readonly trust: 'trusted' | 'untrusted' | 'not-checked'
  /** Made with a development key, which proves integrity, not identity. */
  readonly development: boolean
  readonly signer?: CertificateReport | undefined
  /** From the signer to the root, as far as the file has it. */
  readonly chain: readonly CertificateReport[]
  readonly algorithm?: string | undefined
  /** What the signer says, covered by the signature but vouched for by nobody else. */
  readonly claims?:
    | {
        readonly time?: Instant | undefined
        readonly name?: string | undefined
        readonly reason?: string | undefined
        readonly location?: string | undefined
      }
    | undefined
  /** How many bytes the signature covers, and how many the file has; the difference is the signature itself. */
  readonly covered?: { readonly bytes: number; readonly of: number } | undefined
  /** Of which plan, for whom and when, as the index of attachments says. */
  readonly about?: Contents['about']
  /** The files in the document, each compared with the index that the document carries. */
  readonly attachments: readonly CarriedFile[]
  /** Digest of the covered bytes. */
  readonly digest?: { readonly algorithm: string; readonly value: string } | undefined
}

/** The report as text, ending in a line feed. */
export const formatReport = (report: VerifyReport, file: string): string => {
  const { signer, claims, covered, digest } = report
  const lines: [string, string | undefined][] = [
    ['signer', signer?.subject],
    ['certificate', signer && `SHA-256 ${signer.fingerprint}`],
    ['valid', signer && `${formatInstant(signer.validFrom)} to ${formatInstant(signer.validTo)}`],
    ['chain', report.chain.length > 1 ? report.chain.map((each) => each.subject).join(' < ') : undefined],
    ['trust', signer && trustText[report.trust]],
    ['claimed time', claims?.time && formatInstant(claims.time)],
    ['claimed name', claims?.name],
    ['reason', claims?.reason],
    ['location', claims?.location],
    ['algorithm', report.algorithm],
    ['covers', covered && `${covered.bytes} of ${covered.of} bytes, all but the signature itself`],
    ['digest', digest && `${digest.algorithm} ${digest.value}`],
    [
      'document',
      report.about &&
        `${report.about.plan} ${report.about.planVersion}, ${report.about.audience} edition, as of ${report.about.asOf}`,
    ],
    ...report.attachments.map((each): [string, string] => ['attachment', attachmentText(each)]),
    ['file', `SHA-256 ${report.sha256}`],
  ]
  return [
    `${file}: ${report.state}. ${report.summary}`,
    ...report.reasons.map((each) => `  because: ${each}`),
    ...report.warnings.map((each) => `  note: ${each}`),
    ...lines.filter(([, value]) => value).map(([name, value]) => `  ${`${name}:`.padEnd(14)}${value}`),
  ]
    .map((line) => `${printable(line)}\n`)
    .join('')
}

const trustText = {
  trusted: 'the chain ends at a given trust anchor',
  untrusted: 'the chain ends at none of the given trust anchors',
  'not-checked': 'not checked',
} as const

const attachmentText = ({ name, bytes, sha256, state }: CarriedFile): string =>
  `${name}, ${bytes} bytes, SHA-256 ${sha256} (${stateText[state]})`

const stateText: Readonly<Record<CarriedFile['state'], string>> = {
  listed: 'as in the index',
  differs: 'not as in the index',
  'not-listed': 'not in the index',
  missing: 'only in the index',
  index: 'the index itself',
  'no-index': 'there is no index',
}

/** A document must not be able to steer the terminal that shows its report. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD')
