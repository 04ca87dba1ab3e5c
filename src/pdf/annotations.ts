/** Link annotations. Each says in words where it leads, and is ended by the tag writer. */
import type { KitDocument, Ref } from './kit.ts'
import type { Item, PageOf } from './slice.ts'
import { sheet } from './theme.ts'

/** The annotation of a link. What is read aloud is the words that can be seen, and the page they lead to. */
export const annotationFor = (
  document: KitDocument,
  link: Extract<Item, { kind: 'link' }>,
  top: number,
  pageOf: PageOf,
): Ref => {
  const { goal } = link
  const common = { Type: 'Annot', Subtype: 'Link', Rect: rectOf(link, top), Border: [0, 0, 0], F: 4 }
  if (goal.kind === 'away')
    return document.ref({
      ...common,
      Contents: new String(link.words || goal.uri),
      A: { S: 'URI', URI: new String(encoded(goal.uri)) },
    })
  const page = pageOf(goal.name)
  const contents = page === undefined ? goal.label : `${goal.label}, page ${page}`
  return document.ref({ ...common, Contents: new String(contents), Dest: new String(goal.name) })
}

/** An address in ASCII, as the file wants it. */
const encoded = (uri: string): string =>
  /^[\x21-\x7E]*$/.test(uri) ? uri : encodeURI(uri.toWellFormed()).replaceAll('%25', '%')

/** A rectangle as the file wants it: from the lower left corner. */
export const rectOf = (
  item: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  top: number,
): readonly number[] => [
  item.x,
  sheet.height - (top + item.y + item.height),
  item.x + item.width,
  sheet.height - (top + item.y),
]
