/** `holdfast collect` as a process of its own, reading from an emulator: what it prints, and that it can be stopped. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { folder, plan, settings } from '../content.ts'
import { startEmulator, withEmulator, type Emulator } from '../evidence/emulator.ts'
import { s3Error, startProxy, type Proxy } from '../evidence/proxy.ts'

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

const bindings = `documents: { label: documents, source: aws/s3-bucket, params: { bucket: documents } }
objects: { label: objects, source: aws/s3-objects, params: { bucket: documents } }
`

withEmulator('collect', () => {
  let emulator: Emulator
  let proxy: Proxy

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const s3 = new S3Client({ endpoint: emulator.url, region: 'us-east-1', forcePathStyle: true })
    await s3.send(new CreateBucketCommand({ Bucket: 'documents' }))
  })
  afterEach(() => {
    proxy.spoil = () => undefined
    proxy.calls.length = 0
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const begin = (args: readonly string[], env: Record<string, string> = {}, store = '', command = 'collect', text = plan()) => {
    const cwd = folder()
    mkdirSync(join(cwd, 'content/plans'), { recursive: true })
    writeFileSync(join(cwd, 'content/plans/orders.mdx'), text)
    const at = store && `evidence: { mode: live, store: '${store}' }\n`
    writeFileSync(join(cwd, 'content/holdfast.yaml'), at ? settings.replace(/^evidence:.*\n(?: .*\n)*/m, at) : settings)
    writeFileSync(join(cwd, 'content/bindings.yaml'), bindings)
    const keys = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing', AWS_ENDPOINT_URL: proxy.url }
    const running = spawn(process.execPath, [cli, command, ...args], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: cwd, ...keys, ...env },
    })
    return { running, cwd, evidence: join(cwd, 'content/evidence'), done: ended(running) }
  }

  test('says how many calls each source made', async () => {
    const { done, evidence } = begin([])
    const { code, out, err } = await done
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Read 2 of 2 bindings.')
    const made = Number(/together +2 +(\d+)/.exec(out)?.[1])
    expect(made).toBe(proxy.calls.length)
    expect(out).toMatch(/aws\/s3-objects +1 +1\n/)
    expect(JSON.parse(readFileSync(join(evidence, 'current.json'), 'utf8'))).toHaveProperty('records.documents')
  })

  test('in CI says on lines of their own what is read, and nothing of it with --quiet', async () => {
    const { err } = await begin([], { CI: 'true' }).done
    expect(err.split('\n').toSorted()).toEqual(['', 'read aws/s3-bucket: 1 binding', 'read aws/s3-objects: 1 binding'])
    const quiet = await begin(['--quiet'], { CI: 'true' }).done
    expect(quiet).toEqual({ code: 0, out: '', err: '' })
  })

  test('when stopped, ends at once and leaves the store as it was', async () => {
    const { running, done, evidence } = begin([])
    proxy.spoil = ({ operation }) => {
      if (operation !== 'ListObjectsV2') return undefined
      setTimeout(() => running.kill('SIGINT'), 50)
      return 'hang'
    }
    const { code, out, err } = await done
    expect({ code, out }).toEqual({ code: 130, out: '' })
    expect(err).toBe('Stopped. Nothing was written; the evidence on file is as it was.\n')
    expect(existsSync(evidence)).toBe(false)
  })

  test('--plan and --policy ask nothing', async () => {
    const plan = await begin(['--plan']).done
    expect(plan.code).toBe(0)
    expect(plan.out).toMatch(/^AWS, the account of the credentials\n {2}us-east-1\n {4}aws\/s3-bucket +1 binding\n/)
    expect(plan.out).toContain('Nothing was asked. A run would read 2 bindings.')
    const policy = await begin(['--policy', '--format', 'json']).done
    const { aws } = JSON.parse(policy.out) as { aws: Record<string, { Statement: { Sid: string }[] }> }
    expect(aws['']?.Statement.map(({ Sid }) => Sid)).toContain('HoldfastReadsBuckets')
    expect(proxy.calls).toEqual([])
  })

  test('adds to a store in a bucket, from which `check` reads; one that cannot be read leaves all unverified', async () => {
    await new S3Client({ endpoint: emulator.url, region: 'us-east-1', forcePathStyle: true }).send(
      new CreateBucketCommand({ Bucket: 'evidence' }),
    )
    const first = begin([], {}, 's3://evidence/orders')
    expect(await first.done).toMatchObject({ code: 0, err: '' })
    expect(existsSync(first.evidence)).toBe(false)
    const other = begin([], {}, 's3://evidence/orders', 'check')
    expect(await other.done).toMatchObject({ code: 0, err: '' })
    proxy.spoil = ({ operation }) => (operation === 'ListObjectsV2' ? s3Error(403, 'AccessDenied') : undefined)
    const { code, err } = await begin([], {}, 's3://evidence/orders', 'check').done
    expect(code).toBe(2)
    expect(err).toBe(
      'The evidence store cannot be used: s3:ListObjectsV2 was refused (AccessDenied).\n  hint: Allow `s3:ListBucket` to the role that reads the evidence.\n',
    )
  })

  test('--record writes a case without names, which holds at once, and adds nothing to the evidence', async () => {
    const claims = "claims:\n  versioned: { evidence: documents, expect: { versioning: { equals: enabled } } }"
    const { done, cwd, evidence } = begin(['--record', 'content/tests'], {}, '', 'collect', plan(claims, '<Claim id="versioned">It is.</Claim>'))
    const { code, out } = await done
    expect(code).toBe(0)
    const [, file = ''] = /Wrote (\S+)\. Nothing was added/.exec(out) ?? []
    const written = readFileSync(join(cwd, file), 'utf8')
    expect(written).toContain('orders/versioned: violated')
    expect(written).not.toMatch(/arn:|testing|\d{12}/)
    expect(existsSync(evidence)).toBe(false)
    const tested = spawn(process.execPath, [cli, 'test'], { cwd, env: { PATH: process.env['PATH'], HOME: cwd } })
    expect(await ended(tested)).toMatchObject({ code: 0, out: expect.stringContaining('1 of 1 cases as expected') as string })
    writeFileSync(join(cwd, file), written.replace('orders/versioned: violated', 'orders/versioned: holds'))
    const again = spawn(process.execPath, [cli, 'test'], { cwd, env: { PATH: process.env['PATH'], HOME: cwd } })
    expect(await ended(again)).toMatchObject({ code: 1, out: expect.stringContaining('expected holds, found violated') as string })
  })

  test('does not mind that nobody reads on', async () => {
    const { running, done } = begin(['--plan'])
    running.stdout?.destroy()
    const { err } = await done
    expect(err).toBe('')
  })
})

const ended = async (running: ChildProcess): Promise<{ code: number | null; out: string; err: string }> => {
  let out = ''
  let err = ''
  running.stdout?.on('data', (part: Buffer) => (out += part.toString()))
  running.stderr?.on('data', (part: Buffer) => (err += part.toString()))
  const [code] = (await once(running, 'close')) as [number | null]
  return { code, out, err }
}
