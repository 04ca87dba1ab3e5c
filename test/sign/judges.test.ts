/** What programs that other people wrote say about our signatures. */
import { writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { loadSigner } from '../../src/sign/load.ts'
import { signPdf } from '../../src/sign/sign.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { at, cmsOf, coveredBy, development } from './helpers.ts'
import { minimalPdf } from './minimal-pdf.ts'
import { ec, Pki, rsa } from './pki.ts'
import { lacks, run } from './tools.ts'

type Case = { readonly signer: Signer; readonly pdf: string; readonly bytes: Uint8Array; readonly root: string }

describe.skipIf(lacks('openssl'))('judges (needs openssl)', () => {
  let pki: Pki
  const cases = new Map<string, Case>()
  const caseOf = (name: string): Case => cases.get(name) as Case

  beforeAll(async () => {
    pki = new Pki()
    pki.issue('rsa', { key: rsa(3072) })
    pki.issue('p256', { key: ec('P-256') })
    pki.issue('p384', { key: ec('P-384') })
    run('openssl', [
      ['pkcs12', '-export', '-inkey', pki.path('p256.key'), '-in', pki.path('p256.chain.pem')],
      ['-out', pki.path('p256.p12'), '-passout', 'pass:secret'],
    ])
    const load = (settings: object, name: string): Promise<Signer> =>
      loadSigner({ settings, folder: pki.folder, keys: '', passphrase: 'secret', at: pki.at(name) })
    const add = async (name: string, signer: Signer, root: string, instant: string): Promise<void> => {
      const bytes = await signPdf(minimalPdf({ at: instant }), signer)
      const pdf = pki.write(`${name}.pdf`, bytes)
      cases.set(name, { signer, pdf, bytes, root: pki.path(root) })
    }
    for (const name of ['rsa', 'p256', 'p384']) {
      const settings = { key: `${name}.key`, certificates: `${name}.chain.pem` }
      await add(name, await load(settings, name), 'root.pem', pki.at(name))
    }
    await add('p12', await load({ pkcs12: 'p256.p12' }, 'p256'), 'root.pem', pki.at('p256'))
    const { signer } = await development()
    const base64 = Buffer.from(signer.certificate).toString('base64')
    pki.write(
      'development.pem',
      `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`,
    )
    await add('development', signer, 'development.pem', at)
  })

  describe.each(['rsa', 'p256', 'p384', 'p12', 'development'])('%s', (name) => {
    const split = (): { cms: string; content: string } => {
      const { bytes } = caseOf(name)
      const files = { cms: pki.path(`${name}.der`), content: pki.path(`${name}.bin`) }
      writeFileSync(files.cms, cmsOf(bytes))
      writeFileSync(files.content, coveredBy(bytes))
      return files
    }
    const cades = (content: string, cms: string): string =>
      run('openssl', [
        ['cms', '-verify', '-cades', '-inform', 'DER', '-in', cms, '-content', content, '-binary'],
        ['-CAfile', caseOf(name).root, '-purpose', 'any', '-out', pki.path('out')],
      ])

    test('openssl cms -verify -cades accepts it, and not for another document', () => {
      const { cms, content } = split()
      expect(cades(content, cms)).toContain('CAdES Verification successful')
      expect(() => cades(pki.write('other.bin', 'other'), cms)).toThrow('Verification failure')
    })

    test('openssl shows the profile: version 1, four attributes, no signing-time, sorted sets', () => {
      const { cms } = split()
      const print = run('openssl', ['cms', '-cmsout', '-print', '-inform', 'DER', '-in', cms])
      const [, signed = ''] = print.split(/^ +signedAttrs:$/m)
      const attributes = [...signed.matchAll(/^ +object: .*\((.*)\)$/gm)].map((each) => each[1])
      expect(attributes.toSorted()).toEqual([
        '1.2.840.113549.1.9.16.2.47',
        '1.2.840.113549.1.9.3',
        '1.2.840.113549.1.9.4',
        '1.2.840.113549.1.9.52',
      ])
      expect(print).toMatch(/unsignedAttrs:\s+<ABSENT>/)
      expect(print).toMatch(/eContentType: pkcs7-data \(1\.2\.840\.113549\.1\.7\.1\)\s+eContent: <ABSENT>/)
      // DER written by us is what openssl writes when it re-encodes.
      run('openssl', ['cms', '-cmsout', '-inform', 'DER', '-in', cms, '-outform', 'DER', '-out', pki.path('again.der')])
      expect(pki.read('again.der').bytes).toEqual(pki.read(`${name}.der`).bytes)
    })

    test.skipIf(lacks('pdfsig'))('pdfsig accepts it (needs pdfsig)', () => {
      const output = run('pdfsig', [caseOf(name).pdf])
      expect(output).toContain('Signature is Valid.')
      expect(output).toContain('Total document signed')
      expect(output).toContain('ETSI.CAdES.detached')
    })

    test.skipIf(lacks('mutool'))('mutool finds no change (needs mutool)', () => {
      expect(run('mutool', ['sign', '-v', caseOf(name).pdf])).toContain('The document is unchanged since signing.')
    })

    test.skipIf(lacks('qpdf'))('qpdf finds no error (needs qpdf)', () => {
      expect(run('qpdf', ['--check', caseOf(name).pdf])).toContain('No syntax or stream encoding errors found')
    })

    test('we accept it too, with the root as anchor', async () => {
      const anchors = [{ name: 'root.pem', bytes: pki.read(caseOf(name).root.split('/').at(-1) ?? '').bytes }]
      const report = await verifyPdf(caseOf(name).bytes, { anchors })
      expect(report).toMatchObject({
        state: 'valid',
        trust: 'trusted',
        warnings: [],
        development: name === 'development',
      })
    })
  })
})
