/** The format of what `holdfast verify --format json` prints of a PDF. Fields are only ever added to version 1. */
import { z } from 'zod'
import { audiences } from '../model/audience.ts'
import { signatureLevels } from '../model/signature.ts'
import { says } from '../plan/schema/fields.ts'
import type { VerifyReport } from '../sign/verify/report.ts'
import { digest, instant, sha } from './schema-parts.ts'

/** The report of one file. */
export type Verification = VerifyReport & { readonly version: 1; readonly file: string }

/** The report as it is printed. */
export const verificationOf = (report: VerifyReport, file: string): Verification => ({ version: 1, file, ...report })

const moment = '2026-11-20T06:00:00Z'
const subject = 'CN=Acme Ltd, O=Acme Ltd, C=IE'
const texts = (sentence: string, example: string): z.ZodType<string[]> => says(z.array(z.string()), sentence, [example])
const trust = z.enum(['trusted', 'untrusted', 'not-checked'])
const count = (sentence: string, example: number): z.ZodType<number> => says(z.int().min(0), sentence, example)

const certificate = z
  .strictObject({
    subject: says(z.string(), 'Whose it is.', subject),
    issuer: says(z.string(), 'Who issued it.', 'CN=Acme root, O=Acme Ltd'),
    fingerprint: says(sha, 'Its SHA-256.', digest),
    validFrom: says(instant, 'When it begins to count.', moment),
    validTo: says(instant, 'When it ends.', '2028-11-20T06:00:00Z'),
  })
  .meta({ id: 'certificate' })
const anyone = {
  subject,
  issuer: 'CN=Acme root, O=Acme Ltd',
  fingerprint: digest,
  validFrom: moment,
  validTo: '2028-11-20T06:00:00Z',
}

const timestamp = z.strictObject({
  kind: says(z.enum(['signature', 'document']), 'Of the signature alone, or of the whole file up to it.', 'document'),
  field: says(z.string(), 'The field of the form that holds it.', 'ArchiveTimestamp01').optional(),
  time: says(instant, 'When its authority says that it was made.', moment),
  trust: says(trust, 'Whether a trust anchor vouches for its authority, and it still counts.', 'trusted'),
  revision: count('The newest revision that it covers.', 3),
  authority: says(certificate, 'Who made it.', anyone),
})

const revocation = z.strictObject({
  subject: says(z.string(), 'Whose certificate.', subject),
  fingerprint: says(sha, 'SHA-256 of the certificate.', digest),
  status: says(
    z.enum(['good', 'revoked', 'unknown']),
    'Whether it was revoked when the signature was made; `unknown` when the document holds no answer that counts.',
    'good',
  ),
  by: says(z.enum(['ocsp', 'crl']), 'Who says so: an OCSP answer, or a revocation list.', 'ocsp').optional(),
  asOf: says(instant, 'When that was said.', moment).optional(),
  revokedAt: says(instant, 'When it was revoked, which may be after the signature was made.', moment).optional(),
  reason: says(z.string(), 'Why that speaks against the signature.', 'It was revoked before.').optional(),
})

const revision = z.strictObject({
  revision: count('Its number, from 1.', 2),
  end: count('The offset behind its last byte.', 335_872),
  data: says(z.boolean(), 'It brought validation data.', true),
  timestamp: says(z.string(), 'The field of the timestamp that it brought.', 'ArchiveTimestamp01').optional(),
})

const attachment = z.strictObject({
  name: says(z.string(), 'Its name.', 'evidence.json'),
  bytes: count('Its length.', 4812),
  sha256: says(sha, 'Its SHA-256; of a missing file, what the index says.', digest),
  state: says(
    z.enum(['listed', 'differs', 'not-listed', 'missing', 'index', 'no-index']),
    'How it compares with the index of attachments; `index` is that list itself.',
    'listed',
  ),
})

