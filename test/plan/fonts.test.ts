/**
 * Fonts that cannot be set or embedded are refused before anything is judged, at their entry in the settings. The files are
 * put together here from one that can be.
 *
 * Seen to fail: licence bits of which only the first was read; files whose end nobody looked for.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { content, folder, plan, settings } from '../content.ts'
import { fontsFolder } from '../fixtures/fonts/portfolio.ts'
import { fontFile, tableOf } from '../../src/pdf/subset.ts'
import { fontsOf } from '../../src/plan/fonts.ts'
import type { Settings } from '../../src/model/portfolio.ts'
import { fullText } from '../../src/model/phrase.ts'

const emoji = readFileSync(join(fontsFolder, 'emoji.ttf'))

/** A font file of these tables, which begins somewhere in its file. Its sums are not kept, as nobody asks for them. */
const fileOf = (tables: ReadonlyMap<string, Uint8Array>, start = 0): Buffer => {
  const list = Buffer.alloc(12 + 16 * tables.size)
  list.writeUInt32BE(0x0001_0000)
  list.writeUInt16BE(tables.size, 4)
  const parts: Buffer[] = [list]
  let at = start + list.length
  ;[...tables].forEach(([name, bytes], index) => {
    list.write(name, 12 + 16 * index, 'latin1')
    list.writeUInt32BE(at, 20 + 16 * index)
    list.writeUInt32BE(bytes.length, 24 + 16 * index)
    const padded = Buffer.alloc((bytes.length + 3) & ~3)
    padded.set(bytes)
    parts.push(padded)
    at += padded.length
  })
  return Buffer.concat(parts)
}

/** The font with some tables changed, added or, when they are `undefined`, left out. */
const tablesWith = (changes: Readonly<Record<string, Uint8Array | undefined>>): Map<string, Uint8Array> => {
  const file = fontFile(emoji)
  const tables = new Map([...file.tables.keys()].map((name) => [name, tableOf(file, name)]))
  for (const [name, bytes] of Object.entries(changes))
    if (bytes) tables.set(name, bytes)
    else tables.delete(name)
  return tables
}

const changed = (changes: Parameters<typeof tablesWith>[0]): Buffer => fileOf(tablesWith(changes))

const licensed = (bits: number): Buffer => {
  const os2 = Buffer.from(tableOf(fontFile(emoji), 'OS/2'))
  os2.writeUInt16BE(bits, 8)
  return changed({ 'OS/2': os2 })
}

const collection = (): Buffer => {
  const head = Buffer.alloc(16)
  head.write('ttcf')
  head.writeUInt32BE(0x0001_0000, 4)
  head.writeUInt32BE(1, 8)
  head.writeUInt32BE(16, 12)
  return Buffer.concat([head, fileOf(tablesWith({}), 16)])
}

const unicodeless = (): Buffer => {
  const cmap = Buffer.from(tableOf(fontFile(emoji), 'cmap'))
  // Every table of characters becomes one of a Macintosh.
  for (let record = 4; record < 4 + 8 * cmap.readUInt16BE(2); record += 8) cmap.writeUInt16BE(1, record)
  return changed({ cmap })
}

const any = new Uint8Array(16)
const files: Readonly<Record<string, Buffer>> = {
  'words.ttf': Buffer.from('These are words.'),
  'web.woff2': Buffer.from('wOF2 and more'),
  'family.ttc': collection(),
  'variable.ttf': changed({ fvar: any }),
  'restricted.ttf': licensed(0x0002),
  'whole.ttf': licensed(0x0108),
  'colours.ttf': changed({ CBDT: any, glyf: undefined, loca: undefined }),
  'layers.ttf': changed({ COLR: any }),
  'half.ttf': emoji.subarray(0, emoji.length >> 1),
  'bitmaps.ttf': licensed(0x0200),
  'outlineless.ttf': changed({ glyf: undefined }),
  'unicodeless.ttf': unicodeless(),
  'editable.ttf': licensed(0x000a),
  'good.ttf': emoji,
}

const cwd = folder()
mkdirSync(join(cwd, 'fonts'))
for (const [name, bytes] of Object.entries(files)) writeFileSync(join(cwd, 'fonts', name), bytes)

