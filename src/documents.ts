/**
 * The signed PDFs of a view. Rendering is spread over threads, because it is arithmetic; signing is done here, because it
 * needs the key. A document whose every input is as it was is not made again: it is the same document, signed earlier.
 * Nothing is handed out that does not verify. Each document is delivered as soon as it is ready and then forgotten, so
 * that hundreds of them need no more memory than a few.
 */
import { createHash } from 'node:crypto'
import type { Worker } from 'node:worker_threads'
import type { Judged } from './document/context.ts'
import { maySee, type Audience } from './model/audience.ts'
import type { Copy } from './model/copy.ts'
import type { FontSource } from './model/font.ts'
import type { SignatureRequest } from './model/signature.ts'
import type { PlanView, View } from './model/view.ts'
import { codeDigest } from './code.ts'
import { fromCache, toCache } from './documents-cache.ts'
import { inKey, withDigests } from './font-digests.ts'
import type { Rendered, RenderProblem } from './pdf/options.ts'
import type { Signer } from './sign/keys/signer.ts'
import { jsonReport, jsonText } from './report/json.ts'
import { reportOf } from './report/one-plan.ts'
import type { Outcome } from './report/outcome.ts'
import type { Report } from './report/report.ts'
import { startThread, threadsFor } from './thread.ts'

export type Document = {
  readonly plan: string
  /** The copy that it is, when it was made for one recipient. */
  readonly copy?: Copy | undefined
  /** Bytes. */
  readonly size: number
  readonly sha256: string
  readonly problems: readonly RenderProblem[]
}

export type DocumentOptions = {
  readonly signer: Signer
  readonly signature: SignatureRequest
  /** The report that the documents carry: of the audience of the view. Each carries what is said of its own plan. */
  readonly report: Report
  /** The files of the plans, by the plan's name. Only an audience that may see all of them gets them. */
  readonly sources: ReadonlyMap<string, string>
  /** Fonts for characters that the bundled ones do not have. */
  readonly fonts: readonly FontSource[]
  /** Where documents are kept between runs; none are kept without it. */
  readonly cache?: string | undefined
  readonly progress?: ((done: number, total: number) => void) | undefined
  /** Copies for recipients, of every plan of the view; without them there is one document for each plan. */
  readonly copies?: readonly Copy[] | undefined
  /** Gets every document once, in any order. */
  readonly deliver: (document: Document, bytes: Uint8Array) => void | Promise<void>
}

/** What a thread is asked: one plan of a view that has no other plans, so that little has to be copied. */
export type Job = {
  readonly view: View
  readonly plan: PlanView
  readonly evidenceJson: string
  readonly reportJson: string
  readonly source: string | undefined
  readonly signature: SignatureRequest
  readonly fonts: readonly FontSource[]
  readonly copy: Copy | undefined
}

/** The evidence of a plan as its PDF carries it: what this audience may see, and the verdicts made of it. */
export const evidenceJson = (view: View, plan: PlanView): string =>
  `${JSON.stringify({ generator: view.generator, plan: plan.id, version: plan.version, audience: view.audience, asOf: view.asOf, notice: view.notice, claims: plan.claims, evidence: plan.evidence }, null, 2)}\n`

/**
 * What documents are made of beside the view: the report as their audience may read it, the files of the plans, and the fonts
 * of the settings, whose files are hashed unless that was done already.
 */
export const carriedBy = (
  outcome: Outcome & { readonly judged: Judged },
  audience: Audience,
  fonts: readonly FontSource[] = withDigests(outcome.judged.portfolio.fonts),
): Pick<DocumentOptions, 'report' | 'sources' | 'fonts'> => {
  const { plans, texts } = outcome.judged.portfolio
  return {
    report: jsonReport(outcome, audience),
    sources: new Map(plans.flatMap(({ id, file }) => [[id, texts.get(file) ?? '']])),
    fonts,
  }
}

/** What the document of one plan carries of that: what is said of this plan, and its file only where all of it may be seen. */
export const carriedFor = (
  id: string,
  audience: Audience,
  { report, sources }: Pick<DocumentOptions, 'report' | 'sources'>,
): Pick<Job, 'reportJson' | 'source'> => {
  const plan = report.plans.find((each) => each.id === id)
  if (!plan) throw new Error(`There is a document of ${id}, which is not in the report.`)
  return {
    reportJson: jsonText(reportOf(report, plan)),
    source: maySee(audience, 'internal') ? sources.get(id) : undefined,
  }
}

