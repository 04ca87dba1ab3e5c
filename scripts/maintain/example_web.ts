/**
 * What the example finds on the web: GitHub, GitLab, endpoints of the services, the list of AWS addresses, and names. It says what the
 * plans say; what is not so is marked DEVIATION, as in example-account.py. Its clock stands still at the moment of the recording.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { startNameServer } from './name-server.ts'

type Answer = { readonly status?: number; readonly body: unknown }
type Service = (path: string, request: IncomingMessage) => Answer

const hash = (text: string): string => createHash('sha1').update(text).digest('hex')
const notFound: Answer = { status: 404, body: { message: 'Not Found', status: '404' } }
const hour = 3600
const day = 24 * hour

/** A repository on GitHub: what the sources ask of it, in the form of the REST API. */
type Repository = {
  readonly private: boolean
  /** The newest commit, and its age in seconds. */
  readonly head: string
  readonly age: number
  /** Files with the age of their newest change in days; those under `scripts/` can be run. */
  readonly files?: Readonly<Record<string, number>>
  /** Checks that must pass. */
  readonly checks?: readonly string[]
  /** Workflows with the age of their newest runs in seconds, all of which succeeded. */
  readonly workflows?: Readonly<Record<string, readonly number[]>>
  readonly issues?: Readonly<Record<number, string>>
  /** Older commits. */
  readonly commits?: readonly string[]
}

const repositories: Readonly<Record<string, Repository>> = {
  'base2ml/auditforge': {
    private: true,
    head: hash('auditforge:head'),
    age: 4 * day,
    workflows: { 'build.yml': [4 * day, 9 * day, 15 * day] },
  },
  // The image of release 1.9.1 names its commit; see example_compute.py.
  'analyticalfire/aifai': {
    private: true,
    head: hash('aifai:head'),
    age: 2 * day + 5 * hour,
    checks: ['tests'],
    workflows: { 'clone-check.yml': [4 * hour, 28 * hour, 52 * hour], 'tests.yml': [2 * day + 5 * hour, 9 * day] },
    commits: [hash('aifai-backend:1.9.1')],
  },
  'auditron/auditron': {
    private: true,
    head: hash('auditron:head'),
    age: 11 * day,
    files: {
      'scripts/backup-database.sh': 120,
      'scripts/backup-minio.sh': 160,
      'scripts/restore-database.sh': 95,
      'scripts/test-backup.sh': 40,
    },
  },
  'cloud-optimizer/docs': { private: true, head: hash('docs:head'), age: 6 * day },
  'cloud-optimizer/cloud-optimizer': {
    private: true,
    head: hash('cloud-optimizer:head'),
    age: 1 * day,
    files: { 'cloudformation/cloud-optimizer-standalone.yaml': 75, 'cloudformation/parameters/production.json': 130 },
    issues: { 163: 'closed' },
  },
}

type Ago = (seconds: number) => string

const gitHub =
  (ago: Ago): Service =>
  (address) => {
    const { pathname, searchParams } = new URL(address, 'https://api.github.com')
    const [, , owner = '', short = '', ...rest] = pathname.split('/')
    const name = `${owner}/${short}`
    const found = repositories[name]
    if (!found) return notFound
    const path = rest.join('/')
    const commit = (sha: string, age: number): object => ({
      sha,
      commit: { committer: { date: ago(age) }, tree: { sha: hash(`${name}:`) } },
    })
    const folder = Object.keys(found.files ?? {}).flatMap((file) => {
      const parts = file.split('/')
      return parts.map((part, at) => ({
        in: hash(`${name}:${parts.slice(0, at).join('/')}`),
        path: part,
        isFile: at === parts.length - 1,
        mode: at < parts.length - 1 ? '040000' : file.startsWith('scripts/') ? '100755' : '100644',
        sha: hash(`${name}:${parts.slice(0, at + 1).join('/')}`),
      }))
    })
    const workflows = Object.entries(found.workflows ?? {}).map(([file, ages], at) => ({ id: at + 1, file, ages }))
    const [, workflow] = /^actions\/workflows\/(\d+)\/runs$/.exec(path) ?? []
    if (path === '')
      return { body: { full_name: name, default_branch: 'main', archived: false, private: found.private } }
    if (path === 'branches/main')
      return { body: { name: 'main', protected: found.checks !== undefined, commit: commit(found.head, found.age) } }
    if (path === 'branches/main/protection' && found.checks)
      return {
        body: {
          required_status_checks: { strict: true, contexts: found.checks, checks: [] },
          required_pull_request_reviews: { required_approving_review_count: 1 },
          enforce_admins: { enabled: true },
        },
      }
    if (path === 'rules/branches/main') return { body: [] }
    if (path.startsWith('git/trees/')) {
      const tree = new Map(folder.filter((each) => path.endsWith(each.in)).map((each) => [each.path, each]))
      const entries = [...tree.values()].map(({ path: part, mode, sha, isFile }) => ({
        path: part,
        mode,
        sha,
        type: isFile ? 'blob' : 'tree',
      }))
      return { body: { sha: path.slice(-40), tree: entries, truncated: false } }
    }
    if (path === 'commits') {
      const age = found.files?.[searchParams.get('path') ?? '']
      return { body: age === undefined ? [] : [commit(hash(`${name}:${age}`), age * day)] }
    }
    if (path.startsWith('git/commits/')) {
      const sha = path.slice('git/commits/'.length)
      return found.commits?.includes(sha) ? { body: commit(sha, 9 * day) } : notFound
    }
    if (path.startsWith('compare/')) return { body: { status: 'behind', ahead_by: 0, behind_by: 2, commits: [] } }
    if (path === 'actions/workflows')
      return {
        body: {
          total_count: workflows.length,
          workflows: workflows.map(({ id, file }) => ({ id, path: `.github/workflows/${file}`, state: 'active' })),
        },
      }
    if (workflow) {
      const ages = workflows.find(({ id }) => id === Number(workflow))?.ages ?? []
      const runs = ages.map((age, at) => ({
        run_number: ages.length - at,
        head_branch: 'main',
        head_repository: { full_name: name },
        status: 'completed',
        conclusion: 'success',
        created_at: ago(age),
        run_started_at: ago(age),
      }))
      return { body: { total_count: runs.length, workflow_runs: runs } }
    }
    const [, issue] = /^issues\/(\d+)$/.exec(path) ?? []
    const state = found.issues?.[Number(issue)]
    return state ? { body: { number: Number(issue), state } } : notFound
  }

