/** What anybody can do to a signed file without the key. Every one of these must be found. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { signPdf } from '../../src/sign/sign.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { bytesOf, cmsOf, development, digitsOf, latin, withCms } from './helpers.ts'
import { minimalPdf, update } from './minimal-pdf.ts'

let signer: Signer
let signed: Uint8Array
beforeAll(async () => {
  ;({ signer } = await development())
  signed = await signPdf(minimalPdf(), signer)
})

const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.with(at, (bytes[at] ?? 0) ^ 1)
const replaced = (from: string | RegExp, to: string): Uint8Array => bytesOf(latin(signed).replace(from, to))
const expectInvalid = async (bytes: Uint8Array, ...reasons: readonly (string | RegExp)[]): Promise<void> => {
  const report = await verifyPdf(bytes)
  expect(report.state).toBe('invalid')
  expect(report.summary).toBe('Do not rely on this file: it is not what was signed.')
  for (const reason of reasons) expect(report.reasons.join('\n')).toMatch(reason)
}

/** Flips a bit of the signature, not of its digits. */
const inCms = (find: (cms: Buffer) => number): Uint8Array => {
  const cms = Buffer.from(cmsOf(signed))
  const at = find(cms)
  expect(at).toBeGreaterThan(0)
  return withCms(signed, flipped(cms, at))
}

const inGap = (at: number, digit: string): Uint8Array => {
  const offset = digitsOf(signed).start + at
  return signed.with(offset, digit.charCodeAt(0))
}

/** Writes another range into the file, without changing its length. */
const range = (edit: (numbers: number[]) => (number | string)[]): Uint8Array => {
  const [whole, text = ''] = /\/ByteRange \[(.*?)\] */.exec(latin(signed)) ?? ['']
  const changed = `/ByteRange [${edit(text.split(' ').map(Number)).join(' ')}]`
  expect(changed.length).toBeLessThanOrEqual(whole.length)
  return replaced(whole, changed.padEnd(whole.length))
}

describe('a flipped bit', () => {
  test('before the gap', () =>
    expectInvalid(
      flipped(signed, latin(signed).indexOf('The plan')),
      'was changed after it was signed: its sha256 digest is',
    ))
  test('behind the gap', () =>
    expectInvalid(flipped(signed, latin(signed).indexOf('(Approved') + 1), 'was changed after it was signed'))

  test('in the signed attributes', () =>
    expectInvalid(
      inCms((cms) => cms.indexOf('2a864886f70d010904', 'hex') + 15),
      'the one that was signed is',
      'was not made with the key',
    ))
  test('in the certificate', () => expectInvalid(inCms((cms) => cms.indexOf('Holdfast development') + 1)))
  test("in the certificate's own signature", () =>
    expectInvalid(
      inCms((cms) => cms.indexOf(signer.certificate) + signer.certificate.length - 1),
      'not bound to the certificate',
    ))
  test('in the signature value', () =>
    expectInvalid(
      inCms((cms) => cms.length - 1),
      'was not made with the key of the signer, or was changed.',
    ))
})

describe('the gap', () => {
  test('a letter in the other case', () => {
    const letter = latin(signed).slice(digitsOf(signed).start).search(/[a-f]/)
    const digit = latin(signed)[digitsOf(signed).start + letter] ?? ''
    return expectInvalid(inGap(letter, digit.toUpperCase()), 'lower-case hexadecimal digits')
  })
  test('a space among the digits', () => expectInvalid(inGap(20_000, ' '), 'lower-case hexadecimal digits'))
  test('something behind the signature', () =>
    expectInvalid(inGap(31_999, '1'), 'There is something behind the signature'))
  test('the signature of another file', async () => {
    const other = await signPdf(minimalPdf({ text: 'Another plan' }), signer)
    await expectInvalid(withCms(signed, cmsOf(other)), 'was changed after it was signed')
  })
  test('no signature at all', () =>
    expectInvalid(withCms(signed, new Uint8Array()), '/Contents does not hold a signature'))
  test('more than a PDF may hold', () => {
    const large = minimalPdf({ gap: 40_000 })
    const { start, end } = digitsOf(large)
    const range = `[0 ${start - 1} ${end + 1} ${large.length - end - 1}]`
    const filled = latin(large).replace(/\[0 (?:\/\*{10} ?){3}\]/, (placeholder) => range.padEnd(placeholder.length))
    return expectInvalid(bytesOf(filled), '/Contents is longer than 32767 bytes')
  })
  test('half a signature', () =>
    expectInvalid(withCms(signed, cmsOf(signed).subarray(0, 500)), 'The signature is malformed'))
  test('random bytes', () => expectInvalid(withCms(signed, bytesOf('0\x05hello')), 'The signature is malformed'))
})

