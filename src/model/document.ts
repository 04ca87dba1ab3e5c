/**
 * The resolved tree: what a plan says to one audience, with every component turned into plain nodes and every value
 * already put in words. All renderers draw these nodes and no others.
 */
import type { BlockOf, CellOf, InlineOf, TableOf } from './body.ts'
import type { VerdictWord } from './verdict.ts'

/** Inline nodes beside plain Markdown. */
export type ResolvedInline =
  /** The words of a claim. */
  | { readonly kind: 'claim'; readonly id: string; readonly verdict: VerdictWord; readonly children: readonly Inline[] }
  /** A value that the build put into the prose: a bound, a measurement, an objective. `claim` names the claim it belongs to. */
  | { readonly kind: 'value'; readonly text: string; readonly claim?: string | undefined }
  /** A verdict as a mark with its word. `claim` names the claim that it is about, so that it can lapse with it. */
  | { readonly kind: 'verdict'; readonly verdict: VerdictWord; readonly claim?: string | undefined }
  /** A link inside the portfolio: to an anchor of this plan, or to another page of the site. */
  | { readonly kind: 'reference'; readonly to: Target; readonly children: readonly Inline[] }

/** Where an internal link leads. A PDF can only follow those into its own plan. */
export type Target =
  | { readonly kind: 'plan'; readonly plan: string; readonly anchor?: string | undefined }
  | { readonly kind: 'claim'; readonly plan: string; readonly claim: string }
  | { readonly kind: 'drill'; readonly drill: string }
  | { readonly kind: 'page'; readonly page: string }

export type ResolvedBlock =
  | ProcedureBlock
  /** Something the plan openly does not do. */
  | { readonly kind: 'limitation'; readonly id: string; readonly title: string; readonly children: readonly Block[] }
  /** Terms with their values. */
  | {
      readonly kind: 'terms'
      readonly items: readonly { readonly term: string; readonly details: readonly Inline[] }[]
    }
  /** Says why there is nothing here. */
  | { readonly kind: 'empty'; readonly text: string }

export type ProcedureBlock = {
  readonly kind: 'procedure'
  readonly id: string
  readonly title: string
  /** Title of the scenario it answers. */
  readonly scenario?: string | undefined
  /** What sets it off: detection time and triggers, in words. */
  readonly starts: readonly string[]
  /** `1 h 00 min along the longest path; objective < 1 h` */
  readonly time?: string | undefined
  /** What stands before the first step. */
  readonly intro?: readonly Block[] | undefined
  readonly steps: readonly StepBlock[]
}

export type StepBlock = {
  readonly id: string
  readonly number: number
  /** `15 min` */
  readonly takes?: string | undefined
  /** `by 3 h 30 min after activation` */
  readonly deadline?: string | undefined
  /** The running clock when the step begins and ends, from the procedure's start: `0 h 10 min – 0 h 30 min`. */
  readonly clock?: string | undefined
  /** Title of the role that does it. */
  readonly by?: string | undefined
  /** How one knows that it worked. */
  readonly verify?: string | undefined
  /** How long DNS records that it changes stay cached. */
  readonly dns?: string | undefined
  /** Backups it restores from, in words. */
  readonly uses: readonly string[]
  readonly children: readonly Block[]
}

export type Inline = InlineOf<ResolvedInline>
export type Block = BlockOf<ResolvedInline, ResolvedBlock>
export type Table = TableOf<ResolvedInline>
export type Cell = CellOf<ResolvedInline>

/** The claims whose words stand in a block, in order, each once. */
export const claimsIn = (block: Block): readonly string[] => {
  const found = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit)
    else if (typeof node === 'object' && node !== null) {
      const each = node as { kind?: string; id?: string }
      if (each.kind === 'claim' && each.id) found.add(each.id)
      Object.values(node).forEach(visit)
    }
  }
  visit(block)
  return [...found]
}
