/** Files on real disks: what a walk counts, what it must not look at, and what another machine reports of them. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, test } from 'vitest'
import { filesUnder, isEncrypted, patternOf } from '../../src/evidence/files.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { readStore } from '../../src/evidence/store.ts'
import { noConnections } from '../../src/plan/schema/connections.ts'
import { content, folder, plan, settings as settingsText } from '../content.ts'
import { collectOne, settings } from './make.ts'

const now = '2026-11-20T07:00:00Z'
let root = ''
beforeEach(() => {
  root = folder()
})

const file = (name: string, size: number, written: string): void => {
  mkdirSync(join(root, name, '..'), { recursive: true })
  writeFileSync(join(root, name), Buffer.alloc(size))
  utimesSync(join(root, name), new Date(written), new Date(written))
}

const look = (params: Record<string, unknown>, directories: readonly string[] = [root]): Promise<Draft> =>
  collectOne(
    '',
    'directory/newest',
    params,
    {},
    { now, settings: { ...settings(''), connections: { ...noConnections, directories } } },
  )

describe('a folder', () => {
  test('with files: how fresh, how many, how large', async () => {
    file('a.sql.gz', 100, '2026-11-18T06:00:00Z')
    file('b.sql.gz', 50, '2026-11-20T06:00:00Z')
    file('deeper/c.sql.gz', 40, '2026-11-19T06:00:00Z')
    file('newer.log', 1, '2026-11-20T06:59:00Z')
    const record = await look({ path: root, pattern: '*.sql.gz' })
    expect(record).toMatchObject({ error: null, operations: ['directory:List'], principal: null })
    expect(record.matches).toMatchObject([
      { subject: root, facts: { count: 3, newestAge: 3600, newestSize: 50, sizeRatio: 1.25, oldestAge: 176_400 } },
    ])
  })
  test('without files is there, and has none', async () => {
    file('a.txt', 1, now)
    expect((await look({ path: root, pattern: '*.sql' })).matches).toMatchObject([
      { facts: { count: 0, newestAge: null, newestSize: null, sizeRatio: null, oldestAge: null } },
    ])
  })
  test('that does not exist gives no match', async () => {
    expect(await look({ path: join(root, 'none') })).toMatchObject({
      matches: [],
      error: null,
      operations: ['directory:List'],
    })
  })
  test('whose newest file is empty, or the one before', async () => {
    file('a', 100, '2026-11-18T06:00:00Z')
    file('b', 0, '2026-11-19T06:00:00Z')
    expect((await look({ path: root })).matches).toMatchObject([{ facts: { newestSize: 0, sizeRatio: 0 } }])
    file('c', 100, '2026-11-20T06:00:00Z')
    expect((await look({ path: root })).matches).toMatchObject([{ facts: { sizeRatio: null } }])
  })
  test('with a file from the future has no known age', async () => {
    file('a', 1, '2026-11-20T08:00:00Z')
    expect((await look({ path: root })).matches).toMatchObject([
      { facts: { count: 1 }, unread: { newestAge: { class: 'invalid' } } },
    ])
  })
  test('whose encryption cannot be seen is not called plain', async () => {
    const [match] = (await look({ path: root })).matches
    expect(match?.facts['encrypted'] ?? match?.unread?.['encrypted']?.class).not.toBe(false)
  })
})

describe('is not looked at', () => {
  const secret = (): string => {
    const other = folder()
    writeFileSync(join(other, 'secret'), 'x')
    return other
  }
  test('a folder that the settings do not name', async () => {
    const other = secret()
    for (const path of [other, `${root}/../${other.replace(/^.*\//, '')}`, '/', `${root}-more`])
      expect((await look({ path })).error).toMatchObject({ class: 'not-configured' })
    expect((await look({ path: root }, [])).error).toMatchObject({ class: 'not-configured' })
  })
  test('whether a folder elsewhere exists', async () => {
    const [there, not] = await Promise.all([look({ path: secret() }), look({ path: '/no/such/folder' })])
    expect(there.error).toEqual(not.error)
  })
  test('what a link leads to', async () => {
    symlinkSync(secret(), join(root, 'link'))
    symlinkSync(join(secret(), 'secret'), join(root, 'file'))
    expect((await look({ path: root })).matches).toMatchObject([{ facts: { count: 0 } }])
    expect((await look({ path: join(root, 'link') })).error).toMatchObject({ class: 'not-configured' })
    // As when a folder is replaced by a link while it is walked.
    expect(await filesUnder(join(root, 'link'))).toEqual([])
  })
  test('what is no file', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')])
    const server = createServer().listen(join(root, 'socket'))
    expect((await look({ path: root })).matches).toMatchObject([{ facts: { count: 0 } }])
    server.close()
  })
  test('a folder without end', async () => {
    mkdirSync(join(root, Array.from({ length: 18 }, () => 'd').join('/')), { recursive: true })
    expect((await look({ path: root })).error).toMatchObject({ class: 'invalid' })
  })
  test('a root that is not there, as a disk that is not mounted', async () => {
    expect((await look({ path: join(root, 'a') }, [join(root, 'gone')])).error).toMatchObject({
      class: 'not-configured',
    })
  })
})

test('a folder that is part of it and may not be listed leaves nothing known', () => {
  file('a', 1, now)
  file('closed/b', 1, now)
  chmodSync(join(root, 'closed'), 0)
  chmodSync(root, 0o755)
  // Root may list everything, so somebody else looks.
  const program = `import { filesUnder } from ${JSON.stringify(new URL('../../src/evidence/files.ts', import.meta.url).href)}
    if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534) ; process.setuid(65534) }
    await filesUnder(${JSON.stringify(root)}).then(() => console.log('read'), (error) => console.log(error.evidence?.class ?? error))`
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  chmodSync(join(root, 'closed'), 0o755)
  expect(done.stdout + done.stderr).toBe('denied\n')
})

test('names that fit a pattern', () => {
  expect(['a.sql', 'a.sqlx', 'asql', '.sql', 'a+b.sql'].filter((each) => patternOf('*.sql').test(each))).toEqual([
    'a.sql',
    '.sql',
    'a+b.sql',
  ])
  expect(patternOf('a?c(1)').test('abc(1)')).toBe(true)
})

test('a run that is given up', async () => {
  file('a', 1, now)
  await expect(filesUnder(root, AbortSignal.abort())).rejects.toThrow('given up')
})

describe('an encrypted disk', () => {
  const disk = (uuid: string, ...slaves: readonly string[]): string => {
    const at = mkdtempSync(join(root, 'device-'))
    mkdirSync(join(at, 'dm'))
    mkdirSync(join(at, 'slaves'))
    writeFileSync(join(at, 'dm/uuid'), uuid)
    slaves.forEach((each, index) => symlinkSync(each, join(at, 'slaves', `d${index}`)))
    return at
  }
  const seen = async (device: string): Promise<boolean | null> => {
    const { dev } = (await import('node:fs')).lstatSync(root)
    const devices = mkdtempSync(join(root, 'block-'))
    symlinkSync(device, join(devices, `${(dev >> 8) & 0xfff}:${(dev & 0xff) | ((dev >> 12) & 0xfff00)}`))
    return isEncrypted(root, devices)
  }
  test('is seen through what lies on it', async () => {
    const crypt = disk('CRYPT-LUKS2-1')
    const plain = disk('')
    expect(await seen(crypt)).toBe(true)
    expect(await seen(disk('LVM-1', crypt))).toBe(true)
    expect(await seen(disk('LVM-1', crypt, plain))).toBeNull()
    expect(await seen(plain)).toBeNull()
    expect(await seen(disk('LVM-1'))).toBeNull()
  })
})

describe('on another machine', () => {
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
  const run = (cwd: string, input: string, ...args: string[]) =>
    spawnSync(process.execPath, [cli, 'collect', ...args], { cwd, input, encoding: 'utf8' })
  const made = (directories: string): string => {
    const cwd = folder()
    content(
      {
        'holdfast.yaml': `${settingsText}connections: { directories: [${directories}] }\n`,
        'bindings.yaml': `dumps:\n  label: dumps\n  source: directory/newest\n  params: { host: db-1.internal, path: ${root} }\n`,
        'plans/orders.mdx': plan(),
      },
      join(cwd, 'content'),
    )
    return cwd
  }
  test('it is left alone here, printed there, and taken in here', () => {
    file('a', 7, '2026-11-18T06:00:00Z')
    const [here, there] = [made(''), made(root)]
    expect(run(here, '').stdout).toBe('Read 0 of 0 bindings, 1 left to the machines that report them.\n')
    expect(run(here, '', '--only', 'dumps')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('reported by another machine') as string,
    })
    const printed = run(there, '', '--only', 'dumps', '--print', '--by', 'job on the database host')
    expect(printed).toMatchObject({ status: 0, stderr: expect.stringContaining('`encrypted` is left out') as string })
    expect(readStore(join(there, 'content/evidence')).records).toEqual({})
    expect(run(here, printed.stdout, '--push', 'dumps')).toMatchObject({ status: 0, stderr: '' })
    expect(readStore(join(here, 'content/evidence')).records['dumps']).toMatchObject({
      mode: 'pushed',
      principal: 'job on the database host',
      matches: [{ facts: { count: 1, newestSize: 7 }, unread: { encrypted: { class: 'not-configured' } } }],
    })
  })
  test('what could not be looked at there is not printed', () => {
    const printed = run(made(''), '', '--only', 'dumps', '--print', '--by', 'x')
    expect(printed).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('connections.directories') as string,
    })
  })
  test.each([
    [['--print', '--by', 'x'], 'prints the reading of one binding'],
    [['--only', 'dumps', '--print'], 'says who made it'],
    [['--only', 'dump'], 'Did you mean `dumps`?'],
  ])('refuses %j', (args, why) => {
    expect(run(made(''), '', ...args)).toMatchObject({ status: 3, stderr: expect.stringContaining(why) as string })
  })
})
