/** Where the web is asked, and with what: secrets, addresses inside a network, and certificates of real TLS servers. */
import { beforeAll, describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../src/evidence/addresses.ts'
import type { Connections } from '../../src/evidence/connection.ts'
import { digestOfCalls, newTrace } from '../../src/evidence/trace.ts'
import { lacks } from '../sign/tools.ts'
import { Authority, selfSigned, type Pair } from './authority.ts'
import { access, machine, operation, serve, token, troubleOf } from './web-access.ts'
import type { webConnections, Handler } from './web-server.ts'

describe('a secret', () => {
  const environment = { TOKEN: token }
  test('goes to its own origin and to no other', async () => {
    const mine = await serve((_, response) => response.end())
    const other = await serve((_, response) => response.end())
    const web = access(
      { [mine.origin]: { private: true, tokenFrom: 'TOKEN' }, [other.origin]: { private: true } },
      { machine: machine(environment) },
    )
    await web.ask({ operation, url: `${mine.origin}/a` })
    await web.ask({ operation, url: `${other.origin}/a` })
    expect(mine.asked[0]?.headers.authorization).toBe(`Bearer ${token}`)
    expect(JSON.stringify(other.asked)).not.toContain('canary')
  })
  test('goes in the header that the settings name', async () => {
    const { origin, asked } = await serve((_, response) => response.end())
    await access(
      { [origin]: { private: true, tokenFrom: 'TOKEN', header: 'X-Vault-Token' } },
      { machine: machine(environment) },
    ).ask({ operation, url: origin })
    expect(asked[0]?.headers).toMatchObject({ 'x-vault-token': token })
    expect(asked[0]?.headers.authorization).toBeUndefined()
  })
  test('is part of no digest', async () => {
    const { origin } = await serve((_, response) => response.end())
    const digests = await Promise.all(
      ['one', 'two'].map(async (TOKEN) => {
        const trace = newTrace()
        await access({ [origin]: { private: true, tokenFrom: 'TOKEN' } }, { machine: machine({ TOKEN }) }, trace).ask({
          operation,
          url: origin,
        })
        return digestOfCalls(trace.calls)
      }),
    )
    expect(digests[0]).toBe(digests[1])
  })
  test('that is not there, or that no header can carry', async () => {
    const { origin, asked } = await serve((_, response) => response.end())
    const web = { [origin]: { private: true, tokenFrom: 'TOKEN' } }
    expect(await troubleOf(access(web).ask({ operation, url: origin }))).toMatchObject({
      class: 'not-configured',
      message: expect.stringContaining('TOKEN is not set'),
    })
    const broken = await troubleOf(
      access(web, { machine: machine({ TOKEN: `${token}\n` }) }).ask({ operation, url: origin }),
    )
    expect(broken).toMatchObject({ class: 'not-configured', hint: expect.stringContaining('line break') })
    expect(JSON.stringify(broken)).not.toContain('canary')
    expect(asked).toEqual([])
  })
  test('is found however its origin is written', async () => {
    const { port, asked } = await serve((_, response) => response.end())
    await access(
      { 'https://API.acme.invalid:443': { at: `http://127.0.0.1:${port}`, tokenFrom: 'TOKEN' } },
      { machine: machine(environment) },
    ).ask({ operation, url: 'https://api.acme.invalid/a' })
    expect(asked[0]?.headers).toMatchObject({ authorization: `Bearer ${token}`, host: 'api.acme.invalid' })
  })
})

describe('addresses inside a network', () => {
  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://[64:ff9b:1::1]/',
    'http://[2002:7f00:1::]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://localhost/',
  ])('%s is not asked', async (url) => {
    const error = await troubleOf(access({}).ask({ operation, url }))
    expect(error).toMatchObject({
      class: 'not-configured',
      message: 'test:Get would be sent into a network that is not public, so it was not sent.',
    })
    expect(error.hint).toContain(`\`private: true\` for \`${new URL(url).origin}\``)
  })
  test('not even when the certificate need not be vouched for', async () => {
    const { origin, asked } = await serve((_, response) => response.end())
    expect(await troubleOf(access({}).ask({ operation, url: origin, tls: { mayBeUnknown: true } }))).toMatchObject({
      class: 'not-configured',
    })
    expect(asked).toEqual([])
  })
  test('by a name that resolves to one', async () => {
    const { port, asked } = await serve((_, response) => response.end())
    const url = `http://localhost:${port}/`
    expect(await troubleOf(access({}).ask({ operation, url }))).toMatchObject({ class: 'not-configured' })
    expect(asked).toEqual([])
    await access({ [`http://localhost:${port}`]: { private: true } }).ask({ operation, url })
    expect(asked).toHaveLength(1)
  })
  test('are asked in the place of another, which is what is asked for', async () => {
    const { origin, asked } = await serve((_, response) => response.end())
    await access({ 'http://api.acme.invalid': { at: origin } }).ask({
      operation,
      url: 'http://api.acme.invalid/a/b?c=d',
    })
    expect(asked).toMatchObject([{ path: '/a/b?c=d', headers: { host: 'api.acme.invalid' } }])
  })
  test('a name that does not exist', async () => {
    expect(await troubleOf(access({}).ask({ operation, url: 'https://nothing.invalid/' }))).toMatchObject({
      class: expect.stringMatching(/^(not-found|transient)$/),
    })
  })
  test.each([
    ['8.8.8.8', true],
    ['100.63.255.255', true],
    ['2606:4700::1111', true],
    ['[2606:4700::1111]', true],
    ['::ffff:8.8.8.8', true],
    ['::ffff:808:808', true],
    ['64:ff9b::808:808', true],
    ['64:ff9b::7f00:1', false],
    ['64:ff9b::1', false],
    ['fe80::1%eth0', false],
    ['198.18.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['2001:db8::1', false],
    ['ff02::1', false],
    ['fec0::1', false],
    ['', false],
    ['name', false],
  ])('%s is public: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected)
  })
})

