/**
 * Real PostgreSQL servers for tests, each in a folder of its own, on a port of this machine, with TLS by an authority that was
 * made for them. PostgreSQL does not run as root, so that for root another user runs it.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { folder } from '../content.ts'
import { withTool } from './tool.ts'

const versions = '/usr/lib/postgresql'
const folders = existsSync(versions) ? readdirSync(versions).map((each) => join(versions, each, 'bin')) : []
const programs = folders.find((each) => existsSync(join(each, 'initdb')))

/** A group of tests that need PostgreSQL. */
export const withPostgres = (title: string, tests: () => void): void => withTool(title, 'initdb', tests, ...folders)

const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** Runs a program of PostgreSQL, or another one, as the user that the servers run as. */
export const asServer = (program: string, args: readonly string[], env: Record<string, string> = {}): string =>
  execFileSync(existsSync(join(programs ?? '', program)) ? join(programs ?? '', program) : program, args, {
    ...user,
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', HOME: '/nonexistent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** A folder that the servers may write into. */
export const serverFolder = (): string => {
  const path = folder()
  if (user.uid !== undefined) chownSync(path, user.uid, user.gid)
  return path
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

export type Cluster = {
  readonly port: number
  /** Folder of the socket. */
  readonly sockets: string
  /** Certificate of the authority, as a file. */
  readonly ca: string
  /** Runs statements as the superuser, and gives what they print. */
  readonly sql: (statements: string, database?: string) => string
  /** Starts a program that connects as the superuser. */
  readonly connect: (program: string, ...args: readonly string[]) => ChildProcess
  /** Changes the settings of the server and starts it again. */
  readonly configure: (settings: Readonly<Record<string, string>>) => void
  readonly stop: () => void
}

/** Makes a certificate for `db.test`, and one of the authority that vouches for it. */
const certify = (at: string): string => {
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: at, stdio: 'ignore' })
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Test authority',
    '-days',
    '30',
  )
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=db.test')
  writeFileSync(join(at, 'names'), 'subjectAltName=DNS:db.test\n')
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'server.pem',
    '-days',
    '30',
    '-extfile',
    'names',
  )
  execFileSync('chmod', ['600', join(at, 'server.key')])
  if (user.uid !== undefined)
    for (const name of ['server.key', 'server.pem']) chownSync(join(at, name), user.uid, user.gid)
  return join(at, 'ca.pem')
}

/** Starts a server whose superuser is `owner`; or a standby of one. */
export const startCluster = async (
  settings: Readonly<Record<string, string>> = {},
  primary?: Cluster,
): Promise<Cluster> => {
  const at = serverFolder()
  const data = join(at, 'data')
  const port = await freePort()
  const ca = certify(at)
  if (primary)
    asServer('pg_basebackup', [
      '-D',
      data,
      '-R',
      '-c',
      'fast',
      '-X',
      'stream',
      '-h',
      primary.sockets,
      '-p',
      String(primary.port),
      '-U',
      'owner',
    ])
  else asServer('initdb', ['-D', data, '-U', 'owner', '-A', 'trust', '-E', 'UTF8', '--no-sync'])
  const base = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: at,
    fsync: 'off',
    ssl: 'on',
    ssl_cert_file: join(at, 'server.pem'),
    ssl_key_file: join(at, 'server.key'),
  }
  const write = (more: Readonly<Record<string, string>>): void => {
    const lines = Object.entries({ ...base, ...settings, ...more }).map(
      ([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`,
    )
    writeFileSync(
      join(data, 'postgresql.auto.conf'),
      (primary ? `primary_conninfo = 'host=${primary.sockets} port=${primary.port} user=owner'\n` : '') +
        lines.join(''),
    )
  }
  write({})
  // Without a password only through the socket; over the network everybody needs one.
  if (!primary)
    writeFileSync(
      join(data, 'pg_hba.conf'),
      'local all,replication all trust\nhost all all 127.0.0.1/32 scram-sha-256\n',
    )
  const control = (...args: string[]): void => {
    const done = spawnSync(join(programs ?? '', 'pg_ctl'), ['-D', data, '-w', '-s', '-l', join(at, 'log'), ...args], {
      ...user,
      cwd: '/',
      stdio: 'ignore',
    })
    if (done.status !== 0) throw new Error(`pg_ctl ${args.join(' ')} failed: see ${at}/log`)
  }
  control('start')
  return {
    port,
    sockets: at,
    ca,
    sql: (statements, database = 'postgres') =>
      asServer('psql', [
        '-h',
        at,
        '-p',
        String(port),
        '-U',
        'owner',
        '-d',
        database,
        '-At',
        '-v',
        'ON_ERROR_STOP=1',
        '-c',
        statements,
      ]).trim(),
    connect: (program, ...args) =>
      spawn(join(programs ?? '', program), ['-h', at, '-p', String(port), '-U', 'owner', ...args], {
        ...user,
        cwd: '/',
        stdio: 'ignore',
      }),
    configure: (more) => {
      write(more)
      control('restart', '-m', 'fast')
    },
    stop: () => control('stop', '-m', 'immediate'),
  }
}

/** Makes a folder that the servers may write into. */
export const makeFolder = (path: string): string => {
  mkdirSync(path, { recursive: true })
  if (user.uid !== undefined) chownSync(path, user.uid, user.gid)
  return path
}
