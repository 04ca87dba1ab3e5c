/** Examples of the rules about claims and attestations. */
import type { Examples } from './example.ts'
import { bindings, claim, held, placed } from './pieces.ts'

const recent = '{ evidence: db, expect: { restorableAge: { atMost: 15 min } } }'
const attested = (on: string): Record<string, string> => ({
  'attestations.yaml': `a: { statement: So., by: CTO, on: ${on} }\n`,
})

export const claimExamples: Examples = {
  'claim/violated': {
    breaks: {
      plan: claim(recent),
      body: placed,
      files: bindings(),
      readings: { db: { matches: [{ restorableAge: '41 min' }] } },
    },
    says: 'Claim `c` is not so: restorable age is 41 min, expected ≤ 15 min.',
    keeps: {
      plan: claim(recent),
      body: placed,
      files: bindings(),
      readings: { db: { matches: [{ restorableAge: '15 min' }] } },
    },
  },
  'claim/unbound': {
    breaks: { plan: claim('{}'), body: placed },
    says: 'Claim `c` has no check',
    keeps: { plan: claim(held), body: placed },
  },
  'claim/unplaced': {
    breaks: { plan: claim(held) },
    says: 'Claim `c` has a check, but no sentence of the plan makes it.',
    keeps: { plan: claim(held), body: placed },
  },
  'attestation/expired': {
    breaks: { plan: claim('{ attested: a }'), body: placed, files: attested('2026-08-19') },
    says: 'The attestation of 2026-08-19 counted for 3 months.',
    keeps: { plan: claim('{ attested: a }'), body: placed, files: attested('2026-08-20') },
  },
}
