/** Ordinary pages for a reader: the same grammar and the same tree as plans. */
import type { Audience } from '../model/audience.ts'
import type { Plan } from '../model/plan.ts'
import type { Page } from '../model/portfolio.ts'
import type { PageView } from '../model/view.ts'
import type { Judged } from './context.ts'
import { resolveBlocks, sectionsOf } from './resolve.ts'

/** A page stands outside every plan: components that speak of one have nothing to show in it. */
export const pageView = (page: Page, judged: Judged, audience: Audience): PageView => {
  const nowhere = { id: '', file: page.file, claims: {}, placements: {} } as unknown as Plan
  const body = resolveBlocks(page.body, { ...judged, plan: nowhere, audience, verdictOf: new Map(), sentences: [] })
  return { id: page.id, title: page.title, summary: page.summary, sections: sectionsOf(body), body }
}
