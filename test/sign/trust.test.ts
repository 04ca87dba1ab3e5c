/** Who is trusted, and when. All files here are unchanged; the question is only whose they are. */
import { createPrivateKey, sign } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { algorithms } from '../../src/sign/keys/algorithm.ts'
import { certificatesIn } from '../../src/sign/keys/pem.ts'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { signPdf } from '../../src/sign/sign.ts'
import type { VerifyReport } from '../../src/sign/verify/report.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { at, development, forged } from './helpers.ts'
import { minimalPdf } from './minimal-pdf.ts'
import { ec, Pki } from './pki.ts'
import { lacks } from './tools.ts'

let pki: Pki
let signed: Uint8Array

/** A signer that nobody checked, as an attacker or a careless tool would have it. */
const unchecked = (name: string, chain = `${name}.chain.pem`): Signer => {
  const key = createPrivateKey(Buffer.from(pki.read(`${name}.key`).bytes))
  const certificates = certificatesIn(pki.read(chain))
  return {
    certificate: certificates[0] ?? new Uint8Array(),
    chain: certificates,
    algorithm: algorithms[key.asymmetricKeyType === 'rsa' ? 'rsa-sha256' : 'ecdsa-p256-sha256'],
    development: false,
    name,
    warnings: [],
    sign: async (data) => new Uint8Array(sign('sha256', data, key)),
  }
}

const verify = (bytes: Uint8Array, anchors: readonly string[] = [], instant?: string): Promise<VerifyReport> =>
  verifyPdf(bytes, { anchors: anchors.map((each) => pki.read(each)), at: instant })

/** What is said of a file that anybody signed, with our root as anchor. */
const signedBy = async (name: string): Promise<VerifyReport> =>
  verify(await signPdf(minimalPdf({ at: pki.at(name) }), unchecked(name)), ['root.pem'])

