/** How a context of the kubeconfig becomes a request: files, credentials, the program that gives one, and what is refused. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { stringify } from 'yaml'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Draft } from '../../src/evidence/record.ts'
import { makeAuthority, type Authority, type Leaf } from './certificates.ts'
import { canary, factsOf, readOne, startService, type Run, type Service } from './service.ts'

let authority: Authority
let service: Service
let reader: Leaf
let folder: string

const at = (...path: string[]): string => join(folder, ...path)
const base64 = (text: string): string => Buffer.from(text).toString('base64')

type Config = { user?: object; cluster?: object; context?: object; name?: string; server?: string }

const configOf = ({
  user = {},
  cluster = {},
  context = {},
  name = 'production',
  server = service.url,
}: Config): object => ({
  clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': base64(authority.ca), ...cluster } }],
  users: [{ name: 'u', user }],
  contexts: [{ name, context: { cluster: 'c', user: 'u', ...context } }],
})
const write = (config: object, path = 'kubeconfig'): void => writeFileSync(at(path), stringify(config))

const read = (options: Run = {}): Promise<Draft> =>
  readOne(
    'kubernetes/nodes',
    { context: 'production' },
    {
      folder: at('content'),
      environment: { KUBECONFIG: at('kubeconfig'), PATH: process.env['PATH'] ?? '' },
      ...options,
    },
  )

/** Reads, and says how the request proved itself. */
const proof = async (options: Run = {}): Promise<readonly [string | undefined, string | undefined]> => {
  expect(factsOf(await read(options))).toMatchObject({ nodes: 0 })
  const { headers, certificate } = service.calls.at(-1) ?? {}
  return [headers?.authorization, certificate]
}

const refused = async (options: Run = {}): Promise<string> => {
  const { error, matches } = await read(options)
  expect([error?.class, matches, service.calls]).toEqual(['not-configured', [], []])
  expect(error?.message).toContain('nothing was asked')
  return `${error?.message} ${error?.hint}`
}

beforeAll(async () => {
  authority = makeAuthority()
  folder = mkdtempSync(join(tmpdir(), 'holdfast-kubeconfig-'))
  mkdirSync(at('content'))
  mkdirSync(at('home', '.kube'), { recursive: true })
  reader = authority.issue('reader', 'extendedKeyUsage=clientAuth')
  const leaf = authority.issue('server', 'subjectAltName=IP:127.0.0.1')
  service = await startService({ ...leaf, ca: authority.ca, requestCert: true, rejectUnauthorized: false })
  service.answers = ({ path }) =>
    path === '/api/v1/nodes' ? { json: { kind: 'NodeList', metadata: {}, items: [] } } : undefined
})
beforeEach(() => {
  service.calls.length = 0
})
afterAll(async () => {
  await service.stop()
  authority.remove()
  rmSync(folder, { recursive: true })
})

test('a token, in the file or in a file of its own', async () => {
  write(configOf({ user: { token: 's3cret' } }))
  expect(await proof()).toEqual(['Bearer s3cret', undefined])
  writeFileSync(at('token'), 's3cret-2\n')
  write(configOf({ user: { token: 'older', tokenFile: 'token' } }))
  expect(await proof()).toEqual(['Bearer s3cret-2', undefined])
  write(configOf({ user: { tokenFile: 'nowhere' } }))
  service.calls.length = 0
  expect(await refused()).toContain('cannot be read')
})

test('a certificate, as data or as files beside the kubeconfig', async () => {
  write(configOf({ user: { 'client-certificate-data': base64(reader.cert), 'client-key-data': base64(reader.key) } }))
  expect(await proof()).toEqual([undefined, 'reader'])
  writeFileSync(at('reader.pem'), reader.cert)
  writeFileSync(at('reader.key'), reader.key)
  writeFileSync(at('ca.pem'), authority.ca)
  const cluster = { 'certificate-authority-data': undefined, 'certificate-authority': 'ca.pem' }
  write(configOf({ cluster, user: { 'client-certificate': 'reader.pem', 'client-key': 'reader.key' } }))
  expect(await proof()).toEqual([undefined, 'reader'])
})

test('a server that nobody vouches for is not asked', async () => {
  write(configOf({ user: { token: canary }, cluster: { 'certificate-authority-data': undefined } }))
  const { error } = await read()
  expect([error?.class, service.calls]).toEqual(['invalid', []])
  write(configOf({ user: { token: canary }, cluster: { 'insecure-skip-tls-verify': true } }))
  expect(await refused()).toContain('insecure-skip-tls-verify')
  write(configOf({ user: { token: canary }, server: service.url.replace('https', 'http') }))
  expect(await refused()).toContain('without encryption')
})

