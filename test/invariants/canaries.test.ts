/**
 * Secrets never reach evidence, logs or errors. What sources keep of an answer is an allow-list, and each field of it is for
 * everybody or not. So two kinds of words are planted into everything that services answer (`planting.ts`):
 *
 * - `never`: fields, elements, headers and columns that nobody asked for; descriptions, tags, variables and commands of
 *   tasks, users and addresses of databases; the words and the code of errors; the path and the user of a redirect; the
 *   name in a certificate. They are nobody's business and may be in no byte of any output.
 * - `inside`: what private facts, subjects and principals are made of: names of keys, snapshots, files, vaults and zones, the
 *   labels of a series, the host of a redirect, who asks. They may be in the store, in the terminal and in the edition
 *   for the inside, and in no other edition.
 *
 * The credentials of the run are `never` too, also when services repeat them in errors.
 *
 * The real commands collect, judge, explain and publish; then every file and everything printed is searched.
 *
 * Seen to fail: the code of an error that was a token (it was kept); the name of a database in a public fact; a header in a
 * fact; a redirect kept with its path; the words of an error of AWS, of the web and of a database kept in a message; a token
 * in the operations of a record, as it is and in base64; a password on stderr; a private fact that was declared public.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Evidence } from '../../src/model/evidence.ts'
import { distinct } from '../../src/evidence/reading.ts'
import { folder } from '../content.ts'
import { withEmulator } from '../evidence/emulator.ts'
import { clusterToken, mishapsAt, secrets, startWorld, type World } from './canary-world.ts'
import { plantedWords, type Kind } from './planting.ts'
import { filesOf, holdfast, type Done } from './product.ts'
import { textsIn } from './texts.ts'
import { withTools } from './tools.ts'

/** How a secret can be written down. */
const formsOf = (secret: string): string[] => [
  ...new Set([secret, encodeURIComponent(secret), ...[0, 1, 2].map((shift) => inBase64(secret, shift))]),
]

/** The middle of what base64 makes of a text that begins at one of its three places. */
const inBase64 = (secret: string, shift: number): string =>
  Buffer.from(`${' '.repeat(shift)}${secret}`)
    .toString('base64')
    .slice(shift === 0 ? 0 : 4, -4)

const everySecret = { ...secrets, clusterToken }
const forms = Object.entries(everySecret).flatMap(([name, secret]) =>
  formsOf(secret).map((form) => [name, form] as const),
)

/** What was found in some files: planted words and names of secrets, each with where it stands. */
type Found = ReadonlyMap<string, ReadonlySet<string>>

const search = (texts: Iterable<readonly [place: string, text: string]>): Found => {
  const found = new Map<string, Set<string>>()
  const add = (what: string, place: string): unknown => found.set(what, (found.get(what) ?? new Set()).add(place))
  for (const [place, text] of texts) {
    for (const [word] of text.matchAll(plantedWords)) add(word.toLowerCase(), place)
    for (const [name, form] of forms) if (text.includes(form)) add(name, place)
  }
  return found
}

const inFolder = (top: string): Found =>
  search(
    [...filesOf(top)].flatMap(([path, bytes]) => [path, ...textsIn(path, bytes)].map((text) => [path, text] as const)),
  )

/** The part of it that is about one file or folder. */
const under = (top: string, found: Found): Found =>
  new Map(
    [...found].flatMap(([what, places]) => {
      const some = [...places].filter((place) => place === top || place.startsWith(`${top}/`))
      return some.length > 0 ? [[what, new Set(some)] as const] : []
    }),
  )

