/**
 * Invariant 7: redacted before rendering. What an audience may not see is in no byte of any file of its edition: not in
 * pages, data, reports or PDFs, in no encoding. Two kinds of private words are looked for: those that are planted into
 * every private field of a copy of the example (`canaries.ts`), and those that its own files hold, wherever they stand.
 * The terminal is the operator's and may say more.
 *
 * Seen to fail: a claim inside `<Only>`, whose sentence stood in the register; a link to a plan for others; the principal
 * of a record in its view; a comparison with a private fact that was not marked as private; contacts for everybody.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { sourceNamed } from '../../src/evidence/sources/index.ts'
import { maySee, type Audience } from '../../src/model/audience.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import { folder } from '../content.ts'
import { marker, plantCanaries, type Planted } from './canaries.ts'
import { example, expecting, filesOf, recorded } from './product.ts'
import { textsIn } from './texts.ts'

/** What was found in the files of an edition. */
type Scan = {
  readonly paths: readonly string[]
  /** Planted words, each with the files it stands in. */
  readonly planted: ReadonlyMap<string, ReadonlySet<string>>
  /** Every different piece of text between spaces and quotes, one a line. */
  readonly pieces: string
  /** What has the form of an ARN, an account or an e-mail address in pages and data, and links to the plan for the inside. */
  readonly forms: ReadonlySet<string>
}