/** Makes, signs and verifies the documents of every plan; the result is in the order of the plans, and of the copies in them. */
export const makeDocuments = async (view: View, options: DocumentOptions): Promise<readonly Document[]> => {
  const wanted = view.plans.flatMap((plan) => (options.copies ?? [undefined]).map((copy) => ({ plan, copy })))
  const found: Document[] = []
  let finished = 0
  const done = async (at: number, document: Document, bytes: Uint8Array): Promise<void> => {
    found[at] = document
    await options.deliver(document, bytes)
    options.progress?.(++finished, wanted.length)
  }
  const missing: { readonly at: number; readonly key: string | undefined }[] = []
  const job = (at: number, signature: SignatureRequest): Job =>
    jobFor(view, wanted[at] as (typeof wanted)[number], { ...options, signature })
  const about = (at: number, bytes: Uint8Array, sha256: string, problems: Document['problems']): Document => {
    const { plan, copy } = wanted[at] as (typeof wanted)[number]
    return { plan: plan.id, ...(copy && { copy }), size: bytes.length, sha256, problems }
  }
  for (const at of wanted.keys()) {
    const key = options.cache === undefined ? undefined : keyOf(job(at, options.signature), options.signer)
    const kept = fromCache(options.cache, key)
    if (kept) await done(at, about(at, kept.bytes, kept.sha256, kept.problems), kept.bytes)
    else missing.push({ at, key })
  }
  // An authority is asked only when there is something to sign: what is kept needs no network.
  const signature = missing.length > 0 ? await settled(options) : options.signature
  // Loaded while threads are drawing.
  if (missing.length > 0) void import('./sign/verify/verify.ts')
  await render(
    missing.map(
      ({ at }) =>
        () =>
          job(at, signature),
    ),
    async (index, { bytes, problems }) => {
      const { at, key } = missing[index] as (typeof missing)[number]
      const signed = await sealed(bytes, options.signer, signature)
      toCache(options.cache, key, { ...signed, problems })
      await done(at, about(at, signed.bytes, signed.sha256, problems), signed.bytes)
    },
  )
  return found
}

const jobFor = (
  view: View,
  { plan, copy }: { readonly plan: PlanView; readonly copy: Copy | undefined },
  { signature, report, sources, fonts }: DocumentOptions,
): Job => ({
  view: {
    ...view,
    plans: [],
    drills: view.drills.filter((drill) => drill.plan === plan.id).map((drill) => ({ ...drill, body: [] })),
    incidents: view.incidents.filter((each) => each.plan === plan.id).map((each) => ({ ...each, body: [] })),
    findings: [],
    pages: [],
  },
  plan,
  evidenceJson: evidenceJson(view, plan),
  ...carriedFor(plan.id, view.audience, { report, sources }),
  copy,
  signature,
  fonts,
})

/** The request as the documents are drawn for it. */
const settled = async ({ signature, signer }: DocumentOptions): Promise<SignatureRequest> => {
  const { settle } = await import('./sign/reach.ts')
  return settle(signature, signer)
}

/** Signs and verifies: a document that its own reader would refuse is a defect, and is not published. */
const sealed = async (
  bytes: Uint8Array,
  signer: Signer,
  signature: SignatureRequest,
): Promise<{ bytes: Uint8Array; sha256: string }> => {
  const { signToLevel } = await import('./sign/reach.ts')
  const { verifyPdf } = await import('./sign/verify/verify.ts')
  const signed = await signToLevel(bytes, signer, signature)
  const report = await verifyPdf(signed)
  if (report.state !== 'valid')
    throw new Error(`A document that was just signed does not verify: ${report.summary} ${report.reasons.join(' ')}`)
  if (report.level !== signature.level)
    throw new Error(`A document that was to be signed to ${signature.level} reached ${report.level}.`)
  return { bytes: signed, sha256: report.sha256 }
}

type Finish = (index: number, rendered: Rendered) => Promise<void>

/** Renders on threads. While a thread renders the next document, the one before is finished here. */
const render = async (jobs: readonly (() => Job)[], finish: Finish): Promise<void> => {
  let next = 0
  const one = async (): Promise<void> => {
    const thread = startThread('documents-thread')
    try {
      let before = Promise.resolve()
      for (let index = next++; index < jobs.length; index = next++) {
        const rendered = await ask(thread, (jobs[index] as () => Job)())
        await before
        before = finish(index, rendered)
        // Whoever waits for it learns of its failure; until then it is not unheard of.
        before.catch(() => undefined)
      }
      await before
    } finally {
      await thread.terminate()
    }
  }
  await Promise.all(Array.from({ length: threadsFor(jobs.length) }, one))
}

/** One job, one answer. Only the listeners set here are taken off again: a thread has others of its own. */
const ask = (thread: Worker, job: Job): Promise<Rendered> =>
  new Promise((resolve, reject) => {
    const done = (): void => {
      thread.off('message', answered).off('error', failed)
    }
    const answered = (rendered: Rendered): void => {
      done()
      resolve(rendered)
    }
    const failed = (error: unknown): void => {
      done()
      reject(error as Error)
    }
    thread.on('message', answered).on('error', failed)
    thread.postMessage(job)
  })

/**
 * Digest of everything a document is made from: the view, the certificate, the fonts, and the code that makes it. The moment of
 * signing is not part of it. Where the code has no digest, nothing is kept.
 */
const keyOf = (
  { view, plan, evidenceJson: evidence, reportJson: report, source, signature, fonts, copy }: Job,
  signer: Signer,
): string | undefined => {
  const code = codeDigest('model', 'pdf', 'sign', '../assets/fonts')
  if (code === undefined) return undefined
  const { at: _, ...request } = signature
  const hash = createHash('sha256')
    .update(code)
    .update(JSON.stringify([view, plan, request]))
    .update(JSON.stringify([evidence, report, source, copy, inKey(fonts)]))
  for (const certificate of [signer.certificate, ...signer.chain]) hash.update(certificate)
  return hash.digest('hex')
}
