/**
 * The parsers of the whole languages, each loaded when the first text needs it: they are half of all modules, and most
 * texts are read without them (`shortcut/`).
 */
import { createRequire } from 'node:module'
import type matter from 'gray-matter'
import type remarkFrontmatter from 'remark-frontmatter'
import type remarkGfm from 'remark-gfm'
import type remarkMdx from 'remark-mdx'
import type remarkParse from 'remark-parse'
import type { unified } from 'unified'
import type * as yaml from 'yaml'

const load = createRequire(import.meta.url)
const main = <T>(name: string): T => (load(name) as { readonly default: T }).default

/** The parser of YAML. */
export const yamlParser = (): typeof yaml => load('yaml') as typeof yaml

/** What splits frontmatter from a text. */
export const frontmatterParser = (): typeof matter => load('gray-matter') as typeof matter

/** The parts of the parser of Markdown. */
export const markdownParser = (): {
  readonly unified: typeof unified
  readonly remarkParse: typeof remarkParse
  readonly remarkFrontmatter: typeof remarkFrontmatter
  readonly remarkGfm: typeof remarkGfm
  readonly remarkMdx: typeof remarkMdx
} => ({
  unified: (load('unified') as { readonly unified: typeof unified }).unified,
  remarkParse: main('remark-parse'),
  remarkFrontmatter: main('remark-frontmatter'),
  remarkGfm: main('remark-gfm'),
  remarkMdx: main('remark-mdx'),
})
