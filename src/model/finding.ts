/** A finding: one thing that is wrong, in the one currency that all reports share. */
import type { CivilDate } from './calendar.ts'
import type { Phrase } from './phrase.ts'
import type { Place } from './place.ts'

export const severities = ['error', 'warn', 'info'] as const
/** `error` blocks publication, `warn` blocks under `--strict`, `info` never. */
export type Severity = (typeof severities)[number]

export const levels = ['error', 'warn', 'info', 'off'] as const
/** What `holdfast.yaml` may say of a rule: a severity, or that it is not looked for. */
export type Level = (typeof levels)[number]

/** How much findings of a rule count here, for all plans and for single ones. */
export type RuleSetting = {
  readonly severity?: Level | undefined
  readonly plans: Readonly<Record<string, Level>>
}

/** What kind of failure it is, as the exit code tells: false or overdue, unverifiable, or not even readable. */
export type ExitCode = 0 | 1 | 2 | 3 | 4

/** What is known of a rule without any portfolio: its permanent code and its words. */
export type RuleInfo = {
  /** Permanent, `area/what`: `review/overdue`. */
  readonly code: string
  readonly severity: Severity
  /** The exit code when it is found at error level. */
  readonly exit: 1 | 2 | 3
  /** A noun phrase: "Review overdue". */
  readonly title: string
  /** Why it matters. */
  readonly why: string
  /** The clauses it comes from, each with its standard: `ISO 22301 8.2.2`, `NIST SP 800-34 3.2`. */
  readonly clauses: readonly string[]
  /** How it is mended, in general; each finding says it for its own case. */
  readonly hint: string
  /**
   * What would no longer be so if it counted less: "nothing is shown greener than it is". A rule with such words keeps its severity,
   * whatever the settings say, because one of the promises of ARCHITECTURE.md rests on it. A clause that follows "so that".
   */
  readonly guards?: string
}

export type Finding = {
  readonly code: string
  readonly severity: Severity
  readonly exit: 1 | 2 | 3
  /** The severity of its rule, where `holdfast.yaml` gave it another one. */
  readonly usual?: Severity | undefined
  /** Absent when the finding is about the portfolio as a whole. */
  readonly plan?: string | undefined
  /** The element it is about, as a waiver names it: `claims.rpo-database`. */
  readonly about?: string | undefined
  readonly place: Place
  /** What is wrong, with the two values compared. A proper sentence. */
  readonly message: Phrase
  /** What to do about it. */
  readonly hint: string
  /** Other places it speaks of, each with a few words. */
  readonly related: readonly { readonly place: Place; readonly note: string }[]
  /** The waiver that accepts it, by id; such a finding does not count. */
  readonly waiver?: string | undefined
  /** It stands in the baseline that `check` was given, so it does not decide the exit code. Nothing that is published knows of it. */
  readonly known?: { readonly since: CivilDate; readonly until: CivilDate } | undefined
}
