/** A certificate authority for servers, made with openssl when the tests run. It vouches for whatever it is asked to, also for the past. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../sign/tools.ts'
import { temporaryFolder } from '../sign/temporary.ts'

export type Pair = { readonly cert: string; readonly key: string }

const settings = `[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
`

/** An authority in a folder of its own: its certificate, and certificates that it makes. */
export class Authority {
  readonly folder: string = temporaryFolder()
  readonly path: string = join(this.folder, 'ca.pem')

  constructor() {
    const file = (name: string): string => join(this.folder, name)
    writeFileSync(
      file('ca.cnf'),
      settings.replaceAll(/= (index\.txt|serial|\.)$/gm, (_, name: string) => `= ${file(name)}`),
    )
    writeFileSync(file('index.txt'), '')
    writeFileSync(file('serial'), '1000\n')
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    run('openssl', ['req', '-x509', ...made, '-subj', '/CN=Acme CA', '-keyout', file('ca.key'), '-out', this.path])
  }

  /** The certificate of the authority. */
  get pem(): string {
    return readFileSync(this.path, 'utf8')
  }

  /** A certificate for names (`DNS:api.test`, `IP:127.0.0.1`), valid from now or between two moments (`YYYYMMDDHHMMSSZ`). */
  issue(names: string, between?: readonly [string, string]): Pair {
    const file = (name: string): string => join(this.folder, name)
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=Acme server']
    const request = ['-addext', `subjectAltName=${names}`, '-keyout', file('leaf.key'), '-out', file('leaf.csr')]
    run('openssl', ['req', '-new', ...made, ...request])
    const dates = between ? ['-startdate', between[0], '-enddate', between[1]] : ['-days', '30']
    const signed = ['-cert', this.path, '-keyfile', file('ca.key'), '-in', file('leaf.csr'), '-out', file('leaf.pem')]
    run('openssl', ['ca', '-batch', '-notext', '-config', file('ca.cnf'), ...dates, ...signed])
    return { cert: readFileSync(file('leaf.pem'), 'utf8'), key: readFileSync(file('leaf.key'), 'utf8') }
  }
}

/** A certificate that nobody but itself vouches for. */
export const selfSigned = (names: string): Pair => {
  const folder = temporaryFolder()
  const file = (name: string): string => join(folder, name)
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=nobody', '-days', '30']
  const rest = ['-addext', `subjectAltName=${names}`, '-keyout', file('key.pem'), '-out', file('cert.pem')]
  run('openssl', ['req', '-x509', ...made, ...rest])
  return { cert: readFileSync(file('cert.pem'), 'utf8'), key: readFileSync(file('key.pem'), 'utf8') }
}
