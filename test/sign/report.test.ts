import { expect, test } from 'vitest'
import { signPdf } from '../../src/sign/sign.ts'
import { verifyExitCodes, type VerifyReport } from '../../src/sign/verify/report.ts'
import { formatReport } from '../../src/sign/verify/text.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { bytesOf, development } from './helpers.ts'
import { minimalPdf } from './minimal-pdf.ts'

/** Digests differ with every key. */
const masked = (text: string): string => text.replace(/[0-9a-f]{64}/g, '<digest>')

test('text of a valid file', async () => {
  const { signer } = await development()
  const report = await verifyPdf(await signPdf(minimalPdf(), signer))
  expect(masked(formatReport(report, 'plan.pdf'))).toMatchInlineSnapshot(`
    "plan.pdf: valid. The signature is valid: nothing was changed since the file was signed. It was made with a development key: it proves integrity, not identity.
      signer:       CN=Holdfast development signature
      certificate:  SHA-256 <digest>
      valid:        2016-11-20 06:00 UTC to 2036-11-20 06:00 UTC
      trust:        not checked
      claimed time: 2026-11-20 06:00 UTC
      claimed name: Acme Ltd
      reason:       Approved for publication
      location:     Dublin
      level:        B-B (no timestamp: the time is what the signer claims)
      algorithm:    RSA (PKCS #1 v1.5) with SHA-256
      covers:       1356 of 33358 bytes, all but the signature itself
      digest:       sha256 <digest>
      file:         SHA-256 <digest>
    "
  `)
})

test('text of a changed file', async () => {
  expect(masked(formatReport(await verifyPdf(minimalPdf()), 'plan.pdf'))).toMatchInlineSnapshot(`
    "plan.pdf: invalid. Do not rely on this file: it is not what was signed.
      because: /ByteRange is not an array of four whole numbers.
      file:         SHA-256 <digest>
    "
  `)
})

test('text of a file that is not signed', async () => {
  const unsigned = minimalPdf({ catalog: '<< /Type /Catalog /Pages 2 0 R >>', signature: { ByteRange: undefined } })
  expect(masked(formatReport(await verifyPdf(unsigned), 'plan.pdf'))).toMatchInlineSnapshot(`
    "plan.pdf: unsigned. This PDF is not signed.
      because: It has no signature.
      file:         SHA-256 <digest>
    "
  `)
})

test('text of what is not a PDF', async () => {
  expect(masked(formatReport(await verifyPdf(bytesOf('Hello')), 'hello.txt'))).toMatchInlineSnapshot(`
    "hello.txt: unreadable. This is not a PDF that can be read.
      because: It does not begin with %PDF-.
      file:         SHA-256 <digest>
    "
  `)
})

test('a document cannot steer the terminal', () => {
  const report: VerifyReport = {
    state: 'valid',
    summary: 'Fine.',
    reasons: [],
    warnings: ['\u001B[2J'],
    sha256: '',
    trust: 'not-checked',
    development: false,
    chain: [],
    timestamps: [],
    revocations: [],
    revisions: [],
    attachments: [],
    claims: { name: 'a\nplan.pdf: valid.\u202E' },
  }
  expect(formatReport(report, 'plan.pdf')).toBe(
    'plan.pdf: valid. Fine.\n  note: \uFFFD[2J\n  claimed name: a\uFFFDplan.pdf: valid.\uFFFD\n  file:         SHA-256 \n',
  )
})

test('the claims are decoded', async () => {
  const { signer } = await development()
  const signature = {
    Name: '<FEFF00C40063006D0065>',
    Reason: '(\xef\xbb\xbfGepr\xc3\xbcft \\(2\\))',
    Location: '(Dub\\\nlin)',
  }
  const report = await verifyPdf(await signPdf(minimalPdf({ signature }), signer))
  expect(report.claims).toEqual({
    time: '2026-11-20T06:00:00Z',
    name: 'Äcme',
    reason: 'Geprüft (2)',
    location: 'Dublin',
  })
})

test('exit codes', () => {
  expect(verifyExitCodes).toEqual({ valid: 0, invalid: 1, indeterminate: 2, unsigned: 3, unreadable: 3 })
})