withEmulator('secrets of services and of the run', () => {
  let world: World
  let cwd: string
  const ran: Record<string, Done> = {}
  const found: Record<string, Found> = {}
  let records: Record<string, Evidence>

  beforeAll(async () => {
    world = await startWorld()
    cwd = folder()
    const run = async (name: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> => {
      const surroundings = { cwd, env: { ...world.environment, ...env } }
      ran[name] = await holdfast([...args, '--content', world.content], surroundings)
    }
    await run('collect', ['collect'], { CI: 'true' })
    await run('one', ['collect', '--only', 'aws-rds-instance', '--print', '--by', 'a job'])
    await run('record', ['collect', '--only', 'aws-rds-instance', '--record', 'case'])
    await run('check', ['check'])
    await run('json', ['check', '--format', 'json'])
    for (const claim of claims) await run(`explain ${claim}`, ['explain', `orders/${claim}`])
    await run('build', ['build', '--preview', '--out', 'public'])
    await run('customer', ['build', '--preview', '--audience', 'customer', '--out', 'customer'])
    await run('internal', ['build', '--preview', '--audience', 'internal', '--out', 'internal'])
    await run('pdf', ['pdf', 'orders', '--preview', '--out', 'orders.pdf'])
    await run('internal pdf', ['pdf', 'orders', '--preview', '--audience', 'internal', '--out', 'inside.pdf'])
    records = (
      JSON.parse(readFileSync(join(world.content, 'evidence/current.json'), 'utf8')) as {
        records: Record<string, Evidence>
      }
    ).records

    found['store'] = inFolder(join(world.content, 'evidence'))
    const written = inFolder(cwd)
    found['everything written'] = written
    for (const top of ['case', 'public', 'customer', 'internal', 'orders.pdf', 'inside.pdf'])
      found[top] = under(top, written)
    found['terminal'] = search(
      Object.entries(ran).flatMap(([name, { stdout, stderr }]) => [
        [`stdout of ${name}`, stdout] as const,
        [`stderr of ${name}`, stderr] as const,
      ]),
    )
  })
  afterAll(async () => world?.stop())

  const foundIn = (place: string): Found => found[place] ?? new Map()

  /** The planted words of a kind that were found, as `where it was planted → where it was found`. */
  const leaked = (place: string, kind: Kind): string[] =>
    distinct(
      [...foundIn(place)].flatMap(([word, at]) =>
        world.words.placed.get(word)?.kind === kind
          ? [`${world.words.placed.get(word)?.at} → ${[...at].slice(0, 3).join(', ')}`]
          : [],
      ),
    )

  test('the commands did what they do', () => {
    // Some things cannot be read, so a collection ends with 2; there are claims that do not hold, so judging ends with 1.
    const exits = Object.entries(ran).map(([name, { exit }]) => `${name} ${exit}`)
    const explained = claims.map((claim) => `explain ${claim} 0`)
    expect(exits).toEqual([
      ...['collect 2', 'one 0', 'record 0', 'check 1', 'json 1', ...explained],
      ...['build 1', 'customer 1', 'internal 1', 'pdf 1', 'internal pdf 1'],
    ])
    expect(ran['collect']?.stderr).toContain('read aws/rds-instance: 7 bindings, ')
    expect([...filesOf(join(cwd, 'public')).keys()]).toEqual(
      expect.arrayContaining([
        'index.html',
        'report.json',
        'status.json',
        'orders/orders.pdf',
        'orders/orders.intoto.jsonl',
      ]),
    )
  })

  test('every service was asked, and answered with planted words', () => {
    const never = Object.fromEntries(
      Object.keys(least).map((place) => [place, world.words.count('never', place)] as const),
    )
    const few = Object.entries(least).filter(([place, least]) => (never[place] ?? 0) < least)
    expect(few.map(([place, least]) => `${place}: ${never[place]} instead of ${least}`)).toEqual([])
    for (const [place, asked] of Object.entries(world.asked)) expect([place, asked.length > 0]).toEqual([place, true])
  })

  test('the services got the credentials that they repeat', () => {
    const proofs = Object.values(world.asked).flatMap((asked) => asked.map(({ proof }) => proof))
    // The other halves of the keys only sign; one was never needed.
    const unsent = ['AWS_SECRET_ACCESS_KEY', 'STORE_SECRET', 'UNUSED_SECRET']
    const missing = Object.entries(everySecret).filter(([, secret]) => !proofs.some((proof) => proof.includes(secret)))
    expect(missing.map(([name]) => name)).toEqual(unsent)
    for (const place of mishapsAt) {
      const repeated = world.asked[place]?.filter(({ path, proof, spoilt }) => spoilt && path && proof.trim() !== '')
      expect([place, (repeated?.length ?? 0) > 4]).toEqual([place, true])
    }
  })

  test('facts were read, not errors only', () => {
    const all = Object.values(records)
    const isMishap = ({ binding }: Evidence): boolean =>
      /-(?:refused|coded|broken|garbled|moved|cut|unvouched|login|query)$/.test(binding)
    const unread = all.filter((each) => !isMishap(each) && (each.error !== null || each.matches.length === 0))
    expect(unread.map(({ binding }) => binding)).toEqual([])
    expect(all.filter((each) => !isMishap(each)).length).toBeGreaterThan(45)
    const facts = all.flatMap(({ matches }) => matches.flatMap((match) => Object.values(match.facts)))
    expect(facts.filter((value) => value !== null).length).toBeGreaterThan(250)
    const failed = all.filter((each) => each.error !== null)
    expect(failed.length).toBeGreaterThan(30)
    expect(failed.filter((each) => !isMishap(each))).toEqual([])
    expect([...new Set(failed.map(({ error }) => error?.class))].toSorted()).toEqual([
      'denied',
      'invalid',
      'not-configured',
      'transient',
    ])
  })

  test.each([
    'store',
    'case',
    'terminal',
    'everything written',
    'public',
    'customer',
    'internal',
    'orders.pdf',
    'inside.pdf',
  ])('no secret is in: %s', (place) => {
    const credentials = [...foundIn(place)].filter(([what]) => what in everySecret)
    const shown = credentials.map(([name, at]) => `${name} → ${[...at].slice(0, 3).join(', ')}`)
    expect([...leaked(place, 'never'), ...shown]).toEqual([])
  })

  test.each(['case', 'public', 'orders.pdf'])('nothing private is in: %s', (place) => {
    expect(leaked(place, 'inside')).toEqual([])
  })

  test.each(['store', 'internal', 'inside.pdf'])('what is private is found in: %s', (place) => {
    const kinds = new Set([...foundIn(place).keys()].map((word) => world.words.placed.get(word)?.at))
    expect(kept.filter((at) => !kinds.has(at))).toEqual([])
  })

  test('whoever explains a claim at a terminal sees what is private', () => {
    expect(leaked('terminal', 'inside').join('\n')).toContain('aws: KmsKeyId → ')
  })

  withTools('with other programs', ['qpdf', 'pdftotext', 'pdfdetach'], () => {
    test('no planted word and no secret is in what they make of the PDF, and the same search finds the private ones', () => {
      const made = (file: string): Found => {
        const to = folder()
        const at = (name: string): string => join(to, name)
        const run = (tool: string, ...args: readonly string[]): void => {
          const { status, stderr } = spawnSync(tool, args, { encoding: 'utf8' })
          expect([tool, status, stderr]).toEqual([tool, 0, ''])
        }
        run('qpdf', '--qdf', '--object-streams=disable', join(cwd, file), at('plain.txt'))
        run('pdftotext', '-raw', join(cwd, file), at('words.txt'))
        run('pdfdetach', '-saveall', '-o', to, join(cwd, file))
        const files = filesOf(to)
        expect([...files.keys()]).toContain('evidence.json')
        const joined = (files.get('words.txt')?.toString() ?? '').replace(/\s+/g, '')
        writeFileSync(at('joined.txt'), joined)
        return inFolder(to)
      }
      expect([...made('orders.pdf')]).toEqual([])
      const kinds = new Set([...made('inside.pdf').keys()].map((word) => world.words.placed.get(word)?.at))
      expect(kept.filter((at) => !kinds.has(at))).toEqual([])
    })
  })
})

/** Claims that are explained: one that holds, and four whose evidence is an error or a redirect. */
const claims = ['aws-rds-instance', 'endpoint-moved', 'database-coded', 'job-refused', 'database-login']

/** Words of the kind `never` that each service must at least have answered with. */
const least = {
  resources: 20,
  tls: 1,
  postgres: 10,
  aws: 600,
  store: 180,
  'api.github.com': 200,
  'kubernetes.production.auditron.ai': 220,
  'kubernetes.recovery.auditron.ai': 20,
  'prometheus.internal.auditron.ai': 80,
  'alertmanager.internal.auditron.ai': 5,
  'minio.internal.auditron.ai': 6,
  'vault.internal.auditron.ai': 4,
  'api.pagerduty.com': 65,
  'api.auditron.ai': 40,
  'docs.base2ml.com': 4,
  'ip-ranges.amazonaws.com': 8,
} as const

/** Where private words stand that a fact, a subject or a principal is made of. */
const kept = [
  'aws: AlarmName',
  'aws: Arn',
  'aws: DBInstanceClass',
  'aws: DBSnapshotIdentifier',
  'aws: HealthCheckPath',
  'aws: KMSMasterKeyArn',
  'aws: KMSMasterKeyID',
  'aws: Key',
  'aws: KmsKeyId',
  'aws: RuleName',
  'aws: TargetBackupVaultName',
  'aws: ZoneName',
  'aws: snapshotId',
  'api.auditron.ai: the host of a redirect',
  'kubernetes.production.auditron.ai: username',
  'postgres: the role',
  'prometheus.internal.auditron.ai: instance',
]
