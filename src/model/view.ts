/**
 * What one audience may see, in the words in which it is shown. A renderer gets a view and nothing else: no portfolio,
 * no evidence, no clock. Every field here was put in by name (`document/view.ts`), so a new private field somewhere
 * upstream cannot reach a page by itself.
 */
import type { Audience } from './audience.ts'
import type { Instant } from './calendar.ts'
import type { ControlItem, ControlState } from './controls.ts'
import type { Block } from './document.ts'
import type { Severity } from './finding.ts'
import type { Basis, VerdictWord } from './verdict.ts'

export type View = {
  readonly audience: Audience
  readonly organisation: string
  readonly site: { readonly title: string; readonly url: string; readonly summary: string }
  /** `Holdfast 0.1.0` */
  readonly generator: string
  /** The instant everything is judged at. */
  readonly asOf: Instant
  /** Set when the evidence is recorded: the sentence that every page and PDF must carry. */
  readonly notice?: string | undefined
  /** Set when this is a preview of something that may not be published: how many findings block it. */
  readonly preview?: { readonly blocking: number } | undefined
  readonly counts: Counts
  readonly plans: readonly PlanView[]
  readonly drills: readonly DrillView[]
  readonly incidents: readonly IncidentView[]
  /** Everything the rule book found, waived findings included. */
  readonly findings: readonly FindingView[]
  readonly pages: readonly PageView[]
}

/** How many claims have each verdict. */
export type Counts = Readonly<Record<VerdictWord, number>> & {
  readonly total: number
  /** What the waived claims are without their waivers. */
  readonly underlying: Readonly<Record<Exclude<VerdictWord, 'waived' | 'holds'>, number>>
}

export type PlanView = {
  readonly id: string
  readonly title: string
  readonly product: string
  readonly summary: string
  readonly version: string
  readonly status: string
  readonly audience: Audience
  readonly author: string
  /** Titles of roles, never names of people. */
  readonly owner: string
  readonly approvers: readonly string[]
  readonly contractual: boolean
  readonly review: ReviewView
  readonly counts: Counts
  /** How many claims are known in which way. */
  readonly bases: Readonly<Record<Basis, number>>
  /** When the oldest reading that a verdict rests on was made; `null` when nothing was read. */
  readonly readAt: Instant | null
  /** The first moment at which a verdict stops counting. */
  readonly validUntil: Instant | null
  readonly lastDrill?:
    { readonly id: string; readonly title: string; readonly date: string; readonly result: string } | undefined
  readonly sections: readonly SectionView[]
  readonly body: readonly Block[]
  /** In the order in which they stand in the text. */
  readonly claims: readonly ClaimView[]
  /** Evidence that the claims rest on, each once. */
  readonly evidence: readonly EvidenceView[]
  readonly findings: readonly FindingView[]
  /** The control matrix, clause by clause. */
  readonly controls: readonly ControlView[]
}

/** One clause and one part of the plan that supplies evidence for it, or should. */
export type ControlView = {
  /** `soc2:A1.2` */
  readonly clause: string
  /** Key of the standard. */
  readonly standard: string
  /** `SOC 2 A1.2` */
  readonly name: string
  /** What the clause is about, in our words. */
  readonly about: string
  /** `backup` */
  readonly element: string
  /** `Backups: scope, frequency, retention, place` */
  readonly part: string
  /** What must hold for it to supply evidence. */
  readonly needs: string
  readonly state: ControlState
  /** The first moment at which some of its evidence stops counting. */
  readonly until?: Instant | undefined
  readonly items: readonly ControlItemView[]
}

export type ControlItemView = Omit<ControlItem, 'says' | 'until'> & { readonly words: string }

export type ReviewView = {
  readonly state: 'ok' | 'due' | 'overdue' | 'unknown'
  readonly last?: string | undefined
  readonly next?: string | undefined
  /** As of the day of judging: `due in 14 days`, `201 days late`. */
  readonly text: string
  /** The moment at which it becomes overdue. */
  readonly until?: Instant | undefined
}

export type SectionView = { readonly depth: number; readonly id: string; readonly text: string }

