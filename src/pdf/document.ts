/**
 * The file around the pages: set-up, metadata, names, outline, attachment. pdfkit is told as little as possible; the
 * entries that the standards look at are written here. Streams are compressed with fflate, whose output, unlike zlib's,
 * is the same on every machine.
 */
import { createHash } from 'node:crypto'
import { zlibSync } from 'fflate'
import Kit from 'pdfkit'
import type { Instant } from '../model/calendar.ts'
import { catalogOf, collect, identify, unfinished, type KitDocument, type KitOptions, type Ref } from './kit.ts'
import { sheet } from './theme.ts'
import { xmp } from './xmp.ts'

/** What the file says about itself, in the information dictionary and in the metadata alike. */
export type About = {
  readonly title: string
  readonly author: string
  readonly subject: string
  readonly generator: string
  readonly created: Instant
  readonly language: string
  /** Text that tells this document from every other; the file's identifier is made of it. */
  readonly identity: string
}

/** A document without pages, and a promise of its bytes, which is kept after `end()`. */
export const openDocument = (about: About): { readonly document: KitDocument; readonly bytes: Promise<Uint8Array> } => {
  const options: KitOptions = {
    size: [sheet.width, sheet.height],
    margin: 0,
    pdfVersion: '1.7',
    lang: about.language,
    displayTitle: true,
    autoFirstPage: false,
    font: null,
    info: {
      Title: tidy(about.title),
      Author: tidy(about.author),
      Subject: tidy(about.subject),
      Creator: tidy(about.generator),
      Producer: 'Holdfast with PDFKit',
      CreationDate: new Date(about.created),
      ModDate: new Date(about.created),
    },
  }
  const document = new Kit(options as unknown as PDFKit.PDFDocumentOptions) as unknown as KitDocument
  identify(document, createHash('md5').update(about.identity).digest())
  compressAlike(document)
  document.endMetadata = () => {
    const ref = document.ref({ Type: 'Metadata', Subtype: 'XML' })
    ref.compress = false
    ref.end(new TextEncoder().encode(xmp({ ...about, producer: 'Holdfast with PDFKit' })))
    catalogOf(document)['Metadata'] = ref
  }
  return { document, bytes: collect(document) }
}

/** Ends the document. An object that nobody ended would keep the file open for ever, so that is a defect. */
export const closeDocument = (document: KitDocument): void => {
  document.end()
  const left = unfinished(document)
  if (left > 0) throw new Error(`${left} objects of the PDF were begun but not ended.`)
}

/** Of the compression: more would take half as long again and save a twentieth of the pages. */
const level = 3

const tidy = (text: string): string => text.toWellFormed().replace(/\s+/g, ' ').trim()

/**
 * Makes every object that the document creates from now on compress its stream with fflate, and make bytes of its text
 * when it is ended: a page is thousands of short texts.
 */
const compressAlike = (document: KitDocument): void => {
  const create = document.ref.bind(document)
  document.ref = (data) => {
    const ref = create(data)
    const finalize = ref.finalize.bind(ref)
    const write = ref.write.bind(ref)
    let text = ''
    const endText = (): void => {
      if (text) write(Buffer.from(text, 'latin1'))
      text = ''
    }
    ref.write = (chunk) => {
      if (typeof chunk === 'string') text += `${chunk}\n`
      else {
        endText()
        write(chunk)
      }
    }
    ref.finalize = () => {
      endText()
      if (ref.compress && ref.buffer.length > 0) {
        ref.buffer = [zlibSync(new Uint8Array(Buffer.concat(ref.buffer as Uint8Array[])), { level })]
        ref.compress = false
      }
      finalize()
    }
    return ref
  }
}

/** An object that is written at once. */
export const written = (document: KitDocument, data: Record<string, unknown>, content?: Uint8Array): Ref => {
  const ref = document.ref(data)
  ref.end(content)
  return ref
}

const deflated = new WeakMap<Uint8Array, Uint8Array>()

/** A stream whose content is the same in many documents: it is compressed once. Its length before that is `Length1`, as fonts want it. */
export const compressed = (document: KitDocument, content: Uint8Array, more: Record<string, unknown> = {}): Ref => {
  const bytes = deflated.get(content) ?? zlibSync(content, { level })
  deflated.set(content, bytes)
  return written(document, { Length1: content.length, Filter: 'FlateDecode', ...more }, bytes)
}