test('two askers of one cluster do not share answers', async () => {
  const config = configOf({ user: { token: 'one' } }) as { users: object[]; contexts: object[] }
  config.users.push({ name: 'v', user: { token: 'two' } })
  config.contexts.push({ name: 'other', context: { cluster: 'c', user: 'v' } })
  write(config)
  const { collect } = await import('../../src/evidence/collect.ts')
  const { binding, settings } = await import('./make.ts')
  const bindings = ['production', 'other', 'production'].map((context, index) => ({
    ...binding('kubernetes/nodes', { context }, { region: undefined }),
    id: `b${index}`,
  }))
  await collect(Object.fromEntries(bindings.map((each) => [each.id, each])), {
    now: '2026-11-20T06:00:00Z',
    settings: settings(''),
    machine: { environment: () => at('kubeconfig'), watch: () => 0, folder: at('content') },
  })
  const asked = service.calls.filter(({ path }) => path === '/api/v1/nodes').map(({ headers }) => headers.authorization)
  expect(asked.toSorted()).toEqual(['Bearer one', 'Bearer two'])
})

test('where the file is looked for', async () => {
  write(configOf({ user: { token: 'home' } }), 'home/.kube/config')
  write(configOf({ user: { token: 'second' } }), 'second')
  write(configOf({ user: { token: 'first' }, name: 'another' }), 'first')
  const HOME = at('home')
  expect(await proof({ environment: { HOME } })).toEqual(['Bearer home', undefined])
  const KUBECONFIG = [at('nowhere'), at('second'), at('home', '.kube', 'config')].join(delimiter)
  expect(await proof({ environment: { HOME, KUBECONFIG } })).toEqual(['Bearer second', undefined])
  // The first file that has the name wins, also for the user: as kubectl does it.
  const both = [at('first'), at('second')].join(delimiter)
  expect(await proof({ environment: { KUBECONFIG: both } })).toEqual(['Bearer first', undefined])
  const connections = { kubernetes: { config: '../second' } }
  expect(await proof({ environment: { HOME, KUBECONFIG: at('first') }, connections })).toEqual([
    'Bearer second',
    undefined,
  ])
})

test('what is missing is said', async () => {
  expect(await refused({ environment: {} })).toContain('There is no kubeconfig')
  expect(await refused({ environment: { KUBECONFIG: at('nowhere') } })).toContain('There is no kubeconfig')
  const connections = { kubernetes: { config: '../nowhere' } }
  expect(await refused({ connections })).toContain('connections.kubernetes.config')
  write(configOf({ name: 'staging' }))
  expect(await refused()).toContain('no context of the name')
  write(configOf({ context: { user: 'nobody' } }))
  expect(await refused()).toContain('names a user')
  write(configOf({ context: { cluster: 'nowhere' } }))
  expect(await refused()).toContain('names a cluster')
  write({ ...configOf({}), clusters: [{ name: 'c', cluster: { token: canary } }] })
  expect(await refused()).toContain('`clusters.0.cluster.server`')
  writeFileSync(at('kubeconfig'), `users: [ ${canary}\n  : :`)
  expect(await refused()).toContain('not in order')
})

test.each([
  ['as', 'somebody'],
  ['as-groups', ['system:masters']],
  ['username', 'admin'],
  ['auth-provider', { name: 'gcp' }],
])('a user with `%s` is refused, because the reading would be another one', async (key, value) => {
  write(configOf({ user: { token: canary, [key]: value } }))
  expect(await refused()).toContain(`\`${key}\``)
})

test.each([
  ['tls-server-name', 'other'],
  ['proxy-url', 'http://127.0.0.1:1'],
])('a cluster with `%s` is refused', async (key, value) => {
  write(configOf({ user: { token: canary }, cluster: { [key]: value } }))
  expect(await refused()).toContain(`\`${key}\``)
})

test('a kubeconfig in the content folder is refused, because it could run a program', async () => {
  const config = configOf({
    user: { exec: { apiVersion: v1, command: '/bin/sh', args: ['-c', `touch ${at('ran')}`] } },
  })
  write(config, 'content/kubeconfig')
  const connections = { kubernetes: { config: 'kubeconfig' } }
  expect(await refused({ connections })).toContain('content folder')
  symlinkSync(at('content', 'kubeconfig'), at('link'))
  expect(await refused({ connections: { kubernetes: { config: '../link' } } })).toContain('content folder')
  expect(existsSync(at('ran'))).toBe(false)
})

