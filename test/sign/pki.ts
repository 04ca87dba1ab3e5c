/** A certificate authority of three levels, made with openssl when the tests run, so that no private key is in the repository. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { fromEpoch } from '../../src/model/calendar.ts'
import { signerFromPem, type KeyFile } from '../../src/sign/keys/pem.ts'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { temporaryFolder } from './temporary.ts'
import { run } from './tools.ts'

export type LeafOptions = {
  /** Arguments of `openssl genpkey`. */
  readonly key?: readonly string[]
  readonly extensions?: string
  readonly digest?: string
  readonly issuer?: string
  /** For how many days it counts (3000). */
  readonly days?: number
}

export const rsa = (bits: number): readonly string[] => ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`]
export const ec = (curve: string): readonly string[] => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`]

const authority = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash'
const documents =
  'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\nextendedKeyUsage=emailProtection'

export class Pki {
  readonly folder: string = temporaryFolder()

  constructor(authorities: readonly string[] = rsa(2048), ofTheIntermediate = '') {
    this.key('root', authorities)
    this.write('root.ext', authority)
    const subject = ['-subj', '/O=Acme Ltd/CN=Acme root']
    run('openssl', ['req', '-new', '-key', this.path('root.key'), ...subject, '-out', this.path('root.csr')])
    this.selfSign('root', 'root.pem')
    this.issue('sub', { key: authorities, extensions: `${authority}\n${ofTheIntermediate}`, issuer: 'root' })
  }

  /** Makes a self-signed certificate of an authority's key, each time another one. */
  selfSign(name: string, file: string): void {
    run('openssl', [
      ['x509', '-req', '-in', this.path(`${name}.csr`), '-signkey', this.path(`${name}.key`)],
      ['-extfile', this.path(`${name}.ext`), '-days', '7000', '-out', this.path(file)],
    ])
  }

  path(leaf: string): string {
    return join(this.folder, leaf)
  }

  read(leaf: string): KeyFile {
    return { name: leaf, bytes: readFileSync(this.path(leaf)) }
  }

  write(leaf: string, content: string | Uint8Array): string {
    writeFileSync(this.path(leaf), content)
    return this.path(leaf)
  }

  key(name: string, args: readonly string[]): void {
    run('openssl', ['genpkey', ...args, '-out', this.path(`${name}.key`)])
  }

  /** Makes a key and a certificate; `<name>.chain.pem` has the certificate and those above it. */
  issue(name: string, options: LeafOptions = {}): void {
    const issuer = options.issuer ?? 'sub'
    this.key(name, options.key ?? ec('P-256'))
    const ext = this.write(`${name}.ext`, options.extensions ?? documents)
    const subject = `/O=Acme Ltd/CN=Acme ${name}`
    run('openssl', [
      'req',
      '-new',
      '-key',
      this.path(`${name}.key`),
      '-subj',
      subject,
      '-out',
      this.path(`${name}.csr`),
    ])
    run('openssl', [
      [
        'x509',
        '-req',
        `-${options.digest ?? 'sha256'}`,
        '-in',
        this.path(`${name}.csr`),
        '-extfile',
        ext,
        '-days',
        String(options.days ?? 3000),
      ],
      ['-CA', this.path(`${issuer}.pem`), '-CAkey', this.path(`${issuer}.key`), '-CAcreateserial'],
      ['-out', this.path(`${name}.pem`)],
    ])
    const above = issuer === 'root' ? 'root.pem' : `${issuer}.chain.pem`
    this.write(`${name}.chain.pem`, Buffer.concat([this.read(`${name}.pem`).bytes, this.read(above).bytes]))
  }

  /** Makes a certificate of a public key that is in `<name>.pub`, and whose private key is elsewhere. */
  certify(name: string): void {
    run('openssl', [
      ['x509', '-new', '-force_pubkey', this.path(`${name}.pub`), '-subj', `/O=Acme Ltd/CN=Acme ${name}`],
      ['-extfile', this.write(`${name}.ext`, documents), '-days', '3000', '-out', this.path(`${name}.pem`)],
      ['-CA', this.path('sub.pem'), '-CAkey', this.path('sub.key')],
    ])
    const chain = [`${name}.pem`, 'sub.chain.pem'].map((each) => this.read(each).bytes)
    this.write(`${name}.chain.pem`, Buffer.concat(chain))
  }

  /** An instant after the beginning of a certificate, or (negative) before it. */
  at(name: string, days = 1): string {
    const { validFromDate } = new X509Certificate(this.read(`${name}.pem`).bytes)
    return fromEpoch(validFromDate.getTime() / 1000 + days * 86_400)
  }

  /** A signer who signs at the time of this machine, as authorities want it. */
  signerNow(name: string): Signer {
    return signerFromPem(this.read(`${name}.key`), this.read(`${name}.chain.pem`), { at: fromEpoch(Date.now() / 1000) })
  }

  signer(name: string): Signer {
    return signerFromPem(this.read(`${name}.key`), this.read(`${name}.chain.pem`), { at: this.at(name) })
  }
}
