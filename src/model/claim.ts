/** A claim: a sentence of the plan that can be false, and the check that decides it. */
import type { Duration } from './duration.ts'

/** How one fact is compared with one value. */
export const comparators = [
  'equals',
  'oneOf',
  'lessThan',
  'atMost',
  'moreThan',
  'atLeast',
  'includes',
  'matches',
  'exists',
] as const
export type Comparator = (typeof comparators)[number]

/** How many of the things that a binding matches must pass. `expect` means: there is exactly one, and it passes. */
export const quantifiers = ['expect', 'every', 'some', 'none', 'count'] as const
export type Quantifier = (typeof quantifiers)[number]

/** The right-hand side of a comparison as written: a literal, or a reference such as `objective.database.rpo`. */
export type Operand = string | number | boolean | readonly (string | number)[]

/** One comparison: the named fact must compare like this with the operand. */
export type Test = { readonly fact: string; readonly comparator: Comparator; readonly operand: Operand }

/** What must be true of the matches. */
export type Condition =
  | { readonly quantifier: Exclude<Quantifier, 'count'>; readonly tests: readonly Test[] }
  | {
      readonly quantifier: 'count'
      /** The number of matches that pass `where` is compared with these. */
      readonly tests: readonly Test[]
      readonly where: readonly Test[]
    }

/** Where the truth of the claim is looked up. */
export type Subject =
  | { readonly kind: 'evidence'; readonly binding: string }
  | { readonly kind: 'drill'; readonly exercise: string; readonly within?: Duration | undefined }
  | { readonly kind: 'incident'; readonly within?: Duration | undefined }
  | { readonly kind: 'attested'; readonly attestation: string }
  | { readonly kind: 'computed'; readonly of: string }
  /** Nothing yet: the sentence stands in the plan and nobody can check it. Its verdict is `unknown`. */
  | { readonly kind: 'unbound' }

export type Claim = {
  readonly subject: Subject
  /** Absent for attested and unbound claims. */
  readonly condition?: Condition | undefined
  /** Shortens the binding's own limit on the age of evidence; it can not lengthen it. */
  readonly maxAge?: Duration | undefined
  /** Clauses this claim supplies evidence for: `soc2:A1.2`, `nist:CP-9`. */
  readonly controls: readonly string[]
}
