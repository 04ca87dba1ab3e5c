/** Signatures that do not keep the profile, made by somebody who has a key, or who puts parts together. */
import { createHash } from 'node:crypto'
import {
  Attribute,
  EncapsulatedContent,
  EncapsulatedContentInfo,
  id_contentType,
  id_data,
  id_messageDigest,
} from '@peculiar/asn1-cms'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  AlgorithmProtection,
  EssCertIdV2,
  idAlgorithmProtection,
  idSigningCertificateV2,
  SigningCertificateV2,
} from '../../src/sign/cms/schema.ts'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { signPdf } from '../../src/sign/sign.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { cmsOf, development, forged, resigned, withCms } from './helpers.ts'
import { minimalPdf } from './minimal-pdf.ts'

let signer: Signer
let other: Signer
let signed: Uint8Array
let sign: (change: (attributes: readonly Attribute[]) => readonly Attribute[]) => Uint8Array
beforeAll(async () => {
  const made = await development()
  signer = made.signer
  other = (await development()).signer
  signed = await signPdf(minimalPdf(), signer)
  sign = (change) => resigned(signed, made.key, change)
})

const expectInvalid = async (bytes: Uint8Array, reason: string): Promise<void> => {
  const report = await verifyPdf(bytes)
  expect(report.state).toBe('invalid')
  expect(report.reasons.join('\n')).toContain(reason)
}

const der = (hex: string): ArrayBuffer => new Uint8Array(Buffer.from(hex, 'hex')).buffer
const without = (type: string) => (all: readonly Attribute[]) => all.filter((each) => each.attrType !== type)
const instead =
  (attrType: string, ...attrValues: ArrayBuffer[]) =>
  (all: readonly Attribute[]) =>
    all.map((each) => (each.attrType === attrType ? new Attribute({ attrType, attrValues }) : each))

const boundTo = (hash: Buffer, algorithm?: string): ArrayBuffer => {
  const id = new EssCertIdV2()
  id.certHash = new OctetString(hash)
  if (algorithm !== undefined) id.hashAlgorithm = new AlgorithmIdentifier({ algorithm })
  const value = new SigningCertificateV2()
  value.certs = [id]
  return AsnConvert.serialize(value)
}

test('taking apart and putting together alone changes nothing', async () => {
  expect(forged(signed, () => {})).toEqual(signed)
  expect(sign((all) => all)).toEqual(signed)
})

describe('signed attributes', () => {
  test('signing-time is valid, with a warning', async () => {
    const time = new Attribute({
      attrType: '1.2.840.113549.1.9.5',
      attrValues: [der('170d3236313132303036303030305a')],
    })
    const report = await verifyPdf(sign((all) => [...all, time]))
    expect(report.state).toBe('valid')
    expect(report.warnings).toEqual([
      'The signature has a signing-time attribute, which the PAdES baseline profile forbids.',
    ])
  })
  test('an unknown attribute is valid, with a warning', async () => {
    const odd = new Attribute({ attrType: '1.2.3.4', attrValues: [der('0500')] })
    const report = await verifyPdf(sign((all) => [...all, odd]))
    expect(report.warnings).toEqual(['The signature has an attribute that Holdfast does not know (1.2.3.4).'])
  })
  test.each([
    ['content-type', id_contentType, 'not one of plain data (content-type)'],
    ['message-digest', id_messageDigest, 'the one that was signed is missing'],
    ['signing-certificate-v2', idSigningCertificateV2, 'not bound to the certificate of the signer'],
    ['algorithm-protection', idAlgorithmProtection, 'not bound to its algorithms'],
  ])('%s missing', (_, type, reason) => expectInvalid(sign(without(type)), reason))

  test('all missing', () =>
    expectInvalid(
      sign(() => []),
      'malformed',
    ))
  test('content-type of something else', () =>
    expectInvalid(sign(instead(id_contentType, der('06092a864886f70d010702'))), 'not one of plain data'))
  test('message-digest of something else', () =>
    expectInvalid(
      sign(instead(id_messageDigest, der(`0420${'00'.repeat(32)}`))),
      `the one that was signed is ${'00'.repeat(32)}`,
    ))
  test('bound to another certificate', () => {
    const hash = createHash('sha256').update(other.certificate).digest()
    return expectInvalid(
      sign(instead(idSigningCertificateV2, boundTo(hash))),
      'not bound to the certificate of the signer',
    )
  })
  test('bound by SHA-1', () => {
    const hash = createHash('sha1').update(signer.certificate).digest()
    return expectInvalid(
      sign(instead(idSigningCertificateV2, boundTo(hash, '1.3.14.3.2.26'))),
      'not bound to the certificate',
    )
  })
  test('bound by SHA-256, but called SHA-1', () => {
    const hash = createHash('sha256').update(signer.certificate).digest()
    return expectInvalid(
      sign(instead(idSigningCertificateV2, boundTo(hash, '1.3.14.3.2.26'))),
      'not bound to the certificate',
    )
  })
  test('bound by SHA-256, said explicitly, is accepted', async () => {
    const hash = createHash('sha256').update(signer.certificate).digest()
    const report = await verifyPdf(sign(instead(idSigningCertificateV2, boundTo(hash, '2.16.840.1.101.3.4.2.1'))))
    expect(report.state).toBe('valid')
  })
  test('other algorithms protected than used', () => {
    const protection = new AlgorithmProtection()
    protection.digestAlgorithm = new AlgorithmIdentifier({ algorithm: '2.16.840.1.101.3.4.2.3' })
    protection.signatureAlgorithm = new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.1', parameters: null })
    return expectInvalid(
      sign(instead(idAlgorithmProtection, AsnConvert.serialize(protection))),
      'not bound to its algorithms',
    )
  })
  test('an attribute twice', () =>
    expectInvalid(
      sign((all) => [...all, ...all.slice(0, 1)]),
      'stands twice',
    ))
  test('two values in one attribute', () => {
    const [value] = [der('06092a864886f70d010701')]
    return expectInvalid(sign(instead(id_contentType, value, value)), 'not one of plain data')
  })
  test('changed without the key', () =>
    expectInvalid(
      forged(signed, (data) => {
        for (const each of data.signerInfos) each.signedAttrs = each.signedAttrs?.toReversed() ?? []
      }),
      'was not made with the key of the signer',
    ))
})