describe.skipIf(lacks('openssl'))('certificates (needs openssl)', () => {
  let authority: Authority
  let good: Pair
  beforeAll(() => {
    authority = new Authority()
    good = authority.issue('DNS:api.acme.test,IP:127.0.0.1')
  })
  const answering: Handler = (_, response) => response.end('hello')
  const at = (
    origin: string,
    more: Partial<Connections['web'][string]> = {},
  ): Parameters<typeof webConnections>[0] => ({ 'https://api.acme.test': { at: origin, ...more } })
  const request = { operation, url: 'https://api.acme.test/' }

  test('of an authority that the settings name', async () => {
    const { origin } = await serve(answering, good)
    const answer = await access(at(origin, { ca: authority.path })).ask(request)
    expect(answer.certificate).toMatchObject({ protocol: 'TLSv1.3', problem: null })
    const left = (Date.parse(answer.certificate?.until ?? '') - Date.now()) / 86_400_000
    expect(Math.round(left)).toBe(30)
    expect(
      await access({ [origin]: { private: true, ca: 'ca.pem' } }, { machine: machine({}, authority.folder) }).ask({
        operation,
        url: origin,
      }),
    ).toMatchObject({ status: 200 })
  })
  test('a file of an authority that cannot be read', async () => {
    expect(await troubleOf(access(at('https://127.0.0.1:1', { ca: 'no/such.pem' })).ask(request))).toMatchObject({
      class: 'not-configured',
      hint: expect.stringContaining('`no/such.pem`'),
    })
  })
  const cases: readonly (readonly [string, () => Pair, string])[] = [
    ['of an authority that nobody named', () => good, 'UNABLE_TO_'],
    ['that vouches for itself', () => selfSigned('DNS:api.acme.test'), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'that has expired',
      () => authority.issue('DNS:api.acme.test', ['20240101000000Z', '20240201000000Z']),
      'CERT_HAS_EXPIRED',
    ],
    [
      'that is not valid yet',
      () => authority.issue('DNS:api.acme.test', ['20480101000000Z', '20480201000000Z']),
      'CERT_NOT_YET_VALID',
    ],
    ['for another name', () => authority.issue('DNS:other.acme.test'), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ]
  test.each(cases)('%s', async (name, pair, code) => {
    const { origin, asked } = await serve(answering, pair())
    const web = at(origin, name.includes('nobody') ? {} : { ca: authority.path })
    const secret = { machine: machine({ TOKEN: token }) }
    const error = await troubleOf(access(web, { attempts: 3 }).ask(request))
    expect(error).toMatchObject({ class: 'invalid', message: expect.stringContaining(code) })
    const tls = { mayBeUnknown: true }
    // Nothing is sent, neither the question nor the token, where the source does not ask for it or has a token.
    const tokens = { ...web, 'https://api.acme.test': { ...web['https://api.acme.test'], tokenFrom: 'TOKEN' } }
    expect(await troubleOf(access(tokens, secret).ask({ ...request, tls }))).toMatchObject({ class: 'invalid' })
    expect(await troubleOf(access(web).ask({ ...request, tls, token }))).toMatchObject({ class: 'invalid' })
    expect(asked).toEqual([])
    const answer = await access(web).ask({ ...request, tls })
    expect(answer).toMatchObject({ status: 200, certificate: { problem: expect.stringContaining(code) } })
    expect(JSON.stringify(asked)).not.toContain('canary')
  })
  test('a service without TLS at an address with it', async () => {
    const { port } = await serve(answering)
    expect(await troubleOf(access(at(`https://127.0.0.1:${port}`)).ask(request))).toMatchObject({ class: 'transient' })
  })
  test('the asker proves itself too, where the service wants it', async () => {
    const asker = authority.issue('DNS:collector.acme.test')
    const { createServer } = await import('node:https')
    const server = createServer(
      { ...good, ca: authority.pem, requestCert: true, rejectUnauthorized: true },
      (_, response) => response.end('hello'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const url = `https://127.0.0.1:${port}/`
    const tls = { ca: authority.pem, cert: asker.cert, key: asker.key }
    expect(await access({}).ask({ operation, url, tls })).toMatchObject({ status: 200 })
    expect(await troubleOf(access({}).ask({ operation, url, tls: { ca: authority.pem } }))).toMatchObject({
      class: 'transient',
    })
    server.closeAllConnections()
    server.close()
  })
})