describe.skipIf(lacks('openssl'))('trust (needs openssl)', () => {
  beforeAll(async () => {
    pki = new Pki(ec('P-256'))
    pki.issue('leaf')
    signed = await signPdf(minimalPdf({ at: pki.at('leaf') }), pki.signer('leaf'))
  })

  test('without anchors the signature is valid, and the summary says what that does not mean', async () => {
    expect(await verify(signed)).toMatchObject({
      state: 'valid',
      trust: 'not-checked',
      summary:
        'The signature is valid: nothing was changed since the file was signed. Who "Acme leaf" is was not checked, because no trust anchors were given.',
      chain: [
        { subject: 'CN=Acme leaf, O=Acme Ltd' },
        { subject: 'CN=Acme sub, O=Acme Ltd' },
        { subject: 'CN=Acme root, O=Acme Ltd' },
      ],
    })
  })

  test.each(['root.pem', 'sub.pem', 'leaf.pem', 'leaf.chain.pem'])(
    'with the anchor %s it is trusted',
    async (anchor) => {
      expect(await verify(signed, [anchor])).toMatchObject({ state: 'valid', trust: 'trusted', reasons: [] })
    },
  )

  test('with another certificate of the same authority as anchor it is trusted', async () => {
    pki.selfSign('root', 'renewed.pem')
    expect(pki.read('renewed.pem').bytes).not.toEqual(pki.read('root.pem').bytes)
    expect(await verify(signed, ['renewed.pem'])).toMatchObject({ state: 'valid', trust: 'trusted', reasons: [] })
  })

  test('with the anchor of somebody else it is not', async () => {
    const other = new Pki(ec('P-256'))
    const report = await verifyPdf(signed, { anchors: [other.read('root.pem')] })
    expect(report).toMatchObject({ state: 'indeterminate', trust: 'untrusted' })
    expect(report.reasons).toEqual([
      'The chain of the signer ends at "Acme root", and none of the given trust anchors vouches for it.',
    ])
  })

  test('an authority that has the same name, but another key, vouches for nothing', async () => {
    const twin = new Pki(ec('P-256'))
    twin.issue('leaf')
    const forgedFile = await signPdf(minimalPdf({ at: twin.at('leaf') }), twin.signer('leaf'))
    expect(await verify(forgedFile, ['root.pem'])).toMatchObject({ state: 'indeterminate', trust: 'untrusted' })
  })

  test('anchors that cannot be read are an error of the caller', async () => {
    pki.write('broken.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
    await expect(verify(signed, ['broken.pem'])).rejects.toMatchObject({
      message: 'A trust anchor in broken.pem cannot be read.',
    })
    await expect(verify(signed, ['leaf.key'])).rejects.toMatchObject({ name: 'SigningError' })
  })

  test.each([
    ['3001 days later, expired', 3001, 'has expired: it ended at'],
    ['a day too early', -1, 'is not yet valid: it begins at'],
  ])('judged %s', async (_, days, reason) => {
    const report = await verify(signed, ['root.pem'], pki.at('leaf', days))
    expect(report.state).toBe('indeterminate')
    expect(report.reasons.join()).toContain(reason)
  })

  test('a claimed time outside the validity of the certificate', async () => {
    const report = await verify(await signPdf(minimalPdf({ at: pki.at('leaf', -100) }), unchecked('leaf')))
    expect(report.state).toBe('indeterminate')
    expect(report.reasons.join()).toContain('The certificate "Acme leaf" is not yet valid')
  })

  test('a chain that is cut off is not the one that was signed with', async () => {
    const cut = forged(signed, (data) => {
      const [, sub, root] = certificatesIn(pki.read('leaf.chain.pem'))
      data.certificates = data.certificates.filter(
        (each) => Buffer.compare(new Uint8Array(each), root ?? new Uint8Array()) !== 0,
      )
      expect(data.certificates).toHaveLength(2)
      expect(sub).toBeDefined()
    })
    const report = await verify(cut, ['root.pem'])
    expect(report.state).toBe('invalid')
    expect(report.reasons).toEqual([
      'The chain of certificates in the signature is cut off or changed above "Acme sub".',
    ])
  })

  describe('what may not sign is not trusted, even below an anchor', () => {
    test('the certificate of a plain user as authority', async () => {
      pki.issue('user', { extensions: 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyCertSign' })
      pki.issue('victim', { issuer: 'user' })
      const report = await signedBy('victim')
      expect(report).toMatchObject({ state: 'indeterminate', trust: 'untrusted' })
      expect(report.reasons).toEqual([
        '"Acme user" is not a certificate authority, but signed a certificate of the chain.',
      ])
    })

    test.each([
      ['short', { key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] }, 'is RSA with 2048 bits'],
      ['sha1', { digest: 'sha1' }, 'is signed with a broken algorithm'],
      ['cipher', { extensions: 'keyUsage=keyEncipherment' }, 'is not for signatures'],
      ['ca', { extensions: 'basicConstraints=CA:TRUE' }, 'is that of a certificate authority'],
    ])('%s', async (name, options, reason) => {
      pki.issue(name, options)
      const report = await signedBy(name)
      expect(report).toMatchObject({ state: 'indeterminate', trust: 'untrusted' })
      expect(report.reasons.join()).toContain(reason)
    })
  })
})

describe('a development key', () => {
  test('is valid without anchors, and named for what it is', async () => {
    const { signer } = await development()
    const bytes = await signPdf(minimalPdf({ at }), signer)
    expect(await verifyPdf(bytes)).toMatchObject({
      state: 'valid',
      development: true,
      trust: 'not-checked',
      summary:
        'The signature is valid: nothing was changed since the file was signed. It was made with a development key: it proves integrity, not identity.',
    })
  })

  test('is not trusted when anchors are given', async () => {
    const [mine, yours] = [await development(), await development()]
    const base64 = Buffer.from(yours.signer.certificate).toString('base64')
    const anchors = [
      { name: 'a.pem', bytes: Buffer.from(`-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----`) },
    ]
    const bytes = await signPdf(minimalPdf({ at }), mine.signer)
    expect(await verifyPdf(bytes, { anchors })).toMatchObject({
      state: 'indeterminate',
      trust: 'untrusted',
      development: true,
    })
  })
})
