/**
 * How git is asked for the newest commit of a remote: with `git ls-remote`, without a shell, without anybody's settings, and
 * without a question to anybody. Git runs programs for some addresses, so only those of the web and of SSH are taken, and it is sent
 * to the IP addresses that were looked at before.
 */
import type { execFile as ExecFile } from 'node:child_process'
import { resolve } from 'node:path'
import { isPublicAddress } from '../addresses.ts'
import { secretFrom } from '../connection.ts'
import { ReadError } from '../errors.ts'
import { privateAddress } from '../http.ts'
import type { Context } from '../source.ts'
import { explainTrouble } from '../web-trouble.ts'
import { moved, webSettings } from '../web.ts'

export const operation = 'git:LsRemote'

/** A remote, read from its address. */
export type Remote = {
  readonly address: string
  readonly kind: 'web' | 'ssh'
  readonly host: string
  readonly port: number
}

const host = String.raw`(?<host>[A-Za-z0-9][A-Za-z0-9.-]*)`
const user = String.raw`(?:[A-Za-z0-9_][\w.-]*@)?`
const web = new RegExp(String.raw`^(?<scheme>https?)://${host}(?::(?<port>\d{1,5}))?/[^\s?#]+$`, 'i')
const ssh = new RegExp(String.raw`^ssh://${user}${host}(?::(?<port>\d{1,5}))?/[^\s?#]+$`, 'i')
const short = new RegExp(String.raw`^${user}${host}:(?![:-])(?!//)[^\s]+$`)

/** What an address says; `null` when it is none that git is given. */
export const remoteOf = (address: string): Remote | null => {
  const found = web.exec(address) ?? ssh.exec(address) ?? short.exec(address)
  if (!found?.groups) return null
  const { host: name = '', port, scheme } = found.groups
  const usual = scheme === undefined ? 22 : scheme.toLowerCase() === 'http' ? 80 : 443
  return { address, kind: scheme ? 'web' : 'ssh', host: name.toLowerCase(), port: Number(port ?? usual) }
}

/** The newest commit of the branch that a remote calls its own. */
export const headOf = async (remote: Remote, context: Context): Promise<string> => {
  const { url, settings, variables } = await wayTo(remote, context)
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await lsRemote(url, settings, variables, context)
      const line = answer.split('\n').find((each) => each.endsWith('\tHEAD'))
      const head = /^([0-9a-f]{40}|[0-9a-f]{64})\t/.exec(line ?? '')?.[1]
      if (head !== undefined) return head
      // Git takes a page to sign in for a repository without commits, so that is not believed.
      throw new ReadError(
        'invalid',
        `${operation} shows no newest commit: the repository is empty, or there is none at the address.`,
        'Correct the address in the binding, or look at the repository.',
      )
    } catch (error) {
      const isLast = attempt === 2 || context.signal?.aborted === true
      if (isLast || !(error instanceof ReadError) || error.evidence.class !== 'transient') throw error
    }
  }
}

type Way = {
  readonly url: string
  readonly settings: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, string>>
}

const wayTo = async (remote: Remote, { connections, machine }: Context): Promise<Way> => {
  const { address, kind, host: name, port } = remote
  const origin = kind === 'web' ? new URL(address).origin : `https://${name}`
  const given = webSettings(connections, origin)
  const addresses = given?.private === true || given?.at !== undefined ? null : await publicAddresses(remote, origin)
  if (kind === 'ssh') {
    const options = ['BatchMode=yes', 'StrictHostKeyChecking=yes', 'ConnectTimeout=15', 'ServerAliveInterval=10']
    const pinned = addresses
      ? [`HostName=${addresses[0]}`, `HostKeyAlias=${port === 22 ? name : `[${name}]:${port}`}`]
      : []
    const command = ['ssh', ...[...options, ...pinned].map((each) => `-o '${each}'`)].join(' ')
    return { url: address, settings: {}, variables: { GIT_SSH_COMMAND: command } }
  }
  const secret = secretFrom(machine, given?.tokenFrom)
  const settings: Record<string, string> = {}
  if (secret !== undefined) settings['http.extraHeader'] = headerWith(secret, given?.header)
  if (addresses) settings['http.curloptResolve'] = `${name}:${port}:${addresses.map(bracketed).join(',')}`
  if (given?.ca !== undefined) settings['http.sslCAInfo'] = resolve(machine.folder, given.ca)
  return { url: given?.at === undefined ? address : moved(address, given.at), settings, variables: {} }
}

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address)

