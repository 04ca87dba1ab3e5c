/**
 * The index of what a PDF carries with it, `index.json`: an attachment itself, and so under the signature. By it a reader can tell,
 * with nothing but the document, whether a file that somebody took out of it is the one that was put in.
 */
import type { Audience } from './audience.ts'
import type { Instant } from './calendar.ts'
import type { Copy } from './copy.ts'

/** Names that are the same in every document. */
export const indexName = 'index.json'
export const evidenceName = 'evidence.json'
export const reportName = 'report.json'

export const indexFormat = 'holdfast-attachments'

export type AttachedFile = {
  /** ASCII, each once. */
  readonly name: string
  /** `AFRelationship` of PDF/A-3: how the file belongs to the document. */
  readonly relationship: 'Data' | 'Source' | 'Supplement'
  /** Media type: `application/json`. */
  readonly type: string
  readonly bytes: number
  /** Of the file's bytes, lower-case hex. */
  readonly sha256: string
}

export type AttachmentIndex = {
  readonly format: typeof indexFormat
  readonly version: 1
  readonly generator: string
  readonly plan: string
  readonly planVersion: string
  readonly audience: Audience
  readonly asOf: Instant
  /** The copy that the document is, when it was made for one recipient. */
  readonly copy?: Copy | undefined
  /** Every attachment but the index itself, in the order of the bytes of their names. */
  readonly files: readonly AttachedFile[]
}

/** The index as it is attached. */
export const attachmentIndex = (
  { generator, plan, planVersion, audience, asOf, copy }: Omit<AttachmentIndex, 'format' | 'version' | 'files'>,
  files: readonly AttachedFile[],
): string => {
  const index: AttachmentIndex = {
    format: indexFormat,
    version: 1,
    generator,
    plan,
    planVersion,
    audience,
    asOf,
    ...(copy && { copy: { number: copy.number, recipient: copy.recipient, on: copy.on } }),
    files: files
      .map(({ name, relationship, type, bytes, sha256 }) => ({ name, relationship, type, bytes, sha256 }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  }
  return `${JSON.stringify(index, null, 2)}\n`
}
