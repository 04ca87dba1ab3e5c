/**
 * The grammar of bodies, and the two ways in which its parser is spared work. Neither changes what a text means: the
 * frontmatter is read elsewhere, so the parser gets its lines empty; and where no `@` stands between two words, it does
 * not look for an e-mail address at the start of each.
 */
import type { Root } from 'mdast'
import type { Processor } from 'unified'
import { markdownParser } from './parsers.ts'
import { shortcut } from './shortcut/document.ts'

type Construct = { readonly name?: string }
type Constructs = Record<string, Construct | readonly Construct[]>

/** Takes the construct for bare addresses out of the table of what may begin at which letter. */
function withoutAddresses(this: Processor): void {
  const data = this.data() as { micromarkExtensions?: { text?: Constructs }[] }
  data.micromarkExtensions = (data.micromarkExtensions ?? []).map((extension) => ({
    ...extension,
    ...(extension.text && { text: withoutAddress(extension.text) }),
  }))
}

const withoutAddress = (text: Constructs): Constructs =>
  Object.fromEntries(
    Object.entries(text)
      .map(([letter, list]) => [letter, [list].flat().filter(({ name }) => name !== 'emailAutolink')] as const)
      .filter(([, list]) => list.length > 0),
  )

/** The whole grammar: GitHub-flavoured Markdown, components, frontmatter; and the same without bare addresses. */
const processors = (): Record<'whole' | 'plain', (text: string) => Root> => {
  const { unified, remarkParse, remarkFrontmatter, remarkGfm, remarkMdx } = markdownParser()
  const begun = unified()
    .use(remarkParse)
    .use(remarkFrontmatter, ['yaml'])
    .use(remarkGfm, { singleTilde: false })
    .freeze()
  const whole = begun().use(remarkMdx).freeze()
  const plain = begun().use(withoutAddresses).use(remarkMdx).freeze()
  return { whole: (text) => whole.parse(text), plain: (text) => plain.parse(text) }
}

let made: ReturnType<typeof processors> | undefined

/** Parses the text of a file, frontmatter included, so that lines are right. Throws a message with a place. */
export const parse = (text: string): Root => {
  const body = withoutFrontmatter(text)
  try {
    const root = shortcut(body, parsePiece)
    if (root) return root
  } catch {
    // The same, or worse, is thrown again, with the place in the whole file.
  }
  return parseWhole(body)
}

/** The same without the shortcut. */
export const parseWhole = (text: string): Root => parsePiece(withoutFrontmatter(text))

const parsePiece = (text: string): Root => (made ??= processors())[/[\w.+-]@[\w-]/.test(text) ? 'whole' : 'plain'](text)

/** The same text with empty lines between the two `---`. */
const withoutFrontmatter = (text: string): string =>
  text.replace(
    /^(---[\t ]*\r?\n)([\s\S]*?)(?<=\n)(?=---[\t ]*(?:\r?\n|$))/,
    (_, fence: string, block: string) => fence + block.replace(/[^\r\n]+/g, ''),
  )
