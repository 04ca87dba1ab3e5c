/**
 * Invariant 2: a failing build publishes nothing. Whatever stops a build, what was published before is whole, nothing is
 * left beside it, and the next build works. What may not be published can be looked at, marked on every page.
 *
 * Seen to fail: the site written straight into its place; a staging folder left after a failure; with `--strict`, a warning
 * that only the PDF shows; the preview written into `dist`; its notice left out of the pages, and of the PDF; somebody
 * else's folder replaced, or met with a stack trace.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeStore } from '../../src/evidence/store.ts'
import { content as contentOf, folder, plan } from '../content.ts'
import { reading } from '../evidence-of.ts'
import { contentOf as pageContent } from '../pdf/content.ts'
import { readPdf } from '../pdf/read.ts'
import { differences, expecting, filesOf, start } from './product.ts'

const at = '2026-11-20T12:00:00Z'
const orders = plan(
  'claims: { standby: { evidence: db, expect: { multiAz: { equals: true } } } }',
  '## Recovery\n\n<Claim id="standby">There is a standby</Claim>.',
)
const db = 'db: { label: database, source: aws/rds-instance, region: eu-west-1, params: { instance: db-1 } }\n'

/** A portfolio that may be published, with its site, in a folder of its own. */
let cwd: string
let published: Map<string, Buffer>
const put = (files: Readonly<Record<string, string>>): string => contentOf(files, join(cwd, 'content'))
const store = async (multiAz: boolean): Promise<void> => {
  rmSync(join(cwd, 'content/evidence'), { recursive: true, force: true })
  const { id: _, previous: __, digest: ___, ...draft } = reading('db', [{ multiAz }])
  await writeStore(join(cwd, 'content/evidence'), [draft])
}
const sound = async (): Promise<void> => {
  rmSync(join(cwd, 'content'), { recursive: true, force: true })
  put({ 'plans/orders.mdx': orders, 'bindings.yaml': db })
  await store(true)
}
const build = ['build', '--as-of', at]

beforeAll(async () => {
  cwd = folder()
  await sound()
  await expecting(0, build, { cwd })
  published = filesOf(join(cwd, 'dist'))
})

/** What was published stands as it was, and nothing else was written beside it. */
const expectUntouched = (): void => {
  expect(differences(published, filesOf(join(cwd, 'dist')))).toEqual([])
  expect(readdirSync(cwd).toSorted()).toEqual(['.holdfast', 'content', 'dist'])
}

test('a good build leaves its site and nothing else', () => {
  expect(published.has('orders/orders.pdf')).toBe(true)
  expectUntouched()
})

describe('what stops a build', () => {
  const cases: Readonly<
    Record<string, { readonly break: () => unknown; readonly exit: number; readonly more?: readonly string[] }>
  > = {
    'a violated claim': { break: () => store(false), exit: 1 },
    'an overdue review': { break: () => undefined, more: ['--as-of', '2027-03-01'], exit: 1 },
    'evidence that was never read': {
      break: () => rmSync(join(cwd, 'content/evidence'), { recursive: true }),
      exit: 2,
    },
    'evidence that is stale': { break: () => undefined, more: ['--as-of', '2026-12-24'], exit: 2 },
    'evidence that was changed by hand': {
      break: () => {
        const path = join(cwd, 'content/evidence/current.json')
        writeFileSync(
          path,
          filesOf(join(cwd, 'content/evidence'))
            .get('current.json')
            ?.toString()
            .replace('"multiAz": true', '"multiAz": null') ?? '',
        )
      },
      exit: 2,
    },
    'invalid content': { break: () => put({ 'plans/orders.mdx': orders.replace('owner:', 'ownr:') }), exit: 3 },
    'code in content': { break: () => put({ 'plans/orders.mdx': `${orders}\n{1 + 1}\n` }), exit: 3 },
    'a warning, when strict': {
      break: () => put({ 'plans/orders.mdx': orders.replace('lastReviewed: 2026-11-01', 'lastReviewed: 2026-09-01') }),
      more: ['--strict'],
      exit: 1,
    },
    'a warning that only the PDF shows, when strict': {
      break: () => put({ 'plans/orders.mdx': `${orders}\nA snowman: ☃\n` }),
      more: ['--strict'],
      exit: 1,
    },
    'a signing key that is not there': {
      break: () =>
        put({
          'holdfast.yaml': `${filesOf(join(cwd, 'content')).get('holdfast.yaml')}signing: { pkcs12: none.p12 }\n`,
        }),
      exit: 3,
    },
    'an option that does not exist': { break: () => undefined, more: ['--ot', 'elsewhere'], exit: 3 },
    'no content at all': { break: () => undefined, more: ['--content', 'nowhere'], exit: 3 },
  }

  test.each(Object.entries(cases))('%s', async (_, { break: breakIt, exit, more = [] }) => {
    await sound()
    await breakIt()
    const { stderr, stdout } = await expecting(exit, [...build, ...more], { cwd })
    expect(stdout + stderr).not.toMatch(/^ +at /m)
    expectUntouched()
  })
})

