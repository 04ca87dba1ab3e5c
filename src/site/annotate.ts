/**
 * Which notes stand beside which block of a plan. A claim gets its note where its words first stand; claims are
 * numbered as the register numbers them, so that text, margin, register and PDF speak of the same "claim 12".
 */
import type { Instant } from '../model/calendar.ts'
import type { Block, Inline } from '../model/document.ts'
import type { ClaimView, PlanView } from '../model/view.ts'

export type Annotations = {
  readonly plan: PlanView
  /** Claims whose notes stand beside a block, by the block. */
  readonly notesOf: ReadonlyMap<object, readonly ClaimView[]>
  /** The inline nodes at which a claim's words first stand: the targets of links. */
  readonly first: ReadonlySet<object>
  readonly numbers: ReadonlyMap<string, number>
  /** Until when a claim's verdict counts. */
  readonly untilOf: ReadonlyMap<string, Instant>
}

/** Blocks that a note can stand beside; others pass it on to the blocks inside them. */
const rows = new Set(['paragraph', 'heading', 'table', 'terms'])

/** Finds the place of every note. */
export const annotate = (plan: PlanView): Annotations => {
  const claims = new Map(plan.claims.map((claim) => [claim.id, claim]))
  const notesOf = new Map<object, ClaimView[]>()
  const first = new Set<object>()
  const seen = new Set<string>()
  const visit = (node: unknown, row: object | undefined): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, row)
    else if (typeof node === 'object' && node !== null) {
      const each = node as Block | Inline
      const here = rows.has(each.kind) ? each : row
      if (each.kind === 'claim' && !seen.has(each.id)) {
        const claim = claims.get(each.id)
        seen.add(each.id)
        first.add(each)
        if (claim && here) notesOf.set(here, [...(notesOf.get(here) ?? []), claim])
      }
      for (const value of Object.values(node)) if (typeof value === 'object') visit(value, here)
    }
  }
  visit(plan.body, undefined)
  return {
    plan,
    notesOf,
    first,
    numbers: new Map(plan.claims.map((claim, index) => [claim.id, index + 1])),
    untilOf: new Map(plan.claims.flatMap(({ id, validUntil }) => (validUntil === null ? [] : [[id, validUntil]]))),
  }
}
