/** The levels of a signature with real authorities, and what becomes of a document when one of them fails. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { fromEpoch } from '../../src/model/calendar.ts'
import { signatureLevels, type SignatureLevel } from '../../src/model/signature.ts'
import { levelOf, raise, renew } from '../../src/sign/levels.ts'
import { signedState } from '../../src/sign/pdf/signed.ts'
import { signPdf } from '../../src/sign/sign.ts'
import { askWith } from '../../src/sign/web.ts'
import { Authorities } from './authorities.ts'
import { minimalPdf, withReserved } from './minimal-pdf.ts'
import { lacks, run } from './tools.ts'

describe.skipIf(lacks('openssl'))('levels (needs openssl)', () => {
  let all: Authorities
  let signed: Uint8Array
  const now = (): string => fromEpoch(Date.now() / 1000)
  const ask = askWith()
  const to = (level: SignatureLevel, authorities = [all.tsa], bytes = signed): Promise<Uint8Array> =>
    raise(bytes, level, { authorities, at: now(), ask })

  beforeAll(async () => {
    all = await Authorities.start()
    all.issue('signer')
    signed = await signPdf(minimalPdf({ at: now(), ...withReserved(2) }), all.pki.signerNow('signer'))
  })
  afterAll(() => all.stop())
  afterEach(() => {
    all.instead = () => undefined
    all.asked.length = 0
  })

  test.each(signatureLevels)('%s is reached, and nothing before it changes', async (level) => {
    const bytes = await to(level)
    expect(levelOf(signedState(bytes))).toBe(level)
    const { start, end } = signedState(signed).digits
    expect(bytes.subarray(0, start)).toEqual(signed.subarray(0, start))
    expect(bytes.subarray(end, signed.length)).toEqual(signed.subarray(end))
  })

  test('a document can be renewed until no field is left', async () => {
    const once = await to('B-LTA')
    const twice = await renew(once, { authorities: [all.tsa], at: now(), ask })
    expect(Buffer.from(twice.subarray(0, once.length))).toEqual(Buffer.from(once))
    expect(signedState(twice).timestamps).toHaveLength(2)
    await expect(renew(twice, { authorities: [all.tsa], at: now(), ask })).rejects.toMatchObject({
      message:
        'The document has no field left for another archive timestamp, and none can be added to a signed document.',
    })
  })

  describe.each(signatureLevels)('%s before programs that other people wrote', (level) => {
    let bytes: Uint8Array
    let file: string
    beforeAll(async () => {
      bytes = await to(level)
      file = all.pki.write(`${level}.pdf`, bytes)
    })
    /** The digest that a timestamp must be of, as a file for openssl. */
    const stamps = (token: Uint8Array, data: Uint8Array): string =>
      run('openssl', [
        ['ts', '-verify', '-token_in', '-in', all.pki.write('token.der', token), '-data', all.pki.write('data', data)],
        ['-CAfile', all.pki.path('root.pem'), '-untrusted', all.pki.path('sub.pem')],
      ])

    test('openssl cms -verify -cades', () => {
      const { der, digits } = signedState(bytes)
      const covered = [bytes.subarray(0, digits.start - 1), bytes.subarray(digits.end + 1, signed.length)]
      const judged = run('openssl', [
        ['cms', '-verify', '-cades', '-inform', 'DER', '-in', all.pki.write('cms.der', der), '-binary'],
        ['-content', all.pki.write('cms.bin', Buffer.concat(covered)), '-CAfile', all.pki.path('root.pem')],
        ['-purpose', 'any', '-out', all.pki.path('out')],
      ])
      expect(judged).toContain('CAdES Verification successful')
    })

    if (level !== 'B-B')
      test('openssl ts -verify of the timestamp of the signature, and of no other', () => {
        const { cms } = signedState(bytes)
        const value = new Uint8Array(cms.signerInfo.signature.buffer)
        expect(stamps(cms.timestamp as Uint8Array, value)).toContain('Verification: OK')
        expect(() => stamps(cms.timestamp as Uint8Array, value.slice(1))).toThrow('message imprint mismatch')
      })

    if (level === 'B-LTA')
      test('openssl ts -verify of the timestamp of the document', () => {
        const [archive] = signedState(bytes).timestamps
        const { start, end } = archive?.digits ?? { start: 0, end: 0 }
        const covered = Buffer.concat([bytes.subarray(0, start - 1), bytes.subarray(end + 1)])
        expect(stamps(archive?.der as Uint8Array, covered)).toContain('Verification: OK')
        expect(() => stamps(archive?.der as Uint8Array, covered.subarray(1))).toThrow('message imprint mismatch')
      })

    test.skipIf(lacks('pdfsig'))('pdfsig (needs pdfsig)', () => {
      expect(run('pdfsig', [file])).toMatch(/Signature Field Name: Signature\n[^]*?Validation: Signature is Valid\./)
    })

    test.skipIf(lacks('mutool'))('mutool (needs mutool)', () => {
      const unchanged = level === 'B-B' || level === 'B-T'
      expect(run('mutool', ['sign', '-v', file])).toContain(
        unchanged
          ? 'The document is unchanged since signing.'
          : 'The signature is valid but there have been edits since signing.',
      )
    })

    test.skipIf(lacks('qpdf'))('qpdf (needs qpdf)', () => {
      expect(run('qpdf', ['--check', file])).toContain('No syntax or stream encoding errors found')
    })
  })
})