describe('the range', () => {
  test('one byte shorter', () =>
    expectInvalid(
      range(([a = 0, b = 0, c = 0, d = 0]) => [a, b, c, d - 1]),
      '1 byte was added after',
    ))
  test('one byte longer', () =>
    expectInvalid(
      range(([a = 0, b = 0, c = 0, d = 0]) => [a, b, c, d + 1]),
      'At the end 1 byte is missing',
    ))
  test('a wider hole', () =>
    expectInvalid(
      range(([a = 0, b = 0, c = 0, d = 0]) => [a, b - 10, c, d]),
      /leaves out bytes \d+ to \d+, but its own digits stand at/,
    ))
  test('no hole', () =>
    expectInvalid(
      range(([, , c = 0, d = 0]) => [0, c, c, d]),
      'leaves out bytes',
    ))
  test('not from the start', () =>
    expectInvalid(
      range(([, b = 0, c = 0, d = 0]) => [1, b - 1, c, d]),
      'only from byte 1',
    ))
  test('overlapping', () =>
    expectInvalid(
      range(([a = 0, b = 0, c = 0]) => [a, b, 0, c]),
      'leaves out bytes',
    ))
  test('negative', () =>
    expectInvalid(
      range(([a = 0, b = 0, c = 0]) => [a, b, c, -1]),
      'not an array of four whole numbers',
    ))
  test('fractions', () =>
    expectInvalid(
      range(([a = 0, b = 0, c = 0]) => [a, b, c, '.5']),
      'not an array of four whole numbers',
    ))
  test('huge', () =>
    expectInvalid(
      range(([a = 0, b = 0]) => [a, b, '9'.repeat(17), 1]),
      'not an array of four whole numbers',
    ))
  test('three numbers', () =>
    expectInvalid(
      range(([a = 0, b = 0, c = 0]) => [a, b, c]),
      'not an array of four whole numbers',
    ))
  test('unsigned, with the place prepared', () => expectInvalid(minimalPdf(), 'not an array of four whole numbers'))
})

describe('additions', () => {
  test('trailing bytes', () => expectInvalid(bytesOf(`${latin(signed)}\n`), '1 byte was added after it was signed'))
  test('a second end of file', () =>
    expectInvalid(bytesOf(`${latin(signed)}%%EOF\n`), '6 bytes were added after it was signed'))
  test('an update that blanks the page', () =>
    expectInvalid(
      update(signed, { 4: '<< /Length 0 >>\nstream\n\nendstream' }),
      'Object 4 was changed after the document was signed.',
    ))
  test('an update that drops the form', () =>
    expectInvalid(update(signed, { 1: '<< /Type /Catalog /Pages 2 0 R >>' }), 'a later change removed the signature'))
  test('an update whose trailer names another catalog', () =>
    expectInvalid(
      update(signed, { 9: '<< /Type /Catalog /Pages 2 0 R >>' }, '/Root 9 0 R'),
      'a later change removed the signature',
    ))
  test('an update without a way back to what was signed', () =>
    expectInvalid(
      bytesOf(
        latin(update(signed, { 1: '<< /Pages 2 0 R >>' })).replace(/\/Prev \d+ (?=>>\nstartxref\n\d+\n%%EOF\n$)/, ''),
      ),
      /signature|damaged/,
    ))
  test('a second signature', async () => {
    const again = latin(minimalPdf()).match(/7 0 obj\n([\s\S]*?)\nendobj/)?.[1] ?? ''
    const field = '<< /FT /Sig /T (Second) /V 9 0 R >>'
    const catalog = '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 10 0 R] /SigFlags 3 >> >>'
    await expectInvalid(update(signed, { 1: catalog, 9: again, 10: field }), 'It has 2 signatures instead of one')
  })
  test('bytes in front', () =>
    verifyPdf(bytesOf(`\n${latin(signed)}`)).then((report) => expect(report.state).toBe('unreadable')))
})

describe('removals', () => {
  test('cut off anywhere', async () => {
    for (let length = 6; length < signed.length; length += 97) {
      expect((await verifyPdf(signed.subarray(0, length))).state).toMatch(/^(?:invalid|unreadable)$/)
    }
  })
  test('another kind of signature', () =>
    expectInvalid(
      replaced('/ETSI.CAdES.detached', '/adbe.pkcs7.detached'),
      'is of another kind (/SubFilter is /adbe.pkcs7.detached',
    ))
  test('another handler', () =>
    expectInvalid(replaced('/Adobe.PPKLite', '/Adobe.PPKLitf'), 'for another handler (/Filter is /Adobe.PPKLitf)'))
  test('the field is no signature field any more', () =>
    expectInvalid(replaced('/FT /Sig', '/FT /Tx '), 'no field of its form refers to it'))
  test('the key /Contents is gone', () =>
    expectInvalid(replaced('/Contents <', '/Contentx <'), '/Contents is not a hexadecimal string'))
  test('/Contents stands twice', () =>
    expectInvalid(replaced('/Name (Acme Ltd)', '/Contents (cme )'), 'The key /Contents stands twice'))
})
