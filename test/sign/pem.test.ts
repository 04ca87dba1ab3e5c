import { execSync } from 'node:child_process'
import { beforeAll, describe, expect, test } from 'vitest'
import { signerFromPem, type KeyOptions } from '../../src/sign/keys/pem.ts'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { refusal } from './helpers.ts'
import { ec, Pki, rsa } from './pki.ts'
import { lacks, run } from './tools.ts'

const secret = 'correct hörse'
let pki: Pki
const load = (name: string, options: Partial<KeyOptions> = {}): Signer =>
  signerFromPem(pki.read(`${name}.key`), pki.read(`${name}.chain.pem`), { at: pki.at(name), ...options })
const openssl = (...args: readonly string[]): string => run('openssl', args, { SECRET: secret })
/** Runs a command of a hint where the files are. */
const shell = (command = 'false'): Buffer =>
  execSync(command, { cwd: pki.folder, env: { ...process.env, SECRET: secret }, stdio: 'pipe' })

describe.skipIf(lacks('openssl'))('keys in PEM (needs openssl)', () => {
  beforeAll(() => {
    pki = new Pki()
    pki.issue('rsa', { key: rsa(3072) })
    pki.issue('p256')
    pki.issue('p384', { key: ec('P-384') })
  })

  test.each([
    ['rsa', 'rsa-sha256'],
    ['p256', 'ecdsa-p256-sha256'],
    ['p384', 'ecdsa-p384-sha384'],
  ])('%s', (name, algorithm) => {
    const signer = load(name)
    expect(signer.algorithm.name).toBe(algorithm)
    expect(signer.chain).toHaveLength(3)
    expect(signer).toMatchObject({ name: `Acme ${name}`, development: false, warnings: [] })
  })

  test.each([
    ['PKCS #1', 'rsa', ['rsa', '-traditional', '-in', 'KEY', '-out', 'NEW']],
    ['SEC 1', 'p256', ['ec', '-in', 'KEY', '-out', 'NEW']],
    ['encrypted PKCS #8', 'rsa', ['pkcs8', '-topk8', '-in', 'KEY', '-out', 'NEW', '-passout', 'env:SECRET']],
    ['encrypted SEC 1', 'p256', ['ec', '-aes256', '-in', 'KEY', '-out', 'NEW', '-passout', 'env:SECRET']],
  ])('%s', (_, name, command) => {
    const paths: Record<string, string> = { KEY: pki.path(`${name}.key`), NEW: pki.path('new.key') }
    openssl(...command.map((each) => paths[each] ?? each))
    const key = pki.read('new.key')
    expect(signerFromPem(key, pki.read(`${name}.chain.pem`), { at: pki.at(name), passphrase: secret }).name).toBe(
      `Acme ${name}`,
    )
  })

  test('certificates in any order, and others among them', () => {
    const mixed = ['root', 'p384', 'sub', 'p256'].map((each) => pki.read(`${each}.pem`).bytes)
    pki.write('mixed.pem', Buffer.concat(mixed))
    const signer = signerFromPem(pki.read('p256.key'), pki.read('mixed.pem'), { at: pki.at('p256') })
    expect(signer.chain).toEqual(load('p256').chain)
    expect(signer.warnings).toEqual([
      "mixed.pem holds certificates outside the signer's chain, which are left out: Acme p384.",
    ])
  })

  test('the configured name wins', () => expect(load('p256', { name: 'Acme' }).name).toBe('Acme'))

  test('passphrase missing, wrong, not needed', () => {
    openssl('pkcs8', '-topk8', '-in', pki.path('p256.key'), '-out', pki.path('locked.key'), '-passout', 'env:SECRET')
    const locked = (options: Partial<KeyOptions>) => () =>
      signerFromPem(pki.read('locked.key'), pki.read('p256.chain.pem'), { at: pki.at('p256'), ...options })
    expect(refusal(locked({ passphraseFrom: 'SECRET' }))).toEqual({
      message: 'locked.key is encrypted, but there is no passphrase.',
      hint: 'Set the environment variable SECRET.',
    })
    expect(refusal(locked({ passphrase: 'wrong', passphraseFrom: 'SECRET' }))).toEqual({
      message: 'The passphrase does not open locked.key.',
      hint: 'Check the value of the environment variable SECRET.',
    })
    expect(load('p256', { passphrase: 'not needed' }).name).toBe('Acme p256')
  })

  test.each([
    ['RC2', ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-RC2-40']],
    ['single DES', ['rsa', '-traditional', '-des']],
  ])('refuses a key encrypted with %s, with a command that encrypts it again', (_, command) => {
    const legacy = ['-provider', 'legacy', '-provider', 'default', '-passout', 'env:SECRET']
    openssl(...command, ...legacy, '-in', pki.path('rsa.key'), '-out', pki.path('old one.key'))
    const open = (file: string) => (): Signer =>
      signerFromPem(pki.read(file), pki.read('rsa.chain.pem'), {
        at: pki.at('rsa'),
        passphrase: secret,
        passphraseFrom: 'SECRET',
      })
    const { message, hint } = refusal(open('old one.key'))
    expect(message).toBe('The private key in old one.key is encrypted with an algorithm that is no longer supported.')
    shell(/^Encrypt it again: (.*)$/.exec(hint)?.[1])
    expect(open('old one.key.new')().name).toBe('Acme rsa')
  })

  test.each([
    ['a certificate for the key', 'p256.pem', 'p256.chain.pem', 'p256.pem holds no private key in PEM form'],
    ['a key for the certificates', 'p256.key', 'p256.key', 'p256.key holds no certificate in PEM form'],
    [
      'the key of another',
      'p384.key',
      'p256.pem',
      'belongs to none of the certificates in p256.pem: "Acme p256" (EC prime256v1)',
    ],
    [
      'half a chain',
      'p256.key',
      'p256.pem',
      'The chain of certificates in p256.pem stops at "Acme p256", whose issuer is missing: CN=Acme sub, O=Acme Ltd.',
    ],
  ])('refuses %s', (_, key, certificates, message) => {
    const found = refusal(() => signerFromPem(pki.read(key), pki.read(certificates), { at: pki.at('p256') }))
    expect(found.message).toContain(message)
    expect(found.hint).not.toBe('')
  })

  test('refuses a damaged key and a damaged certificate', () => {
    const damaged = (file: string): { name: string; bytes: Uint8Array } => ({
      name: file,
      bytes: Buffer.from(
        pki
          .read(file)
          .bytes.toString()
          .replace(/\n\w{8}/, '\nAAAAAAAA'),
      ),
    })
    const at = pki.at('p256')
    expect(refusal(() => signerFromPem(damaged('p256.key'), pki.read('p256.chain.pem'), { at })).message).toBe(
      'The private key in p256.key cannot be read.',
    )
    expect(refusal(() => signerFromPem(pki.read('p256.key'), damaged('p256.pem'), { at })).message).toBe(
      'A certificate in p256.pem cannot be read.',
    )
  })
})
