/**
 * Invariant 10: the same content, evidence and clock give the same bytes: in another folder, time zone and language, years
 * later, with files in another order and of other dates, with nothing kept from before. The signatures are the same too,
 * because the key is, and its signatures hold nothing random. And no output tells where it was made.
 *
 * Seen to fail: a folder read in its own order; the system's date in the PDF; the path of the content in the report; glyphs
 * that a font had kept from another document.
 */
import { cpSync, mkdirSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { folder } from '../content.ts'
import { copyOfExample, differences, example, expecting, filesOf, recorded, root } from './product.ts'
import { textsIn } from './texts.ts'

let here: string
let there: string
let one: Map<string, Buffer>
let other: Map<string, Buffer>

beforeAll(async () => {
  here = folder()
  await expecting(0, ['build', '--content', example, '--as-of', recorded], { cwd: here })
  one = filesOf(join(here, 'dist'))

  there = join(folder(), 'Ordner mit Umlauten äöü', 'deeper')
  const content = copyOfExample(join(there, 'a folder of plans'))
  for (const path of filesOf(content).keys()) utimesSync(join(content, path), 1e9, 1e9)
  mkdirSync(join(there, '.holdfast'))
  cpSync(join(here, '.holdfast/keys'), join(there, '.holdfast/keys'), { recursive: true })
  await expecting(0, ['build', '--content', 'a folder of plans', '--out', 'public/site', '--as-of', recorded], {
    cwd: there,
    env: {
      TZ: 'Pacific/Kiritimati',
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'tr_TR.UTF-8',
      USER: 'a-person-of-that-machine',
      CI: 'true',
      HOLDFAST_TEST_CLOCK: '2031-02-03T04:05:06Z',
    },
    preload: ['clock', 'shuffled'],
  })
  other = filesOf(join(there, 'public/site'))
})

test('every byte of the site, the reports and the signed documents is the same', () => {
  expect(one.size).toBeGreaterThan(100)
  expect([...one.keys()].filter((path) => path.endsWith('.pdf'))).toHaveLength(5)
  expect(differences(one, other)).toEqual([])
})

test('a document does not depend on what was made before it', async () => {
  const alone = folder()
  mkdirSync(join(alone, '.holdfast'))
  cpSync(join(here, '.holdfast/keys'), join(alone, '.holdfast/keys'), { recursive: true })
  // The last of five: the fonts were used for others before.
  await expecting(0, ['pdf', 'virtual-backroom', '--content', example, '--as-of', recorded], { cwd: alone })
  const bytes = filesOf(alone).get('virtual-backroom.pdf')
  expect(bytes?.equals(one.get('virtual-backroom/virtual-backroom.pdf') ?? Buffer.alloc(0))).toBe(true)
})

test('no output names a folder, a machine or a person of where it was made', () => {
  const places = [here, there, example, root, 'a folder of plans', 'a-person-of-that-machine']
  const found = [...one, ...other].flatMap(([path, bytes]) =>
    textsIn(path, bytes).flatMap((text) =>
      places.filter((place) => text.includes(place)).map((place) => `${path}: ${place}`),
    ),
  )
  expect(found).toEqual([])
})

test('a build leaves nothing in the folder it runs in but its site and its cache', () => {
  expect(readdirSync(here).toSorted()).toEqual(['.holdfast', 'dist'])
  expect(readdirSync(there).toSorted()).toEqual(['.holdfast', 'a folder of plans', 'public'])
})
