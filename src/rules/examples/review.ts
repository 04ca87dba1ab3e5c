/** Examples of the rules about the document and its reviews. */
import type { Examples } from './example.ts'

const review = (date: string): Record<string, string> => ({
  [`reviews/orders/${date}.yaml`]: `version: "1"\nplanSha256: "${'0'.repeat(64)}"\nby: CTO\nscope: full\ndecision: approve\n`,
})

export const reviewExamples: Examples = {
  'review/overdue': {
    breaks: { at: '2027-02-02T00:00:00Z' },
    says: 'was due on 2027-02-01; it is 1 day late',
    keeps: { plan: 'lastReviewed: 2026-12-10', at: '2027-02-02T00:00:00Z' },
  },
  'review/due-soon': {
    breaks: { at: '2027-01-02T00:00:00Z' },
    says: 'is due on 2027-02-01, in 30 days',
    keeps: { at: '2027-01-01T00:00:00Z' },
  },
  'review/next-too-late': {
    breaks: { plan: 'nextReview: 2027-02-02' },
    says: 'The next review is set for 2027-02-02, but 3 months after the last one is 2027-02-01.',
    keeps: { plan: 'nextReview: 2027-02-01' },
  },
  'review/in-future': {
    breaks: { at: '2026-10-31T23:59:59Z' },
    says: 'The last review is dated 2026-11-01, which is still to come; today is 2026-10-31.',
    keeps: { at: '2026-11-01T00:00:00Z' },
  },
  'review/incomplete': {
    breaks: { without: ['approvers'] },
    says: 'has no approver',
    keeps: { plan: 'approvers: [cto]' },
  },
  'review/draft-published': {
    breaks: { plan: 'status: draft' },
    says: 'is a draft, but it is published to everybody',
    keeps: { plan: 'status: draft\naudience: internal' },
  },
  'review/record-differs': {
    breaks: { plan: 'lastReviewed: 2026-11-02', files: review('2026-11-01') },
    also: ['review/changed-since'],
    says: 'it was last reviewed on 2026-11-02, but the newest approval on file is of 2026-11-01',
    keeps: {},
  },
  'review/changed-since': {
    breaks: { files: review('2026-11-01') },
    says: 'has changed since it was approved on 2026-11-01',
    keeps: {},
  },
}
