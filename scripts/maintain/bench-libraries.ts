/**
 * What parsing the same files costs with the ordinary libraries, as somebody would who writes a check of their own: `unified`
 * with remark for Markdown and components, `yaml` for records and frontmatter. Nothing is checked. For `bench-check.ts`.
 */
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkMdx from 'remark-mdx'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { parse } from 'yaml'
import { sourcesIn } from '../../src/plan/sources.ts'

const [, , content = 'content'] = process.argv
const markdown = unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm).use(remarkMdx).freeze()
let read = 0
for (const { file, text } of sourcesIn(content)) {
  const front = file.endsWith('.mdx') ? /^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] : text
  if (front !== undefined && parse(front) !== null) read++
  if (file.endsWith('.mdx')) markdown.parse(text)
}
process.stdout.write(`${read} files\n`)
