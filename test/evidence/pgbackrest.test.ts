/**
 * pgBackRest, for real where it is installed: a server that archives to it, its backups, and what it says of them. What it does
 * not make by itself (damaged pages, several repositories) is changed in what it really printed.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeFolder, serverFolder, startCluster, withPostgres, asServer, type Cluster } from './postgres-cluster.ts'
import { canary, reported } from './report.ts'
import { withTool } from './tool.ts'

type Facts = Record<string, unknown>

/** An hour from now, so that ages are those of an hour. */
const later = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000).toISOString().replace('.000Z', 'Z')

const factsOf = (text: string, params: Facts = {}): Facts[] =>
  reported('pgbackrest', 'pgbackrest/info', text, params, later).matches.map(({ subject, facts, unread }) => ({
    subject,
    ...facts,
    ...(unread ? { unread: Object.keys(unread) } : {}),
  }))

withTool('pgBackRest', 'pgbackrest', () => {
  withPostgres('with a server', () => {
    let server: Cluster
    let config = ''
    let printed = ''
    const run = (...args: string[]): string =>
      asServer('pgbackrest', [`--config=${config}`, '--log-level-console=error', '--stanza=main', ...args])
    const info = (): string => asServer('pgbackrest', [`--config=${config}`, 'info', '--output=json'])
    beforeAll(async () => {
      const at = serverFolder()
      config = join(at, 'pgbackrest.conf')
      const [repository, log, lock, spool] = ['repository', 'log', 'lock', 'spool'].map((each) =>
        makeFolder(join(at, each)),
      )
      server = await startCluster({
        archive_mode: 'on',
        archive_command: `pgbackrest --config=${config} --stanza=main archive-push %p`,
        wal_level: 'replica',
      })
      writeFileSync(
        config,
        `[global]\nrepo1-path=${repository}\nlog-path=${log}\nlock-path=${lock}\nspool-path=${spool}\nlog-level-file=off\nstart-fast=y\nrepo1-retention-full=2\n` +
          `[main]\npg1-path=${server.sockets}/data\npg1-port=${server.port}\npg1-socket-path=${server.sockets}\npg1-user=owner\n`,
      )
    })
    afterAll(() => server.stop())

    test('without a stanza there is nothing', () => {
      expect(factsOf(info())).toEqual([])
      expect(factsOf(run('info', '--output=json'), { stanza: 'main' })).toMatchObject([
        { status: 'missing-path', backups: 0, fullAge: null, incrementalAge: null, errors: 0 },
      ])
    })
    test('without a backup that is said', () => {
      run('stanza-create')
      expect(factsOf(info())).toMatchObject([{ subject: 'main, repository 1', status: 'no-backup', backups: 0 }])
    })
    test('with backups, their ages are counted from their ends', () => {
      run('backup', '--type=full')
      run('backup', '--type=incr')
      printed = info()
      const [
        {
          backup: [full, incremental],
        },
      ] = JSON.parse(printed) as [{ backup: [Backup, Backup] }]
      const age = ({ timestamp }: Backup): number => Date.parse(later) / 1000 - timestamp.stop
      expect(factsOf(printed, { stanza: 'main', repository: 1 })).toEqual([
        {
          subject: 'main, repository 1',
          status: 'ok',
          fullAge: age(full),
          incrementalAge: age(incremental),
          backups: 2,
          errors: 0,
        },
      ])
      expect(age(full)).toBeGreaterThan(0)
    })
    test('a repository that does not exist has none', () => {
      expect(factsOf(printed, { repository: 2 })).toEqual([])
    })

    describe('changed', () => {
      const changed = (change: (stanza: Stanza) => void): string => {
        const stanzas = JSON.parse(printed) as [Stanza]
        change(stanzas[0])
        return JSON.stringify(stanzas)
      }
      const pages = (at: number) => (stanza: Stanza) => void ((stanza.backup[at] as Backup).error = true)

      test('a backup with damaged pages is none, nor is what rests on it', () => {
        expect(factsOf(changed(pages(0)))).toMatchObject([
          { fullAge: null, incrementalAge: null, backups: 2, errors: 2 },
        ])
        const [facts] = factsOf(changed(pages(1)))
        expect(facts).toMatchObject({ backups: 2, errors: 1 })
        expect(facts?.['incrementalAge']).toBe(facts?.['fullAge'])
      })
      test('a version that does not tell of errors', () => {
        const text = changed((stanza) => void delete stanza.backup[0]?.error)
        expect(factsOf(text)).toMatchObject([{ unread: ['errors'], backups: 2 }])
      })
      test('each repository is a match of its own', () => {
        const text = changed((stanza) => {
          stanza.repo.push({ key: 2, cipher: 'none', status: { code: 2, message: 'no valid backups' } })
          ;(stanza.backup[1] as Backup).database['repo-key'] = 2
        })
        expect(factsOf(text)).toMatchObject([
          { subject: 'main, repository 1', status: 'ok', backups: 1 },
          { subject: 'main, repository 2', status: 'no-backup', backups: 1, fullAge: null },
        ])
        expect(factsOf(text, { repository: 2 })).toHaveLength(1)
      })
      test.each([
        [3, 'missing-data'],
        [4, 'mixed'],
        [5, 'mismatch'],
        [6, 'other'],
        [99, 'other'],
        [-1, 'other'],
      ])('status %s is %s', (code, word) => {
        expect(factsOf(changed((stanza) => void ((stanza.repo[0] as Repo).status.code = code)))).toMatchObject([
          { status: word },
        ])
      })
      test('nothing else is kept', () => {
        const text = changed((stanza) => Object.assign(stanza, { cipher: canary, annotation: canary }))
        expect(JSON.stringify(reported('pgbackrest', 'pgbackrest/info', text, {}, later))).not.toContain(canary)
      })
      test.each<readonly [string, () => string, Facts, string]>([
        ['another stanza', () => printed, { stanza: 'orders' }, 'other stanzas than `orders`'],
        [
          'several stanzas',
          () => JSON.stringify([...(JSON.parse(printed) as []), ...(JSON.parse(printed) as [])]),
          {},
          'several stanzas',
        ],
        ['nothing', () => '', {}, 'is empty'],
        ['the text for people', () => 'stanza: main\n    status: ok', {}, 'is not JSON'],
        ['a part of it', () => printed.slice(0, -5), {}, 'is not JSON'],
        [
          'a backup without an end',
          () => changed((stanza) => void delete (stanza.backup[0] as Partial<Backup>).timestamp),
          {},
          '`0.backup.0.timestamp`',
        ],
      ])('%s is refused', (_, text, params, why) => {
        expect(() => factsOf(text(), params)).toThrow(why)
      })
    })
  })
})

type Repo = { key: number; cipher: string; status: { code: number; message: string } }
type Backup = { error?: boolean; timestamp: { stop: number }; database: { 'repo-key'?: number } }
type Stanza = { backup: Backup[]; repo: Repo[] }
