/** Keys in AWS KMS, as an emulator has them: what they sign is judged by openssl, and what does not fit is refused before. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { CreateKeyCommand, GetPublicKeyCommand, KMSClient, type KeySpec } from '@aws-sdk/client-kms'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSigner } from '../../src/sign/load.ts'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { signPdf } from '../../src/sign/sign.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { startEmulator, withEmulator, type Emulator } from '../evidence/emulator.ts'
import { startProxy, type Proxy } from '../evidence/proxy.ts'
import { cmsOf, coveredBy } from './helpers.ts'
import { minimalPdf } from './minimal-pdf.ts'
import { Pki } from './pki.ts'
import { run } from './tools.ts'

withEmulator('AWS KMS', () => {
  let emulator: Emulator
  let pki: Pki
  let kms: KMSClient
  beforeAll(async () => {
    emulator = await startEmulator(fileURLToPath(new URL('kms_emulator.py', import.meta.url)))
    pki = new Pki()
    kms = new KMSClient({ endpoint: emulator.url, region: 'eu-west-1' })
  })
  afterAll(() => emulator.stop())

  /** A key of KMS; with a name it gets a certificate, `<name>.chain.pem`. Gives its ARN. */
  const key = async (spec: KeySpec, name?: string): Promise<string> => {
    const usage = spec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : 'SIGN_VERIFY'
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: spec, KeyUsage: usage }))
    const id = KeyMetadata?.Arn as string
    if (name !== undefined) {
      const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: id }))
      pki.write(`${name}.der`, PublicKey as Uint8Array)
      run('openssl', [
        'pkey',
        '-pubin',
        '-inform',
        'DER',
        '-in',
        pki.path(`${name}.der`),
        '-out',
        pki.path(`${name}.pub`),
      ])
      pki.certify(name)
    }
    return id
  }
  const load = (id: string, certificates: string, endpoint = emulator.url): Promise<Signer> =>
    loadSigner({ settings: { kms: id, certificates }, folder: pki.folder, keys: '', endpoint, at: pki.at('sub') })

  test.each([
    ['RSA_3072', 'RSA (PKCS #1 v1.5) with SHA-256'],
    ['ECC_NIST_P256', 'ECDSA P-256 with SHA-256'],
    ['ECC_NIST_P384', 'ECDSA P-384 with SHA-384'],
  ] as const)('signs with %s', async (spec, algorithm) => {
    const signer = await load(await key(spec, spec), `${spec}.chain.pem`)
    expect([signer.name, signer.development]).toEqual([`Acme ${spec}`, false])
    const signed = await signPdf(minimalPdf({ at: pki.at('sub') }), signer)
    expect(await verifyPdf(signed, { anchors: [pki.read('root.pem')] })).toMatchObject({
      state: 'valid',
      trust: 'trusted',
      algorithm,
    })
    const judged = run('openssl', [
      ['cms', '-verify', '-cades', '-inform', 'DER', '-in', pki.write('kms.cms', cmsOf(signed)), '-binary'],
      ['-content', pki.write('kms.bin', coveredBy(signed)), '-CAfile', pki.path('root.pem'), '-purpose', 'any'],
      ['-out', pki.path('out')],
    ])
    expect(judged).toContain('CAdES Verification successful')
  })

  test('sends a digest, and compares the public key before it signs anything', async () => {
    const proxy: Proxy = await startProxy(emulator.url)
    const [first, second] = [await key('ECC_NIST_P256', 'first'), await key('ECC_NIST_P256', 'second')]
    await signPdf(minimalPdf({ at: pki.at('sub') }), await load(first, 'first.chain.pem', proxy.url))
    expect(proxy.calls).toEqual(['GetPublicKey', 'Sign'])
    proxy.calls.length = 0
    await expect(load(second, 'first.chain.pem', proxy.url)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^The private key \(EC prime256v1\) belongs to none of the certificates in .*first/,
      ),
      exit: 3,
    })
    expect(proxy.calls).toEqual(['GetPublicKey'])
    await proxy.stop()
  })

  test('says what is wrong with a key', async () => {
    await key('ECC_NIST_P256', 'own')
    const why = (id: string, endpoint?: string): Promise<unknown> =>
      load(id, 'own.chain.pem', endpoint).then(
        (signer) => signPdf(minimalPdf({ at: pki.at('sub') }), signer),
        ({ message, hint, exit }: Record<string, string>) => [message, hint, exit],
      )
    const absent = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'
    expect(await why(absent)).toEqual([
      `The key ${absent} of AWS KMS does not exist.`,
      'Check the ARN or alias under `signing.kms`, and the region.',
      3,
    ])
    const symmetric = await key('SYMMETRIC_DEFAULT')
    expect(await why(symmetric)).toEqual([
      `The key ${symmetric} of AWS KMS is not for signatures.`,
      expect.stringContaining('usage SIGN_VERIFY'),
      3,
    ])
    const closed: Server = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    expect(await why(absent, `http://127.0.0.1:${port}`)).toEqual([
      `AWS KMS did not answer for the key ${absent} (ECONNREFUSED).`,
      'Try again later. Nothing was signed.',
      2,
    ])
  })
})
