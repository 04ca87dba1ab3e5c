/** What spares the parser work changes nothing: the tree is the one that the whole grammar gives for the whole text. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkMdx from 'remark-mdx'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { parse } from '../../src/plan/grammar.ts'
import { sourcesIn } from '../../src/plan/sources.ts'

const whole = unified()
  .use(remarkParse)
  .use(remarkFrontmatter, ['yaml'])
  .use(remarkGfm, { singleTilde: false })
  .use(remarkMdx)
  .freeze()

/** A tree without offsets, which nothing uses, and without the frontmatter's own text. */
const shape = (tree: unknown): unknown =>
  JSON.parse(
    JSON.stringify(tree, (key, value: unknown) => {
      if (key === 'offset') return undefined
      const node = value as { type?: unknown } | null
      return node?.type === 'yaml' ? { ...node, value: undefined } : value
    }),
  )

const bodies = sourcesIn(fileURLToPath(new URL('../../content', import.meta.url))).filter(({ file }) =>
  file.endsWith('.mdx'),
)

test.each(bodies.map(({ file, text }) => [file, text]))('%s', (_, text) => {
  expect(shape(parse(text))).toEqual(shape(whole.parse(text)))
})

const plan = readFileSync(fileURLToPath(new URL('../../content/plans/auditforge.mdx', import.meta.url)), 'utf8')
const body = plan.replace(/^---[\s\S]*?\n---\n/, '').split('<Limitation')[0] ?? ''

test.each([
  ['no frontmatter', body],
  ['line ends of Windows', plan.replaceAll('\n', '\r\n').slice(0, 60_000)],
  ['spaces after the fences', `--- \na: b\n---\t\n${body}`],
  ['empty frontmatter', `---\n---\n${body}`],
  ['frontmatter that is not closed', `---\na: b\n\n${body}`],
  ['frontmatter that ends with the text', '---\na: b\n---'],
  ['a rule of four hyphens', `----\na\n---\n\n${body}`],
  ['hyphens with words behind them', `---\na\n---b\n\n---\n${body}`],
  ['an indented fence', ` ---\na\n---\n${body}`],
  ['a separator of lines that is none', `---\nx: "a\u2028---\u2028"\n---\n${body}`],
  ['an address', 'Write to someone@example.org, or to x+y.z@example.org.'],
  ['an address after a slash', 'mail:/a@b.c and mailto:a@b.c'],
  ['an address written with a reference', 'Write to someone&#64;example.org.'],
  ['addresses of pages', 'See www.example.org and https://example.org/a_b?c=d.'],
  ['a sign alone', 'At @ once, @here, and here@ too.'],
])('%s', (_, text) => {
  expect(shape(parse(text))).toEqual(shape(whole.parse(text)))
})
