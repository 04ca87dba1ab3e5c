/** Invariant 4: content is data, never code; and everything that is refused says where and what to do. */
import { describe, expect, test } from 'vitest'
import { readPlan } from '../../src/plan/plan.ts'
import { fullText } from '../../src/model/phrase.ts'
import { plan } from '../content.ts'

const problems = (body: string, more = ''): string[] => {
  const text = plan(more, body)
  const first = text.split('\n').indexOf('---', 1) + 3
  return readPlan(text, 'plans/orders.mdx').problems.map(
    (each) =>
      `${each.code} ${(each.place.span?.[0] ?? 0) - first + 1}:${each.place.span?.[1]} ${fullText(each.message)} | ${each.hint}`,
  )
}

const claims = 'claims: { one: {} }'

describe('code is refused', () => {
  test.each([
    [
      'an expression',
      'The key is {process.env.SECRET}.',
      'content/code 1:12 Plans hold no code, but there is an expression here: `{process.env.SECRET}`.',
    ],
    ['an expression on its own', '{1 + 1}', 'content/code 1:1 Plans hold no code'],
    [
      'an import',
      'import x from "node:fs"',
      'content/code 1:1 Plans hold no code, but there is an `import` or `export` here.',
    ],
    ['an export', 'export const x = 1', 'content/code 1:1 Plans hold no code'],
    ['an attribute with an expression', '<Claim id={x}>words</Claim>', 'content/code 1:8 Attributes hold no code'],
    ['a spread', '<Claim {...x}>words</Claim>', 'content/code 1:8 Attributes hold no code'],
    ['code behind a comment', '{/* fine */ process.exit()}', 'content/code 1:1 Plans hold no code'],
    ['a comment that closes early', '{/* a */ x /* b */}', 'content/code 1:1 Plans hold no code'],
    ['HTML', 'A <script>alert(1)</script> b', 'content/unknown-component 1:3 HTML (`<script>`) is not part of plans.'],
    ['a link that runs', '[x](javascript:alert(1))', 'content/invalid-value 1:1 A link may not lead to `javascript:`.'],
    ['data as a link', '[x](data:text/html,x)', 'content/invalid-value 1:1 A link may not lead to `data:`.'],
  ])('%s', (_, body, expected) => {
    expect(problems(body, claims)[0]).toContain(expected)
    expect(problems(body, claims)[0]).toMatch(/ \| .{10,}$/)
  })

  test('comments, escaped braces and code spans are not code', () => {
    expect(problems('{/* a note */}\n\nA \\{brace\\}, `{code}` and 3 < 4.')).toEqual([])
  })

  test.each([
    '---js\nmodule.exports = process.exit(9)\n---\n',
    '---javascript\nprocess.exit(9)\n---\n',
    '---json\n{}\n---\n',
    '---coffee\nx\n---\n',
  ])('frontmatter that is not YAML: %j', (text) => {
    const read = readPlan(`${text}\nText.`, 'plans/orders.mdx')
    expect(read.value).toBeUndefined()
    expect(read.problems.map((each) => each.code)).toEqual(['content/syntax'])
  })
})

describe('the vocabulary is closed', () => {
  test.each([
    ['an unknown component', '<Clam id="one">x</Clam>', 'There is no component `<Clam>`. | Did you mean `Claim`?'],
    ['an unknown attribute', '<Claim id="one" kind="x">x</Claim>', 'Unknown key `kind`.'],
    ['a misspelt attribute, once', '<Claim idd="one">x</Claim>', 'Unknown key `idd`. | Did you mean `id`?'],
    ['a missing attribute', '<Claim>x</Claim>', '`id` is missing.'],
    ['an attribute given twice', '<Claim id="one" id="two">x</Claim>', '`id` is given twice.'],
    ['a claim without a check', '<Claim id="two">x</Claim>', 'There is no claim named `two`. | Known: `one`.'],
    ['an empty claim', '<Claim id="one"></Claim>', '`<Claim>` is empty.'],
    ['a block among words', 'See <Drills/> here.', '`<Drills>` stands among words'],
    ['a step outside a procedure', '<Step takes="5m">\nDo.\n</Step>', '`<Step>` stands outside `<Procedure>`.'],
    ['a value without a claim', 'It was <Measured/>.', '`<Measured/>` stands outside a claim and names none.'],
    [
      'a step that waits for a later one',
      '<Procedure id="p" title="P">\n<Step id="a" after="b">\nA.\n</Step>\n<Step id="b">\nB.\n</Step>\n</Procedure>',
      'The step waits for `b`, but no step before it has that name.',
    ],
    [
      'a procedure without steps',
      '<Procedure id="p" title="P">\nText.\n</Procedure>',
      'The procedure `p` has no steps.',
    ],
    ['a heading of the first level', '# Title', 'The title of the plan is its only heading of the first level.'],
    [
      'a skipped heading',
      '## A\n\n#### B',
      'A heading of level 4 follows one of level 2; a level is skipped. | Begin the heading with `###`.',
    ],
    ['an image', '![a](b.png)', 'Images are not part of plans.'],
    ['a footnote', 'A[^1]\n\n[^1]: b', 'Footnotes are not part of plans.'],
    ['an unclosed tag', '<Claim id="one">words', 'The text does not parse'],
    ['a less-than sign before a letter', 'It takes <four hours', 'put a backslash before it: `\\<`'],
    ['an HTML comment', '<!-- x -->', 'Comments are written `{/* … */}`.'],
  ])('%s', (_, body, expected) => {
    const found = problems(body, claims)
    expect(found.length).toBeGreaterThan(0)
    expect(found.join('\n')).toContain(expected)
  })

  test('a misspelt attribute is reported once, not also as missing', () => {
    expect(problems('<Claim idd="one">x</Claim>', claims)).toHaveLength(1)
  })
})