// What GitHub and GitLab take for a token; the name before it is of no importance.
const headerWith = (secret: string, header: string | undefined): string => {
  if (header === undefined) return `Authorization: Basic ${Buffer.from(`x-access-token:${secret}`).toString('base64')}`
  if (/^[\x20-\x7e]+$/.test(secret)) return `${header}: ${secret}`
  throw explainTrouble({ operation, url: 'https://git.invalid' }, { code: 'ERR_INVALID_CHAR' })
}

/** The IP addresses of a host, none of which lies inside a network. */
const publicAddresses = async ({ host: name }: Remote, origin: string): Promise<readonly string[]> => {
  const { lookup } = await import('node:dns/promises')
  try {
    const found = (await lookup(name, { all: true })).map(({ address }) => address)
    if (found.some((address) => !isPublicAddress(address)))
      throw Object.assign(new Error(privateAddress), { code: privateAddress })
    return found
  } catch (error) {
    throw explainTrouble({ operation, url: origin }, error)
  }
}

const lsRemote = async (
  url: string,
  settings: Way['settings'],
  variables: Way['variables'],
  { machine, signal }: Context,
): Promise<string> => {
  const { execFile } = await import('node:child_process')
  const config: Readonly<Record<string, string>> = {
    'http.followRedirects': 'false',
    'http.lowSpeedLimit': '1',
    'http.lowSpeedTime': '20',
    'core.askPass': '',
    'credential.helper': '',
    ...settings,
  }
  const named = Object.entries(config).flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ])
  const inherited = ['PATH', 'HOME', 'SSH_AUTH_SOCK'].map((name) => [name, machine.environment(name)])
  const env = {
    ...Object.fromEntries(inherited.filter(([, value]) => value !== undefined)),
    ...Object.fromEntries(named),
    GIT_CONFIG_COUNT: String(named.length / 2),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    ...variables,
  } as NodeJS.ProcessEnv
  // In the topmost folder, so that the settings of no repository count.
  const options = { cwd: resolve('/'), env, timeout: 60_000, maxBuffer: 1 << 20, signal }
  return run(execFile, ['ls-remote', '--', url, 'HEAD'], options)
}

type Failed = Error & { readonly code?: unknown; readonly killed?: boolean }

const run = (execFile: typeof ExecFile, args: string[], options: object): Promise<string> =>
  new Promise((done, fail) => {
    execFile('git', args, { ...options, encoding: 'utf8' }, (error: Failed | null, stdout: string, stderr: string) => {
      if (error) fail(explainGit(error, stderr))
      else done(stdout)
    })
  })

// Of what git prints nothing is kept: it names hosts and paths.
const explainGit = (error: Failed, printed: string): ReadError => {
  if (error.code === 'ENOENT')
    return new ReadError(
      'not-configured',
      'There is no `git` on this machine, so no remote was asked.',
      'Install git, or put it on the PATH of the run.',
    )
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return new ReadError(
      'invalid',
      `${operation} gave more than can be a list of commits.`,
      'Correct the address in the binding.',
    )
  if (/certificate|host key verification failed/i.test(printed))
    return new ReadError(
      'invalid',
      `${operation} was not asked, because nobody vouches for the remote.`,
      'Name the certificate of your own authority as `ca` under `connections.web`; for SSH enter the host in `known_hosts`.',
    )
  if (
    /authentication failed|could not read (username|password)|permission denied|returned error: 40[13]/i.test(printed)
  )
    return new ReadError(
      'denied',
      `${operation} was refused.`,
      'Name a token that may read the repository under `connections.web`; for SSH add a key that may.',
    )
  if (/not found|does not exist|not appear to be a git repository|returned error: 404/i.test(printed))
    return new ReadError(
      'not-found',
      `${operation} found no repository at the address.`,
      'Correct the address in the binding. Some hosts answer so too when the token may not see it.',
    )
  return new ReadError(
    'transient',
    `${operation} gave no complete answer${error.killed === true ? ' (time ran out)' : ''}.`,
    'Collect again. If it stays so, run `git ls-remote` by hand on this machine.',
  )
}