/** A packet line of git: its length, and the text. */
const line = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text

/** A repository as git reads it over HTTP: its newest commit, in the first form of the protocol. */
const gitHost: Service = () => {
  const head = hash('virtual-backroom:head')
  return {
    body: Buffer.from(
      `${line('# service=git-upload-pack\n')}0000${line(`${head} HEAD\0symref=HEAD:refs/heads/main\n`)}${line(`${head} refs/heads/main\n`)}0000`,
    ),
  }
}

const endpoint: Service = () => ({ body: { status: 'ok', database: 'ok' } })

const token = 'example'
// The invoices need a token, as the plan says; health does not.
const auditron: Service = (path, { headers }) =>
  path === '/health' || headers.authorization === `Bearer ${token}`
    ? endpoint(path, {} as never)
    : { status: 401, body: {} }

// Which region an address is in. DEVIATION: none; nobody has established where the notices are hosted, so it is as the plan wants it.
const here = { 'us-east-1': '127.0.0.1', 'eu-west-1': '127.0.0.2' }
const ranges: Service = () => ({
  body: {
    syncToken: '0',
    prefixes: Object.entries(here).map(([region, address]) => ({
      ip_prefix: `${address}/32`,
      region,
      service: 'AMAZON',
      network_border_group: region,
    })),
    ipv6_prefixes: [],
  },
})

const listen = async (service: Service, date: string, address: string): Promise<{ at: string; stop: () => void }> => {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { status = 200, body } = service(request.url ?? '/', request)
    const type = Buffer.isBuffer(body) ? 'application/x-git-upload-pack-advertisement' : 'application/json'
    response.writeHead(status, { date, 'content-type': type }).end(Buffer.isBuffer(body) ? body : JSON.stringify(body))
  })
  server.listen(0, address)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return { at: `http://${address}:${port}`, stop: () => server.close() }
}

/** Starts all of it as of a moment. */
export const start = async (
  asOf: string,
): Promise<{ connections: object; environment: Record<string, string>; stop: () => Promise<void> }> => {
  const now = Date.parse(asOf)
  const ago: Ago = (seconds) => new Date(now - 1000 * seconds).toISOString().replace('.000', '')
  const services: readonly (readonly [string, Service, (typeof here)[keyof typeof here]?])[] = [
    ['https://api.github.com', gitHub(ago)],
    ['https://github.com', gitHost],
    ['https://gitlab.com', gitHost],
    ['https://docs.base2ml.com', endpoint, here['eu-west-1']],
    ['https://api.auditron.ai', auditron],
    ['https://app.cloudoptimizer.com', endpoint],
    ['https://ip-ranges.amazonaws.com', ranges],
  ]
  const started = await Promise.all(
    services.map(async ([origin, service, address = here['us-east-1']]) => ({
      origin,
      ...(await listen(service, new Date(now).toUTCString(), address)),
    })),
  )
  const names = await startNameServer({
    'A base2ml.com': [{ type: 'A', address: '192.0.2.10', ttl: 300 }],
    'MX base2ml.com': [{ type: 'MX', exchange: 'mail.base2ml.com', priority: 10, ttl: 3600 }],
  })
  const web = Object.fromEntries(started.map(({ origin, at }) => [origin, { at }]))
  return {
    connections: {
      web: {
        ...web,
        'https://api.auditron.ai': { ...web['https://api.auditron.ai'], tokenFrom: 'EXAMPLE_AUDITRON_TOKEN' },
      },
      dns: { at: names.at },
    },
    environment: { EXAMPLE_AUDITRON_TOKEN: token },
    stop: async () => {
      for (const { stop } of started) stop()
      await names.stop()
    },
  }
}
