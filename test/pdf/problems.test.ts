/** What cannot be shown as it was meant is reported, and shown as well as it can be. */
import { expect, test } from 'vitest'
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