const withChange = (change: Parameters<typeof forged>[1], reason: string): Promise<void> =>
  expectInvalid(forged(signed, change), reason)

describe('the rest of the signature', () => {
  test('two signers', () =>
    withChange((data) => data.signerInfos.push(...data.signerInfos), 'it has 2 signers instead of one'))
  test('no signer', () => withChange((data) => void (data.signerInfos = []), 'it has 0 signers instead of one'))
  test('unsigned attributes', () =>
    withChange((data) => {
      for (const each of data.signerInfos)
        each.unsignedAttrs = [new Attribute({ attrType: '1.2.3', attrValues: [der('0500')] })]
    }, 'it has unsigned attributes'))
  test('another version', () => withChange((data) => void (data.version = 3), 'it has another version than 1'))
  test('content of its own', () =>
    withChange((data) => {
      const eContent = new EncapsulatedContent({ single: new OctetString(Buffer.from('x')) })
      data.encapContentInfo = new EncapsulatedContentInfo({ eContentType: id_data, eContent })
    }, 'it holds content of its own'))
  test('two digest algorithms', () =>
    withChange(
      (data) => data.digestAlgorithms.push(new AlgorithmIdentifier({ algorithm: '1.3.14.3.2.26' })),
      'several digest algorithms',
    ))
  test('a weaker digest', () =>
    withChange((data) => {
      const sha1 = new AlgorithmIdentifier({ algorithm: '1.3.14.3.2.26' })
      data.digestAlgorithms = [sha1]
      for (const each of data.signerInfos) each.digestAlgorithm = sha1
    }, 'names other algorithms than RSA (PKCS #1 v1.5) with SHA-256'))
  test('another certificate in front of the chain', () =>
    withChange((data) => data.certificates.push(new Uint8Array(other.certificate).buffer), 'is not part of the signer'))
  test("without the signer's certificate", () =>
    withChange(
      (data) => void (data.certificates = [new Uint8Array(other.certificate).buffer]),
      'The certificate of the signer is not in the signature',
    ))
  test('not DER', () => {
    const cms = cmsOf(signed)
    // A length in more bytes than it needs: the same value, but other bytes.
    const long = Buffer.concat([Buffer.from([0x30, 0x83, 0]), cms.subarray(2, 4), cms.subarray(4)])
    return expectInvalid(withCms(signed, long), 'SignedContent is not in canonical form')
  })
  test('of indefinite length', () => {
    const cms = cmsOf(signed)
    const indefinite = Buffer.concat([Buffer.from([0x30, 0x80]), cms.subarray(4), Buffer.from([0, 0])])
    return expectInvalid(withCms(signed, indefinite), '/Contents does not hold a signature')
  })
})

test('whoever signs it again is another signer, as the fingerprint shows', async () => {
  const again = await verifyPdf(await signPdf(minimalPdf(), other))
  const first = await verifyPdf(signed)
  expect(again.state).toBe('valid')
  expect(again.signer?.fingerprint).not.toBe(first.signer?.fingerprint)
})