const separator = /[\s"'`<>()[\]{},;\\]+/
const forms = [
  /arn:aws[a-z-]*:[a-z0-9-]+:\S+/g,
  /(?<![0-9a-f])\d{12}(?![0-9a-f])/g,
  /[\w.+-]+@[\w-]+\.[\w.-]+/g,
  /[^"\s]*\/inside\//g,
]

const scan = (site: ReadonlyMap<string, Buffer>): Scan => {
  const planted = new Map<string, Set<string>>()
  const pieces = new Set<string>()
  const found = new Set<string>()
  for (const [path, bytes] of site)
    for (const text of [path, ...textsIn(path, bytes)]) {
      for (const [word] of text.matchAll(new RegExp(`${marker}-\\d+`, 'g')))
        planted.set(`${word}x`, (planted.get(`${word}x`) ?? new Set()).add(path))
      // Names of resources are made of these signs.
      for (const [piece] of text.matchAll(/[\w.:@/+=~#*-]{5,300}/g)) pieces.add(piece)
      // An envelope as it stands is one word of base64, which says nothing; what it holds is among the texts.
      if (/\.(?:html|json|jsonl|txt)$/.test(path) && !text.startsWith('{"payloadType"'))
        for (const form of forms) for (const [match] of text.matchAll(form)) found.add(`${path}: ${match}`)
    }
  return { paths: [...site.keys()], planted, pieces: [...pieces].join('\n'), forms: found }
}

/** Names of all that is attached to any document. */
const attachedIn = (site: ReadonlyMap<string, Buffer>): ReadonlySet<string> =>
  new Set(
    [...site]
      .filter(([path]) => path.endsWith('.pdf'))
      .flatMap(([, bytes]) =>
        [...bytes.toString('latin1').matchAll(/\/Type \/Filespec\s+\/F \(([^)]*)\)/g)].map(
          ([, name]) => name as string,
        ),
      ),
  )

const audiences = ['public', 'customer', 'internal'] as const
let planted: Planted
const scans = new Map<Audience, Scan>()
const attachedTo = new Map<Audience, ReadonlySet<string>>()
const scanOf = (audience: Audience): Scan => scans.get(audience) as Scan

beforeAll(async () => {
  planted = await plantCanaries()
  const cwd = folder()
  for (const audience of audiences) {
    const args = ['--audience', audience, '--preview', '--as-of', recorded, '--out', audience]
    await expecting(1, ['build', '--content', planted.content, ...args], { cwd })
    const files = filesOf(join(cwd, audience))
    scans.set(audience, scan(files))
    attachedTo.set(audience, attachedIn(files))
  }
})

describe.each(audiences)('the edition for %s', (audience) => {
  test('holds no planted word that this audience may not see', () => {
    const shown = scanOf(audience).planted
    const leaked = planted.canaries
      .filter(({ word, from }) => shown.has(word) && (from === 'nobody' || !maySee(audience, from)))
      .map(({ word, in: where }) => `${where} → ${[...(shown.get(word) ?? [])].slice(0, 4).join(', ')}`)
    expect(leaked).toEqual([])
  })

  test('holds those that it may see, so that the search finds what is there', () => {
    const due = planted.canaries.filter(({ from }) => from !== 'nobody' && maySee(audience, from))
    const [found, missing] = [true, false].map((wanted) =>
      due.filter(({ word }) => scanOf(audience).planted.has(word) === wanted).map(({ in: where }) => where),
    ) as [string[], string[]]
    // Parameters are shown where a command names them, facts where a claim rests on them; and errors leave no facts.
    expect(missing.filter((where) => !/^(?:bindings\.yaml|evidence of)/.test(where))).toEqual([])
    expect(found.length).toBeGreaterThan(audience === 'public' ? 0 : audience === 'customer' ? 50 : 250)
    const kinds = ['bindings.yaml', ': principal', ': subject', ': error', ': encryptionKey', ': instanceClass']
    const shown = kinds.filter((kind) => found.some((where) => where.includes(kind)))
    expect(shown).toEqual(audience === 'internal' ? kinds : audience === 'customer' ? [': instanceClass'] : [])
  })
})

test('statements lie beside every document of every edition, and are among what is searched', () => {
  for (const audience of audiences) {
    const paths = scanOf(audience).paths.filter((path) => path.endsWith('.intoto.jsonl'))
    expect(paths.length).toBe(scanOf(audience).paths.filter((path) => path.endsWith('.pdf')).length)
    expect(paths.includes('inside/inside.intoto.jsonl')).toBe(audience === 'internal')
    // What they say is found, though it stands there in base64.
    expect(scanOf(audience).pieces).toContain('attestation/disclosure-build/v1')
  }
})

test('the source of a plan is attached for those who may see all of it, and the text of their edition for others', () => {
  for (const audience of audiences) {
    const names = attachedTo.get(audience) ?? new Set()
    expect([...names].toSorted()).toEqual(
      ['evidence.json', 'index.json', audience === 'internal' ? 'plan.mdx' : 'plan.md', 'report.json'].toSorted(),
    )
  }
})

describe('what the files of the example hold in private fields', () => {
  /** Accounts, and the names of resources as they are before a word is planted into them. */
  const names = new Set<string>()
  beforeAll(() => {
    const add = (value: unknown): void => {
      if (typeof value === 'string' && value.length >= 5 && /[^\p{L}]/u.test(value)) names.add(value)
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add)
    }
    const text = (path: string): string => readFileSync(join(example, path), 'utf8')
    const { records } = JSON.parse(text('evidence/current.json')) as { records: Record<string, Evidence> }
    for (const { account, principal, source, matches } of Object.values(records)) {
      add([account, principal])
      for (const { subject, facts } of matches) {
        add(subject)
        for (const [name, spec] of Object.entries(sourceNamed(source)?.facts ?? {}))
          if (!maySee('customer', spec.audience)) add(facts[name])
      }
    }
    type Binding = { readonly source: string; readonly account?: string; readonly params?: Record<string, unknown> }
    for (const { source, account, params = {} } of Object.values(
      parse(text('bindings.yaml')) as Record<string, Binding>,
    )) {
      add(account)
      // The source says which parameters are words of Holdfast, such as the kind of a snapshot, and not names of resources.
      add(sourceNamed(source)?.privateTexts(params))
    }
    const settings = parse(text('holdfast.yaml')) as { aws: { roles: object }; visibility: { allow: string[] } }
    add([Object.keys(settings.aws.roles), settings.aws.roles])
    for (const allowed of settings.visibility.allow) names.delete(allowed)
  })

  /** True when a name stands as a word of its own: `bucket-2` does not count as `bucket`, nor a path as the name it ends in. */
  const standsIn = (haystack: string, name: string): boolean => {
    const [longest = name] = name.split(separator).toSorted((a, b) => b.length - a.length)
    for (let at = haystack.indexOf(longest); at !== -1; at = haystack.indexOf(longest, at + 1)) {
      const end = at + longest.length
      const partOfAnother =
        /[\w/-]/.test(haystack.slice(Math.max(0, at - 1), at)) ||
        /^(?:[\w-]|\.[a-z])/.test(haystack.slice(end, end + 2))
      if (!partOfAnother) return true
    }
    return false
  }
  /** Queries are commands with a space in them: no single piece of theirs is a name. */
  const isQuery = (name: string): boolean => name.includes(' ')

  test.each(['public', 'customer'] as const)('none of it stands in the edition for %s', (audience) => {
    expect(names.size).toBeGreaterThan(100)
    expect([...names].filter((name) => !isQuery(name) && standsIn(scanOf(audience).pieces, name))).toEqual([])
  })

  test('the same search finds them in the edition for internal', () => {
    // A planted word stands behind each, so they are no longer words of their own.
    const { pieces } = scanOf('internal')
    expect([...names].filter((name) => pieces.includes(name)).length).toBeGreaterThan(50)
    expect([...names].filter((name) => standsIn(pieces, name)).length).toBeGreaterThan(4)
  })

  test('nothing has the form of a private thing, and nothing leads to a plan for others', () => {
    expect([...scanOf('public').forms]).toEqual([])
    expect([...scanOf('customer').forms]).toEqual([])
    const inside = [...scanOf('internal').forms]
    for (const form of ['arn:aws:', '@private.example.org', '/inside/']) expect(inside.join('\n')).toContain(form)
    expect(audiences.map((audience) => scanOf(audience).paths.includes('inside/index.html'))).toEqual([
      false,
      false,
      true,
    ])
  })
})
