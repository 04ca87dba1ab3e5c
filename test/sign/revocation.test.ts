import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromEpoch } from '../../src/model/calendar.ts'
import { readCertificate, type Certificate } from '../../src/sign/keys/certificate.ts'
import { checkCrl, crlAddresses } from '../../src/sign/revocation/crl.ts'
import { checkOcsp, needsNoCheck, ocspRequest } from '../../src/sign/revocation/ocsp.ts'
import type { Question } from '../../src/sign/revocation/status.ts'
import { Authorities } from './authorities.ts'
import { lacks } from './tools.ts'

describe.skipIf(lacks('openssl'))('revocation (needs openssl)', () => {
  let all: Authorities
  const of = (name: string): Certificate =>
    readCertificate(new Uint8Array(new X509Certificate(all.pki.read(`${name}.pem`).bytes).raw))
  const now = (seconds = 0): string => fromEpoch(Date.now() / 1000 + seconds)
  const about = (name: string, seconds = 0): Question => ({
    certificate: of(name),
    issuer: of('sub'),
    at: now(seconds),
  })
  const ask = (name: string): Uint8Array => ocspRequest(of(name), of('sub'))
  const week = 8 * 86_400

  beforeAll(async () => {
    all = await Authorities.start()
    for (const name of ['good', 'bad']) all.issue(name)
    all.list('sub', 'bad', true)
    all.issue('stranger', { status: 'none' })
    all.issue('other', { extensions: 'extendedKeyUsage=OCSPSigning', issuer: 'root' })
  })
  afterAll(() => all.stop())

  test('OCSP: good, revoked, unknown', () => {
    const good = checkOcsp(all.ocsp('sub', ask('good')), about('good'))
    expect(good).toMatchObject({ kind: 'ocsp', status: 'good', reason: '', responder: { label: 'Acme responder' } })
    expect(good.responder && needsNoCheck(good.responder)).toBe(true)
    expect(checkOcsp(all.ocsp('sub', ask('bad')), about('bad'))).toMatchObject({
      status: 'revoked',
      reason: 'the key was compromised',
      revokedAt: expect.stringMatching(/Z$/),
    })
    all.pki.write('root.index', '')
    expect(checkOcsp(all.ocsp('sub', ocspRequest(of('sub'), of('root'))), about('good')).status).toBe('unusable')
    all.list('root', 'sub')
  })

  test('OCSP that does not count', () => {
    const response = all.ocsp('sub', ask('good'))
    const why = (der: Uint8Array, question: Question): string => {
      const { status, reason } = checkOcsp(der, question)
      expect(status).toBe('unusable')
      return reason
    }
    expect(why(response, about('bad'))).toBe('it is about another certificate')
    expect(why(response, about('good', week))).toMatch(/^it ended at .*, and it is to count at /)
    expect(why(response, about('good', -3600))).toMatch(/^it is from .*, later than /)
    expect(why(all.ocsp('sub', ask('good'), 'stranger'), about('good'))).toBe(
      '"Acme stranger" may not answer for "Acme sub"',
    )
    expect(why(all.ocsp('sub', ask('good'), 'other'), about('good'))).toBe('"Acme other" may not answer for "Acme sub"')
    expect(why(Buffer.from('<html>'), about('good'))).toBe('OCSPResponse cannot be read')
    expect(why(Buffer.from('30030a0106', 'hex'), about('good'))).toBe('the responder refused (unauthorized)')
    // The issuer may answer itself.
    expect(checkOcsp(all.ocsp('sub', ask('good'), 'sub'), about('good'))).toMatchObject({
      status: 'good',
      responder: undefined,
    })
  })

  test.each([
    ['an OCSP response', () => all.ocsp('sub', ask('good')), checkOcsp],
    ['a list', () => all.crl('sub'), checkCrl],
  ])('no byte of %s can be changed', (_, make, check) => {
    const der = make()
    const question = about('good')
    expect(check(der, question).status).toBe('good')
    for (let at = 0; at < der.length; at += at < 330 ? 5 : 29) {
      const changed = Uint8Array.from(der)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      // What else is in an answer (the responder's certificate, in another order of bits) may be ignored; never believed.
      if (check(changed, question).status !== 'unusable') expect(`byte ${at} of ${der.length}`).toBe('noticed')
    }
  })

  test('lists: good, revoked, out of date, of another authority', () => {
    const list = all.crl('sub')
    expect(checkCrl(list, about('good'))).toMatchObject({ kind: 'crl', status: 'good', reason: '' })
    expect(checkCrl(list, about('bad'))).toMatchObject({ status: 'revoked', reason: 'the key was compromised' })
    expect(checkCrl(list, about('good', week))).toMatchObject({
      status: 'unusable',
      reason: expect.stringMatching(/^it ended at/),
    })
    expect(checkCrl(all.crl('root'), about('good'))).toMatchObject({ reason: 'it is the list of another authority' })
    expect(checkCrl(list, { ...about('good'), issuer: of('root') }).status).toBe('unusable')
    expect(checkCrl(Buffer.from('<html>'), about('good'))).toMatchObject({ reason: 'SignedBody cannot be read' })
    expect(crlAddresses(of('good'))).toEqual([`${all.url}/crl/sub`])
  })
})
