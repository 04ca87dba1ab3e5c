/**
 * A small server that answers as the REST API of GitHub does (api version 2022-11-28): form of the answers, `Link` headers, and
 * what it says of things that are not there ("Not Found", "Branch not found", "Branch not protected", "No commit found for SHA")
 * are those of https://docs.github.com/en/rest and of recorded answers. Every text that no source should keep is a canary.
 */
import type { Draft } from '../../src/evidence/record.ts'
import { noMachine } from '../../src/evidence/connection.ts'
import { collectOne, settings } from './make.ts'
import { ago, clock, days, json, startWebServer, webConnections, type Asked, type WebServer } from './web-server.ts'

export const canary: string = 'canary-3f90'

/** What nobody needs, as it stands in every answer. */
export const noise: { readonly user: object } & Record<string, unknown> = {
  node_id: canary,
  url: `https://api.github.com/${canary}`,
  html_url: `https://github.com/${canary}`,
  description: canary,
  user: { login: canary, email: `${canary}@acme.test` },
}

export const commitId = (digit: string): string => digit.repeat(40)

export type Page = { readonly status?: number; readonly value: unknown; readonly headers?: Record<string, string> }

/** Answers by path, with the query when it is of importance; a list is a list of pages. */
export type Routes = Record<string, Page | readonly Page[] | ((asked: URL) => Page)>

export const ok = (value: unknown): Page => ({ value })
export const refused = (status: number, message: string): Page => ({
  status,
  value: { message, documentation_url: `https://docs.github.com/${canary}`, status: String(status) },
})

export const repository = (more: object = {}): Page =>
  ok({
    ...noise,
    id: 1,
    name: 'orders',
    full_name: 'acme/orders',
    private: true,
    archived: false,
    default_branch: 'main',
    owner: noise.user,
    ...more,
  })

export const branch = (more: object = {}): Page =>
  ok({
    ...noise,
    name: 'main',
    protected: false,
    commit: {
      ...noise,
      sha: commitId('a'),
      commit: {
        message: canary,
        author: { name: canary, email: canary, date: ago(9 * days) },
        committer: { name: canary, email: canary, date: ago(2 * days) },
        tree: { sha: commitId('1'), url: canary },
      },
    },
    ...more,
  })

export type GitHub = {
  readonly server: WebServer
  routes: Routes
  /** Collects one binding. */
  readonly read: (source: string, params: object) => Promise<Draft>
}

export const startGitHub = async (): Promise<GitHub> => {
  const answer = ({ path }: Asked): Page => {
    const url = new URL(path, 'https://api.github.com')
    const route = github.routes[url.pathname + url.search] ?? github.routes[url.pathname]
    if (route === undefined) return refused(404, 'Not Found')
    if (typeof route === 'function') return route(url)
    if (!Array.isArray(route)) return route as Page
    const at = Number(url.searchParams.get('page') ?? 1)
    const pages = route as readonly Page[]
    const page = pages[at - 1] ?? ok([])
    url.searchParams.set('page', String(at + 1))
    const link = `<${url}>; rel="next", <https://api.github.com/${canary}>; rel="last"`
    return at < pages.length ? { ...page, headers: { link } } : page
  }
  const server = await startWebServer((asked, response) => {
    const { status = 200, value, headers = {} } = answer(asked)
    json(response, value, status, { 'x-github-request-id': canary, ...headers })
  })
  const connections = webConnections({ 'https://api.github.com': { at: server.origin, tokenFrom: 'GITHUB_TOKEN' } })
  const machine = {
    ...noMachine,
    environment: (name: string) => (name === 'GITHUB_TOKEN' ? `${canary}-token` : undefined),
  }
  const github: GitHub = {
    server,
    routes: {},
    read: (source, params) =>
      collectOne(
        '',
        source,
        { repository: 'acme/orders', ...params },
        { region: undefined },
        {
          settings: { ...settings(''), connections },
          machine,
          attempts: 1,
          now: clock as never,
        },
      ),
  }
  return github
}
