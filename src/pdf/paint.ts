/** Draws pages: frames first, then the items of each slice in the order of reading, then what repeats on every page. */
import { canvasOn, number, type Canvas } from './canvas.ts'
import { embedderFor, type Embedded } from './embed.ts'
import type { Face } from './fonts.ts'
import type { KitDocument, Ref } from './kit.ts'
import { annotationFor, rectOf } from './annotations.ts'
import { widthOf, wordsOf } from './measure.ts'
import type { Page } from './paginate.ts'
import { drawShape } from './shapes.ts'
import type { SignatureFields } from './signature.ts'
import type { Item, PageOf } from './slice.ts'
import { sheet } from './theme.ts'
import type { TagWriter } from './tagwriter.ts'

/** Where a destination lies: its page, and its height above the lower edge. */
export type Destination = { readonly page: Ref; readonly top: number }

/** What drawing finds out for the rest of the file. */
export type Painted = {
  readonly destinations: ReadonlyMap<string, Destination>
  /** The fields of the signature, when there is one. */
  readonly fields: SignatureFields | undefined
}

export type PaintOptions = {
  readonly document: KitDocument
  readonly tags: TagWriter
  readonly pageOf: PageOf
  /** Header and footer of a page. */
  readonly furniture: (page: number) => { readonly header: readonly Item[]; readonly footer: readonly Item[] }
  /** Makes the fields of the signature, the visible one of which looks as it was drawn. */
  readonly sign: (rect: readonly number[], page: Ref, appearance: Ref) => SignatureFields
}

export const paint = (pages: readonly Page[], options: PaintOptions): Painted => {
  const { document, tags } = options
  const fonts = embedderFor(document)
  const destinations = new Map<string, Destination>()
  let fields: SignatureFields | undefined
  for (const page of pages) {
    document.addPage()
    tags.beginPage()
    const canvas = canvasOn(document, fonts.fontOf)
    for (const { frame, y, height } of page.frames) {
      tags.artifact()
      if (frame.fill || frame.stroke) canvas.rect(frame.x, y, frame.width, height, frame.fill, frame.stroke)
      if (frame.bar) canvas.rect(frame.x, y, frame.bar.width, height, frame.bar.ink)
    }
    const { header, footer } = options.furniture(page.number)
    if (header.length > 0) tags.artifact('Header')
    for (const item of header) draw(item, 0, canvas, undefined, options.pageOf)
    for (const { slice, y } of page.placed) {
      for (const item of slice.items) {
        if (item.kind === 'destination') {
          if (!destinations.has(item.name))
            destinations.set(item.name, { page: document.page.dictionary, top: sheet.height - (y + item.y) + 14 })
        } else if (item.kind === 'touch') tags.touch(item.owner)
        else if (item.kind === 'link') tags.annotate(item.owner, annotationFor(document, item, y, options.pageOf))
        else if (item.kind === 'field') {
          const appearance = appearanceOf(item, document, fonts.fontOf, options.pageOf)
          fields = options.sign(rectOf(item, y), document.page.dictionary, appearance)
          tags.annotate(item.owner, fields.own)
        } else draw(item, y, canvas, tags, options.pageOf)
      }
    }
    if (footer.length > 0) tags.artifact('Footer')
    for (const item of footer) draw(item, 0, canvas, undefined, options.pageOf)
    tags.endPage()
  }
  fonts.end()
  return { destinations, fields }
}

/** What a field draws: a small page of its own, with its own fonts. The annotation is in the structure, and so is all of it. */
const appearanceOf = (
  field: Extract<Item, { kind: 'field' }>,
  document: KitDocument,
  fontOf: (face: Face) => Embedded,
  pageOf: PageOf,
): Ref => {
  const { x, width, height, drawn } = field
  const Font: Record<string, Ref> = {}
  const form = document.ref({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, width, height],
    Resources: { Font },
  })
  form.write(`1 0 0 -1 ${number(-x)} ${number(height)} cm`)
  const canvas = canvasOn({ addContent: (operators) => form.write(operators), page: { fonts: Font } }, fontOf)
  for (const item of drawn) draw(item, 0, canvas, undefined, pageOf)
  form.end()
  return form
}

/** Draws one item; without a tag writer it is part of what is marked already. */
const draw = (item: Item, top: number, canvas: Canvas, tags: TagWriter | undefined, pageOf: PageOf): void => {
  const owner = 'owner' in item ? item.owner : undefined
  if (tags) {
    if (!owner) tags.artifact()
    else if (item.kind === 'text' && item.actual !== undefined) tags.markAs(owner, item.actual)
    else tags.mark(owner)
  }
  if (item.kind === 'text') return canvas.text(item.x, top + item.y, item.face, item.size, item.ink, item.words)
  if (item.kind === 'late') {
    const words = item.write(pageOf)
    const x = item.align === 'right' ? item.x - widthOf(item.face, words, item.size) : item.x
    return canvas.text(x, top + item.y, item.face, item.size, item.ink, wordsOf(words))
  }
  if (item.kind === 'rect')
    return canvas.rect(item.x, top + item.y, item.width, item.height, item.fill, item.stroke, item.line)
  if (item.kind === 'rule') return canvas.rule(item.x, top + item.y, item.width, item.ink, item.line, item.dots)
  if (item.kind === 'shape') drawShape(canvas, item.shape, item.x, top + item.y, item.size, item.ink)
}
