/**
 * The shorter ways of reading give what the parsers of the whole languages give: for the example, for pieces of it that
 * were damaged at random, and for random heaps of what is hard to read. The shortcut may decline; it may not differ, and
 * it may not read what the parser refuses.
 */
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseWhole } from '../../src/plan/grammar.ts'
import { shortcut } from '../../src/plan/shortcut/document.ts'
import { shortcutYaml } from '../../src/plan/shortcut/yaml.ts'
import { sourcesIn } from '../../src/plan/sources.ts'
import { readWholeYaml } from '../../src/plan/yaml.ts'

const sources = sourcesIn(fileURLToPath(new URL('../../content', import.meta.url)))
const front = (text: string): string => text.slice(4, text.indexOf('\n---\n', 3))
const bodies = sources.filter(({ file }) => file.endsWith('.mdx')).map(({ text }) => text.slice(front(text).length + 9))
const yamls = sources.map(({ file, text }) => (file.endsWith('.mdx') ? front(text) : text))

const attempt = <T>(read: () => T): T | { readonly refused: string } => {
  try {
    return read()
  } catch (error) {
    return { refused: String(error) }
  }
}

/** A tree without what nothing uses. */
const shape = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'offset' || key === 'data' ? undefined : value)))

const sameTree = (body: string): boolean => {
  const text = `---\n---\n${body}`
  const short = attempt(() => shortcut(text, parseWhole))
  if (short === undefined || 'refused' in short) return false
  expect(shape(short)).toEqual(shape(attempt(() => parseWhole(text))))
  return true
}

const sameValues = (text: string): boolean => {
  const short = shortcutYaml(text, 3, readWholeYaml)
  if (short) expect(short).toEqual(readWholeYaml(text, 3))
  return short !== undefined
}

/** Lines of some texts, in any order and number, with some of the hard parts thrown into them. */
const damaged = (texts: readonly string[], hard: readonly string[]): fc.Arbitrary<string> => {
  const lines = [...new Set(texts.flatMap((text) => text.split('\n')))]
  const heap = fc.array(fc.constantFrom(...hard), { maxLength: 14 }).map((parts) => parts.join(''))
  const pile = fc.array(fc.tuple(fc.constantFrom(...lines), fc.constantFrom('\n', '\n\n')), { maxLength: 8 })
  const piece = fc
    .tuple(fc.constantFrom(...texts), fc.nat(), fc.integer({ min: 1, max: 20 }))
    .map(([text, from, count]) => {
      const all = text.split('\n')
      return all.slice(from % all.length, (from % all.length) + count).join('\n')
    })
  const words = fc.oneof(
    pile.map((each) => each.flat().join('')),
    piece,
  )
  const harm = fc.array(fc.tuple(fc.nat(), fc.nat(5), fc.constantFrom('', ...hard)), { maxLength: 4 })
  const harmed = fc.tuple(words, harm).map(([text, all]) =>
    all.reduce((now, [at, length, part]) => {
      const from = at % (now.length + 1)
      return now.slice(0, from) + part + now.slice(from + length)
    }, text),
  )
  return fc.oneof(heap, harmed)
}

const hardWords =
  `* ** *** _ \` \`\` \`\`\` ~~~ ~ ~~ [ ] ( ) < > { } & &amp; \\ \\* | # = - + 1. 2) www.a.b http://a.b a@b.c word é “ ” . , ! [^1] [a](b)
<A> </A> <A/> <A\u0020b="c"/> <A>x</A> {/*c*/} *a* **b** snake_case a*b`
    .split(/\s+/)
    .concat(
      ' ',
      '  ',
      '    ',
      '\n',
      '\n\n',
      '\n\n\n',
      '\\\n',
      '  \n',
      '\t',
      '\r\n',
      '\u00A0',
      '\n- ',
      '\n1. ',
      '\n## ',
      '\n> ',
    )
    .concat(
      '- ',
      '* ',
      '# ',
      '## ',
      '> ',
      '- ```\n',
      '```sh\n',
      '\n<A>\n',
      '\n</A>\n',
      '\n<A/>\n',
      '\n  ',
      '\n---\n',
      '===',
    )
    .concat(
      '| a | b |\n',
      '| - | - |\n',
      'import a',
      '[a]: b',
      '[^1]: x',
      '[ ] ',
      '[x] ',
      '- [x] a',
      '\n- [ ] b',
      '<A\n b="c"/>',
      '![a](b)',
      '[a](#b "t")',
    )

const hardYaml =
  `a: b: c: # ' " "x" 'y' '' "" [ ] { } , | > & * ! % @ \` 1 1.5 -1 .5 1e3 4ed6 1e 1.e+2 1e3e 0x1F 0o7 007 +1 .inf .nan 1:30 ~ null true yes 99.9% --- ... word é`
    .split(' ')
    .concat(
      'a: ',
      'b: ',
      'c: d',
      ' ',
      '  ',
      '\n',
      '\n ',
      '\n  ',
      '\n    ',
      '\n- ',
      '\n  - ',
      '- ',
      '? ',
      ': ',
      ' # c',
      '[a, b]',
    )
    .concat(
      '{ a: b }',
      '{a: b}',
      '{ "a": b }',
      '|-\n  x',
      '>\n  y\n',
      '&x ',
      '*x',
      '!!str ',
      '\t',
      '\n---\n',
      '"a\\nb"',
      '__proto__: 1',
    )
    .concat(
      '1: x',
      'true: x',
      '<<: {a: b}',
      '- a: b\n  c: d',
      'a:\n- b\nc: d',
      'a:\n  [b]\n',
      'a:\n  [\n    b,\n    { c: d },\n  ]\n',
      'a: >\n',
      '\n\n',
      '\n# c\n',
      '\u00A0',
      '\u0085',
      '\uD800',
    )

test('Markdown of the example is read in the shorter way, and so is its YAML', () => {
  expect(bodies.filter((body) => !sameTree(body))).toEqual([])
  expect(yamls.filter((text) => !sameValues(text))).toEqual([])
})

test('damaged Markdown has the same tree', { timeout: 120_000 }, () => {
  let read = 0
  fc.assert(
    fc.property(damaged(bodies, hardWords), (body) => void (read += Number(sameTree(body)))),
    { seed: 1, numRuns: 3000 },
  )
  expect(read).toBeGreaterThan(50)
})

test('damaged YAML has the same values at the same places', { timeout: 120_000 }, () => {
  let read = 0
  fc.assert(
    fc.property(damaged(yamls, hardYaml), (text) => void (read += Number(sameValues(text)))),
    { seed: 1, numRuns: 3000 },
  )
  expect(read).toBeGreaterThan(50)
})
