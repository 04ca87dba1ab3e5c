/** Renders the fixtures, each once for all tests of a file. */
import { renderPdf, type Rendered, type RenderOptions } from '../../src/pdf/index.ts'
import type { PlanView, View } from '../../src/model/view.ts'
import type { SignatureRequest } from '../../src/model/signature.ts'
import { emptyPlan, emptyView } from '../fixtures/pdf/empty.ts'
import { hostilePlan, hostileView } from '../fixtures/pdf/hostile.ts'
import { richPlan, richView } from '../fixtures/pdf/rich.ts'
import { readPdf, type Pdf } from './read.ts'

export const signature: SignatureRequest = {
  name: 'Example Ltd & Partners',
  at: '2026-11-20T06:00:00Z',
  reason: 'Publication of version 2026.4',
  location: 'Pittsburgh',
  gap: 16_000,
  development: true,
  level: 'B-B',
  authorities: [],
}

export const evidenceJson: string = JSON.stringify({ evidence: richPlan.evidence, note: 'ünïcode' }, null, 2)

export const reportJson = '{ "what": "a report" }\n'

export type Case = 'rich' | 'hostile' | 'empty' | 'signed'

const cases: Readonly<Record<Case, readonly [View, PlanView, Partial<RenderOptions>]>> = {
  rich: [richView, richPlan, {}],
  hostile: [hostileView, hostilePlan, {}],
  empty: [emptyView, emptyPlan, {}],
  signed: [richView, richPlan, { signature }],
}

export const caseNames: readonly Case[] = Object.keys(cases) as Case[]

const done = new Map<string, Promise<Rendered & { readonly pdf: Pdf }>>()

/** A fixture as a PDF; `request` leaves room for another signature than the fixture's own. */
export const rendered = (name: Case, request?: SignatureRequest): Promise<Rendered & { readonly pdf: Pdf }> => {
  const key = `${name} ${JSON.stringify(request)}`
  const known = done.get(key) ?? render(name, request && { signature: request })
  done.set(key, known)
  return known
}

const render = async (
  name: Case,
  more: Partial<RenderOptions> | undefined,
): Promise<Rendered & { readonly pdf: Pdf }> => {
  const [view, plan, options] = cases[name]
  const result = await renderPdf(view, plan, {
    evidenceJson,
    reportJson,
    addressOf: (target) => (target.kind === 'drill' ? `${view.site.url}/drills/${target.drill}/` : undefined),
    ...options,
    ...more,
  })
  return { ...result, pdf: readPdf(result.bytes) }
}
