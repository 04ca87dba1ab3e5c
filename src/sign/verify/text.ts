/** A report as text for people. */
import { formatInstant } from '../../model/calendar.ts'
import type { Copy } from '../../model/copy.ts'
import type { SignatureLevel } from '../../model/signature.ts'
import type { CarriedFile } from './contents.ts'
import type { TimestampReport, VerifyReport } from './report.ts'
import type { RevocationReport } from './revoked.ts'
import type { Added } from './structure.ts'

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
    ['level', report.level && levelText[report.level]],
    ['proven', report.provenAt && `the signature was there at ${formatInstant(report.provenAt)}`],
    ...report.timestamps.map((each): [string, string] => ['timestamp', timestampText(each)]),
    ...report.revocations.map((each): [string, string] => ['revocation', revocationText(each)]),
    ['algorithm', report.algorithm],
    ['covers', covered && coveredText(covered, report.revisions.length < 2)],
    ...report.revisions.slice(1).map((each): [string, string] => ['added', addedText(each)]),
    ['digest', digest && `${digest.algorithm} ${digest.value}`],
    [
      'document',
      report.about &&
        `${report.about.plan} ${report.about.planVersion}, ${report.about.audience} edition, as of ${report.about.asOf}`,
    ],
    ['copy', report.about?.copy && copyText(report.about.copy)],
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

const levelText: Readonly<Record<SignatureLevel, string>> = {
  'B-B': 'B-B (no timestamp: the time is what the signer claims)',
  'B-T': 'B-T (with a timestamp)',
  'B-LT': 'B-LT (with a timestamp, and what is needed to judge it later)',
  'B-LTA': 'B-LTA (as B-LT, kept by a timestamp of the whole document)',
}

const timestampText = ({ kind, field, time, trust, authority }: TimestampReport): string =>
  `${formatInstant(time)} by ${authority.subject}, of ${kind === 'signature' ? 'the signature' : `the document ("${field}")`}, trust: ${trust.replace('-', ' ')}`

const revocationText = ({ subject, status, by, asOf, revokedAt }: RevocationReport): string => {
  if (status === 'unknown' || asOf === undefined) return `${subject}: not known`
  const answer = `${by === 'crl' ? 'revocation list' : 'OCSP answer'} of ${formatInstant(asOf)}`
  if (status === 'good') return `${subject}: not revoked at the time of the signature (${answer})`
  return `${subject}: revoked${revokedAt === undefined ? '' : ` at ${formatInstant(revokedAt)}`} (${answer})`
}

const coveredText = ({ bytes, of }: { readonly bytes: number; readonly of: number }, whole: boolean): string =>
  `${bytes} of ${of} bytes, all ${whole ? 'but the signature itself' : 'that was signed; what was added since is below'}`

const copyText = ({ number, recipient, on }: Copy): string => `number ${number}, for ${recipient}, issued on ${on}`

const addedText = ({ revision, data, timestamp }: Added): string => {
  const what = [
    ...(data ? ['validation data'] : []),
    ...(timestamp === undefined ? [] : [`the timestamp "${timestamp}"`]),
  ].join(' and ')
  return `revision ${revision}, ${what || 'nothing that counts'}`
}

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
