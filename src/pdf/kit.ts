/**
 * The members of pdfkit that are used, private ones included. pdfkit writes objects, pages, fonts and the cross-reference
 * table; everything that makes the file accessible and archival is written here instead, because its own writers break
 * both standards. The version is pinned, and `test/pdf/kit.test.ts` fails when one of these members is gone.
 */
/** An object of the file. Strings in `data` become names; `new String(…)` becomes a text string, bytes a hex string. */
export type Ref = {
  readonly id: number
  readonly data: Record<string, unknown>
  compress: boolean
  buffer: Uint8Array[] | Uint8Array
  write: (chunk: string | Uint8Array) => void
  readonly end: (chunk?: string | Uint8Array) => void
  finalize: () => void
}

export type KitPage = { readonly dictionary: Ref; readonly fonts: Record<string, Ref>; readonly annotations: Ref[] }

export type KitDocument = {
  readonly page: KitPage
  ref: (data?: Record<string, unknown>) => Ref
  readonly addPage: () => KitDocument
  readonly addContent: (operators: string) => KitDocument
  readonly end: () => void
  _write: (data: string | Uint8Array) => void
  push: (end: null) => boolean
  readonly read: () => Uint8Array | null
  _offset: number
  /** Where each object begins, by its number; `null` until it is written. */
  readonly _offsets: (number | null)[]
  readonly _root: Ref
  _id: Uint8Array
  endMetadata: () => void
  endAcroForm: () => void
}

export type KitOptions = {
  readonly size: readonly [number, number]
  readonly margin: number
  readonly pdfVersion: '1.7'
  readonly lang: string
  readonly displayTitle: true
  readonly autoFirstPage: false
  /** No font to begin with: the default one could not be embedded. */
  readonly font: null
  readonly info: Readonly<Record<string, string | Date>>
}

/** The catalog of the document: what its standards look at first. */
export const catalogOf = (document: KitDocument): Record<string, unknown> => document['_root'].data

/** Sets the identifier of the file: 16 bytes. */
export const identify = (document: KitDocument, id: Uint8Array): void => {
  document['_id'] = id
}

/**
 * Has the document write to memory and not through its stream, whose machinery is a tenth of all work: pdfkit writes tens
 * of thousands of short texts. Kept when the document is ended.
 */
export const collect = (document: KitDocument): Promise<Uint8Array> =>
  new Promise((resolve) => {
    const chunks: Uint8Array[] = []
    // The first lines were written when the document was made.
    for (let chunk = document.read(); chunk; chunk = document.read()) chunks.push(chunk)
    let text = ''
    const endText = (): void => {
      if (text) chunks.push(Buffer.from(text, 'latin1'))
      text = ''
    }
    document['_write'] = (data) => {
      if (typeof data === 'string') {
        text += `${data}\n`
        document['_offset'] += data.length + 1
      } else {
        endText()
        chunks.push(data)
        document['_offset'] += data.length
      }
    }
    document.push = () => {
      endText()
      resolve(new Uint8Array(Buffer.concat(chunks)))
      return false
    }
  })

/** Objects that were begun but not ended. */
export const unfinished = (document: KitDocument): number =>
  document['_offsets'].reduce<number>((sum, offset) => sum + (offset === null ? 1 : 0), 0)
