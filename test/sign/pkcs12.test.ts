import { execSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { KeyOptions } from '../../src/sign/keys/pem.ts'
import { signerFromPkcs12 } from '../../src/sign/keys/pkcs12.ts'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { refusal } from './helpers.ts'
import { Pki } from './pki.ts'
import { lacks, run } from './tools.ts'

const secret = 'correct hörse'
let pki: Pki
const openssl = (...args: readonly string[]): string => run('openssl', args, { SECRET: secret })
/** Runs a command of a hint where the files are. */
const shell = (command = 'false'): Buffer =>
  execSync(command, { cwd: pki.folder, env: { ...process.env, SECRET: secret }, stdio: 'pipe' })
const exported = (file: string, ...more: readonly string[]): void => {
  const files = ['-inkey', pki.path('p256.key'), '-in', pki.path('p256.chain.pem'), '-out', pki.path(file)]
  openssl('pkcs12', '-export', ...files, '-passout', 'env:SECRET', ...more)
}
const open =
  (file: string, options: Partial<KeyOptions> = {}) =>
  (): Signer =>
    signerFromPkcs12(pki.read(file), {
      at: pki.at('p256'),
      passphrase: secret,
      passphraseFrom: 'SECRET',
      ...options,
    })

describe.skipIf(lacks('openssl'))('keys in PKCS #12 (needs openssl)', () => {
  beforeAll(() => {
    pki = new Pki()
    pki.issue('p256')
  })

  test.each([
    ['as openssl 3 writes it', []],
    ['AES-128 and SHA-512', ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-192-CBC', '-macalg', 'SHA512']],
    ['certificates in the clear, HMAC with SHA-1', ['-certpbe', 'NONE', '-macalg', 'SHA1']],
    ['everything in the clear', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
  ])('%s', (_, more) => {
    exported('some.p12', ...more)
    expect(open('some.p12')().chain).toEqual(pki.signer('p256').chain)
  })

  test('refuses a wrong and a missing passphrase', () => {
    exported('some.p12')
    expect(refusal(open('some.p12', { passphrase: 'wrong' })).message).toBe('The passphrase does not open some.p12.')
    expect(refusal(open('some.p12', { passphrase: undefined })).hint).toBe('Set the environment variable SECRET.')
  })

  test('an empty passphrase', () => {
    const files = ['-inkey', pki.path('p256.key'), '-in', pki.path('p256.chain.pem'), '-out', pki.path('empty.p12')]
    openssl('pkcs12', '-export', ...files, '-passout', 'pass:')
    expect(open('empty.p12', { passphrase: '' })().name).toBe('Acme p256')
    expect(open('empty.p12', { passphrase: undefined })().name).toBe('Acme p256')
  })

  test('refuses a file that was changed', () => {
    exported('some.p12', '-certpbe', 'NONE')
    const bytes = Buffer.from(pki.read('some.p12').bytes)
    const at = bytes.indexOf('Acme sub')
    bytes.write('Acme bus', at)
    pki.write('changed.p12', bytes)
    expect(refusal(open('changed.p12')).message).toBe('The passphrase does not open changed.p12.')
  })

  test.each([
    ['RC2', ['-legacy']],
    ['3DES', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'SHA1']],
    ['3DES for the key only', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'NONE']],
  ])('refuses %s with a command that converts it', (_, more) => {
    exported('old.p12', ...more)
    const { message, hint } = refusal(open('old.p12'))
    expect(message).toBe('old.p12 is protected with an algorithm that is no longer supported (RC2, 3DES or the like).')
    shell(/^Convert it: (.*)$/.exec(hint)?.[1])
    expect(existsSync(pki.path('old.p12.pem'))).toBe(false)
    expect(open('old.p12.new')().chain).toEqual(pki.signer('p256').chain)
  })

  test('refuses what is no PKCS #12 file, and one without a key', () => {
    expect(refusal(open('p256.chain.pem')).message).toBe('p256.chain.pem cannot be read as a PKCS #12 file.')
    openssl(
      'pkcs12',
      '-export',
      '-nokeys',
      '-in',
      pki.path('p256.pem'),
      '-out',
      pki.path('n.p12'),
      '-passout',
      'env:SECRET',
    )
    expect(refusal(open('n.p12')).message).toBe('n.p12 holds no private key, but exactly one is needed.')
  })

  test('never throws anything else, wherever the file is cut', () => {
    exported('some.p12')
    const whole = readFileSync(pki.path('some.p12'))
    for (let length = 0; length < whole.length; length += 37) {
      pki.write('cut.p12', whole.subarray(0, length))
      refusal(open('cut.p12'))
    }
  })
})
