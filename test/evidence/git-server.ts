/**
 * Real git repositories for tests, served over HTTP by git's own `git http-backend`, and over SSH by a program in the place of `ssh`
 * that runs what git asks the other side to run. Without git these tests are skipped, unless HOLDFAST_REQUIRE_TOOLS=1.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'vitest'
import { temporaryFolder } from '../sign/temporary.ts'
import type { Pair } from './authority.ts'
import { startWebServer, type WebServer } from './web-server.ts'

/** Why the tests with git cannot run; `undefined` when they can. */
export const noGit: string | undefined =
  spawnSync('git', ['http-backend'], { env: { ...process.env, REQUEST_METHOD: 'GET' } }).error === undefined
    ? undefined
    : 'There is no git on this machine.'

if (noGit && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(noGit)

/** A group of tests that need git; without it they are skipped, and the title says why. */
export const withGit = (title: string, tests: () => void): void => {
  describe.skipIf(noGit)(noGit === undefined ? title : `${title}: skipped. ${noGit}`, tests)
}

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@acme.test', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()

/** A folder of repositories. */
export class Repositories {
  readonly folder: string = temporaryFolder()

  /** An empty repository. */
  init(name: string): void {
    mkdirSync(join(this.folder, name))
    git(join(this.folder, name), 'init', '--bare', '--initial-branch=main')
  }

  /** Makes a commit on a branch of a repository, and gives its name. */
  commit(name: string, text: string, branch = 'main'): string {
    const at = join(this.folder, name)
    const tree = execFileSync('git', ['-C', at, 'mktree'], { input: '', encoding: 'utf8' }).trim()
    const made = git(at, 'commit-tree', tree, '-m', text)
    git(at, 'update-ref', `refs/heads/${branch}`, made)
    return made
  }

  /** Copies a repository as a mirror. */
  mirror(name: string, as: string): void {
    git(this.folder, 'clone', '--mirror', '-q', join(this.folder, name), join(this.folder, as))
  }

  /** Serves them as GitHub does. `allow` refuses requests, by status. */
  serve(allow: (authorization: string | undefined) => number = () => 200, pair?: Pair): Promise<WebServer> {
    return startWebServer((asked, response) => {
      const status = allow(asked.headers.authorization)
      if (status !== 200)
        return void response.writeHead(status, { 'www-authenticate': 'Basic realm="git"' }).end('canary')
      const { pathname, search } = new URL(asked.path, 'http://host')
      const backend = spawn('git', ['http-backend'], {
        env: {
          PATH: process.env['PATH'],
          GIT_PROJECT_ROOT: this.folder,
          GIT_HTTP_EXPORT_ALL: '1',
          PATH_INFO: pathname,
          QUERY_STRING: search.slice(1),
          REQUEST_METHOD: asked.method,
          CONTENT_TYPE: asked.headers['content-type'] ?? '',
          HTTP_GIT_PROTOCOL: String(asked.headers['git-protocol'] ?? ''),
        },
      })
      const parts: Buffer[] = []
      backend.stdout.on('data', (part: Buffer) => parts.push(part))
      backend.once('close', () => {
        const all = Buffer.concat(parts)
        const end = all.indexOf('\r\n\r\n')
        const fields = all
          .subarray(0, end)
          .toString()
          .split('\r\n')
          .map((line) => line.split(': '))
        const code = Number.parseInt(fields.find(([name]) => name === 'Status')?.[1] ?? '200', 10)
        for (const [name = '', value = ''] of fields) if (name !== 'Status') response.setHeader(name, value)
        response.writeHead(code).end(all.subarray(end + 4))
      })
      // A program that has answered already reads no more; that is no failure of the test.
      backend.stdin.on('error', () => undefined)
      backend.stdin.end(asked.body)
    }, pair)
  }

  /** A folder with a program `ssh` that notes its arguments in `arguments` and serves these repositories. */
  ssh(): string {
    const folder = temporaryFolder()
    const program = `#!/bin/sh
printf '%s\\n' "$*" >> '${folder}/arguments'
for last; do :; done
case "$last" in
  "git-upload-pack 'denied"*) echo 'git@host: Permission denied (publickey).' >&2; exit 255 ;;
  "git-upload-pack '/unknown"*) echo 'Host key verification failed.' >&2; exit 255 ;;
esac
cd '${this.folder}' && eval "$last"
`
    writeFileSync(join(folder, 'ssh'), program, { mode: 0o755 })
    return folder
  }
}
