/**
 * The prose of a plan as a tree. The same node kinds serve twice: as read from the file, with components still in it
 * (`SourceBlock`), and resolved for one audience, where every component has become plain nodes (`Block` in
 * `document.ts`). A renderer knows node kinds only, so site, PDF and Markdown cannot disagree.
 */
import type { Span } from './place.ts'

/** Inline nodes; `X` is what may stand among them beside plain Markdown. */
export type InlineOf<X> =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly children: readonly InlineOf<X>[] }
  | { readonly kind: 'emphasis'; readonly children: readonly InlineOf<X>[] }
  | { readonly kind: 'delete'; readonly children: readonly InlineOf<X>[] }
  /** With its place when it names a binding, which may not exist. */
  | { readonly kind: 'code'; readonly text: string; readonly span?: Span | undefined }
  | { readonly kind: 'break' }
  | {
      readonly kind: 'link'
      readonly href: string
      readonly children: readonly InlineOf<X>[]
      readonly span?: Span | undefined
    }
  | X

/** Block nodes; `I` is what may stand among inline nodes, `B` among blocks. */
export type BlockOf<I, B> =
  | {
      readonly kind: 'heading'
      readonly depth: number
      readonly id: string
      readonly children: readonly InlineOf<I>[]
      readonly span?: Span | undefined
    }
  | { readonly kind: 'paragraph'; readonly children: readonly InlineOf<I>[]; readonly span?: Span | undefined }
  | {
      readonly kind: 'list'
      readonly ordered: boolean
      readonly start: number
      /** True when no item is separated by an empty line: its paragraphs are set without space between. */
      readonly tight: boolean
      readonly items: readonly ListItemOf<I, B>[]
    }
  | TableOf<I>
  | { readonly kind: 'code'; readonly language: string; readonly text: string; readonly span?: Span | undefined }
  | { readonly kind: 'quote'; readonly children: readonly BlockOf<I, B>[] }
  | { readonly kind: 'rule' }
  | B

export type ListItemOf<I, B> = {
  /** For task lists: done or not; absent on other lists. */
  readonly checked?: boolean | undefined
  readonly children: readonly BlockOf<I, B>[]
}

export type CellOf<I> = readonly InlineOf<I>[]

export type TableOf<I> = {
  readonly kind: 'table'
  readonly align: readonly ('left' | 'center' | 'right' | null)[]
  readonly head: readonly CellOf<I>[]
  readonly rows: readonly (readonly CellOf<I>[])[]
  /** What the table shows, for its caption and for assistive technology. */
  readonly caption?: string | undefined
}

/** A component as written in the plan: its name, its attributes after validation, and where it stands. */
export type SourceComponent<Child> = {
  readonly kind: 'component'
  readonly name: string
  readonly props: Readonly<Record<string, unknown>>
  readonly children: readonly Child[]
  readonly span: Span
}

export type SourceInline = InlineOf<SourceInlineComponent>
export interface SourceInlineComponent extends SourceComponent<SourceInline> {}
export type SourceBlock = BlockOf<SourceInlineComponent, SourceBlockComponent>
export interface SourceBlockComponent extends SourceComponent<SourceBlock> {}

/** The words of inline nodes without marks; components contribute their children's words. */
export const plainText = (nodes: readonly InlineOf<unknown>[]): string =>
  nodes
    .map((node) => {
      const each = node as { kind: string; text?: string; children?: readonly InlineOf<unknown>[] }
      if (each.kind === 'break') return ' '
      return each.text ?? plainText(each.children ?? [])
    })
    .join('')