test('each is named with its line and column, what is wrong with it, and what to do', () => {
  const names = [
    ...['missing.ttf', 'words.ttf', 'web.woff2', 'family.ttc', 'variable.ttf'],
    ...['restricted.ttf', 'whole.ttf', 'colours.ttf', 'half.ttf', 'good.ttf'],
  ]
  const yaml = `${settings}pdf:\n  fonts:\n${names.map((name) => `    - ../fonts/${name}\n`).join('')}`
  content({ 'holdfast.yaml': yaml, 'plans/orders.mdx': plan() }, join(cwd, 'content'))
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
  const done = spawnSync(process.execPath, [cli, 'check', '--as-of', '2026-11-20'], { cwd, encoding: 'utf8' })
  expect(done).toMatchObject({ status: 3, stderr: '' })
  expect(
    done.stdout
      .split('\n')
      .filter((line) => /^error|-->|hint:/.test(line))
      .map((line) => line.trim()),
  ).toMatchInlineSnapshot(`
    [
      "error[content/unreadable]: There is no font file \`../fonts/missing.ttf\`.",
      "--> content/holdfast.yaml:7:7",
      "= hint: The path is relative to the content folder. Correct it, or take the font out of \`pdf.fonts\`.",
      "error[content/invalid-value]: \`../fonts/words.ttf\` is not a font, where a TrueType or OpenType font is expected.",
      "--> content/holdfast.yaml:8:7",
      "= hint: Name a \`.ttf\`, \`.otf\` or \`.ttc\` file.",
      "error[content/invalid-value]: \`../fonts/web.woff2\` is a font that is packed for the web (WOFF), where a TrueType or OpenType font is expected.",
      "--> content/holdfast.yaml:9:7",
      "= hint: Name a \`.ttf\`, \`.otf\` or \`.ttc\` file.",
      "error[content/invalid-value]: \`../fonts/family.ttc\` is a collection, where one font is expected.",
      "--> content/holdfast.yaml:10:7",
      "= hint: Name one of them, such as \`../fonts/family.ttc#NotoEmoji-Regular\`. It has NotoEmoji-Regular.",
      "error[content/invalid-value]: The font \`../fonts/variable.ttf\` is a variable font, where a static one is expected.",
      "--> content/holdfast.yaml:11:7",
      "= hint: Take the static Regular of the same family, or make it with \`fonttools varLib.instancer FONT wght=400\`.",
      "error[content/invalid-value]: The font \`../fonts/restricted.ttf\` must not be embedded, says its licence (\`fsType\` 2).",
      "--> content/holdfast.yaml:12:7",
      "= hint: Take a font under an open licence, such as one of the Noto family.",
      "error[content/invalid-value]: The font \`../fonts/whole.ttf\` must be embedded whole or not at all, says its licence (\`fsType\` 264).",
      "--> content/holdfast.yaml:13:7",
      "= hint: Take a font under an open licence, such as one of the Noto family.",
      "error[content/invalid-value]: The font \`../fonts/colours.ttf\` draws with pictures or colours (\`CBDT\`), which no archival PDF keeps as text.",
      "--> content/holdfast.yaml:14:7",
      "= hint: Take one that draws with outlines, such as Noto Emoji in place of Noto Color Emoji.",
      "error[content/invalid-value]: The font \`../fonts/half.ttf\` is cut off: the file ends before its tables do.",
      "--> content/holdfast.yaml:15:7",
      "= hint: Fetch the file again.",
    ]
  `)
})

/** What is said of one entry. */
const saidOf = (entry: string): unknown => {
  const spans = new Map([['pdf.fonts.0', [7, 5, 7, 9]]])
  const given = { file: 'holdfast.yaml', spans, at: [1, 1, 1, 1], pdf: { fonts: [entry] } } as unknown as Settings
  const { fonts, problems } = fontsOf(join(cwd, 'content'), given)
  return problems[0] ? fullText(problems[0].message) : fonts
}

test('a font of a collection is named, and one that it does not have is refused', () => {
  const path = join(cwd, 'fonts/family.ttc')
  expect(saidOf('../fonts/family.ttc#NotoEmoji-Regular')).toEqual([{ path, at: 16 }])
  expect(saidOf('../fonts/family.ttc#NotoEmoji')).toBe('The collection `../fonts/family.ttc` has no font `NotoEmoji`.')
  expect(saidOf('../fonts/good.ttf#NotoEmoji-Regular')).toBe(
    '`../fonts/good.ttf` is one font, and `#NotoEmoji-Regular` names one of a collection.',
  )
})

test.each([
  ['layers.ttf', 'draws with pictures or colours (`COLR`), which no archival PDF keeps as text'],
  ['bitmaps.ttf', 'must be embedded as a bitmap only, says its licence (`fsType` 512)'],
  ['outlineless.ttf', 'has no outlines'],
  ['unicodeless.ttf', 'has no characters of Unicode, or not all tables that a font has'],
])('%s %s', (name, flaw) => {
  expect(saidOf(`../fonts/${name}`)).toBe(`The font \`../fonts/${name}\` ${flaw}.`)
})

test('a folder is no font', () => {
  expect(saidOf('../fonts')).toBe('The font file `../fonts` cannot be read (EISDIR).')
})

test('the most lenient of the ways to embed counts', () => {
  expect(saidOf('../fonts/editable.ttf')).toEqual([{ path: join(cwd, 'fonts/editable.ttf'), at: 0 }])
})
