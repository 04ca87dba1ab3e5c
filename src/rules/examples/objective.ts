/** Examples of the rules about objectives. */
import type { Examples } from './example.ts'

export const objectiveExamples: Examples = {
  'objective/not-one-number': {
    breaks: { plan: 'objectives: { plan: { rto: { stated: 1-4 h } } }' },
    says: 'The RTO of the plan is “1-4 h”, which is not one number with a unit.',
    keeps: { plan: 'objectives: { plan: { rto: 4h } }' },
  },
}
