/**
 * From a clean judgement to what the world sees: the view of one audience, its site and its signed documents, written
 * beside the target and put in its place in one step. The documents are made while Astro gets ready.
 */
import { createHash } from 'node:crypto'
import type { Audience } from './model/audience.ts'
import type { Instant } from './model/calendar.ts'
import type { Finding } from './model/finding.ts'
import { phrase } from './model/phrase.ts'
import type { Plan } from './model/plan.ts'
import type { View } from './model/view.ts'
import { makeDocuments, trimCache, type Document } from './documents.ts'
import { viewFor } from './document/view.ts'
import type { Judged } from './document/context.ts'
import { documentRules } from './rules/document.ts'
import { jsonReport, jsonText } from './report/json.ts'
import type { Outcome } from './report/outcome.ts'
import { requestFor } from './sign/sign.ts'
import type { Signer } from './sign/keys/signer.ts'
import { buildSite } from './site/build.ts'
import type { DocumentInfo, SignerInfo } from './site/data.ts'
import { siteFiles } from './site/files.ts'
import { put, staged } from './staging.ts'

export type PublishOptions = {
  readonly audience: Audience
  readonly out: string
  readonly preview: boolean
  readonly signer: Signer
  /** The claimed time of signing. */
  readonly signedAt: Instant
  readonly cache: string
  readonly progress: (text: string) => void
}

export type Published = {
  readonly view: View
  readonly documents: readonly Document[]
  readonly findings: readonly Finding[]
}

/** Writes the site and the documents. What stood at `out` stays untouched when anything fails. */
export const publish = async (
  outcome: Outcome & { readonly judged: Judged },
  options: PublishOptions,
): Promise<Published> => {
  const { judged, generator, strict } = outcome
  const view = viewFor(judged, { audience: options.audience, generator, preview: options.preview, strict })
  const signature = requestFor(options.signer, judged.portfolio.settings.signing, options.signedAt)
  return staged(options.out, async (folder) => {
    const made = makeDocuments(view, {
      signer: options.signer,
      signature,
      cache: options.cache,
      progress: (done, total) => options.progress(`Writing PDFs: ${done} of ${total}`),
    })
    const signer = signerInfo(options.signer)
    const data = made.then((documents) => ({ view, documents: infoOf(documents), signer }))
    // Either of the two may fail first; both are waited for, so that nothing writes into a folder that is gone.
    const [documents] = await bothOf(made, buildSite(view.site.url, data, folder))
    for (const { plan, bytes } of documents) put(folder, documentPath(plan), bytes)
    for (const [path, text] of Object.entries(siteFiles(view, infoOf(documents), signer))) put(folder, path, text)
    put(folder, 'report.json', jsonText(jsonReport(outcome, options.audience)))
    trimCache(options.cache, 4 * documents.length + 20)
    return { view, documents, findings: documents.flatMap((document) => problemsOf(document, judged)) }
  })
}

const bothOf = async <A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> => {
  const [first, second] = await Promise.allSettled([a, b])
  if (first.status === 'rejected') throw first.reason
  if (second.status === 'rejected') throw second.reason
  return [first.value, second.value]
}

const documentPath = (plan: string): string => `${plan}/${plan}.pdf`

const infoOf = (documents: readonly Document[]): Record<string, DocumentInfo> =>
  Object.fromEntries(
    documents.map(({ plan, bytes, sha256 }) => [plan, { href: `/${documentPath(plan)}`, bytes: bytes.length, sha256 }]),
  )

/** What readers are told of the signer. */
export const signerInfo = (signer: Signer): SignerInfo => ({
  name: signer.name,
  development: signer.development,
  algorithm: signer.algorithm.says,
  fingerprint: createHash('sha256').update(signer.certificate).digest('hex'),
})

/** What a PDF could not show as it was meant, as findings at the place of the words. */
export const problemsOf = (document: Document, { portfolio }: Judged): Finding[] => {
  const plan = portfolio.plans.find((each) => each.id === document.plan) as Plan
  return document.problems.map((problem): Finding => {
    const file = { file: plan.file }
    if (problem.kind === 'missing-glyph') {
      return {
        ...documentRules.missingGlyph,
        plan: plan.id,
        place: file,
        message: phrase`The fonts of the PDF have no “${problem.character}” (${problem.codePoint}), which stands in “${problem.context}”; a box is drawn in its place.`,
        hint: 'Write it in words.',
        related: [],
      }
    }
    return {
      ...documentRules.danglingLink,
      plan: plan.id,
      place: file,
      message: phrase`The link to ${problem.href} in “${problem.context}” leads nowhere in the PDF.`,
      hint: 'Correct the link.',
      related: [],
    }
  })
}