export type ClaimView = {
  readonly id: string
  readonly plan: string
  /** The words of the plan. */
  readonly sentence: string
  readonly verdict: VerdictWord
  /** The verdict that a waiver accepts. */
  readonly underlying?: VerdictWord | undefined
  readonly basis: Basis | null
  /** Who reported the reading that decided it; Holdfast did not read it. */
  readonly reportedBy?: string | undefined
  /** What decided it, in a sentence. */
  readonly because: string
  readonly expected: string
  readonly measured: string
  /** `exactly one match`, `every match`, … */
  readonly quantifier: string
  readonly matches: readonly MatchView[]
  readonly asOf: Instant | null
  readonly validUntil: Instant | null
  readonly controls: readonly string[]
  /** Evidence by id; see `PlanView.evidence`. */
  readonly evidence: readonly string[]
  readonly drills: readonly string[]
  readonly incidents: readonly string[]
  readonly attestation?: AttestationView | undefined
  readonly waiver?: WaiverView | undefined
}

export type MatchView = {
  readonly label: string
  readonly pass: boolean | null
  readonly comparisons: readonly {
    readonly fact: string
    readonly expected: string
    readonly measured: string
    readonly pass: boolean | null
  }[]
}

export type EvidenceView = {
  readonly id: string
  readonly label: string
  readonly source: string
  readonly operations: readonly string[]
  readonly mode: string
  /** Who reported it; Holdfast did not read it. */
  readonly reportedBy?: string | undefined
  readonly collectedAt: Instant
  readonly serverTime: Instant | null
  readonly expires: Instant
  /** Only for audiences that may see it. */
  readonly account?: string | undefined
  readonly principal?: string | undefined
  readonly region: string | null
  readonly matches: readonly {
    readonly label: string
    readonly facts: readonly {
      readonly name: string
      readonly says: string
      readonly kind: 'setting' | 'measurement'
      readonly value: string
    }[]
  }[]
  /** Why it could not be read. */
  readonly error?: string | undefined
  readonly collector: string
  readonly requestDigest: string
  readonly rawSha256: string
  readonly digest: string
}

export type AttestationView = {
  readonly statement: string
  readonly by: string
  readonly on: string
  readonly until: string
}

export type WaiverView = {
  readonly id: string
  readonly reason: string
  readonly owner: string
  readonly approver: string
  readonly acceptedOn: string
  readonly expires: string
}

export type DrillView = {
  readonly id: string
  readonly plan: string
  readonly title: string
  readonly date: string
  readonly type: string
  /** Titles of the exercises it fulfils. */
  readonly exercises: readonly string[]
  readonly scenario?: string | undefined
  readonly environment: string
  readonly participants: readonly string[]
  readonly result: string
  readonly lasted: string
  readonly measuredRto?: string | undefined
  readonly measuredRpo?: string | undefined
  readonly timeline: readonly { readonly what: string; readonly at: Instant }[]
  readonly checks: readonly {
    readonly name: string
    readonly expected: string
    readonly actual: string
    readonly pass: boolean
  }[]
  readonly issues: readonly {
    readonly summary: string
    readonly owner: string
    readonly due: string
    readonly state: string
  }[]
  readonly lessons?: string | undefined
  readonly signed?: string | undefined
  readonly body: readonly Block[]
}

/** A real event. */
export type IncidentView = {
  readonly id: string
  readonly plan: string
  readonly title: string
  readonly date: string
  readonly severity: string
  readonly scenario?: string | undefined
  readonly cause?: string | undefined
  readonly measuredRto?: string | undefined
  readonly measuredRpo?: string | undefined
  readonly timeline: DrillView['timeline']
  readonly issues: DrillView['issues']
  readonly reportPublishedOn?: string | undefined
  readonly body: readonly Block[]
}

export type FindingView = {
  readonly code: string
  readonly title: string
  readonly severity: Severity
  readonly plan?: string | undefined
  /** `Claim rpo-database`, for people. */
  readonly about?: string | undefined
  /** Set when it is about one claim. */
  readonly claim?: string | undefined
  readonly message: string
  readonly hint: string
  /** `plans/auditron.mdx:12:3` */
  readonly place: string
  readonly waiver?: WaiverView | undefined
}

/** An ordinary page of the site. */
export type PageView = {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly sections: readonly SectionView[]
  readonly body: readonly Block[]
}
