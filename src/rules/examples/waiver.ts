/** Examples of the rules about waivers. Each waiver accepts that a promised exercise was never held. */
import type { Examples, Sample } from './example.ts'
import { exercise } from './pieces.ts'

const waived = (fields: Readonly<Record<string, string>> = {}, plan = exercise): Sample => ({
  plan,
  files: {
    'waivers.yaml': `late:\n${Object.entries({
      rule: 'exercise/never-held',
      plan: 'orders',
      about: '[exercises.restore]',
      reason: 'The second environment is being built.',
      owner: 'Engineering manager',
      approver: 'CTO',
      acceptedOn: '2026-11-01',
      expires: '2026-12-01',
      ...fields,
    })
      .map(([key, value]) => `  ${key}: ${value}\n`)
      .join('')}`,
  },
})

export const waiverExamples: Examples = {
  'waiver/expired': {
    breaks: { ...waived({ expires: '2026-11-19' }) },
    also: ['exercise/never-held'],
    says: 'The waiver `late` expired on 2026-11-19, 1 day ago; it accepted `exercise/never-held` in “orders”.',
    keeps: waived({ expires: '2026-11-20' }),
  },
  'waiver/unneeded': {
    breaks: waived({ about: '[exercises.restore, exercises.failover]' }),
    says: 'accepts `exercise/never-held` for `exercises.failover`, but there is no such finding',
    keeps: waived(),
  },
  'waiver/too-long': {
    breaks: waived({ expires: '2027-05-01' }),
    says: 'The waiver `late` lasts 181 days, from 2026-11-01 to 2027-05-01; 180 days are the most.',
    keeps: waived({ expires: '2027-04-30' }),
  },
  'waiver/self-approved': {
    breaks: waived({ approver: 'Engineering manager' }),
    says: 'was approved by its owner, “Engineering manager”',
    keeps: waived(),
  },
  'waiver/in-future': {
    breaks: waived({ acceptedOn: '2026-11-21' }),
    also: ['exercise/never-held'],
    says: 'is dated 2026-11-21, which is still to come; today is 2026-11-20',
    keeps: waived({ acceptedOn: '2026-11-20' }),
  },
}
