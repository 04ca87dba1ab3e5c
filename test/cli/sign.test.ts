/** The command line with real authorities: documents reach the level that the settings ask for, or nothing is written. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { content, folder, plan, settings } from '../content.ts'
import { Authorities } from '../sign/authorities.ts'
import { rsa } from '../sign/pki.ts'
import { lacks } from '../sign/tools.ts'

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

describe.skipIf(lacks('openssl'))('signing to a level (needs openssl)', () => {
  let all: Authorities
  let cwd: string
  let signing: string
  beforeAll(async () => {
    all = await Authorities.start()
    all.issue('signer', { key: rsa(3072) })
    cwd = folder()
    signing = `${settings}signing: { key: ../signer.key, certificates: ../signer.chain.pem, level: B-LTA, timestamp: ["http://127.0.0.1:9/", "${all.tsa}"] }\n`
    content({ 'holdfast.yaml': signing, 'plans/orders.mdx': plan() }, join(cwd, 'content'))
    for (const name of ['signer.key', 'signer.chain.pem', 'root.pem']) copyFileSync(all.pki.path(name), join(cwd, name))
  })
  afterEach(() => void (all.instead = () => undefined))
  afterAll(() => all.stop())

  type Ran = { readonly code: number | null; readonly out: string; readonly err: string }
  const holdfast = async (...args: readonly string[]): Promise<Ran> => {
    const running = spawn(process.execPath, [cli, ...args], { cwd, env: { PATH: process.env['PATH'], HOME: cwd } })
    const ended = new Promise<number | null>((resolve) => running.on('close', resolve))
    const [code, out, err] = await Promise.all([ended, text(running.stdout), text(running.stderr)])
    return { code, out, err }
  }
  const digest = (name: string): string => createHash('sha256').update(readFileSync(join(cwd, name))).digest('hex')

  test('build reaches the level, though the first authority is down; a second build asks nobody', async () => {
    // The clock is an input like the others: a build of another minute is another build.
    const at = ['--as-of', all.pki.at('signer', 0)]
    const built = await holdfast('build', ...at)
    expect(built).toMatchObject({ code: 0, err: '' })
    const verified = await holdfast('verify', 'dist/orders/orders.pdf', '--anchors', 'root.pem', '--format', 'json')
    expect(JSON.parse(verified.out)).toMatchObject({ state: 'valid', level: 'B-LTA', trust: 'trusted' })
    all.asked.length = 0
    expect((await holdfast('build', ...at)).code).toBe(0)
    expect(all.asked).toEqual([])
  })

  test('a level that is not reached leaves the last site as it was', async () => {
    const before = digest('dist/orders/orders.pdf')
    const names = readdirSync(cwd).toSorted()
    content({ 'holdfast.yaml': signing, 'plans/orders.mdx': plan('', 'Something else.') }, join(cwd, 'content'))
    all.instead = (_, path) => (path === '/ocsp/sub' || path === '/crl/sub' ? 503 : undefined)
    const failed = await holdfast('build')
    expect(failed.code).toBe(2)
    expect(failed.err).toMatch(/Whether "Acme signer" was revoked cannot be found out\. .*status 503.*\n {2}hint: /)
    expect(digest('dist/orders/orders.pdf')).toBe(before)
    expect(readdirSync(cwd).toSorted()).toEqual(names)
    expect((await holdfast('pdf', 'orders')).code).toBe(2)
    expect(existsSync(join(cwd, 'orders.pdf'))).toBe(false)
  })

  test('sign --extend adds a timestamp to a file, and to no file that was changed', async () => {
    expect((await holdfast('pdf', 'orders')).code).toBe(0)
    const renewed = await holdfast('sign', '--extend', 'orders.pdf', '--out', 'renewed.pdf')
    expect(renewed).toMatchObject({ code: 0, err: '' })
    expect(renewed.out).toMatch(/^Renewed renewed\.pdf: PAdES B-LTA, archive timestamp of .* by CN=Acme tsa/)
    expect(renewed.out).toContain('10 more times can be added.')
    const report = JSON.parse((await holdfast('verify', 'renewed.pdf', '--anchors', 'root.pem', '--format', 'json')).out)
    expect(report).toMatchObject({ state: 'valid', level: 'B-LTA', timestamps: [{}, {}, {}] })
    const changed = readFileSync(join(cwd, 'orders.pdf'))
    changed.write('%PDF-1.6', 0)
    writeFileSync(join(cwd, 'changed.pdf'), changed)
    expect(await holdfast('sign', '--extend', 'changed.pdf')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^changed\.pdf was not renewed\. /),
    })
    expect(readFileSync(join(cwd, 'changed.pdf'))).toEqual(changed)
    const before = digest('orders.pdf')
    all.instead = (_, path) => (path === '/tsa' ? 503 : undefined)
    expect(await holdfast('sign', '--extend', 'orders.pdf')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('No timestamp authority gave a timestamp that counts.'),
    })
    expect(digest('orders.pdf')).toBe(before)
  })
})
