/** What the states of the control matrix are called, and what they mean. One place, so that page, document and table agree. */
import type { ControlState } from '../model/controls.ts'

export const stateWords: Readonly<Record<ControlState, string>> = {
  evidence: 'Supplies evidence',
  partial: 'Supplies evidence in part',
  violated: 'Contradicted',
  unverified: 'Unverified',
  // Not the word for a claim's verdict, beside which it stands.
  waived: 'Under a waiver',
  stated: 'Stated only',
  gap: 'Gap',
}

export const stateMeanings: Readonly<Record<ControlState, string>> = {
  evidence: 'The part is in the plan, and what it needs holds.',
  partial: 'Some of what the plan says of it is shown, and some is not.',
  violated: 'What was found is not as the plan says.',
  unverified: 'What would show it is missing, cannot be read, or is too old to count.',
  waived: 'It is not shown, and a named person accepted that until a date.',
  stated: 'The plan says it, and nothing outside the plan checks it.',
  gap: 'The plan has nothing of the kind.',
}
