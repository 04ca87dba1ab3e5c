/** Tags of components whose attributes are plain text: `<Name a="b">`, `</Name>`, `<Name/>`. Anything else is no such tag. */
import type { MdxJsxAttribute } from 'mdast-util-mdx'
import { positionOf, type Stretch } from './stretch.ts'

export type Tag = {
  readonly kind: 'open' | 'close' | 'alone'
  readonly name: string
  readonly attributes: readonly MdxJsxAttribute[]
  /** Where it ends in the stretch. */
  readonly end: number
}

const whole = /<(\/?)([A-Z][A-Za-z]*)((?:[ \n][A-Za-z][A-Za-z-]*(?:="[^"&\n]*"|='[^'&\n]*')?)*)([ \n]?)(\/?)>/y
const one = /[ \n]([A-Za-z][A-Za-z-]*)(?:=("[^"]*"|'[^']*'))?/g

/** The tag that begins at a letter; `undefined` when there is none of this form. */
export const tagAt = (stretch: Stretch, at: number): Tag | undefined => {
  whole.lastIndex = at
  const [text, slash, name, given, space, end] = whole.exec(stretch.text) ?? []
  if (text === undefined || name === undefined || given === undefined) return undefined
  if (slash && (given || space || end)) return undefined
  const first = at + 1 + name.length
  const attributes = [...given.matchAll(one)].map((found): MdxJsxAttribute => {
    const from = first + found.index + 1
    return {
      type: 'mdxJsxAttribute',
      name: found[1] as string,
      value: found[2] === undefined ? null : found[2].slice(1, -1),
      position: positionOf(stretch, from, first + found.index + found[0].length),
    }
  })
  return { kind: slash ? 'close' : end ? 'alone' : 'open', name, attributes, end: at + text.length }
}
