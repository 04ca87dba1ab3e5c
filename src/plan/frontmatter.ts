/**
 * The one place where frontmatter is split from a document. gray-matter is used with three of its habits switched off:
 * it would run code (`---js`), it caches failures unless it is given options, and its own YAML reads `1:30` as 90.
 */
import { fileStart, type Span } from '../model/place.ts'
import { frontmatterParser } from './parsers.ts'
import { readYaml, type Yaml } from './yaml.ts'

export type Frontmatter = Yaml & {
  /** False when the file has no `---` block at all. */
  readonly present: boolean
}

const refuse = (): never => {
  throw new RefusedLanguage()
}
class RefusedLanguage extends Error {}

const noYaml = { parse: (): object => ({}), stringify: (): string => '' }
const engines = { yaml: noYaml, js: refuse, javascript: refuse, json: refuse, coffee: refuse, toml: refuse }

/** Splits and reads the frontmatter of a file. Never throws and never runs anything that the file says. */
export const readFrontmatter = (text: string): Frontmatter => {
  const nothing = { value: undefined, spans: {} }
  // Nothing but three hyphens above and below: what every file has. Everything else is for the splitter.
  const [, simple] = /^---\n((?:(?!---).*\n)+?)---\n/.exec(text) ?? []
  if (simple !== undefined) return { ...readYaml(simple.slice(0, -1), 2), present: true }
  if (/^\uFEFF?---/.test(text) && !text.includes('\n---')) {
    // The splitter would take all of the file for frontmatter, and Markdown all of it for prose.
    const message = 'The frontmatter begins with `---`, but no `---` ends it.'
    return { ...nothing, present: true, problems: [{ message, span: [1, 1, 1, 4] }] }
  }
  try {
    const file = frontmatterParser()(text, { language: 'yaml', engines })
    if (file.language !== 'yaml') throw new RefusedLanguage()
    // With Windows line ends, the last one is cut in two by the splitting.
    const block = file.matter.replace(/^\r*\n/, '').replace(/\r$/, '')
    if (!/^(\uFEFF)?---/.test(text)) {
      return { ...nothing, present: false, problems: [{ message: 'There is no frontmatter.', span: fileStart }] }
    }
    return { ...readYaml(block, 2), present: true }
  } catch (error) {
    const span: Span = [1, 1, 1, Math.max(2, text.indexOf('\n') + 1)]
    // Whatever stands behind the first `---` is taken for the name of a language.
    if (!(error instanceof RefusedLanguage) && !/is not (?:supported|registered)/.test(String(error))) throw error
    return {
      ...nothing,
      present: true,
      problems: [{ message: 'Frontmatter must be YAML: the first line must be exactly `---`.', span }],
    }
  }
}
