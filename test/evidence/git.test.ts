/** `git/remotes` against real repositories, served by git itself. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { noMachine, type Connections } from '../../src/evidence/connection.ts'
import type { CollectOptions } from '../../src/evidence/collect.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { lacks } from '../sign/tools.ts'
import { Authority } from './authority.ts'
import { Repositories, withGit } from './git-server.ts'
import { collectOne, settings } from './make.ts'
import { startWebServer, webConnections, type WebServer } from './web-server.ts'

const canary = 'canary-77aa'

withGit('git/remotes', () => {
  let repositories: Repositories
  let server: WebServer
  const started: WebServer[] = []
  const keep = async (starting: Promise<WebServer>): Promise<WebServer> => {
    const one = await starting
    started.push(one)
    return one
  }
  beforeAll(async () => {
    repositories = new Repositories()
    repositories.init('orders.git')
    repositories.init('empty.git')
    repositories.commit('orders.git', 'one')
    repositories.mirror('orders.git', 'mirror.git')
    repositories.mirror('orders.git', 'behind.git')
    repositories.commit('behind.git', 'another')
    server = await repositories.serve()
  })
  afterEach(async () => {
    for (const one of started.splice(0)) await one.stop()
  })
  afterAll(() => server.stop())

  const read = async (
    remotes: readonly string[],
    web: Parameters<typeof webConnections>[0] = {},
    environment: Record<string, string> = {},
    options: Partial<CollectOptions> = {},
  ): Promise<Draft> => {
    const connections: Connections = webConnections(web)
    const known: Record<string, string | undefined> = { PATH: process.env['PATH'], ...environment }
    const machine = { ...noMachine, environment: (name: string) => known[name] }
    const record = await collectOne(
      '',
      'git/remotes',
      { remotes },
      { region: undefined },
      {
        settings: { ...settings(''), connections },
        machine,
        ...options,
      },
    )
    expect(JSON.stringify(record)).not.toContain('canary')
    return record
  }
  const two = (): Parameters<typeof webConnections>[0] => ({
    'https://github.com': { at: server.origin },
    'https://gitlab.com': { at: server.origin },
  })

  test('equal, on two hosts', async () => {
    const record = await read(['https://github.com/orders.git', 'https://gitlab.com/mirror.git'], two())
    expect(record).toMatchObject({
      error: null,
      operations: ['git:LsRemote'],
      matches: [{ facts: { remotes: 2, hosts: 2, equal: true } }],
    })
  })
  test('one is behind', async () => {
    const record = await read(
      ['https://github.com/orders.git', 'https://github.com/mirror.git', 'https://gitlab.com/behind.git'],
      two(),
    )
    expect(record.matches).toMatchObject([{ facts: { remotes: 3, hosts: 2, equal: false } }])
  })
  test('without commits', async () => {
    expect(await read(['https://github.com/orders.git', 'https://gitlab.com/empty.git'], two())).toMatchObject({
      matches: [],
      error: { class: 'invalid', message: expect.stringContaining('no newest commit') },
    })
  })
  test('the digest changes with the commit', async () => {
    const names = ['https://github.com/orders.git', 'https://github.com/behind.git']
    const [one, same, other] = await Promise.all(
      [names[0], names[0], names[1]].map((name) => read([name ?? ''], two())),
    )
    expect(one?.rawSha256).toBe(same?.rawSha256)
    expect(one?.rawSha256).not.toBe(other?.rawSha256)
  })
  test('one that is not there, or not to be seen', async () => {
    const names = ['https://github.com/orders.git', 'https://gitlab.com/none.git']
    expect(await read(names, two())).toMatchObject({ matches: [], error: { class: 'not-found' } })
    const refusing = await keep(repositories.serve(() => 403))
    expect(await read(names, { ...two(), 'https://gitlab.com': { at: refusing.origin } })).toMatchObject({
      matches: [],
      error: { class: 'denied' },
    })
  })
  test('the token of the settings, and none asked for', async () => {
    const expected = `Basic ${Buffer.from(`x-access-token:${canary}`).toString('base64')}`
    const guarded = await keep(repositories.serve((authorization) => (authorization === expected ? 200 : 401)))
    const web = { 'https://github.com': { at: guarded.origin, tokenFrom: 'TOKEN' } }
    expect(await read(['https://github.com/orders.git'], web, { TOKEN: canary })).toMatchObject({ error: null })
    expect(await read(['https://github.com/orders.git'], web, { TOKEN: 'wrong' })).toMatchObject({
      error: { class: 'denied' },
    })
    expect(
      await read(['https://github.com/orders.git'], { 'https://github.com': { at: guarded.origin } }),
    ).toMatchObject({ error: { class: 'denied' } })
  })
  test('a token goes to no other host, and no redirect is followed', async () => {
    const guarded = await keep(
      startWebServer((asked, response) => response.writeHead(302, { location: `${server.origin}${asked.path}` }).end()),
    )
    const count = server.asked.length
    const web = { 'https://github.com': { at: guarded.origin, tokenFrom: 'TOKEN' } }
    expect(await read(['https://github.com/orders.git'], web, { TOKEN: canary })).toMatchObject({
      matches: [],
      error: { class: 'transient' },
    })
    expect(server.asked).toHaveLength(count)
  })
  test('settings of the user and of a repository nearby do not count', async () => {
    const home = repositories.ssh()
    const { writeFileSync } = await import('node:fs')
    writeFileSync(join(home, '.gitconfig'), `[url "https://evil.invalid/"]\n\tinsteadOf = ${server.origin}/\n`)
    expect(await read(['https://github.com/orders.git'], two(), { HOME: home, GIT_DIR: canary })).toMatchObject({
      error: null,
    })
  })
  test('an answer that is cut off, none, and one that is no answer', async () => {
    for (const handler of [
      (_: unknown, response: { destroy: () => void }) => response.destroy(),
      (_: unknown, response: { end: (text: string) => void }) => response.end(canary),
    ]) {
      const odd = await keep(startWebServer(handler as never))
      expect(await read(['https://github.com/orders.git'], { 'https://github.com': { at: odd.origin } })).toMatchObject(
        { matches: [], error: expect.objectContaining({ class: expect.stringMatching(/transient|invalid/) }) },
      )
    }
    const cut = await keep(
      startWebServer((_, response) => {
        response.writeHead(200, {
          'content-type': 'application/x-git-upload-pack-advertisement',
          'content-length': '900',
        })
        response.write('001e# service=git-upload-pack\n0000')
        setTimeout(() => response.destroy(), 20)
      }),
    )
    expect(await read(['https://github.com/orders.git'], { 'https://github.com': { at: cut.origin } })).toMatchObject({
      matches: [],
      error: { class: 'transient' },
    })
  })
  test('the run is given up', async () => {
    const stop = new AbortController()
    const silent = await keep(startWebServer(() => stop.abort()))
    expect(
      await read(
        ['https://github.com/orders.git'],
        { 'https://github.com': { at: silent.origin } },
        {},
        { signal: stop.signal },
      ),
    ).toMatchObject({ matches: [], error: { class: 'transient' } })
  })
  test('addresses inside a network are refused', async () => {
    const count = server.asked.length
    for (const remote of [
      `${server.origin}/orders.git`,
      `http://localhost:${server.port}/orders.git`,
      'git@localhost:orders.git',
      'ssh://git@127.0.0.1/orders.git',
    ])
      expect(await read([remote])).toMatchObject({
        matches: [],
        error: { class: 'not-configured', message: expect.stringContaining('not public') },
      })
    expect(server.asked).toHaveLength(count)
    expect(await read([`${server.origin}/orders.git`], { [server.origin]: { private: true } })).toMatchObject({
      error: null,
    })
  })
  test('a machine without git', async () => {
    expect(await read(['https://github.com/orders.git'], two(), { PATH: '/nowhere' })).toMatchObject({
      matches: [],
      error: { class: 'not-configured', message: expect.stringContaining('no `git`') },
    })
  })
  test('by SSH', async () => {
    const ssh = repositories.ssh()
    const environment = { PATH: `${ssh}:${process.env['PATH']}`, HOME: ssh }
    const web = { ...two(), 'https://code.acme.test': { private: true } }
    const record = await read(['git@code.acme.test:orders.git', 'https://github.com/mirror.git'], web, environment)
    expect(record).toMatchObject({ error: null, matches: [{ facts: { remotes: 2, hosts: 2, equal: true } }] })
    const asked = readFileSync(join(ssh, 'arguments'), 'utf8')
    expect(asked).toContain('-o BatchMode=yes -o StrictHostKeyChecking=yes')
    expect(asked).toContain("git@code.acme.test git-upload-pack 'orders.git'")
    expect(await read(['git@code.acme.test:denied.git'], web, environment)).toMatchObject({
      error: { class: 'denied' },
    })
    expect(await read(['ssh://git@code.acme.test:2222/unknown.git'], web, environment)).toMatchObject({
      error: { class: 'invalid', message: expect.stringContaining('vouches') },
    })
  })
  test.skipIf(lacks('openssl'))('with TLS, vouched for or not (needs openssl)', async () => {
    const authority = new Authority()
    const secure = await keep(repositories.serve(() => 200, authority.issue('IP:127.0.0.1')))
    const remotes = [`${secure.origin}/orders.git`]
    expect(await read(remotes, { [secure.origin]: { private: true, ca: authority.path } })).toMatchObject({
      error: null,
    })
    const asked = secure.asked.length
    expect(
      await read(remotes, { [secure.origin]: { private: true, tokenFrom: 'TOKEN' } }, { TOKEN: canary }),
    ).toMatchObject({ error: { class: 'invalid', message: expect.stringContaining('vouches') } })
    expect(secure.asked).toHaveLength(asked)
  })
})

test.each([
  '--upload-pack=touch x',
  '-oProxyCommand=touch x',
  'ext::sh -c touch% x',
  'fd::17',
  'file:///etc',
  '/etc',
  '../orders',
  'git://github.com/acme/orders.git',
  'ftp://github.com/acme/orders.git',
  'https://user:canary@github.com/acme/orders.git',
  'https://-oProxyCommand=x/orders.git',
  'ssh://-oProxyCommand=x/orders.git',
  'ssh://git@-oProxyCommand=x/orders.git',
  'git@-oProxyCommand=x:orders.git',
  'git@github.com:--upload-pack=x',
  'git@github.com:a b',
  'https://github.com',
  '',
])('the remote %j is refused before anything runs', async (remote) => {
  await expect(collectOne('', 'git/remotes', { remotes: [remote] })).rejects.toThrow('Nothing was collected')
})
