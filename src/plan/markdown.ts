/**
 * The one grammar of bodies: GitHub-flavoured Markdown plus the components of `vocabulary.ts` with literal attributes.
 * A body is data. Imports, exports, expressions and expression attributes are refused with their place, and nothing in
 * a body is ever run. The result is a plain tree; what cannot be drawn does not get into it.
 */
import GithubSlugger from 'github-slugger'
import type { Heading, Link, List, Paragraph, Root, RootContent, Table } from 'mdast'
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx'
import { plainText, type SourceBlock, type SourceInline } from '../model/body.ts'
import type { Span } from '../model/place.ts'
import { readComponent } from './component.ts'
import { parse } from './grammar.ts'
import { namesIn } from './names.ts'
import { problem, type ContentCode, type Problem } from './problem.ts'
import { deepest, isParseMessage, shorten, syntaxProblem, tooDeep } from './syntax.ts'
import { spanOf, trim, wordsSpan, unbroken } from './words.ts'

export type Body = { readonly blocks: readonly SourceBlock[]; readonly problems: readonly Problem[] }

/** Reads the whole text of a file (frontmatter included, so that lines are right) into a tree. Never throws on what a person wrote. */
export const readBody = (text: string, file: string, plan?: string): Body => {
  const reader = new Reader(file, plan)
  try {
    const root = parse(text)
    reader.define(root)
    return { blocks: reader.blocks(root.children, undefined), problems: reader.problems }
  } catch (error) {
    if (error instanceof RangeError) return { blocks: [], problems: [tooDeep(file, plan)] }
    if (!isParseMessage(error)) throw error
    return { blocks: [], problems: [syntaxProblem(error, file, plan)] }
  }
}

export type JsxNode = MdxJsxFlowElement | MdxJsxTextElement

export class Reader {
  readonly problems: Problem[] = []
  readonly file: string
  readonly plan: string | undefined
  #slugger = new GithubSlugger()
  #links = new Map<string, string>()
  /** Level of the last heading. */
  #depth = 1
  /** How far inside lists, quotations, components and marked words the reader is. */
  #level = 0

  constructor(file: string, plan: string | undefined) {
    this.file = file
    this.plan = plan
  }

  refuse(code: ContentCode, span: Span, message: string, hint: string): undefined {
    this.problems.push(problem(code, { file: this.file, span }, message, hint, { plan: this.plan }))
  }

  /** Link definitions (`[name]: address`) and names of components may stand anywhere, so they are read first. */
  define(root: Root): void {
    for (const node of root.children) if (node.type === 'definition') this.#links.set(node.identifier, node.url)
    for (const name of namesIn(root.children)) this.#slugger.slug(name)
  }

  blocks(nodes: readonly RootContent[], parent: string | undefined): SourceBlock[] {
    return this.#inside(nodes, (node) => this.#block(node, parent) ?? [])
  }

