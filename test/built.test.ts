/**
 * A build that has less to do comes to the same. What a build takes over from the site that stands there, or finds to be
 * up to date, is compared with what a build makes that knows nothing of earlier ones, byte for byte.
 */
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { folder } from './content.ts'
import { copyOfExample, differences, expecting, filesOf, recorded } from './invariants/product.ts'

let here: string
let content: string

const args = (...more: readonly string[]): string[] => ['build', '--content', 'content', '--as-of', recorded, ...more]
const site = (): Map<string, Buffer> => filesOf(join(here, 'dist'))
const build = async (): Promise<string> => (await expecting(0, args(), { cwd: here })).stdout

/** What a build makes of the same content in a folder where nothing was built before. The key is the same. */
const cold = async (): Promise<Map<string, Buffer>> => {
  const there = folder()
  mkdirSync(join(there, '.holdfast'))
  cpSync(join(here, '.holdfast/keys'), join(there, '.holdfast/keys'), { recursive: true })
  cpSync(content, join(there, 'content'), { recursive: true })
  await expecting(0, args(), { cwd: there })
  return filesOf(join(there, 'dist'))
}

const inode = (path: string): number => statSync(join(here, 'dist', path)).ino
const edit = (file: string, from: RegExp, to: string): void => {
  const path = join(content, file)
  const text = readFileSync(path, 'utf8')
  if (!from.test(text)) throw new Error(`${file} has no ${from}`)
  writeFileSync(path, text.replace(from, to))
}

beforeAll(async () => {
  here = folder()
  content = copyOfExample(join(here, 'content'))
  await build()
})

describe('nothing changed', () => {
  test('the site stays as it is, and the command says what it said', async () => {
    const before = site()
    const kept = inode('auditron/index.html')
    const first = (await expecting(0, args('--quiet'), { cwd: here })).stdout
    expect(inode('auditron/index.html')).toBe(kept)
    const second = (await expecting(0, args('--quiet'), { cwd: here })).stdout
    expect(second).toBe(first)
    expect(differences(site(), before)).toEqual([])
    const said = await build()
    expect(said).toMatch(/^Wrote dist\//m)
    const inodes = [...site().keys()].map(inode)
    const again = await build()
    expect(again).toMatch(/^dist\/ is up to date/m)
    expect(again.replace(/^dist\/ is up to date.*$/m, '')).toBe(said.replace(/^Wrote dist\/.*$/m, ''))
    expect([...site().keys()].map(inode)).toEqual(inodes)
  })

  test.each<[string, () => void]>([
    ['changed', () => appendFileSync(join(here, 'dist/auditron/index.html'), 'x')],
    ['removed', () => rmSync(join(here, 'dist/auditron/auditron.pdf'))],
    ['added', () => writeFileSync(join(here, 'dist/auditron/other.html'), 'x')],
    [
      'replaced by one of the same length',
      () => {
        const path = join(here, 'dist/status.json')
        writeFileSync(path, readFileSync(path, 'utf8').replace(/[0-9a-f]{64}/, '0'.repeat(64)))
      },
    ],
  ])('unless a file of the site was %s', async (_, damage) => {
    await build()
    const before = site()
    damage()
    expect(await build()).toMatch(/^Wrote dist\//m)
    expect(differences(site(), before)).toEqual([])
  })

  test('but the clock: it is an input like the others', async () => {
    const live = folder()
    cpSync(content, join(live, 'content'), { recursive: true })
    const file = join(live, 'content/holdfast.yaml')
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/evidence:\n {2}mode: replay\n {2}notice: .*\n/, 'evidence: { mode: live }\n'),
    )
    const preview = ['build', '--content', 'content', '--preview', '--out', 'dist']
    const once = await expecting(2, preview, { cwd: live }).catch(() => expecting(1, preview, { cwd: live }))
    expect(once.stdout).toMatch(/^Wrote dist\//m)
    const twice = await expecting(2, preview, { cwd: live }).catch(() => expecting(1, preview, { cwd: live }))
    expect(twice.stdout).toMatch(/^Wrote dist\//m)
  })
})

describe('one thing changed', () => {
  test('a word of one plan: the other plans are taken over', async () => {
    await build()
    const [own, other] = [inode('auditforge/index.html'), inode('auditron/index.html')]
    edit('plans/auditforge.mdx', /^summary: /m, 'summary: Changed. ')
    expect(await build()).toMatch(/^Wrote dist\//m)
    expect(inode('auditron/index.html')).toBe(other)
    expect(inode('auditforge/index.html')).not.toBe(own)
    expect(differences(site(), await cold())).toEqual([])
  })

  test('a drill, a waiver, an attestation and a page of the site', async () => {
    await build()
    edit('drills/2026-11-15-auditron-backup-test.mdx', /^title: /m, 'title: Renamed. ')
    edit('waivers.yaml', /^(auditforge-draft:[\s\S]*?reason: )/m, '$1Changed. ')
    edit('attestations.yaml', /statement: /, 'statement: Changed. ')
    edit('pages/about.mdx', /^title: .*$/m, 'title: Changed')
    await build()
    expect(differences(site(), await cold())).toEqual([])
  })

  test('a plan that is no longer there', async () => {
    await build()
    const gone = ['plans/virtual-backroom.mdx', 'waivers.yaml', 'bindings.yaml'].map((file) => join(content, file))
    const texts = gone.map((file) => readFileSync(file))
    rmSync(gone[0] as string)
    const preview = [...args('--preview'), '--out', 'dist']
    // Records that speak of the plan are wrong now, so the content is not judged and the site stays.
    const before = site()
    await expecting(3, preview, { cwd: here })
    expect(differences(site(), before)).toEqual([])
    gone.forEach((file, at) => writeFileSync(file, texts[at] as Buffer))
    expect(await build()).toMatch(/is up to date/)
  })

  test('the key', async () => {
    await build()
    const before = site()
    rmSync(join(here, '.holdfast/keys'), { recursive: true })
    expect(await build()).toMatch(/^Wrote dist\//m)
    const changed = differences(site(), before)
    expect(changed).toContain('auditron/auditron.pdf')
    expect(changed).toContain('verify/index.html')
    expect(differences(site(), await cold())).toEqual([])
  })
})
