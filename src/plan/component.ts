/** One component of a body: is its name known, may it stand here, are its attributes literal and right. */
import type { z } from 'zod'
import type { Span } from '../model/place.ts'
import type { JsxNode, Reader } from './markdown.ts'
import { suggest } from './problem.ts'
import { validate } from './validate.ts'
import { isComponentName, vocabulary, type ComponentName, type Grammar } from './vocabulary.ts'

export type Found = {
  readonly name: ComponentName
  readonly grammar: Grammar<unknown>
  readonly props: Readonly<Record<string, unknown>>
}

/** Reads a component's name and attributes; `undefined` when it is refused, with the problem noted. */
export const readComponent = (
  reader: Reader,
  node: JsxNode,
  span: Span,
  stands: 'inline' | 'block',
  parent: string | undefined,
): Found | undefined => {
  const name = node.name ?? ''
  const opening: Span = [span[0], span[1], span[0], span[1] + name.length + 1]
  if (!isComponentName(name)) {
    const html = /^[a-z]/.test(name)
    return reader.refuse(
      'content/unknown-component',
      opening,
      name === ''
        ? 'An empty tag `<>` is not part of plans.'
        : html
          ? `HTML (\`<${name}>\`) is not part of plans.`
          : `There is no component \`<${name}>\`.`,
      html || name === ''
        ? 'Use Markdown. To write a less-than sign in prose, put a backslash before it: `\\<`.'
        : suggest(name, Object.keys(vocabulary), 'component'),
    )
  }
  const grammar = vocabulary[name] as Grammar<unknown>
  if (grammar.stands === 'block' && stands === 'inline') {
    return reader.refuse(
      'content/misplaced-component',
      opening,
      `\`<${name}>\` stands among words, but it is a block.`,
      'Put it on a line of its own, with an empty line before and after it.',
    )
  }
  if (grammar.parent !== undefined && grammar.parent !== parent) {
    return reader.refuse(
      'content/misplaced-component',
      opening,
      `\`<${name}>\` stands outside \`<${grammar.parent}>\`.`,
      `Put it directly between \`<${grammar.parent}>\` and \`</${grammar.parent}>\`.`,
    )
  }
  if (grammar.holds === 'nothing' && node.children.length > 0) {
    return reader.refuse(
      'content/misplaced-component',
      opening,
      `\`<${name}>\` holds nothing, but there is something between its tags.`,
      `Write \`<${name} />\`.`,
    )
  }
  if (grammar.holds !== 'nothing' && node.children.length === 0) {
    return reader.refuse(
      'content/misplaced-component',
      opening,
      `\`<${name}>\` is empty.`,
      `Put ${grammar.holds === 'words' ? 'the words' : 'text'} between \`<${name}>\` and \`</${name}>\`.`,
    )
  }
  const attributes = readAttributes(reader, node, span)
  if (!attributes) return undefined
  const source = { file: reader.file, spans: attributes.spans, fallback: opening, plan: reader.plan }
  const { value, problems } = validate(grammar.props as z.ZodType<Record<string, unknown>>, attributes.values, source)
  reader.problems.push(...problems)
  return value === undefined ? undefined : { name, grammar, props: value }
}

type Attributes = { readonly values: Readonly<Record<string, unknown>>; readonly spans: Readonly<Record<string, Span>> }

const readAttributes = (reader: Reader, node: JsxNode, around: Span): Attributes | undefined => {
  const values: Record<string, unknown> = Object.create(null)
  const spans: Record<string, Span> = Object.create(null)
  for (const attribute of node.attributes) {
    const at = attribute.position
    const span: Span = at ? [at.start.line, at.start.column, at.end.line, at.end.column] : around
    if (
      attribute.type === 'mdxJsxExpressionAttribute' ||
      (typeof attribute.value === 'object' && attribute.value !== null)
    ) {
      return reader.refuse(
        'content/code',
        span,
        'Attributes hold no code, but there is an expression here.',
        'Write the value itself, in quotes: `takes="15m"`.',
      )
    }
    if (Object.hasOwn(values, attribute.name)) {
      return reader.refuse('content/duplicate', span, `\`${attribute.name}\` is given twice.`, 'Keep one of them.')
    }
    values[attribute.name] = attribute.value ?? true
    spans[attribute.name] = span
  }
  return { values, spans }
}
