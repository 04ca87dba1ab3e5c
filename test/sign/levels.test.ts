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
import { lacks } from './tools.ts'

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
})
