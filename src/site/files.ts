/** What lies beside the pages: the same data for machines, and the headers that a meta tag cannot carry. */
import type { View } from '../model/view.ts'
import { controlsCsv } from '../report/controls.ts'
import type { DocumentInfo, SignerInfo } from './data.ts'
import { claimPath, planPath } from './links.ts'
import { hostPolicy } from './policy.ts'

type Documents = Readonly<Record<string, DocumentInfo>>

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Files by their path in the site. */
export const siteFiles = (
  view: View,
  documents: Documents,
  signer: SignerInfo | undefined,
): Readonly<Record<string, string>> => ({
  'status.json': json(status(view, documents, signer)),
  'api/plans.json': json(view.plans.map((plan) => planSummary(view, plan.id, documents))),
  'api/findings.json': json(view.findings),
  'api/drills.json': json(view.drills.map(({ body: _, ...drill }) => drill)),
  'api/incidents.json': json(view.incidents.map(({ body: _, ...incident }) => incident)),
  ...Object.fromEntries(
    view.plans.map((plan) => [
      `api/claims/${plan.id}.json`,
      json(plan.claims.map((claim) => ({ ...claim, url: new URL(claimPath(plan.id, claim.id), view.site.url).href }))),
    ]),
  ),
  _headers: headers,
  'controls.csv': controlsCsv(view),
  'robots.txt': view.preview ? 'User-agent: *\nDisallow: /\n' : 'User-agent: *\nAllow: /\n',
})

/** The one small file that a reader's machine polls. */
const status = (view: View, documents: Documents, signer: SignerInfo | undefined): unknown => ({
  asOf: view.asOf,
  generator: view.generator,
  audience: view.audience,
  notice: view.notice,
  preview: view.preview,
  counts: view.counts,
  validUntil:
    view.plans
      .map((plan) => plan.validUntil)
      .filter((each) => each !== null)
      .toSorted()[0] ?? null,
  signer,
  plans: view.plans.map((plan) => ({
    id: plan.id,
    counts: plan.counts,
    validUntil: plan.validUntil,
    nextReview: plan.review.next,
    pdfSha256: documents[plan.id]?.sha256,
  })),
})

const planSummary = (view: View, id: string, documents: Documents): unknown => {
  const plan = view.plans.find((each) => each.id === id)
  return (
    plan && {
      id,
      title: plan.title,
      product: plan.product,
      version: plan.version,
      status: plan.status,
      url: new URL(planPath(id), view.site.url).href,
      review: plan.review,
      counts: plan.counts,
      bases: plan.bases,
      readAt: plan.readAt,
      validUntil: plan.validUntil,
      lastDrill: plan.lastDrill,
      pdf: documents[id],
    }
  )
}

/** In the form that static hosts read. */
const headers = `/*
  Content-Security-Policy: ${hostPolicy}
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Permissions-Policy: camera=(), geolocation=(), microphone=()
`
