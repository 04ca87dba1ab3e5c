/**
 * From a clean judgement to what the world sees: the view of one audience, its site and its signed documents, written
 * beside the target and put in its place in one step. The documents are made while Astro draws the pages. What belongs to
 * a plan that is just as it was is taken over from the site that stands there.
 */
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { Audience } from './model/audience.ts'
import type { Instant } from './model/calendar.ts'
import type { Finding } from './model/finding.ts'
import type { FontSource } from './model/font.ts'
import type { PlanView, View } from './model/view.ts'
import { standing, takeOver, type Built } from './built.ts'
import { codeDigest } from './code.ts'
import { problemsOf } from './document-problems.ts'
import { trimCache } from './documents-cache.ts'
import { carriedBy, carriedFor, makeDocuments, type Document } from './documents.ts'
import { inKey } from './font-digests.ts'
import { viewFor } from './document/view.ts'
import type { Judged } from './document/context.ts'
import { blocking, exitCode, inOrder } from './rules/find.ts'
import { sealedStatements } from './report/intoto/seal.ts'
import { statementsOf } from './report/intoto/statements.ts'
import { reportOf } from './report/one-plan.ts'
import { jsonReport, jsonText } from './report/json.ts'
import type { Outcome } from './report/outcome.ts'
import type { Report } from './report/report.ts'
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
  /** What is known of the site that stands at `out`. */
  readonly last?: Built | undefined
  readonly progress: (text: string) => void
}

export type Published = {
  readonly view: View
  readonly documents: readonly Document[]
  /** What each plan's pages and document were made of. */
  readonly plans: Built['plans']
  /** What was found while the documents were made. */
  readonly findings: readonly Finding[]
  /** The fonts of the settings, as the documents were made with them. */
  readonly fonts: readonly FontSource[]
}

/** What was found while the documents were made stops publication; nothing was written. */
export class Blocked extends Error {
  readonly findings: readonly Finding[]
  constructor(findings: readonly Finding[]) {
    super('Publication is stopped by what was found in the documents.')
    this.name = 'Blocked'
    this.findings = findings
  }
}

/**
 * Writes the site and the documents. What stood at `out` stays untouched when anything fails. Throws `Blocked` when the
 * documents themselves must not be published.
 */
export const publish = async (
  outcome: Outcome & { readonly judged: Judged },
  options: PublishOptions,
): Promise<Published> => {
  const { judged, generator, strict } = outcome
  const view = viewFor(judged, { audience: options.audience, generator, preview: options.preview, strict })
  const signature = requestFor(options.signer, judged.portfolio.settings.signing, options.signedAt)
  const signer = signerInfo(options.signer)
  const carried = carriedBy(outcome, options.audience)
  const stated = statedOf(carried.report, judged.now)
  const keys = new Map(
    view.plans.map((plan) => [
      plan.id,
      keyOf(
        view,
        plan,
        {
          ...signature,
          at: undefined,
          stated: stated.get(plan.id),
          fonts: inKey(carried.fonts),
          ...carriedFor(plan.id, options.audience, carried),
        },
        signer,
      ),
    ]),
  )
  const old = takenOver(options, keys)
  return staged(options.out, async (folder) => {
    takeOver(
      options.out,
      folder,
      [...old.values()].flatMap(({ files }) => files),
    )
    const fresh = { ...view, plans: view.plans.filter((plan) => !old.has(plan.id)) }
    const made = makeDocuments(fresh, {
      signer: options.signer,
      signature,
      ...carried,
      cache: options.cache,
      progress: (done, total) => options.progress(`Writing PDFs: ${done} of ${total}`),
      deliver: ({ plan }, bytes) => put(folder, documentPath(plan), bytes),
    })
    const all = made.then((found) => {
      const byPlan = new Map(found.map((document) => [document.plan, document]))
      return view.plans.map(({ id }) => (byPlan.get(id) ?? old.get(id)?.document) as Document)
    })
    const infos = all.then(infoOf)
    // Pages may have failed before any of them waits for the documents.
    infos.catch(() => undefined)
    // Either of the two may fail first; both are waited for, so that nothing writes into a folder that is gone.
    const drawn = new Set(old.keys())
    const [documents] = await bothOf(all, buildSite(view.site.url, { view, documents: infos, signer, drawn }, folder))
    const findings = documents.flatMap((document) => problemsOf(document, judged))
    if (!options.preview && blocking(findings, strict).length > 0) throw new Blocked(findings)
    const reported = inOrder([...outcome.findings, ...findings])
    for (const [path, text] of Object.entries(siteFiles(view, infoOf(documents), signer))) put(folder, path, text)
    const report = jsonReport({ ...outcome, findings: reported, exit: exitCode(reported, strict) }, options.audience)
    put(folder, 'report.json', jsonText(report))
    await state(
      report,
      documents.filter(({ plan }) => !old.has(plan)),
      { ...options, now: judged.now, folder },
    )
    trimCache(options.cache, 4 * documents.length + 20)
    const plans = Object.fromEntries(
      documents.map((document) => [document.plan, { key: keys.get(document.plan) ?? '', document }]),
    )
    return { view, documents, plans, findings, fonts: carried.fonts }
  })
}

