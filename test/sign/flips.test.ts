/** The strongest promise of `verify`: no byte of a signed file can change without its noticing. */
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { signPdf } from '../../src/sign/sign.ts'
import { verifyExitCodes } from '../../src/sign/verify/report.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { bytesOf, cmsOf, development, digitsOf } from './helpers.ts'
import { minimalPdf } from './minimal-pdf.ts'
import { ec, Pki } from './pki.ts'
import { lacks } from './tools.ts'

/** Words of the language, for files that look almost like one. */
const fragments = [
  '<< >> [ ] ( ) < > / /Root 1 0 R /Prev 9 1 0 obj endobj stream trailer startxref %%EOF R \\ %'.split(' '),
  '/AcroForm /Fields /Kids /V /FT /Sig /ByteRange /Contents 99999999999999999999 -1 1e9 0.0.0'.split(' '),
  ['xref\n0 1\n', '0000000000 65535 f \n', '\0', '\r', '<00>', '1 0 obj', '1 0 R'],
].flat()

/** Flips a bit of every byte, and gives the offsets at which that went unnoticed. */
const unnoticed = async (signed: Uint8Array, from = 0, to = signed.length): Promise<readonly string[]> => {
  const found: string[] = []
  const bytes = new Uint8Array(signed)
  for (let offset = from; offset < to; offset += 1) {
    const original = signed[offset] ?? 0
    // Of a letter that may be a hexadecimal digit also the bit that makes it a capital.
    for (const mask of /[a-f]/.test(String.fromCharCode(original)) ? [0x01, 0x20] : [0x01]) {
      bytes[offset] = original ^ mask
      const { state } = await verifyPdf(bytes)
      if (state === 'valid' || state === 'indeterminate') found.push(`${offset} ^ ${mask}: ${state}`)
    }
    bytes[offset] = original
  }
  return found
}

/** Enough for the signature and a little more: zeros behind it need no thousands of repetitions. */
const tight = async (signer: Signer, at: string): Promise<Uint8Array> => {
  const signature = cmsOf(await signPdf(minimalPdf({ at }), signer))
  return signPdf(minimalPdf({ at, gap: signature.length + 50 }), signer)
}

describe('every single byte', () => {
  test('RSA, development key', async () => {
    const { signer } = await development()
    const signed = await tight(signer, '2026-11-20T06:00:00Z')
    expect((await verifyPdf(signed)).state).toBe('valid')
    expect(await unnoticed(signed)).toEqual([])
  }, 300_000)

  test.skipIf(lacks('openssl'))(
    'of the signature: ECDSA, chain of three (needs openssl)',
    async () => {
      const pki = new Pki(ec('P-256'))
      pki.issue('p256', { key: ec('P-256') })
      const signed = await tight(pki.signer('p256'), pki.at('p256'))
      expect((await verifyPdf(signed)).state).toBe('valid')
      expect(await unnoticed(signed, digitsOf(signed).start, digitsOf(signed).end)).toEqual([])
    },
    300_000,
  )
})

describe('whatever the bytes', () => {
  let signed: Uint8Array
  beforeAll(async () => {
    const { signer } = await development()
    signed = await tight(signer, '2026-11-20T06:00:00Z')
  }, 300_000)

  const never = async (bytes: Uint8Array): Promise<void> => {
    const report = await verifyPdf(bytes)
    expect(verifyExitCodes[report.state] > 0).toBe(!Buffer.from(bytes).equals(signed))
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  }

  /** Cuts a piece out of a file and puts another in its place. */
  const edit = fc.record({
    at: fc.nat(),
    remove: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(5000)),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc
        .constantFrom(
          '%%EOF\n',
          ' ',
          '<',
          '>',
          '<<',
          '>>',
          '0',
          'startxref\n0\n%%EOF',
          '/ByteRange [0 1 2 3]',
          '9'.repeat(400),
        )
        .map(bytesOf),
      fc.record({ from: fc.nat(), length: fc.nat(500) }),
    ),
  })

  test('edits of a signed file never throw and are never valid', async () => {
    const property = fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
      let bytes = Buffer.from(signed)
      for (const { at, remove, insert } of edits) {
        const from = at % (bytes.length + 1)
        const piece =
          insert instanceof Uint8Array
            ? insert
            : signed.subarray(insert.from % signed.length, (insert.from % signed.length) + insert.length)
        bytes = Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(from + remove)])
      }
      await never(bytes)
    })
    await fc.assert(property, { seed: 1, numRuns: 1500 })
  }, 300_000)

  test('other signatures in the gap never throw and are never valid', async () => {
    const { start, end } = digitsOf(signed)
    const cms = cmsOf(signed)
    const property = fc.asyncProperty(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 }), async (at, piece) => {
      const changed = Buffer.from(cms)
      changed.set(piece.subarray(0, changed.length - (at % changed.length)), at % changed.length)
      const bytes = Buffer.from(signed)
      bytes.write(changed.toString('hex').padEnd(end - start, '0'), start, 'latin1')
      await never(bytes)
    })
    await fc.assert(property, { seed: 1, numRuns: 1500 })
  }, 300_000)

  const junk = fc
    .array(fc.oneof(fc.constantFrom(...fragments), fc.nat().map(String), fc.string()), { maxLength: 200 })
    .map((parts) => parts.join(' '))

  test('junk never throws and is never valid', async () => {
    const property = fc.asyncProperty(fc.boolean(), junk, async (pdf, text) =>
      never(bytesOf(`${pdf ? '%PDF-1.7\n' : ''}${text}`)),
    )
    await fc.assert(property, { seed: 1, numRuns: 1500 })
  }, 300_000)

  test.each([
    ['nothing', ''],
    ['only a header', '%PDF-1.7'],
    [
      'deep nesting',
      `%PDF-1.7\n${'['.repeat(1e5)}\nxref\n0 0\ntrailer ${'<</A '.repeat(1e5)}\nstartxref\n${9 + 1e5 + 1}\n%%EOF`,
    ],
    ['a string without end', `%PDF-1.7\nxref\n0 0\ntrailer << /Root (${'('.repeat(1e5)}\nstartxref\n9\n%%EOF`],
    ['revisions in a circle', '%PDF-1.7\nxref\n0 0\ntrailer << /Prev 9 >>\nstartxref\n9\n%%EOF'],
    ['a table of billions', '%PDF-1.7\nxref\n0 9999999999\ntrailer << >>\nstartxref\n9\n%%EOF'],
    ['an object far away', '%PDF-1.7\nxref\n1 1\n9999999999 00000 n \ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF'],
    [
      'an object that is itself',
      '%PDF-1.7\n1 0 obj 1 0 R endobj\nxref\n1 1\n0000000009 00000 n \ntrailer << /Root 1 0 R >>\nstartxref\n30\n%%EOF',
    ],
    [
      'a form in a circle',
      '%PDF-1.7\n1 0 obj << /AcroForm 1 0 R /Fields [1 0 R] /Kids [1 0 R 1 0 R] >> endobj\nxref\n1 1\n0000000009 00000 n \ntrailer << /Root 1 0 R >>\nstartxref\n82\n%%EOF',
    ],
  ])('%s', (_, text) => never(bytesOf(text)))
})