  /** What stands one level further in. */
  #inside<T>(nodes: readonly RootContent[], read: (node: RootContent) => T | T[]): T[] {
    const [first] = nodes
    if (first && this.#level === deepest) {
      this.problems.push(tooDeep(this.file, this.plan, spanOf(first)))
      return []
    }
    this.#level++
    const found = nodes.flatMap(read)
    this.#level--
    return found
  }

  #block(node: RootContent, parent: string | undefined): SourceBlock | undefined {
    switch (node.type) {
      case 'yaml':
      case 'definition':
        return undefined
      case 'heading':
        return this.#heading(node)
      case 'paragraph':
        return this.#paragraph(node)
      case 'list':
        return this.#list(node)
      case 'table':
        return this.#table(node)
      case 'code':
        return {
          kind: 'code',
          language: node.lang ?? '',
          text: node.value.replaceAll('\t', '    '),
          span: spanOf(node),
        }
      case 'blockquote':
        return { kind: 'quote', children: this.blocks(node.children, 'quote') }
      case 'thematicBreak':
        return { kind: 'rule' }
      case 'mdxJsxFlowElement':
        return this.#flow(node, parent)
      case 'mdxjsEsm':
        return this.refuse(
          'content/code',
          spanOf(node),
          'Plans hold no code, but there is an `import` or `export` here.',
          'Remove it. If the line is prose, put a backslash before its first letter.',
        )
      case 'mdxFlowExpression':
        return this.#expression(node.value, spanOf(node))
      case 'footnoteDefinition':
        return this.refuse(
          'content/unknown-component',
          spanOf(node),
          'Footnotes are not part of plans.',
          'Put the note into the text, or into a section of its own.',
        )
      default:
        return this.refuse(
          'content/unknown-component',
          spanOf(node),
          `\`${node.type}\` is not part of plans.`,
          'Use Markdown or a component of the vocabulary.',
        )
    }
  }

  #heading(node: Heading): SourceBlock {
    const span = spanOf(node)
    const children = this.#inlines(node.children as RootContent[])
    if (node.depth === 1) {
      this.refuse(
        'content/heading',
        span,
        'The title of the plan is its only heading of the first level.',
        'Begin the heading with `##`.',
      )
    } else if (node.depth > this.#depth + 1) {
      this.refuse(
        'content/heading',
        span,
        `A heading of level ${node.depth} follows one of level ${this.#depth}; a level is skipped.`,
        `Begin the heading with \`${'#'.repeat(this.#depth + 1)}\`.`,
      )
    }
    this.#depth = node.depth
    return { kind: 'heading', depth: node.depth, id: this.#slugger.slug(plainText(children)), children, span }
  }

  #paragraph(node: Paragraph): SourceBlock | undefined {
    const inlines = trim(this.#inlines(node.children as RootContent[]))
    return inlines.length === 0 ? undefined : { kind: 'paragraph', children: inlines, span: spanOf(node) }
  }

  #list(node: List): SourceBlock {
    return {
      kind: 'list',
      ordered: node.ordered ?? false,
      start: node.start ?? 1,
      tight: !node.spread && node.children.every((item) => !item.spread),
      items: node.children.map((item) => ({
        ...(typeof item.checked === 'boolean' ? { checked: item.checked } : {}),
        children: this.blocks(item.children, 'list'),
      })),
    }
  }

  #table(node: Table): SourceBlock {
    const [head, ...rows] = node.children.map((row) =>
      row.children.map((cell) => trim(this.#inlines(cell.children as RootContent[]))),
    )
    const columns = head?.length ?? 0
    return {
      kind: 'table',
      align: Array.from({ length: columns }, (_, index) => node.align?.[index] ?? null),
      head: head ?? [],
      // Rows may be written too short; every row has as many cells as the head, so that tables are regular.
      rows: rows.map((row) => Array.from({ length: columns }, (_, index) => row[index] ?? [])),
    }
  }

  /** A component on lines of its own. A claim written that way is a paragraph. */
  #flow(node: MdxJsxFlowElement, parent: string | undefined): SourceBlock | undefined {
    const found = readComponent(this, node, spanOf(node), 'block', parent)
    if (!found) return undefined
    if (found.grammar.stands === 'inline') {
      const words = (node.children as RootContent[]).flatMap((child): RootContent[] =>
        child.type === 'paragraph' ? child.children : [child],
      )
      const component = {
        kind: 'component' as const,
        name: found.name,
        props: found.props,
        children: this.#inlines(words),
        span: wordsSpan(words) ?? spanOf(node),
      }
      return { kind: 'paragraph', children: [component] }
    }
    return {
      kind: 'component',
      name: found.name,
      props: found.props,
      children: this.blocks(node.children as RootContent[], found.name),
      span: spanOf(node),
    }
  }

  #inlines(nodes: readonly RootContent[]): SourceInline[] {
    return this.#inside(nodes, (node) => this.#inline(node) ?? [])
  }

  #inline(node: RootContent): SourceInline | SourceInline[] | undefined {
    const span = spanOf(node)
    switch (node.type) {
      case 'text':
        return { kind: 'text', text: unbroken(node.value) }
      case 'strong':
      case 'emphasis':
      case 'delete':
        return { kind: node.type, children: this.#inlines(node.children as RootContent[]) }
      case 'inlineCode':
        return { kind: 'code', text: node.value, ...(node.value.includes('{{') ? { span } : {}) }
      case 'break':
        return { kind: 'break' }
      case 'link':
        return this.#link(node, node.url)
      case 'linkReference': {
        const url = this.#links.get(node.identifier)
        return url === undefined ? undefined : this.#link(node as unknown as Link, url)
      }
      case 'mdxJsxTextElement':
        return this.#text(node)
      case 'mdxTextExpression':
        return this.#expression(node.value, span)
      case 'image':
      case 'imageReference':
        return this.refuse(
          'content/unknown-component',
          span,
          'Images are not part of plans.',
          'Describe what it shows, or link to it.',
        )
      case 'footnoteReference':
        return this.refuse(
          'content/unknown-component',
          span,
          'Footnotes are not part of plans.',
          'Put the note into the text.',
        )
      default:
        return this.refuse(
          'content/unknown-component',
          span,
          `\`${node.type}\` is not part of plans.`,
          'Use Markdown or a component of the vocabulary.',
        )
    }
  }

  #link(node: Link, url: string): SourceInline | undefined {
    const span = spanOf(node)
    // Browsers pass over white space and control characters in a scheme, so they must not hide one here.
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url.replace(/[\p{Cc}\p{Cf}\s]/gu, ''))?.[1]?.toLowerCase()
    if (scheme !== undefined && !['http', 'https', 'mailto', 'tel'].includes(scheme)) {
      return this.refuse(
        'content/invalid-value',
        span,
        `A link may not lead to \`${scheme}:\`.`,
        'Link to a web address, to a file of the content folder, or to a heading (`#name`).',
      )
    }
    return { kind: 'link', href: url, children: this.#inlines(node.children as RootContent[]), span }
  }

  #text(node: MdxJsxTextElement): SourceInline | undefined {
    const found = readComponent(this, node, spanOf(node), 'inline', undefined)
    if (!found) return undefined
    const words = node.children as RootContent[]
    return {
      kind: 'component',
      name: found.name,
      props: found.props,
      children: this.#inlines(words),
      span: wordsSpan(words) ?? spanOf(node),
    }
  }

  #expression(value: string, span: Span): undefined {
    if (/^\s*\/\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.test(value)) return undefined
    return this.refuse(
      'content/code',
      span,
      `Plans hold no code, but there is an expression here: \`{${shorten(value)}}\`.`,
      'Write the value itself. To write a brace in prose, put a backslash before it: `\\{`.',
    )
  }
}
