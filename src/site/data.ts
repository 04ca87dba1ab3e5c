/**
 * What the site is made from: the view of one audience, and the signed documents that lie beside the pages. The build
 * hands it over in memory, through one well-known symbol, so that nothing has to be written and read back.
 */
import type { View } from '../model/view.ts'

/** A signed PDF that a page links to. */
export type DocumentInfo = {
  /** `/auditron/auditron.pdf` */
  readonly href: string
  readonly bytes: number
  readonly sha256: string
}

/** Who signed the documents. */
export type SignerInfo = {
  readonly name: string
  readonly development: boolean
  readonly algorithm: string
  /** SHA-256 of the certificate, in hex. */
  readonly fingerprint: string
}

export type SiteData = {
  readonly view: View
  /** By plan; a plan without an entry has no PDF yet. */
  readonly documents: Readonly<Record<string, DocumentInfo>>
  readonly signer?: SignerInfo | undefined
}

/** The documents are made while Astro gets ready, so pages wait for the data. */
type Provided = SiteData | Promise<SiteData>

const key = Symbol.for('holdfast.site')
const shared = globalThis as typeof globalThis & { [key]?: Provided }

/** Called by the build, before Astro runs. */
export const provideSite = (data: Provided): void => {
  shared[key] = data
}

/** The data of the site that is being rendered. */
export const site = async (): Promise<SiteData> => {
  const data = shared[key]
  if (!data)
    throw new Error('The site has no data: it is rendered by `holdfast build` or `holdfast dev`, not by Astro alone.')
  return data
}
