/**
 * The signed PDFs of a view. Rendering is spread over worker threads, because it is arithmetic; signing is done here,
 * because it needs the key. A document whose every input is as it was is not made again: it is the same document,
 * signed earlier. Nothing is handed out that does not verify.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { PlanView, View } from './model/view.ts'
import type { Rendered, RenderProblem } from './pdf/options.ts'
import type { SignatureRequest } from './model/signature.ts'
import type { Signer } from './sign/keys/signer.ts'

export type Document = {
  readonly plan: string
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly problems: readonly RenderProblem[]
}

export type DocumentOptions = {
  readonly signer: Signer
  readonly signature: SignatureRequest
  /** Where documents are kept between runs; none are kept without it. */
  readonly cache?: string | undefined
  readonly progress?: ((done: number, total: number) => void) | undefined
}

/** What a worker is asked: one plan of a view that has no other plans, so that little has to be copied. */
export type Job = {
  readonly view: View
  readonly plan: PlanView
  readonly evidenceJson: string
  readonly signature: SignatureRequest
}

/** The evidence of a plan as its PDF carries it: what this audience may see, and the verdicts made of it. */
export const evidenceJson = (view: View, plan: PlanView): string =>
  `${JSON.stringify({ generator: view.generator, plan: plan.id, version: plan.version, audience: view.audience, asOf: view.asOf, notice: view.notice, claims: plan.claims, evidence: plan.evidence }, null, 2)}\n`

/** Makes, signs and verifies the document of every plan, in the order of the plans. */
export const makeDocuments = async (view: View, options: DocumentOptions): Promise<readonly Document[]> => {
  const jobs = view.plans.map((plan): Job => ({
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
    signature: options.signature,
  }))
  const keys = jobs.map((job) => keyOf(job, options.signer))
  const kept = keys.map((key) => fromCache(options.cache, key))
  let done = 0
  const tick = (): void => options.progress?.(++done, jobs.length)
  const missing = jobs.filter((_, index) => !kept[index])
  for (const document of kept) if (document) tick()
  const rendered = await render(missing, tick)
  const made = new Map<string, Document>()
  for (const [index, job] of missing.entries()) {
    const { bytes, problems } = rendered[index] as Rendered
    made.set(job.plan.id, { plan: job.plan.id, ...(await sealed(bytes, options.signer)), problems })
  }
  return jobs.map((job, index) => {
    const old = kept[index]
    if (old) return { ...old, plan: job.plan.id }
    const document = made.get(job.plan.id) as Document
    toCache(options.cache, keys[index] as string, document)
    return document
  })
}

/** Signs and verifies: a document that its own reader would refuse is a defect, and is not published. */
const sealed = async (bytes: Uint8Array, signer: Signer): Promise<{ bytes: Uint8Array; sha256: string }> => {
  const { signPdf } = await import('./sign/sign.ts')
  const { verifyPdf } = await import('./sign/verify/verify.ts')
  const signed = await signPdf(bytes, signer)
  const report = await verifyPdf(signed)
  if (report.state !== 'valid')
    throw new Error(`A document that was just signed does not verify: ${report.summary} ${report.reasons.join(' ')}`)
  return { bytes: signed, sha256: report.sha256 }
}

/** Renders on as many threads as there are processors, at most one for each document. */
const render = async (jobs: readonly Job[], tick: () => void): Promise<readonly Rendered[]> => {
  const results: Rendered[] = []
  let next = 0
  const one = async (): Promise<void> => {
    if (next >= jobs.length) return
    const worker = new Worker(workerFile)
    try {
      for (let index = next++; index < jobs.length; index = next++) {
        results[index] = await ask(worker, jobs[index] as Job)
        tick()
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs.length, availableParallelism()) }, one))
  return results
}

/** One job, one answer. Only the listeners set here are taken off again: a worker has others of its own. */
const ask = (worker: Worker, job: Job): Promise<Rendered> =>
  new Promise((resolve, reject) => {
    const done = (): void => {
      worker.off('message', answered).off('error', failed)
    }
    const answered = (rendered: Rendered): void => {
      done()
      resolve(rendered)
    }
    const failed = (error: unknown): void => {
      done()
      reject(error as Error)
    }
    worker.on('message', answered).on('error', failed)
    worker.postMessage(job)
  })

const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './documents-worker.ts' : './documents-worker.js',
  import.meta.url,
)

/** Digest of everything a document is made from: the view, the certificate, and the code that makes it. The moment of signing is not part of it. */
const keyOf = ({ view, plan, evidenceJson: evidence, signature }: Job, signer: Signer): string => {
  const { at: _, ...request } = signature
  const hash = createHash('sha256')
    .update(codeDigest())
    .update(JSON.stringify([view, plan, request]))
    .update(evidence)
  for (const certificate of [signer.certificate, ...signer.chain]) hash.update(certificate)
  return hash.digest('hex')
}

let knownCode: string | undefined

const codeDigest = (): string => {
  if (knownCode !== undefined) return knownCode
  const hash = createHash('sha256')
  for (const part of ['model', 'pdf', 'sign', '../assets/fonts']) {
    const folder = fileURLToPath(new URL(`./${part}`, import.meta.url))
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
      const file = join(folder, name)
      if (statSync(file).isFile()) hash.update(name).update(readFileSync(file))
    }
  }
  knownCode = hash.digest('hex')
  return knownCode
}

const fromCache = (cache: string | undefined, key: string): Omit<Document, 'plan'> | undefined => {
  if (cache === undefined || !existsSync(join(cache, `${key}.pdf`)) || !existsSync(join(cache, `${key}.json`)))
    return undefined
  const bytes = new Uint8Array(readFileSync(join(cache, `${key}.pdf`)))
  const { sha256, problems } = JSON.parse(readFileSync(join(cache, `${key}.json`), 'utf8')) as Omit<
    Document,
    'plan' | 'bytes'
  >
  return createHash('sha256').update(bytes).digest('hex') === sha256 ? { bytes, sha256, problems } : undefined
}

const toCache = (cache: string | undefined, key: string, { bytes, sha256, problems }: Document): void => {
  if (cache === undefined) return
  mkdirSync(cache, { recursive: true })
  const write = (name: string, content: string | Uint8Array): void => {
    writeFileSync(join(cache, `${name}.${process.pid}`), content)
    renameSync(join(cache, `${name}.${process.pid}`), join(cache, name))
  }
  write(`${key}.pdf`, bytes)
  write(`${key}.json`, JSON.stringify({ sha256, problems }))
}

/** Keeps the newest documents of a cache and removes the others. */
export const trimCache = (cache: string, most: number): void => {
  if (!existsSync(cache)) return
  const files = readdirSync(cache)
    .map((name) => ({ name, at: statSync(join(cache, name)).mtimeMs }))
    .toSorted((a, b) => b.at - a.at)
  for (const { name } of files.slice(most * 2)) unlinkSync(join(cache, name))
}
