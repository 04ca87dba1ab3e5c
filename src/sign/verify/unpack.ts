/** Unpacks the attachments of a document, within bounds: whoever made it may have meant to fill our memory. */
import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { attachmentsIn, largestAttachment } from '../pdf/attachments.ts'
import type { PdfFile } from '../pdf/file.ts'
import { PdfError } from '../pdf/syntax.ts'
import type { UnpackedFile } from './contents.ts'

/** Bytes that may be compressed with zlib. Throws a `PdfError` when they are damaged or too large. */
export const unpacked = ({
  bytes,
  deflated,
}: {
  readonly bytes: Uint8Array
  readonly deflated: boolean
}): Uint8Array => {
  if (!deflated) return bytes
  try {
    return inflateSync(bytes, { maxOutputLength: largestAttachment })
  } catch {
    throw new PdfError('A compressed part of the document is damaged, or larger than 64 MB.')
  }
}

/** The attachments of a file. Throws a `PdfError` when one cannot be read. */
export const unpackedFiles = (file: PdfFile): readonly UnpackedFile[] =>
  attachmentsIn(file).map((each) => {
    const content = unpacked(each)
    const sha256 = createHash('sha256').update(content).digest('hex')
    return { name: each.name, relationship: each.relationship, content, sha256 }
  })
