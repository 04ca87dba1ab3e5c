/** The reference pages say what the sources and rules say. `npm run reference` writes them anew. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { rulesPage, sourcesPage } from '../../scripts/maintain/reference.ts'

const docs = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), 'utf8')

test('the page of sources is that of the sources', () => {
  expect(docs('sources.md')).toBe(sourcesPage())
  expect(sourcesPage()).toContain('| `restorableAge` |')
})

test('the page of rules is that of the rules', () => {
  expect(docs('rules.md')).toBe(rulesPage())
  expect(rulesPage()).toContain('## review/overdue')
})