/** By plan, what is to be stated about its document. */
const statedOf = (report: Report, now: Instant): ReadonlyMap<string, readonly string[]> =>
  new Map(report.plans.map((plan) => [plan.id, statementsOf(reportOf(report, plan), [], now)]))

/** Writes signed statements beside documents, made from what the audience of the site may see. */
const state = async (
  report: Report,
  documents: readonly Document[],
  { signer, now, folder }: { readonly signer: Signer; readonly now: Instant; readonly folder: string },
): Promise<void> => {
  const plans = new Map(report.plans.map((plan) => [plan.id, plan]))
  for (const { plan: id, sha256 } of documents) {
    const plan = plans.get(id)
    if (!plan) throw new Error(`There is a document of ${id}, which is not in the report.`)
    const lines = await sealedStatements(reportOf(report, plan), [{ name: `${id}.pdf`, sha256 }], now, signer)
    put(folder, `${id}/${id}.intoto.jsonl`, lines)
  }
}

/** Digest of all that a plan's pages and its document are made of, apart from the moment of signing. */
const keyOf = (view: View, plan: PlanView, request: unknown, signer: SignerInfo): string => {
  const frame = { ...view, plans: [], findings: [], counts: undefined, drills: [], incidents: [] }
  const pages = view.pages.map(({ id, title }) => [id, title])
  const drills = view.drills.filter((each) => each.plan === plan.id)
  const incidents = view.incidents.filter((each) => each.plan === plan.id)
  return createHash('sha256')
    .update(codeDigest('.', '../assets') ?? '')
    .update(JSON.stringify([{ ...frame, pages }, plan, drills, incidents, request, signer]))
    .digest('hex')
}

type TakenOver = { readonly files: readonly string[]; readonly document: Document }

/** The plans that are just as they were, with their files in the site that stands there. */
const takenOver = (
  { last, signer, out }: PublishOptions,
  keys: ReadonlyMap<string, string>,
): ReadonlyMap<string, TakenOver> => {
  if (!last || last.signer !== certificatesOf(signer) || resolve(last.out) !== resolve(out)) return new Map()
  return new Map(
    [...standing(last)].flatMap(([plan, files]) => {
      const was = last.plans[plan]
      return was && was.key === keys.get(plan) ? [[plan, { files, document: was.document }] as const] : []
    }),
  )
}

/** Digest of the certificates that a signature carries. */
export const certificatesOf = ({ certificate, chain }: Signer): string =>
  [certificate, ...chain].reduce((hash, each) => hash.update(each), createHash('sha256')).digest('hex')

const bothOf = async <A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> => {
  const [first, second] = await Promise.allSettled([a, b])
  if (first.status === 'rejected') throw first.reason
  if (second.status === 'rejected') throw second.reason
  return [first.value, second.value]
}

const documentPath = (plan: string): string => `${plan}/${plan}.pdf`

const infoOf = (documents: readonly Document[]): Record<string, DocumentInfo> =>
  Object.fromEntries(
    documents.map(({ plan, size, sha256 }) => [plan, { href: `/${documentPath(plan)}`, bytes: size, sha256 }]),
  )

/** What readers are told of the signer. */
export const signerInfo = (signer: Signer): SignerInfo => ({
  name: signer.name,
  development: signer.development,
  algorithm: signer.algorithm.says,
  fingerprint: createHash('sha256').update(signer.certificate).digest('hex'),
})
