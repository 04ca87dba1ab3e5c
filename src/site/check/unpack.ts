/** Unpacks the attachments of a document in the browser. */
import { attachmentsIn, largestAttachment, type Attachment } from '../../sign/pdf/attachments.ts'
import { hexOf } from '../../sign/pdf/bytes.ts'
import type { PdfFile } from '../../sign/pdf/file.ts'
import type { UnpackedFile } from '../../sign/verify/contents.ts'

/** The attachments of a file. Throws when one cannot be read. */
export const unpackedFiles = async (file: PdfFile): Promise<readonly UnpackedFile[]> =>
  Promise.all(
    attachmentsIn(file).map(async (each) => {
      const content = await contentOf(each)
      const sha256 = hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', content)))
      return { name: each.name, relationship: each.relationship, content, sha256 }
    }),
  )

const contentOf = async ({ bytes, deflated, name }: Attachment): Promise<Uint8Array<ArrayBuffer>> => {
  if (!deflated) return bytes
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length
    if (length > largestAttachment) throw new RangeError(`The attachment ${name} is larger than 64 MB.`)
    parts.push(next.value)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}
