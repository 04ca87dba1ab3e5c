import { beforeAll, describe, expect, test } from 'vitest'
import { signerFromPem, type KeyOptions } from '../../src/sign/keys/pem.ts'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { refusal } from './helpers.ts'
import { ec, Pki, rsa } from './pki.ts'
import { lacks } from './tools.ts'

let pki: Pki
const load = (name: string, options: Partial<KeyOptions> = {}): Signer =>
  signerFromPem(pki.read(`${name}.key`), pki.read(`${name}.chain.pem`), { at: pki.at(name), ...options })
const usage = (text: string): string => `basicConstraints=critical,CA:FALSE\nkeyUsage=critical,${text}`

describe.skipIf(lacks('openssl'))('refuses (needs openssl)', () => {
  beforeAll(() => {
    pki = new Pki(ec('P-256'))
    pki.issue('p256')
  })

  test('RSA below 3072 bits', () => {
    pki.issue('short', { key: rsa(2048) })
    expect(refusal(() => load('short'))).toEqual({
      message: 'The key of the certificate "Acme short" is RSA with 2048 bits, which is too short to be trusted.',
      hint: 'Ask for a certificate for a new RSA key of 3072 bits, or an EC key on P-256.',
    })
  })

  test.each([
    ['P-521', ec('P-521'), 'EC secp521r1'],
    ['secp256k1', ec('secp256k1'), 'EC secp256k1'],
    ['Ed25519', ['-algorithm', 'ED25519'], 'ED25519'],
    ['RSA-PSS', ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'], 'RSA-PSS 2048'],
  ])('a key of the kind %s', (_, key, says) => {
    pki.issue('odd', { key })
    expect(refusal(() => load('odd')).message).toBe(
      `The key of the certificate "Acme odd" is ${says}, which PDF readers do not all accept.`,
    )
  })

  test('a certificate signed with SHA-1', () => {
    pki.issue('sha1', { digest: 'sha1' })
    expect(refusal(() => load('sha1')).message).toBe(
      'The certificate "Acme sha1" is signed with a broken algorithm (SHA-1 or older).',
    )
  })

  test('a certificate that is not for signatures', () => {
    pki.issue('cipher', { extensions: usage('keyEncipherment,keyAgreement') })
    expect(refusal(() => load('cipher')).message).toContain('neither digitalSignature nor nonRepudiation')
  })

  test('a certificate authority', () => {
    pki.write('root.chain.pem', pki.read('root.pem').bytes)
    const { message, hint } = refusal(() => load('root'))
    expect(message).toContain('"Acme root" is that of a certificate authority')
    expect(hint).toBe('Sign with a certificate that this authority issued (basicConstraints CA:FALSE).')
  })

  test.each([
    ['says so', 'basicConstraints=critical,CA:FALSE\nkeyUsage=digitalSignature,keyCertSign'],
    ['does not say', 'keyUsage=digitalSignature,keyCertSign'],
  ])('a chain over a certificate that is no authority and %s', (_, extensions) => {
    pki.issue('would-be', { extensions })
    pki.issue('fake', { issuer: 'would-be' })
    expect(refusal(() => load('fake')).message).toBe(
      '"Acme would-be" is not a certificate authority, but signed a certificate of the chain.',
    )
  })

  test('a chain that is longer than its authority allows', () => {
    pki.issue('narrow', {
      issuer: 'root',
      extensions: 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=keyCertSign',
    })
    pki.issue('below', { issuer: 'narrow', extensions: 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign' })
    pki.issue('far', { issuer: 'below' })
    expect(refusal(() => load('far')).message).toBe('"Acme narrow" may have 0 authorities below it, but has 1.')
  })

  test('conditions it does not know', () => {
    pki.issue('named', {
      issuer: 'root',
      extensions: 'basicConstraints=critical,CA:TRUE\nnameConstraints=critical,permitted;DNS:x',
    })
    pki.issue('under', { issuer: 'named' })
    expect(refusal(() => load('under')).message).toBe(
      '"Acme named" sets conditions that Holdfast does not know (critical extension 2.5.29.30).',
    )
  })

  test('a certificate before and after its time', () => {
    expect(refusal(() => load('p256', { at: pki.at('p256', -1) })).message).toContain('is not yet valid: it begins at')
    expect(refusal(() => load('p256', { at: pki.at('p256', 3001) })).message).toContain('has expired: it ended at')
    expect(load('p256', { at: pki.at('p256', 2999) }).name).toBe('Acme p256')
  })

  test('a name with a comma is one name', () => {
    pki.issue('Ltd, Inc.')
    expect(load('Ltd, Inc.').name).toBe('Acme Ltd, Inc.')
  })

  test('warns of a certificate for web servers', () => {
    pki.issue('web', { extensions: `keyUsage=digitalSignature\nextendedKeyUsage=serverAuth,clientAuth` })
    expect(load('web').warnings).toEqual([
      'The certificate "Acme web" is for web servers only. PDF readers may not accept it for documents.',
    ])
  })
})
