/** Examples of the rules about who answers for a document and for what it says of standards. */
import type { Examples, Sample } from './example.ts'

const watched = (latestAge: string): Sample => ({
  plan: 'reviewAfter: [{ change: The infrastructure, shownBy: { evidence: state, fact: latestAge } }]',
  files: {
    'bindings.yaml':
      'state: { label: state, source: aws/s3-object-versions, region: eu-west-1, params: { bucket: state-1, key: state } }\n',
  },
  readings: { state: { matches: [{ latestAge }] } },
})

export const accountableExamples: Examples = {
  'review/author-no-person': {
    breaks: { plan: 'author: AI agent' },
    says: 'The author is “AI agent”, which is a program and no person that can answer for it.',
    keeps: { plan: 'author: Support agent' },
  },
  'review/change-unwatched': {
    breaks: { plan: 'reviewAfter: [{ change: The infrastructure }]' },
    says: 'The plan promises a review after a change of “The infrastructure”, but nothing shows when that happens: no evidence is named. The last review was on 2026-11-01.',
    keeps: watched('30 days'),
  },
  'review/infrastructure-changed': {
    breaks: watched('5 days'),
    says: '“The infrastructure” changed on 2026-11-15, 14 days after the last review of 2026-11-01; the plan promises a review after that.',
    keeps: watched('19 days'),
  },
  'compliance/typed': {
    breaks: { body: '## SOC 2\n\n- [x] backups are made\n- [ ] they are restored' },
    says: '“backups are made” is ticked by hand: no claim decides it, while 0 claims of the plan supply evidence for clauses.',
    keeps: {
      plan: 'claims: { approved: { computed: plan, expect: { approvers: { atLeast: 1 } }, controls: [soc2:CC5.3] } }',
      body: '## SOC 2\n\n- <Claim id="approved">the plan has an approver</Claim>\n- [ ] backups are restored\n\nThat does not say that SOC 2 is met.',
    },
  },
}