const v1 = 'client.authentication.k8s.io/v1'

/** A program that prints an answer and notes how it was run. */
const program = (answer: unknown, last = ''): string => {
  writeFileSync(at('answer'), typeof answer === 'string' ? answer : JSON.stringify(answer))
  writeFileSync(
    at('get-token'),
    `#!/bin/sh\nprintf '%s\\n' "$KUBERNETES_EXEC_INFO" "$1" "$EXTRA" "$KEPT" >> '${at('runs')}'\ncat '${at('answer')}'\necho ${canary} >&2\n${last}\n`,
  )
  chmodSync(at('get-token'), 0o755)
  rmSync(at('runs'), { force: true })
  return './get-token'
}
const exec = (more: object = {}): object => ({
  exec: { apiVersion: v1, command: './get-token', args: ['a b'], env: [{ name: 'EXTRA', value: 'e' }], ...more },
})
const environment = (): Record<string, string> => ({
  KUBECONFIG: at('kubeconfig'),
  PATH: `${process.env['PATH']}${delimiter}${folder}`,
  KEPT: 'k',
})

test.each([v1, 'client.authentication.k8s.io/v1beta1'])(
  'a program gives a token, in the form %s',
  async (apiVersion) => {
    program({
      apiVersion,
      kind: 'ExecCredential',
      status: { token: 's3cret', expirationTimestamp: '2026-11-20T07:00:00Z' },
    })
    write(configOf({ user: exec({ apiVersion, provideClusterInfo: true }) }))
    expect(await proof({ environment: environment() })).toEqual(['Bearer s3cret', undefined])
    const [info = '', ...rest] = readFileSync(at('runs'), 'utf8').trim().split('\n')
    expect(rest).toEqual(['a b', 'e', 'k'])
    expect(JSON.parse(info)).toEqual({
      kind: 'ExecCredential',
      apiVersion,
      spec: {
        interactive: false,
        cluster: { server: service.url, 'certificate-authority-data': base64(authority.ca) },
      },
    })
  },
)

test('a program gives a certificate; one without a path is looked for in PATH', async () => {
  const status = { clientCertificateData: reader.cert, clientKeyData: reader.key }
  program({ apiVersion: v1, kind: 'ExecCredential', status })
  write(configOf({ user: exec({ command: 'get-token' }) }))
  expect(await proof({ environment: environment() })).toEqual([undefined, 'reader'])
})

test.each([
  ['no JSON', canary, ''],
  ['another kind', { apiVersion: v1, kind: 'Secret', status: { token: canary } }, ''],
  ['another version', { apiVersion: 'v9', kind: 'ExecCredential', status: { token: canary } }, ''],
  ['no credential', { apiVersion: v1, kind: 'ExecCredential', status: {} }, ''],
  ['a key without a certificate', { apiVersion: v1, kind: 'ExecCredential', status: { clientKeyData: canary } }, ''],
  ['a failure', { apiVersion: v1, kind: 'ExecCredential', status: { token: canary } }, 'exit 3'],
])('a program that gives %s', async (_, answer, last) => {
  program(answer, last)
  write(configOf({ user: exec() }))
  expect(await refused({ environment: environment() })).toContain('The program that the kubeconfig names')
})

test('a program that is not there, hangs, or must talk to somebody', async () => {
  write(configOf({ user: exec({ command: 'no-such-program' }) }))
  expect(await refused({ environment: environment() })).toContain('could not be run')
  write(configOf({ user: exec({ apiVersion: 'client.authentication.k8s.io/v1alpha1' }) }))
  expect(await refused({ environment: environment() })).toContain('version')
  write(configOf({ user: exec({ interactiveMode: 'Always' }) }))
  expect(await refused({ environment: environment() })).toContain('person')
  const { credentialOf } = await import('../../src/evidence/kubernetes-exec.ts')
  const machine = { environment: () => undefined, variables: environment, watch: () => 0, folder }
  const run = { folder, cluster: { server: service.url, ca: undefined }, machine, signal: undefined, timeout: 200 }
  await expect(credentialOf({ apiVersion: v1, command: 'sleep', args: ['60'] }, run)).rejects.toThrow('took too long')
})
