/**
 * The authorities around a signer, made with openssl and served over HTTP in this process: a timestamp authority, an OCSP
 * responder and revocation lists. What an authority answers can be replaced, to see what becomes of wrong answers.
 */
import { X509Certificate } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ec, Pki, rsa, type LeafOptions } from './pki.ts'
import { run } from './tools.ts'

const tsaUsage =
  'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping'
const ocspUsage =
  'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored'
const documents =
  'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\nextendedKeyUsage=emailProtection'

/** Answers in the place of the authority: bytes, a status, or nothing at all. */
export type Instead = (body: Buffer, path: string) => Uint8Array | number | 'silence' | undefined

export class Authorities {
  readonly pki: Pki
  readonly server: Server
  /** What was asked, in order: `/tsa`, `/ocsp/sub`, … */
  readonly asked: string[] = []
  /** Replaces answers; undefined leaves the authority its own. */
  instead: Instead = () => undefined

  private constructor(server: Server, pki: Pki) {
    this.server = server
    this.pki = pki
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => this.answer(request.url ?? '', Buffer.concat(parts), response))
    })
  }

  /** Root and intermediate, a timestamp authority `tsa` and a responder `responder`; everything of them can be asked. */
  static async start(authorities: readonly string[] = rsa(2048)): Promise<Authorities> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const all = new Authorities(
      server,
      new Pki(
        authorities,
        `crlDistributionPoints=URI:${url}/crl/root\nauthorityInfoAccess=caIssuers;URI:${url}/ca/root`,
      ),
    )
    all.list('root', 'sub')
    all.issue('responder', { extensions: ocspUsage })
    all.issue('tsa', { extensions: tsaUsage })
    return all
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  get tsa(): string {
    return `${this.url}/tsa`
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** Issues a certificate whose status can be asked: of the responder, in the list, or of neither. */
  issue(name: string, options: LeafOptions & { readonly status?: 'ocsp' | 'crl' | 'both' | 'none' } = {}): void {
    const { extensions = documents, status = 'both', issuer = 'sub' } = options
    const where = [
      `authorityInfoAccess=${status === 'crl' || status === 'none' ? '' : `OCSP;URI:${this.url}/ocsp/${issuer},`}caIssuers;URI:${this.url}/ca/${issuer}`,
      ...(status === 'ocsp' || status === 'none' ? [] : [`crlDistributionPoints=URI:${this.url}/crl/${issuer}`]),
    ]
    this.pki.issue(name, { key: ec('P-256'), ...options, extensions: [extensions, ...where].join('\n') })
    this.list(issuer, name)
  }

  /** Puts a certificate into the books of its issuer, as good or as revoked. */
  list(issuer: string, name: string, revoked = false): void {
    const { serialNumber, validToDate } = new X509Certificate(this.pki.read(`${name}.pem`).bytes)
    const day = (date: Date): string => date.toISOString().replace(/[-:T]/g, '').slice(2, 14) + 'Z'
    const line = (state: string): string => [state, serialNumber, 'unknown', `/CN=${name}`].join('\t')
    const ends = day(validToDate)
    const file = this.pki.path(`${issuer}.index`)
    if (!revoked) return appendFileSync(file, `${line(`V\t${ends}\t`)}\n`)
    const was = readFileSync(file, 'utf8')
      .split('\n')
      .filter((each) => !each.includes(`\t${serialNumber}\t`))
    this.pki.write(
      `${issuer}.index`,
      `${[...was.filter(Boolean), line(`R\t${ends}\t${day(new Date())},keyCompromise`)].join('\n')}\n`,
    )
  }

  /** A revocation list of an authority, DER. */
  crl(issuer: string, days = 7): Buffer {
    const config = `[ca]\ndefault_ca=a\n[a]\ndatabase=${this.pki.path(`${issuer}.index`)}\ndefault_md=sha256\n`
    const hours =
      days < 0
        ? ['-crl_lastupdate', '20250101000000Z', '-crl_nextupdate', '20250102000000Z']
        : ['-crldays', String(days)]
    run('openssl', [
      ['ca', '-gencrl', '-config', this.pki.write('ca.cnf', config), '-out', this.pki.path('crl.pem'), ...hours],
      ['-cert', this.pki.path(`${issuer}.pem`), '-keyfile', this.pki.path(`${issuer}.key`)],
    ])
    run('openssl', ['crl', '-in', this.pki.path('crl.pem'), '-outform', 'DER', '-out', this.pki.path('crl.der')])
    return readFileSync(this.pki.path('crl.der'))
  }

  /** A response of the responder of an authority, DER. */
  ocsp(issuer: string, request: Uint8Array, responder = 'responder'): Buffer {
    run('openssl', [
      ['ocsp', '-index', this.pki.path(`${issuer}.index`), '-CA', this.pki.path(`${issuer}.pem`)],
      ['-rsigner', this.pki.path(`${responder}.pem`), '-rkey', this.pki.path(`${responder}.key`)],
      ['-reqin', this.pki.write('ocsp.req', request), '-respout', this.pki.path('ocsp.res'), '-ndays', '7'],
    ])
    return readFileSync(this.pki.path('ocsp.res'))
  }

  /** An answer of the timestamp authority, DER. */
  stamp(request: Uint8Array, name = 'tsa'): Buffer {
    const config = [
      '[tsa]\ndefault_tsa=t\n[t]',
      `serial=${this.pki.path('tsa.serial')}`,
      'crypto_device=builtin\ndefault_policy=1.2.3.4.1\ndigests=sha256,sha384,sha512\nsigner_digest=sha256\nordering=no',
      'ess_cert_id_chain=no\ness_cert_id_alg=sha256\n',
    ].join('\n')
    run('openssl', [
      ['ts', '-reply', '-config', this.pki.write('tsa.cnf', config), '-section', 't'],
      ['-queryfile', this.pki.write('ts.req', request), '-out', this.pki.path('ts.res')],
      [
        '-signer',
        this.pki.path(`${name}.pem`),
        '-inkey',
        this.pki.path(`${name}.key`),
        '-chain',
        this.pki.path(`${name}.chain.pem`),
      ],
    ])
    return readFileSync(this.pki.path('ts.res'))
  }

  private answer(path: string, body: Buffer, response: ServerResponse): void {
    this.asked.push(path)
    const instead = this.instead(body, path)
    if (instead === 'silence') return
    if (typeof instead === 'number') return void response.writeHead(instead).end()
    response.writeHead(200).end(instead ?? this.own(path, body))
  }

  private own(path: string, body: Buffer): Uint8Array {
    const [, what, name = ''] = path.split('/')
    if (what === 'tsa') return this.stamp(body, name || 'tsa')
    if (what === 'ocsp') return this.ocsp(name, body)
    if (what === 'crl') return this.crl(name)
    return new X509Certificate(this.pki.read(`${name}.pem`).bytes).raw
  }
}
