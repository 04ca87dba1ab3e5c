/** `holdfast preview` as a web server: what it gives, what it refuses, how it ends. No browser is needed. */
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { folder } from '../content.ts'
import { run, serve, type Server } from './process.ts'
import { builtSite, textOf } from './site.ts'

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

let site = ''
let server: Server

/** Asks for an address exactly as it is written; `fetch` would tidy it. */
const ask = (path: string, method = 'GET', agent?: Agent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url)
    const asked = request({ host: hostname, port, path, method, ...(agent && { agent }) }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    asked.once('error', reject).end()
  })

beforeAll(async () => {
  site = await builtSite()
  server = await serve(['preview', '--out', site, '--port', '0'], site)
})
afterAll(async () => void (await server?.stop()))

describe('an address', () => {
  test.each([
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/auditron/', 'auditron/index.html', 'text/html; charset=utf-8'],
    ['/auditron/?from=mail#claims', 'auditron/index.html', 'text/html; charset=utf-8'],
    ['/auditron/auditron.pdf', 'auditron/auditron.pdf', 'application/pdf'],
    ['/status.json', 'status.json', 'application/json; charset=utf-8'],
    ['/icon.svg', 'icon.svg', 'image/svg+xml'],
    ['/robots.txt', 'robots.txt', 'text/plain; charset=utf-8'],
  ])('%s gives %s', async (address, file, type) => {
    const { status, headers, body } = await ask(address)
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type })
    expect(body.equals(readFileSync(join(site, file)))).toBe(true)
    expect(headers['content-length']).toBe(String(body.length))
  })

  test('of every kind of file has a type of its own', async () => {
    const page = (await ask('/')).body.toString()
    const [, style] = /href="(\/assets\/[^"]+\.css)"/.exec(page) ?? []
    const [, script] = /src="(\/assets\/[^"]+\.js)"/.exec(page) ?? []
    const [, font] = /url\(\/?([^)]+\.woff2)\)/.exec((await ask(style as string)).body.toString()) ?? []
    const types = await Promise.all([style, script, `/${font}`].map(async (at) => (await ask(at as string)).headers))
    expect(types.map((headers) => headers['content-type'])).toEqual([
      'text/css; charset=utf-8',
      'text/javascript; charset=utf-8',
      'font/woff2',
    ])
  })

  test('without its last slash leads to the one with it', async () => {
    expect(await ask('/auditron')).toMatchObject({ status: 301, headers: { location: '/auditron/' } })
    // Not to another host, which an address with two slashes would be.
    expect(await ask('//auditron')).toMatchObject({ status: 301, headers: { location: '/auditron/' } })
  })

  test.each([
    '/no/such/page/',
    '/auditron/index.html/',
    '/api/',
    '/..%2f..',
    '/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/../../etc/passwd',
    '/assets/../../package.json',
    '/..%5c..%5cpackage.json',
    '/auditron/%00',
    '/%E0%A4%A',
    `/${'a'.repeat(5000)}`,
  ])('that leads nowhere or out of the folder gives the page that says so: %s', async (address) => {
    const { status, headers, body } = await ask(address)
    expect({ status, type: headers['content-type'] }).toEqual({ status: 404, type: 'text/html; charset=utf-8' })
    expect(body.toString()).toBe(textOf(site, '404.html'))
  })

  test('of a file beside the folder is not served', async () => {
    const { status, body } = await ask('/../done')
    expect(status).toBe(404)
    expect(body.toString()).toBe(textOf(site, '404.html'))
  })
})

test('every answer has the headers that the build wrote', async () => {
  const written = [...textOf(site, '_headers').matchAll(/^ {2}(\S+): (.+)$/gm)].map(([, name = '', value]) => [
    name.toLowerCase(),
    value,
  ])
  expect(written.map(([name]) => name)).toEqual([
    'content-security-policy',
    'x-content-type-options',
    'referrer-policy',
    'permissions-policy',
  ])
  for (const address of ['/', '/status.json', '/nothing', '/auditron'])
    expect((await ask(address)).headers).toMatchObject(Object.fromEntries(written))
})

