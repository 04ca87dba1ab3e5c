/** A certificate authority that is made with openssl when a test runs, for servers and askers of the test. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Leaf = { readonly cert: string; readonly key: string }

export type Authority = {
  readonly folder: string
  /** The authority's own certificate. */
  readonly ca: string
  /** A certificate for a name; `extensions` as openssl writes them. */
  readonly issue: (name: string, extensions: string) => Leaf
  readonly remove: () => void
}

export const makeAuthority = (): Authority => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-authority-'))
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { stdio: 'ignore' })
  }
  const makeKey = (name: string): void =>
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at(`${name}.key`))
  makeKey('ca')
  openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    at('ca.key'),
    '-subj',
    '/CN=Test authority',
    '-days',
    '30',
    '-out',
    at('ca.pem'),
  )
  return {
    folder,
    ca: readFileSync(at('ca.pem'), 'utf8'),
    issue: (name, extensions) => {
      makeKey(name)
      writeFileSync(at('extensions'), extensions)
      openssl('req', '-new', '-key', at(`${name}.key`), '-subj', `/CN=${name}`, '-out', at('request'))
      openssl(
        ...['x509', '-req', '-in', at('request'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'],
        ...['-extfile', at('extensions'), '-days', '30', '-out', at(`${name}.pem`)],
      )
      return { cert: readFileSync(at(`${name}.pem`), 'utf8'), key: readFileSync(at(`${name}.key`), 'utf8') }
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
