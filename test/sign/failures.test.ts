/** Authorities that fail: none of them makes a level greener than it is, and each is named with what it did. */
import { createHash } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import { TimeStampReq, type TSTInfo } from '@peculiar/asn1-tsp'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { fromEpoch, toEpoch } from '../../src/model/calendar.ts'
import type { SignatureLevel } from '../../src/model/signature.ts'
import { timestampRequest } from '../../src/sign/cms/timestamp.ts'
import type { SigningError } from '../../src/sign/error.ts'
import { raise } from '../../src/sign/levels.ts'
import { signedState } from '../../src/sign/pdf/signed.ts'
import { settle } from '../../src/sign/reach.ts'
import { requestFor, signPdf } from '../../src/sign/sign.ts'
import { askWith, type Limits } from '../../src/sign/web.ts'
import { Authorities } from './authorities.ts'
import { minimalPdf, withReserved } from './minimal-pdf.ts'
import { answerWith, restamped } from './restamped.ts'
import { lacks } from './tools.ts'

describe.skipIf(lacks('openssl'))('failures (needs openssl)', () => {
  let all: Authorities
  let signed: Uint8Array
  /** Nobody listens there any more. */
  let nowhere: string
  const now = (ahead = 0): string => fromEpoch(Date.now() / 1000 + ahead)
  const signedBy = (name: string, at = now(), gap = 16_000): Promise<Uint8Array> =>
    signPdf(minimalPdf({ at, gap, ...withReserved(1) }), all.pki.signerNow(name))

  beforeAll(async () => {
    all = await Authorities.start()
    all.issue('signer')
    signed = await signedBy('signer')
    const closed = await Authorities.start()
    nowhere = closed.tsa
    await closed.stop()
  })
  afterAll(() => all.stop())
  afterEach(() => {
    all.instead = () => undefined
    all.asked.length = 0
  })

  const once: Limits = { seconds: 10, tries: 1 }
  const to = (
    level: SignatureLevel,
    { bytes = signed, authorities = [all.tsa], limits = once } = {},
  ): Promise<Uint8Array> => raise(bytes, level, { authorities, at: now(), ask: askWith(limits) })
  type Refused = Pick<SigningError, 'message' | 'hint' | 'exit'>
  const refused = (promise: Promise<unknown>): Promise<Refused> =>
    promise.then(
      () => Promise.reject(new Error('It was not refused.')),
      (error: SigningError) => {
        if (error.name !== 'SigningError') throw error
        return { message: error.message, hint: error.hint, exit: error.exit }
      },
    )
  const stamped = (body: Buffer, change: (info: TSTInfo) => void, name = 'tsa'): Uint8Array =>
    answerWith(all.stamp(body), (token) => restamped(token, all.pki, name, change))
  const other = createHash('sha256').update('other').digest()

  test.each<[string, (body: Buffer) => ReturnType<Authorities['instead']>, string]>([
    ['is not there', () => 404, 'it answered with status 404'],
    ['gives a page', () => Buffer.from('<html>'), 'it is not an answer to a request for a timestamp'],
    ['sends too much', () => Buffer.alloc(1_048_577), 'its answer is longer than 1 MB'],
    [
      'refuses',
      () => all.stamp(timestampRequest(other.subarray(1), other.subarray(0, 8))),
      'the authority refused (status 2',
    ],
    [
      'stamps something else',
      (body) => {
        const { nonce } = AsnConvert.parse(body, TimeStampReq)
        return all.stamp(timestampRequest(other, new Uint8Array(nonce as ArrayBuffer)))
      },
      'The timestamp is of something else than what it stands beside',
    ],
    [
      'answers another request',
      (body) => stamped(body, (info) => void (info.nonce = new Uint8Array([0x41, 2, 3, 4, 5, 6, 7, 8]).buffer)),
      'it is the answer to another request (nonce)',
    ],
    [
      'answers without a nonce',
      (body) => stamped(body, (info) => void (info.nonce = undefined as never)),
      'it is the answer to another request (nonce)',
    ],
    [
      'has a certificate that ended',
      (body) => stamped(body, (info) => void (info.genTime = new Date(Date.parse(all.pki.at('tsa', 3001))))),
      'The certificate "Acme tsa" has expired',
    ],
    [
      'has a certificate for something else',
      (body) => stamped(body, () => undefined, 'signer'),
      'The certificate "Acme signer" is not for timestamps',
    ],
  ])('an authority that %s', async (_, instead, why) => {
    all.instead = (body, path) => (path === '/tsa' ? instead(body) : undefined)
    expect(await refused(to('B-T'))).toEqual({
      message: expect.stringContaining(`No timestamp authority gave a timestamp that counts. ${all.tsa}: ${why}`),
      hint: 'Try again later, or name a further authority under `signing.timestamp` in holdfast.yaml.',
      exit: 2,
    })
  })

  test('an authority that is silent, and one that is down; the next one is asked', async () => {
    all.instead = (_, path) => (path === '/tsa/slow' ? 'silence' : undefined)
    const slow = `${all.tsa}/slow`
    const limits = { seconds: 0.2, tries: 1 }
    expect(
      (await refused(to('B-T', { authorities: [slow, nowhere, 'ftp://tsa.invalid/'], limits }))).message,
    ).toContain(
      `${slow}: no answer within 0.2 s; ${nowhere}: it cannot be reached (ECONNREFUSED); ftp://tsa.invalid/: only http and https are asked.`,
    )
    expect(signedState(await to('B-LTA', { authorities: [nowhere, all.tsa] })).timestamps).toHaveLength(1)
  })

  test('what may pass is tried again, what will not is not', async () => {
    const tries = async (status: number): Promise<number> => {
      all.asked.length = 0
      all.instead = () => status
      await refused(to('B-T', { limits: { seconds: 10, tries: 2 } }))
      return all.asked.length
    }
    expect([await tries(503), await tries(400)]).toEqual([2, 1])
  })

  test('a claimed time that is later than that of the authority', async () => {
    const bytes = await signedBy('signer', now(3600))
    expect((await refused(to('B-T', { bytes }))).message).toMatch(
      /^The document claims to be signed at .*, but by the clock of .* it is only /,
    )
    const request = (ahead: number): Parameters<typeof settle>[0] =>
      requestFor(all.pki.signerNow('signer'), { level: 'B-T', timestamp: [all.tsa] }, now(ahead))
    const settled = await settle(request(60), all.pki.signerNow('signer'))
    expect(Math.abs(toEpoch(settled.at) - toEpoch(now()))).toBeLessThan(30)
    expect((await refused(settle(request(3600), all.pki.signerNow('signer')))).exit).toBe(3)
  })

  test('a timestamp for which there is no room', async () => {
    const bytes = await signedBy('signer', now(), 4000)
    expect((await refused(to('B-T', { bytes }))).message).toMatch(
      /^With its timestamp the signature has \d+ bytes, but the document keeps only 4000 free for it\.$/,
    )
  })

  test('a certificate that was revoked is never signed with, whatever else answers', async () => {
    all.issue('withdrawn')
    const bytes = await signedBy('withdrawn')
    all.list('sub', 'withdrawn', true)
    expect(await refused(to('B-LT', { bytes }))).toEqual({
      message: expect.stringMatching(/^The certificate "Acme withdrawn" was revoked at .*: the key was compromised\.$/),
      hint: expect.stringContaining('Use another certificate'),
      exit: 3,
    })
    expect(all.asked).not.toContain('/crl/sub')
  })

  test('a responder that may not answer, and one that is not there: the list counts', async () => {
    all.issue('stranger', { status: 'none' })
    for (const wrong of [(body: Buffer) => all.ocsp('sub', body, 'stranger'), () => 500]) {
      all.instead = (body, path) => (path === '/ocsp/sub' ? wrong(body) : undefined)
      const { store } = signedState(await to('B-LT'))
      expect([store?.ocsps.length, store?.crls.length]).toEqual([0, 2])
    }
    all.instead = (body, path) =>
      path === '/ocsp/sub' ? all.ocsp('sub', body, 'stranger') : path === '/crl/sub' ? 404 : undefined
    expect(await refused(to('B-LT'))).toMatchObject({
      message: `Whether "Acme signer" was revoked cannot be found out. ${all.url}/ocsp/sub: "Acme stranger" may not answer for "Acme sub"; ${all.url}/crl/sub: it answered with status 404.`,
      exit: 2,
    })
  })

  test('a list that ended', async () => {
    all.issue('listed', { status: 'crl' })
    all.instead = (_, path) => (path === '/crl/sub' ? all.crl('sub', -1) : undefined)
    expect(await refused(to('B-LT', { bytes: await signedBy('listed') }))).toMatchObject({
      message: expect.stringMatching(/^Whether "Acme listed" was revoked .*: it ended at 2025-01-02 00:00 UTC, and /),
      exit: 2,
    })
  })

  test('a certificate of which nobody says anything', async () => {
    all.issue('silent', { status: 'none' })
    expect(await refused(to('B-LT', { bytes: await signedBy('silent') }))).toMatchObject({
      message: expect.stringContaining('"Acme silent" does not say where its revocation can be asked'),
      exit: 3,
    })
  })

  test('an authority that sends its own certificate only: the others are fetched, or the level is not reached', async () => {
    all.issue('shy', {
      extensions: 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping',
    })
    all.pki.write('shy.chain.pem', all.pki.read('shy.pem').bytes)
    const authorities = [`${all.tsa}/shy`]
    expect(signedState(await to('B-LTA', { authorities })).store?.certificates).toHaveLength(5)
    expect(all.asked).toContain('/ca/sub')
    all.instead = (_, path) => (path === '/ca/sub' ? 404 : undefined)
    expect(await refused(to('B-LT', { authorities }))).toMatchObject({
      message: 'The chain of certificates above "Acme shy" cannot be completed: CN=Acme sub, O=Acme Ltd is missing.',
      exit: 2,
    })
  })
})