describe('a build that is killed', () => {
  beforeAll(sound)

  test('leaves the site whole, and the next one clears up and works', async () => {
    const killed = start([...build, '--as-of', '2026-11-21T06:00:00Z'], { cwd })
    const ended = new Promise((done) => killed.once('exit', done))
    const staging = join(cwd, `.dist.staging-${killed.pid}`)
    while (!existsSync(staging) && killed.exitCode === null) await wait(5)
    killed.kill('SIGKILL')
    await ended
    expect(killed.signalCode).toBe('SIGKILL')
    expect(existsSync(staging)).toBe(true)
    expect(differences(published, filesOf(join(cwd, 'dist')))).toEqual([])

    await expecting(0, [...build, '--as-of', '2026-11-21T06:00:00Z'], { cwd })
    const next = filesOf(join(cwd, 'dist'))
    expect(JSON.parse(next.get('status.json')?.toString() ?? '')).toMatchObject({ asOf: '2026-11-21T06:00:00Z' })
    expect(readdirSync(cwd).filter((name) => name.startsWith('.dist'))).toEqual([])
  })

  test('between its two renames: the site that was moved aside is put back, even by a build that fails', async () => {
    // No process has this number any more: the one that had it has ended.
    const gone = start(['--version'], { cwd })
    await new Promise((done) => gone.once('exit', done))
    const before = filesOf(join(cwd, 'dist'))
    renameSync(join(cwd, 'dist'), join(cwd, `.dist.old-${gone.pid}`))
    put({ 'plans/orders.mdx': `${orders}\nA snowman: ☃\n` })
    await expecting(1, [...build, '--strict'], { cwd })
    expect(differences(before, filesOf(join(cwd, 'dist')))).toEqual([])
    expect(readdirSync(cwd).filter((name) => name.startsWith('.dist'))).toEqual([])
  })
})

describe('`--out` that is not a site', () => {
  const refused = async (out: string): Promise<void> => {
    const before = filesOf(cwd)
    const { stderr, stdout } = await expecting(3, [...build, '--out', out], { cwd })
    expect(stderr).toMatch(/^  hint: /m)
    expect(stdout + stderr).not.toMatch(/^ +at /m)
    expect(differences(before, filesOf(cwd)).filter((path) => !path.startsWith('.holdfast/'))).toEqual([])
  }
  beforeAll(async () => {
    await sound()
    mkdirSync(join(cwd, 'mine'))
    writeFileSync(join(cwd, 'mine/letter.txt'), 'Dear all')
    writeFileSync(join(cwd, 'mine.txt'), 'Dear all')
    symlinkSync(join(cwd, 'mine'), join(cwd, 'link'))
  })

  test.each([
    ['a folder with something else', 'mine'],
    ['a link to one', 'link'],
    ['the content', 'content'],
    ['the folder around the content', '.'],
    ['a file', 'mine.txt'],
    ['below a file', 'mine.txt/site'],
  ])('%s is refused and untouched', (_, out) => refused(out))
})

describe('a preview', () => {
  let site: Map<string, Buffer>
  let before: Map<string, Buffer>
  beforeAll(async () => {
    await sound()
    before = filesOf(join(cwd, 'dist'))
    put({ 'pages/about.mdx': '---\ntitle: About\nsummary: What this is.\n---\n\nWords.\n' })
    // A plan that is long enough for several pages.
    const long = Array.from({ length: 60 }, (_, at) => `Paragraph ${at}. ${'Words that fill the page. '.repeat(12)}`)
    put({ 'plans/orders.mdx': `${orders}\n${long.join('\n\n')}\n` })
    await store(false)
    await expecting(1, [...build, '--preview'], { cwd })
    site = filesOf(join(cwd, 'dist-preview'))
  })

  test('is written elsewhere', () => {
    expect(differences(before, filesOf(join(cwd, 'dist')))).toEqual([])
  })

  test('says on every page that it is not for publication', () => {
    const pages = [...site].filter(([path]) => path.endsWith('.html'))
    expect(pages.length).toBeGreaterThan(5)
    expect(
      pages.filter(([, bytes]) => !bytes.includes('<strong>Not for publication.</strong>')).map(([path]) => path),
    ).toEqual([])
    expect(site.get('robots.txt')?.toString()).toContain('Disallow: /')
  })

  test('says it on every page of every PDF', () => {
    const pdf = readPdf(site.get('orders/orders.pdf') ?? Buffer.alloc(0))
    expect(pdf.pages.length).toBeGreaterThan(4)
    const words = pdf.pages.map((_, at) =>
      pageContent(pdf, at + 1)
        .shown.map(({ text }) => text)
        .join(''),
    )
    expect(words.filter((text) => !/not for publication/i.test(text))).toEqual([])
  })

  test('a site that may be published says it nowhere', () => {
    for (const [path, bytes] of published) expect(bytes.includes('Not for publication'), path).toBe(false)
  })
})
