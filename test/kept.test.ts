/**
 * What is kept of files that were read is what reading them gives: the same value, whether it was kept, kept by a thread,
 * damaged, or could not be kept at all.
 */
import { chmodSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deserialize } from 'node:v8'
import { expect, test } from 'vitest'
import { keptIn } from '../src/kept.ts'
import { packed, unpacked, type Packed } from '../src/plan/packed.ts'
import type { Read } from '../src/plan/plan.ts'
import { readSource, sourcesIn, type Source } from '../src/plan/sources.ts'
import { readAhead } from '../src/read-ahead.ts'
import { folder } from './content.ts'

const sources = sourcesIn(fileURLToPath(new URL('../content', import.meta.url)))
const fresh = sources.map(readSource)

/** Files of every kind, and one that has problems. */
const some: readonly Source[] = [
  ...sources.filter(({ kind }) => kind !== 'plans' && kind !== 'drills'),
  { kind: 'plans', file: 'plans/odd.mdx', text: '---\ntitel: Odd\n---\n\n{1}\n' },
]
const readSome = some.map(readSource)

/** Sources that say when they are read. */
const watched = (all: readonly Source[]): { readonly all: readonly Source[]; readonly read: string[] } => {
  const read: string[] = []
  return {
    read,
    all: all.map((source) => ({
      ...source,
      // The key of an entry needs the text once; reading needs it again.
      get text(): string {
        read.push(source.file)
        return source.text
      },
    })),
  }
}

const readTwice = (read: readonly string[]): string[] => [
  ...new Set(read.filter((file, at) => read.indexOf(file) < at)),
]

test('the whole example comes out of the folder as it went in', () => {
  const place = folder()
  expect(keptIn(place)(sources)).toStrictEqual(fresh)
  expect(readdirSync(place)).toHaveLength(sources.length)
  expect(keptIn(place)(sources)).toStrictEqual(fresh)
})

test('a record may be called what places are called', () => {
  const text = ['spans', 'file'].map((id) => `${id}:\n  statement: So it is.\n  by: CTO\n  on: 2026-11-01\n`).join('')
  const read = readSource({ kind: 'attestations', file: 'attestations.yaml', text })
  expect(Object.keys(read.value as object)).toEqual(['spans', 'file'])
  expect(unpacked(packed(read))).toStrictEqual(read)
})

test('what is kept is not read again, and what was changed is', () => {
  const place = folder()
  keptIn(place)(some)
  const changed = some.map((source) =>
    source.kind === 'vendors' ? { ...source, text: `${source.text}\nx: { nonsense: 1 }\n` } : source,
  )
  const { all, read } = watched(changed)
  const found = keptIn(place)(all)
  expect(readTwice(read)).toEqual(['vendors.yaml'])
  const at = changed.findIndex(({ kind }) => kind === 'vendors')
  expect(found[at]?.problems.map(({ code }) => code)).toContain('content/unknown-key')
  expect(found.toSpliced(at, 1)).toStrictEqual(readSome.toSpliced(at, 1))
})

test('the same text under another name or of another kind is another file', () => {
  const place = folder()
  const text = '---\ntitle: A\nsummary: B\n---\n\nWords.\n'
  const idOf = (file: string): unknown =>
    (keptIn(place)([{ kind: 'pages', file, text }])[0] as Read<{ id: string }>).value?.id
  expect([idOf('pages/a.mdx'), idOf('pages/b.mdx'), idOf('pages/a.mdx')]).toEqual(['a', 'b', 'a'])
  expect(keptIn(place)([{ kind: 'drills', file: 'pages/a.mdx', text }])[0]?.problems).not.toEqual([])
})

test.each<[string, (path: string) => void]>([
  ['cut off', (path) => truncateSync(path, 100)],
  ['empty', (path) => truncateSync(path, 0)],
  [
    'changed in one byte',
    (path) => {
      const bytes = readFileSync(path)
      // In the name of a field: what is left can be read, but is something else.
      bytes[bytes.lastIndexOf('problems')] = 'q'.charCodeAt(0)
      writeFileSync(path, bytes)
    },
  ],
])('an entry that was %s is read anew and made good', (_, damage) => {
  const place = folder()
  keptIn(place)(some)
  for (const name of readdirSync(place)) damage(join(place, name))
  expect(keptIn(place)(some)).toStrictEqual(readSome)
  const { all, read } = watched(some)
  expect(keptIn(place)(all)).toStrictEqual(readSome)
  expect(readTwice(read)).toEqual([])
})

test('without a place to keep anything everything is read', () => {
  const file = join(folder(), 'file')
  writeFileSync(file, '')
  expect(keptIn(join(file, 'below'))(some)).toStrictEqual(readSome)
  expect(keptIn(undefined)(some)).toStrictEqual(readSome)
  const place = folder()
  chmodSync(place, 0o500)
  expect(keptIn(place)(some)).toStrictEqual(readSome)
  chmodSync(place, 0o700)
})

test('entries that are not used any more are removed, but not all at once', () => {
  const place = folder()
  const page = (number: number): Source => ({
    kind: 'pages',
    file: 'pages/a.mdx',
    text: `---\ntitle: ${number}\nsummary: B\n---\n\nWords.\n`,
  })
  for (let number = 0; number < 150; number++) keptIn(place)([page(number)])
  const left = readdirSync(place).length
  expect(left).toBeGreaterThan(50)
  expect(left).toBeLessThan(110)
  const { all, read } = watched([page(149)])
  keptIn(place)(all)
  expect(readTwice(read)).toEqual([])
})

test('threads keep what reading gives', () => {
  const place = folder()
  readAhead(
    place,
    some.map((source, at) => ({ name: String(at), source })),
    0,
  )
  expect(readdirSync(place)).toHaveLength(some.length)
  const made = some.map((_, at) => unpacked(deserialize(readFileSync(join(place, String(at))).subarray(32)) as Packed))
  expect(made).toEqual(readSome)
  expect(keptIn(folder(), 0)(sources)).toStrictEqual(fresh)
})
