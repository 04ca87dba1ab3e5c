/**
 * What an example of a rule is: content that breaks the rule, and content next to it that does not. `explain` and the page of
 * rules show them, and a test judges them, so that no example can say what the rule does not do.
 */
import type { Instant } from '../../model/calendar.ts'
import type { CaseReading } from '../../model/case.ts'
import type { Evidence } from '../../model/evidence.ts'

/** What a binding shows, as in a case; and what no case can say of a reading. */
export type Reading = CaseReading & Partial<Pick<Evidence, 'mode' | 'skew'>>

/** A plan, as far as it is other than one that no rule complains about. */
export type Sample = {
  /** Keys of its frontmatter, as YAML. They stand in the place of the same keys of the plan without findings. */
  readonly plan?: string
  /** Keys of the plan without findings that are left out. */
  readonly without?: readonly string[]
  readonly body?: string
  /** Other files of the content folder, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** What was read, by binding. */
  readonly readings?: Readonly<Record<string, Reading>>
  /** When it is judged; otherwise on 20 November 2026. */
  readonly at?: Instant
}

export type Example = {
  /** Breaks the rule, and no other. */
  readonly breaks: Sample
  /** Rules that whoever breaks this one cannot but break too: an expired waiver leaves open what it accepted. */
  readonly also?: readonly string[]
  /** What the finding says, or the part of it with the arithmetic. */
  readonly says: string
  /** The nearest content that keeps the rule, and every other. */
  readonly keeps: Sample
}

export type Examples = Readonly<Record<string, Example>>
