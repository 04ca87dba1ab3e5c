/**
 * What the site is made from: the view of one audience, and the signed documents that lie beside the pages. The build
 * hands it over in memory, through one well-known symbol, so that nothing has to be written and read back.
 */
import type { PlanView, View } from '../model/view.ts'

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

export type Documents = Readonly<Record<string, DocumentInfo>>

export type SiteData = {
  readonly view: View
  /** By plan; a plan without an entry has no PDF yet. Documents are made while pages are drawn, so that few pages wait. */
  readonly documents: Documents | Promise<Documents>
  readonly signer?: SignerInfo | undefined
  /** Plans whose own pages are there already, drawn by an earlier build from the same data. */
  readonly drawn?: ReadonlySet<string> | undefined
}

const key = Symbol.for('holdfast.site')
const shared = globalThis as typeof globalThis & { [key]?: SiteData }

/** Called by the build, before Astro runs. */
export const provideSite = (data: SiteData): void => {
  shared[key] = data
}

/** The data of the site that is being rendered. */
export const site = async (): Promise<SiteData> => {
  const data = shared[key]
  if (!data)
    throw new Error('The site has no data: it is rendered by `holdfast build` or `holdfast dev`, not by Astro alone.')
  return data
}

/** The plans whose own pages must be drawn: a plan's page and one for each of its claims. */
export const plansToDraw = ({ view, drawn }: SiteData): readonly PlanView[] =>
  view.plans.filter((plan) => !drawn?.has(plan.id))

/** The plans that have a signed document, each with it. */
export const plansWithDocuments = async ({
  view,
  documents,
}: SiteData): Promise<readonly { readonly plan: PlanView; readonly document: DocumentInfo }[]> => {
  const made = await documents
  return view.plans.flatMap((plan) => {
    const document = made[plan.id]
    return document?.sha256 ? [{ plan, document }] : []
  })
}
