import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkTimestamp, timestampRequest, tokenIn } from '../../src/sign/cms/timestamp.ts'
import type { TSTInfo } from '@peculiar/asn1-tsp'
import { Authorities } from './authorities.ts'
import { restamped } from './restamped.ts'
import { lacks } from './tools.ts'

const digest = createHash('sha256').update('a signature').digest()
const nonce = Buffer.from('1122334455667788', 'hex')
const digestOf = (hash: string): Buffer => createHash(hash).update('a signature').digest()

describe.skipIf(lacks('openssl'))('timestamps (needs openssl)', () => {
  let all: Authorities
  let token: Uint8Array
  beforeAll(async () => {
    all = await Authorities.start()
    token = tokenIn(all.stamp(timestampRequest(digest, nonce)))
  })
  afterAll(() => all.stop())

  test('a token of openssl is what it claims to be', () => {
    const found = checkTimestamp(token, digestOf)
    expect(found.reasons).toEqual([])
    expect(found.nonce).toEqual(new Uint8Array(nonce))
    expect(Math.abs(Date.parse(found.at ?? '') - Date.now())).toBeLessThan(60_000)
    expect(found.chain?.certificates.map((each) => each.label)).toEqual(['Acme tsa', 'Acme sub', 'Acme root'])
  })

  test('of something else', () => {
    expect(checkTimestamp(token, () => Buffer.from('else')).reasons).toEqual([
      'The timestamp is of something else than what it stands beside.',
    ])
  })

  test('no byte of a token can be changed', () => {
    const unnoticed: number[] = []
    const inside = { from: 300, to: token.length - 400 }
    for (let at = 0; at < token.length; at += at > inside.from && at < inside.to ? 211 : 7) {
      const changed = Uint8Array.from(token)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      const { reasons, chain } = checkTimestamp(changed, digestOf)
      if (reasons.length === 0 && chain?.complete && chain.unused.length === 0) unnoticed.push(at)
    }
    expect(unnoticed).toEqual([])
  })

  test('what is no answer, and a refusal', () => {
    expect(() => tokenIn(Buffer.from('<html>'))).toThrow('it is not an answer to a request for a timestamp')
    const refused = all.stamp(timestampRequest(digest.subarray(1), nonce))
    expect(() => tokenIn(refused)).toThrow(/^the authority refused \(status 2: /)
  })

  test.each([
    ['another purpose too', 'keyUsage=digitalSignature\nextendedKeyUsage=critical,timeStamping,emailProtection'],
    ['a purpose that is not critical', 'keyUsage=digitalSignature\nextendedKeyUsage=timeStamping'],
    ['no purpose', 'keyUsage=digitalSignature'],
  ])('an authority whose certificate has %s', (_, extensions) => {
    all.issue('odd', { extensions })
    const later = (info: TSTInfo): void => void (info.genTime = new Date(Date.parse(all.pki.at('odd'))))
    expect(checkTimestamp(restamped(token, all.pki, 'odd', later), digestOf).reasons).toEqual([
      'The certificate "Acme odd" is not for timestamps, and for nothing else.',
    ])
  })

  test('a time at which the certificate of the authority did not count', () => {
    const at = (days: number) => (info: TSTInfo) => void (info.genTime = new Date(Date.parse(all.pki.at('tsa', days))))
    const reasons = (days: number): readonly string[] =>
      checkTimestamp(restamped(token, all.pki, 'tsa', at(days)), digestOf).reasons
    expect(reasons(1)).toEqual([])
    expect(reasons(3001)).toEqual([expect.stringContaining('"Acme tsa" has expired')])
    expect(reasons(-1)).toEqual([expect.stringContaining('"Acme tsa" is not yet valid')])
  })
})
