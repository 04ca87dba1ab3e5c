/** What cannot be shown as it was meant is reported at its place, and shown as well as it can be. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { content as contentFolder, folder, head, plan } from '../content.ts'
import { contentOf } from './content.ts'
import { rendered } from './render.ts'

test('a character that no face has is reported with its words and drawn as a box that keeps it', async () => {
  const { problems, pdf } = await rendered('hostile')
  expect(problems).toContainEqual({
    kind: 'missing-glyph',
    character: '🚒',
    codePoint: 'U+1F692',
    context: 'A plan may begin without a heading. 日本語 and 🚒 have no glyph here; ✅ ❌ ⚠️ have.',
  })
  const page = pdf.pages.findIndex((_, at) =>
    contentOf(pdf, at + 1).shown.some((each) => each.text.startsWith('A plan may begin')),
  )
  expect(contentOf(pdf, page + 1).shown.some((each) => each.text === '\u25A1')).toBe(true)
  expect(pdf.pages[page]?.content).toContain('/ActualText <FEFFd83dde92>')
})

test('characters that only look different are not reported', async () => {
  const { problems } = await rendered('hostile')
  const reported = problems.flatMap((each) => (each.kind === 'missing-glyph' ? [each.character] : []))
  for (const sign of ['✅', '❌', '⚠', '\u2011', '\u00AD', '\uFE0F']) expect(reported).not.toContain(sign)
})

test('a link into the plan that leads nowhere is reported and becomes plain words', async () => {
  const { problems } = await rendered('hostile')
  expect(problems).toContainEqual({ kind: 'dangling-link', href: '#nowhere', context: 'one that leads nowhere' })
})

test('a plan without such things has no problems', async () => {
  const { problems } = await rendered('empty')
  expect(problems).toEqual([])
})

/** What `holdfast pdf orders` says of a plan, without the indented excerpts. */
const said = (more: string, body: string, ...options: string[]) => {
  const cwd = folder()
  const files = { 'plans/orders.mdx': plan(more, body, head.replace('come back.', 'come back from 火.')) }
  contentFolder(files, join(cwd, 'content'))
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
  const args = [cli, 'pdf', 'orders', '--as-of', '2026-11-20', ...options]
  const { status, stdout } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
  const lines = stdout.split('\n').filter((line) => /^(?:warn|error)\[|^ +-->|hint:/.test(line))
  return { exit: status, lines: lines.map((line) => line.trim()), written: existsSync(join(cwd, 'orders.pdf')) }
}

test('every character that cannot be shown is a finding where it stands, once for each place', () => {
  const body =
    '## First 🚒\n\nWords with 🚒 in them, and **bold 日** ones.\n\n- a list with 日\n\n| A | B |\n| --- | --- |\n| 🚒 | x |'
  const { exit, lines, written } = said('', body)
  expect({ exit, written }).toEqual({ exit: 0, written: true })
  expect(lines.filter((line) => line.startsWith('-->'))).toEqual(
    ['4:36', '17:10', '19:12', '19:35', '21:15', '25:3'].map((at) => `--> content/plans/orders.mdx:${at}`),
  )
  expect(lines[3]).toBe(
    'warn[document/missing-glyph]: The fonts of the PDF have no “🚒” (U+1F692), which stands in “First 🚒”; a box is drawn in its place.',
  )
  expect(said('', body, '--strict')).toMatchObject({ exit: 1, written: false })
})

test('a skipped heading, an image, a footnote and a dangling link are findings at their place, and no file is written', () => {
  const body = '## A\n\n#### B\n\nAn ![](x.png), an ![image](x.png) and a note[^1].\n\n[^1]: The note.'
  expect(said('', body)).toEqual({
    exit: 3,
    written: false,
    lines: [
      'error[content/heading]: A heading of level 4 follows one of level 2; a level is skipped.',
      '--> content/plans/orders.mdx:19:1',
      '= hint: Begin the heading with `###`.',
      'error[content/unknown-component]: Images are not part of plans.',
      '--> content/plans/orders.mdx:21:4',
      '= hint: Describe what it shows, or link to it.',
      'error[content/unknown-component]: Images are not part of plans.',
      '--> content/plans/orders.mdx:21:19',
      '= hint: Describe what it shows, or link to it.',
      'error[content/unknown-component]: Footnotes are not part of plans.',
      '--> content/plans/orders.mdx:21:45',
      '= hint: Put the note into the text.',
      'error[content/unknown-component]: Footnotes are not part of plans.',
      '--> content/plans/orders.mdx:23:1',
      '= hint: Put the note into the text, or into a section of its own.',
    ],
  })
  const dangling = said('', '## A\n\nA [link](#nowhere).')
  expect(dangling).toMatchObject({ exit: 1, written: false })
  expect(dangling.lines.slice(0, 2)).toEqual([
    'error[reference/missing]: The link leads to #nowhere, but this plan has no such heading.',
    '--> content/plans/orders.mdx:19:3',
  ])
})
