/** The examples of all rules by code. Not loaded when plans are judged. */
import type { Examples } from './example.ts'
import { objectiveExamples } from './objective.ts'

export const examples: Examples = {
  ...objectiveExamples,
}
