/** What a verification found, as plain data: `JSON.stringify` gives its JSON form, `text.ts` its text form, both in the same words. */
import type { Instant } from '../../model/calendar.ts'
import type { SignatureLevel } from '../../model/signature.ts'
import type { CarriedFile, Contents } from './contents.ts'
import type { RevocationReport } from './revoked.ts'
import type { Added } from './structure.ts'

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

export type TimestampReport = {
  /** Of the signature alone, or of the whole document up to a revision. */
  readonly kind: 'signature' | 'document'
  /** The field of the form that holds it. */
  readonly field?: string | undefined
  readonly time: Instant
  readonly trust: 'trusted' | 'untrusted' | 'not-checked'
  /** The newest revision that it covers. */
  readonly revision: number
  readonly authority: CertificateReport
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
  /** Of PAdES baseline; absent when the signature is not valid. */
  readonly level?: SignatureLevel | undefined
  /** The oldest instant at which a timestamp proves that the signature was there. */
  readonly provenAt?: Instant | undefined
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
  /** The oldest first. */
  readonly timestamps: readonly TimestampReport[]
  /** What the document itself says of whether certificates were revoked. */
  readonly revocations: readonly RevocationReport[]
  /** What was signed, and what was added to the file since. */
  readonly revisions: readonly Added[]
  /** How many bytes the signature covers, and how many the file has; the difference is the signature itself. */
  readonly covered?: { readonly bytes: number; readonly of: number } | undefined
  /** Of which plan, for whom and when, as the index of attachments says. */
  readonly about?: Contents['about']
  /** The files in the document, each compared with the index that the document carries. */
  readonly attachments: readonly CarriedFile[]
  /** Digest of the covered bytes. */
  readonly digest?: { readonly algorithm: string; readonly value: string } | undefined
}