const claims = z.strictObject({
  time: says(instant, 'When it was signed.', moment).optional(),
  name: says(z.string(), 'By whom.', 'Acme Ltd').optional(),
  reason: says(z.string(), 'Why.', 'Approved for publication').optional(),
  location: says(z.string(), 'Where.', 'Dublin').optional(),
})

const copy = z.strictObject({
  number: says(z.int().min(1), 'Its number in the ledger of who made it.', 12),
  recipient: says(z.string(), 'Who it was made for.', 'Acme Bank'),
  on: says(z.string(), 'The day on which it was issued.', '2026-11-28'),
})

const about = z.strictObject({
  plan: says(z.string(), 'Which plan.', 'orders'),
  planVersion: says(z.string(), 'Which version of it.', '2.0'),
  audience: says(z.enum(audiences), 'For whom.', 'public'),
  asOf: says(instant, 'At which instant it was judged.', moment),
  generator: says(z.string(), 'What made it.', 'Holdfast 0.1.0'),
  copy: says(copy, 'Which copy it is, when it was made for one recipient.', {
    number: 12,
    recipient: 'Acme Bank',
    on: '2026-11-28',
  }).optional(),
})

export const verificationSchema: z.ZodType<Verification> = z.strictObject({
  version: says(z.literal(1), 'The version of this format.', 1),
  file: says(z.string(), 'The file as it was named.', 'dist/orders/orders.pdf'),
  state: says(
    z.enum(['valid', 'invalid', 'indeterminate', 'unsigned', 'unreadable']),
    'The result; the exit codes are 0, 1, 2, 3 and 3.',
    'valid',
  ),
  summary: says(z.string(), 'The result in a sentence or two.', 'This PDF is not signed.'),
  reasons: texts('Why it is not valid; empty when it is.', 'Object 4 was changed after the document was signed.'),
  warnings: texts(
    'What should be known, and does not change the result.',
    'The signature does not say when it was made.',
  ),
  sha256: says(sha, 'SHA-256 of the file.', digest),
  trust: says(trust, 'Whether a trust anchor vouches for the signer; `not-checked` when none was given.', 'trusted'),
  development: says(z.boolean(), 'Made with a development key, which proves integrity and no identity.', false),
  level: says(z.enum(signatureLevels), 'The level of PAdES baseline that it reaches.', 'B-LTA').optional(),
  provenAt: says(instant, 'The oldest instant at which a timestamp proves that it was there.', moment).optional(),
  signer: says(certificate, 'Who signed.', anyone).optional(),
  chain: says(z.array(certificate), 'From the signer to the root, as far as the file has it.', [anyone]),
  algorithm: says(z.string(), 'How it was signed.', 'ECDSA P-256 with SHA-256').optional(),
  claims: says(claims, 'What the signer says, and nobody vouches for.', { time: moment, name: 'Acme Ltd' }).optional(),
  timestamps: says(z.array(timestamp), 'Timestamps, the oldest first.', []),
  revocations: says(z.array(revocation), 'What the document says of whether certificates were revoked.', []),
  revisions: says(z.array(revision), 'What was signed, and what was added to the file since.', []),
  covered: says(
    z.strictObject({
      bytes: count('Bytes that the signature covers.', 303_870),
      of: count('Bytes of the file.', 335_872),
    }),
    'How much of the file the signature covers.',
    { bytes: 303_870, of: 335_872 },
  ).optional(),
  about: says(about, 'What the document is, as the index of its attachments says.', {
    plan: 'orders',
    planVersion: '2.0',
    audience: 'public',
    asOf: moment,
    generator: 'Holdfast 0.1.0',
  }).optional(),
  attachments: says(z.array(attachment), 'The files in it.', []),
  digest: says(
    z.strictObject({
      algorithm: says(z.string(), 'Of which kind.', 'sha256'),
      value: says(z.string(), 'Hexadecimal.', digest),
    }),
    'Digest of the bytes that the signature covers.',
    { algorithm: 'sha256', value: digest },
  ).optional(),
})
