/**
 * The logical structure of the document as plain data. Layout makes elements and says which words belong to which;
 * the tag writer turns them into structure elements in the order in which they are first drawn.
 */

/** Standard structure types of PDF 1.7; no other is used, so nothing needs a role map. */
export type Tag =
  | 'Document'
  | 'Sect'
  | 'Div'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'H4'
  | 'H5'
  | 'H6'
  | 'P'
  | 'Span'
  | 'Code'
  | 'Link'
  | 'Reference'
  | 'BlockQuote'
  | 'L'
  | 'LI'
  | 'Lbl'
  | 'LBody'
  | 'Table'
  | 'Caption'
  | 'THead'
  | 'TBody'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'TOC'
  | 'TOCI'
  | 'Form'

export type Element = {
  readonly tag: Tag
  readonly parent: Element | undefined
  /** Spoken in place of the content. */
  readonly actual?: string | undefined
  /** Spoken for content that is no text. */
  readonly alt?: string | undefined
  /** `/A` attributes, with their owner. */
  readonly attributes?: Readonly<Record<string, string>> | undefined
}

export type More = Pick<Element, 'actual' | 'alt' | 'attributes'>

/** A new element inside another. */
export const element = (tag: Tag, parent: Element | undefined, more: More = {}): Element => ({ tag, parent, ...more })

/** A list that says how its items are counted. */
export const listElement = (parent: Element, numbering: 'None' | 'Disc' | 'Decimal'): Element =>
  element('L', parent, { attributes: { O: 'List', ListNumbering: numbering } })

/** A header cell for its column or its row. */
export const headerCell = (parent: Element, scope: 'Column' | 'Row'): Element =>
  element('TH', parent, { attributes: { O: 'Table', Scope: scope } })

/** A heading of a rank from 1 to 6. */
export const headingElement = (rank: number, parent: Element): Element =>
  element(`H${Math.min(6, Math.max(1, rank))}` as Tag, parent)