test('HEAD gives the same headers and no body', async () => {
  for (const address of ['/', '/auditron/auditron.pdf', '/nothing']) {
    const [head, get] = [await ask(address, 'HEAD'), await ask(address)]
    expect(head.body).toHaveLength(0)
    for (const name of ['content-type', 'content-length', 'content-security-policy'])
      expect(head.headers[name]).toBe(get.headers[name])
    expect(head.status).toBe(get.status)
  }
})

test('nothing but GET and HEAD is answered', async () => {
  for (const method of ['POST', 'PUT', 'DELETE'])
    expect(await ask('/', method)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
})

test('a request that makes no sense ends nothing', async () => {
  const { port } = new URL(server.url)
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end('GET http://[ HTTP/1.1\r\n\r\n'))
    socket.once('close', () => resolve()).resume()
  })
  expect((await ask('/')).status).toBe(200)
})

test('a new build shows at once, and an old one that is taken away ends no server', async () => {
  const out = join(folder(), 'dist')
  const write = (text: string): void => {
    mkdirSync(out, { recursive: true })
    writeFileSync(join(out, 'index.html'), text)
  }
  write('first')
  const other = await serve(['preview', '--out', out, '--port', '0'], folder())
  const text = async (): Promise<string> => (await fetch(other.url)).text()
  expect(await text()).toBe('first')
  write('second')
  expect(await text()).toBe('second')
  rmSync(out, { recursive: true })
  expect((await fetch(other.url)).status).toBe(404)
  write('third')
  expect(await text()).toBe('third')
  expect(await other.stop()).toBe(0)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with 0, whoever is still connected', async (signal) => {
  const out = folder()
  writeFileSync(join(out, 'index.html'), 'home')
  writeFileSync(join(out, 'large.pdf'), '')
  truncateSync(join(out, 'large.pdf'), 100_000_000)
  const { url, stop } = await serve(['preview', '--out', out, '--port', '0'], folder())
  const { hostname, port } = new URL(url)
  // One keeps its connection for another question, one does not finish its question, one does not take its answer.
  const agent = new Agent({ keepAlive: true })
  await new Promise<void>((resolve) =>
    request({ host: hostname, port, agent }, (response) => response.resume().once('end', resolve)).end(),
  )
  const slow = connect(Number(port), '127.0.0.1', () => slow.write('GET / HTTP/1.1\r\nHost: x\r\n'))
  await new Promise((resolve) => slow.once('connect', resolve))
  const full = connect(Number(port), '127.0.0.1', () => full.write('GET /large.pdf HTTP/1.1\r\nHost: x\r\n\r\n'))
  await new Promise((resolve) => full.once('readable', resolve))
  for (const socket of [slow, full]) socket.once('error', () => {})
  expect(await stop(signal)).toBe(0)
  agent.destroy()
  slow.destroy()
  full.destroy()
})

describe('it does not start', () => {
  const refused = async (...args: string[]): Promise<{ exit: number | null; printed: string }> =>
    run(['preview', ...args], folder())

  test.each(['x', '-1', '70000', '80.5', '1e3', ''])('on port “%s”', async (port) => {
    expect(await refused('--out', site, `--port=${port}`)).toEqual({
      exit: 3,
      printed: `\`${port}\` is not a port.\n  hint: Write a number from 0 to 65535: \`--port 4400\`.\n`,
    })
  })

  test('on a port that another one has', async () => {
    const { port } = new URL(server.url)
    const { exit, printed } = await refused('--out', site, '--port', port)
    expect(exit).toBe(3)
    expect(printed).toBe(
      `Port ${port} is in use.\n  hint: Name another one: \`--port 4400\`, or \`--port 0\` for any that is free.\n`,
    )
  })

  test('where there is no site', async () => {
    expect(await refused('--port', '0')).toEqual({
      exit: 3,
      printed: 'There is no site in dist.\n  hint: Run `holdfast build` first.\n',
    })
  })
})
