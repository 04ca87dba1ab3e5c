/** The plan's text as Markdown, read back by a parser that shares no code with the writer. */
import * as fc from 'fast-check'
import type { Nodes } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import type { Block } from '../../src/model/document.ts'
import { markdownOf } from '../../src/pdf/markdown.ts'
import { hostilePlan, hostileView } from '../fixtures/pdf/hostile.ts'
import { plan, view } from '../fixtures/pdf/make.ts'
import { richPlan, richView } from '../fixtures/pdf/rich.ts'

const parse = (markdown: string): Nodes => unified().use(remarkParse).use(remarkGfm).parse(markdown)

/** Every node of a kind. */
const all = <T extends Nodes['type']>(tree: Nodes, type: T): Extract<Nodes, { type: T }>[] => [
  ...(tree.type === type ? [tree as Extract<Nodes, { type: T }>] : []),
  ...('children' in tree ? tree.children.flatMap((each) => all(each as Nodes, type)) : []),
]

const wordsOf = (tree: Nodes): string =>
  'value' in tree ? tree.value : 'children' in tree ? tree.children.map((each) => wordsOf(each as Nodes)).join('') : ''

const ofBody = (body: readonly Block[]): string => {
  const one = plan({ body, title: 'T', summary: 'S' })
  return markdownOf(view(one), one)
}

test('headings, lists, tables, code and steps are there again', () => {
  const tree = parse(markdownOf(richView, richPlan))
  expect(wordsOf(all(tree, 'heading')[0] as Nodes)).toBe(richPlan.title)
  const kinds = (kind: Block['kind']): number => JSON.stringify(richPlan.body).split(`"kind":"${kind}"`).length - 1
  expect(all(tree, 'heading').length).toBe(1 + kinds('heading') + kinds('procedure'))
  expect(all(tree, 'table').length).toBe(kinds('table'))
  expect(all(tree, 'html')).toEqual([])
  const steps = richPlan.body.flatMap((each) => (each.kind === 'procedure' ? each.steps : []))
  const numbers = all(tree, 'list').flatMap((each) => (each.ordered ? each.children : []))
  expect(numbers.length).toBeGreaterThanOrEqual(steps.length)
})

test('a claim is followed by its number and its verdict', () => {
  const words = wordsOf(parse(markdownOf(richView, richPlan)))
  const stated = richPlan.claims.filter(({ id }) =>
    JSON.stringify(richPlan.body).includes(`"kind":"claim","id":"${id}"`),
  )
  expect(stated.length).toBeGreaterThan(3)
  const missing = stated.filter(
    (claim) => !words.includes(` (claim ${richPlan.claims.indexOf(claim) + 1}: ${claim.verdict})`),
  )
  expect(missing).toEqual([])
})

test('what looks like markup is words, and nothing that runs', () => {
  const tree = parse(markdownOf(hostileView, hostilePlan))
  expect(wordsOf(all(tree, 'heading')[0] as Nodes)).toBe(hostilePlan.title.replace(/\s+/g, ' ').trim())
  // Only the line break, which has no other form in a cell.
  expect(new Set(all(tree, 'html').map((each) => each.value))).toEqual(new Set(['<br>']))
})

const text = fc
  .string({ unit: fc.constantFrom(...'ab 1.)-+=#>*_`[]<>~|&;\\!:/("\'é') })
  .filter((each) => /\w/.test(each))

test('any words come back as they were, in paragraphs, lists, cells and code', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('paragraph', 'list', 'table', 'code', 'strong'), (words, where) => {
      const line = { kind: 'paragraph' as const, children: [{ kind: 'text' as const, text: words }] }
      const cell = [{ kind: 'text' as const, text: words }]
      const bodies: Readonly<Record<typeof where, Block>> = {
        paragraph: line,
        list: { kind: 'list', ordered: false, start: 1, tight: true, items: [{ children: [line] }] },
        table: { kind: 'table', align: [], head: cell.map((each) => [each]), rows: [[cell]] },
        code: { kind: 'code', language: 'sh', text: words },
        strong: { kind: 'paragraph', children: [{ kind: 'strong', children: cell }] },
      }
      const found = all(parse(ofBody([bodies[where]])), where === 'strong' ? 'strong' : where)
      const wanted = where === 'code' ? words : words.replace(/\s+/g, ' ').trim()
      expect(found.map((each) => wordsOf(each as Nodes))[where === 'paragraph' ? 2 : 0]).toContain(wanted)
    }),
    { seed: 20261120, numRuns: 400 },
  )
})
