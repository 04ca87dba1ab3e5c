/** The files that a document carries, as a reader finds them: by the tree of names in its catalog. */
import { bytesOf } from './bytes.ts'
import { nameIn, type PdfFile } from './file.ts'
import { readObject } from './object.ts'
import { textIn } from './signature.ts'
import { PdfError, type Dictionary, type PdfValue } from './syntax.ts'

export type Attachment = {
  readonly name: string
  /** `AFRelationship`. */
  readonly relationship: string | undefined
  /** Media type. */
  readonly type: string | undefined
  /** As they are stored. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Compressed with zlib. */
  readonly deflated: boolean
}

const mostFiles = 1000

/** Bytes of one attachment when it is unpacked: whoever made a document may have meant to fill the reader's memory. */
export const largestAttachment: number = 64 * 1024 * 1024

/** Every attachment in the order of the tree. Throws a `PdfError` when the tree or a file in it cannot be read. */
export const attachmentsIn = (file: PdfFile): readonly Attachment[] => {
  const found: Attachment[] = []
  let visited = 0
  const visit = (value: PdfValue | undefined): void => {
    const node = file.resolve(value)
    if (node?.kind !== 'dictionary') return
    visited += 1
    if (visited > mostFiles) throw new PdfError('The tree of attachments has no end.')
    const names = file.resolve(node.entries.get('Names'))
    if (names?.kind === 'array')
      for (let at = 1; at < names.items.length; at += 2) {
        const specification = file.resolve(names.items[at])
        if (specification?.kind === 'dictionary') found.push(attachment(file, specification))
      }
    const kids = file.resolve(node.entries.get('Kids'))
    if (kids?.kind === 'array') for (const each of kids.items) visit(each)
  }
  const names = file.resolve(file.catalog.entries.get('Names'))
  if (names?.kind === 'dictionary') visit(names.entries.get('EmbeddedFiles'))
  return found
}

const attachment = (file: PdfFile, specification: Dictionary): Attachment => {
  const name = textIn(file, specification, 'UF') ?? textIn(file, specification, 'F') ?? ''
  const embedded = file.resolve(specification.entries.get('EF'))
  const reference =
    embedded?.kind === 'dictionary' ? (embedded.entries.get('UF') ?? embedded.entries.get('F')) : undefined
  const offset = reference?.kind === 'reference' ? file.offsets.get(reference.object) : undefined
  const object =
    reference?.kind === 'reference' && offset !== undefined
      ? readObject(file.text, offset, reference.object)
      : undefined
  if (object?.value.kind !== 'dictionary' || !object.stream)
    throw new PdfError(`The attachment "${name}" has no content.`)
  const filter = object.value.entries.get('Filter')
  if (filter && nameIn(file, object.value, 'Filter') !== 'FlateDecode')
    throw new PdfError(`The attachment "${name}" is compressed in a way that is not read.`)
  return {
    name,
    relationship: nameIn(file, specification, 'AFRelationship'),
    type: nameIn(file, object.value, 'Subtype'),
    bytes: bytesOf(file.text.slice(object.stream.start, object.stream.end)),
    deflated: filter !== undefined,
  }
}
