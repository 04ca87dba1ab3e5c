/** The Markdown summary: what it says, that what it quotes stays words, and that it fits where it is posted. */
import type { Nodes } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { describe, expect, test } from 'vitest'
import { make } from '../../../src/report/formats/markdown.ts'
import { compare } from '../../../src/report/compare.ts'
import { jsonReport } from '../../../src/report/json.ts'
import { caseNames, cases, made, many, runOf } from '../cases.ts'

/** As GitHub parses it. */
const nodes = (text: string): Nodes[] => {
  const found: Nodes[] = []
  const walk = (node: Nodes): void => {
    found.push(node)
    if ('children' in node) node.children.forEach(walk)
  }
  walk(unified().use(remarkParse).use(remarkGfm).parse(text))
  return found
}
const wordsOf = (text: string): string =>
  nodes(text)
    .flatMap((node) => (node.type === 'text' || node.type === 'inlineCode' ? [node.value] : []))
    .join('')
    .replaceAll('\u200B', '')

test('leads with how it ended, then the plans, then what is wrong with its place and hint', async () => {
  const text = await made(make, 'violated')
  expect(text.split('\n')[0]).toBe('## ❌ Holdfast: something is false or overdue')
  expect(text).toContain('| orders | 1 | 1 | 0 | 0 | 0 | 2027-02-01 |')
  expect(wordsOf(text)).toContain('Claim rpo is not so: restorable age is 41 min, expected ≤ 15 min.')
  expect(text).toContain('`docs/continuity/plans/orders.mdx:')
})

test.each([
  ['clean', 'nothing at error level', '0 errors, 0 warnings'],
  ['unknown', 'something could not be verified', '1 error, 0 warnings'],
  ['waived', 'nothing at error level', '1 waived'],
  ['invalid', 'nothing could be judged', 'Nothing could be judged.'],
] as const)('%s: says that %s', async (name, meaning, count) => {
  const words = wordsOf(await made(make, name))
  expect(words).toContain(meaning)
  expect(words).toContain(count)
})

test('what is accepted is named with its reason, its owner and its last day', async () => {
  expect(wordsOf(await made(make, 'waived'))).toContain(
    'until 2026-12-31: The copy is being set up. Owner: Operator; accepted by Counsel.',
  )
})

test('leads with what an earlier run did not have', async () => {
  const before = jsonReport(await cases.clean(), 'internal')
  const run = runOf(await cases.violated())
  const text = await make({ ...run, since: compare(before, run.report) })
  const words = wordsOf(text)
  expect(words).toContain('1 opened, 0 closed, 0 changed, 0 as before, exit 0 → 1.')
  expect(words).toContain('opened: claim/violated')
  expect(words).toMatch(/claim orders\/rpo: verdict holds → violated/)
  expect(text.indexOf('### Since')).toBeLessThan(text.indexOf('| plan |'))
  const back = wordsOf(await make({ ...runOf(await cases.clean()), since: compare(run.report, before) }))
  expect(back).toContain('closed (gone): claim/violated')
})

test('what the baseline lists is not among the errors', async () => {
  const text = await made(make, 'violated', (report) => ({
    ...report,
    findings: report.findings.map((each) => ({ ...each, known: { since: '2026-11-01', until: '2026-12-01' } })),
  }))
  expect(text).not.toContain('### Errors')
  expect(wordsOf(text)).toContain('since 2026-11-01')
})

describe('hostile words', () => {
  test.each(caseNames)('%s: nothing is rendered but what we write', async (name) => {
    const kinds = new Set(nodes(await made(make, name)).map(({ type }) => type))
    for (const kind of ['html', 'link', 'image', 'definition', 'linkReference', 'code', 'footnoteReference'])
      expect(kinds).not.toContain(kind)
  })

  test.each([
    '# a',
    '- a',
    '+ a',
    '1. a',
    '2) a',
    '===',
    '---',
    '> a',
    '    a',
    '***',
    '| a |',
    '[a]: b',
    '<!-- a',
    '$a$',
    '~~a~~',
    '&amp;',
  ])('a message that is %s stays one', async (message) => {
    const text = await made(make, 'violated', (report) => ({
      ...report,
      findings: report.findings.map((each) => ({ ...each, message })),
    }))
    expect(nodes(text).filter(({ type }) => type === 'list').length).toBe(1)
    expect(nodes(text).filter(({ type }) => type === 'heading').length).toBe(2)
    expect(wordsOf(text)).toContain(message.trim())
  })

  test('are shown as they are, and mention nobody', async () => {
    const text = await made(make, 'hostile')
    expect(wordsOf(text)).toContain(`]]> <script>alert("1")</script>`)
    expect(text).not.toMatch(/@[a-z]/)
  })
})

test('10,000 findings fit into a comment, and what is left out is said', async () => {
  const text = await made(make, 'violated', many(10_000))
  expect(text.length).toBeLessThan(65_536)
  const shown = nodes(text).filter(({ type }) => type === 'listItem').length
  expect(shown).toBeGreaterThan(50)
  expect(text).toContain(`${10_000 - shown} more entries would not fit here.`)
})
