import { beforeAll, expect, test } from 'vitest'
import { largestGap, signatureGap } from '../../src/model/signature.ts'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { gapFor, requestFor, signPdf } from '../../src/sign/sign.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { bytesOf, cmsOf, coveredBy, development, digitsOf, latin } from './helpers.ts'
import { minimalPdf, update } from './minimal-pdf.ts'

let signer: Signer
beforeAll(async () => {
  ;({ signer } = await development())
})

test('a signed file verifies', async () => {
  const report = await verifyPdf(await signPdf(minimalPdf(), signer))
  expect(report).toMatchObject({ state: 'valid', reasons: [], warnings: [], development: true, trust: 'not-checked' })
})

/** A file without what signing fills in. */
const blank = (pdf: Uint8Array): string =>
  latin(pdf)
    .replace(/\/ByteRange \[[^\]]*\] */, '')
    .replace(/\/Contents <[^>]*>/, '')

test('changes nothing but /ByteRange and /Contents, and keeps the length', async () => {
  const unsigned = minimalPdf()
  const signed = await signPdf(unsigned, signer)
  expect(signed).toHaveLength(unsigned.length)
  expect(blank(signed)).toBe(blank(unsigned))
  const { start, end } = digitsOf(signed)
  expect(latin(signed)).toContain(`/ByteRange [0 ${start - 1} ${end + 1} ${signed.length - end - 1}]`)
})

test('gives the same bytes twice with an RSA key', async () => {
  expect(await signPdf(minimalPdf(), signer)).toEqual(await signPdf(minimalPdf(), signer))
})

test('leaves the given bytes alone', async () => {
  const unsigned = minimalPdf()
  await signPdf(unsigned, signer)
  expect(unsigned).toEqual(minimalPdf())
})

test('works on a view into larger memory', async () => {
  const whole = Buffer.concat([Buffer.from('before'), minimalPdf(), Buffer.from('after')])
  const view = new Uint8Array(whole.buffer, whole.byteOffset + 6, whole.length - 11)
  const signed = await signPdf(view, signer)
  expect(signed).toEqual(await signPdf(minimalPdf(), signer))
})

test('covers everything but the gap', async () => {
  const signed = await signPdf(minimalPdf(), signer)
  expect(coveredBy(signed).length).toBe(signed.length - 2 * signatureGap - 2)
  expect(cmsOf(signed).length).toBeLessThan(3000)
})

test.each([
  ['no field', minimalPdf({ fields: '' }), 'it has 0 signature fields with a value instead of one'],
  ['two fields', minimalPdf({ fields: '6 0 R 6 0 R' }), 'it has 2 signature fields with a value instead of one'],
  ['no form', minimalPdf({ catalog: '<< /Type /Catalog /Pages 2 0 R >>' }), 'it has 0 signature fields'],
  ['another type', minimalPdf({ signature: { Type: '/DocTimeStamp' } }), 'its /Type is not /Sig'],
  ['another filter', minimalPdf({ signature: { Filter: '/Else' } }), 'its /Filter is not /Adobe.PPKLite'],
  [
    'another kind',
    minimalPdf({ signature: { SubFilter: '/adbe.pkcs7.detached' } }),
    'its /SubFilter is not /ETSI.CAdES.detached',
  ],
  ['no time', minimalPdf({ signature: { M: undefined } }), 'its /M is not a time in UTC'],
  ['a /Cert', minimalPdf({ signature: { Cert: '<00>' } }), 'it has a /Cert'],
  ['no DocMDP', minimalPdf({ signature: { Reference: undefined } }), 'it does not certify the document'],
  ['no ByteRange', minimalPdf({ signature: { ByteRange: undefined } }), 'its /ByteRange is not an array of four'],
  ['a filled ByteRange', minimalPdf({ signature: { ByteRange: '[0 1 2 3]' } }), 'its /ByteRange is filled in already'],
  ['a filled gap', minimalPdf({ signature: { Contents: '<0001>' } }), 'its /Contents is filled in already'],
  ['a literal gap', minimalPdf({ signature: { Contents: '(0000)' } }), 'its /Contents is not a hexadecimal string'],
  ['too large a gap', minimalPdf({ gap: largestGap + 1 }), `its /Contents is longer than ${largestGap} bytes`],
  ['too small a gap', minimalPdf({ gap: 1000 }), 'but the document keeps only 1000 free for it'],
  ['no PDF', bytesOf('Hello'), 'The document cannot be signed.'],
])('refuses %s', async (_, pdf, message) => {
  await expect(signPdf(pdf, signer)).rejects.toMatchObject({
    name: 'SigningError',
    message: expect.stringContaining(message),
    hint: expect.stringMatching(/./),
  })
})

test('refuses a file that is signed already', async () => {
  const signed = await signPdf(minimalPdf(), signer)
  await expect(signPdf(signed, signer)).rejects.toThrow('its /ByteRange is filled in already')
  await expect(signPdf(update(signed, { 9: '(x)' }), signer)).rejects.toThrow('its /ByteRange is filled in already')
})

test('refuses what a signer gives when it does not fit its certificate', async () => {
  const { signer: other } = await development()
  await expect(signPdf(minimalPdf(), { ...signer, sign: other.sign })).rejects.toMatchObject({
    hint: 'The key that signs is not the one the certificate was issued for.',
  })
})

test('the renderer is told what it must write', () => {
  const at = '2026-11-20T06:00:00Z'
  expect(requestFor(signer, { reason: 'Approved', location: 'Dublin' }, at)).toEqual({
    name: 'Holdfast development signature',
    at,
    reason: 'Approved',
    location: 'Dublin',
    gap: signatureGap,
    development: true,
    level: 'B-B',
    authorities: [],
  })
})

test('the gap is fixed, grows for a long chain, and has a limit', () => {
  const long = (bytes: number): Signer => ({ ...signer, chain: [new Uint8Array(bytes)] })
  expect(gapFor(signer)).toBe(signatureGap)
  expect(gapFor(long(8_500))).toBe(18_000)
  expect(() => gapFor(long(24_000))).toThrow(
    'The chain of certificates of "Holdfast development signature" is too long',
  )
})
