/** Examples of the rules about availability and rates. */
import type { Examples } from './example.ts'

const vendors = (sla: string): Readonly<Record<string, string>> => ({
  'vendors.yaml': ['database', 'network']
    .map(
      (id) =>
        `${id}: { name: ${id}, service: S, sla: "${sla}", url: "https://vendor.invalid/sla", pinnedOn: 2026-11-01 }\n`,
    )
    .join(''),
})
const claimed = `objectives: { plan: { availability: { percent: 99.9%, window: year } } }
vendors: { database: { for: Data }, network: { for: Traffic } }
`

export const availabilityExamples: Examples = {
  'availability/recovery-spends-budget': {
    breaks: { plan: 'objectives: { plan: { rto: "< 4h", availability: { percent: 99.9%, window: month } } }' },
    says: 'allows 43.2 min in a month of 30 d: a recovery of < 4 h (4 h) is 5.6 times that and leaves 99.44 %.',
    keeps: { plan: 'objectives: { plan: { rto: 21m, availability: { percent: 99.9%, window: month } } }' },
  },
  'availability/vendors-below-claim': {
    breaks: { plan: claimed, files: vendors('99.94%') },
    says: 'Together database, network reach 0.9994 × 0.9994 = 99.88 %, claimed 99.9 %: 52.6 min a month against 43.8 min.',
    keeps: { plan: claimed, files: vendors('99.96%') },
  },
  'rate/sample-too-small': {
    breaks: { plan: 'rates: { backups: { title: Backups that succeed, moreThan: 99.95%, every: 24h } }' },
    says: 'one sample every 24 h is 365 a year, and 1 miss in 365 is already 99.73 %. A rate with one miss needs 2000 samples, which is 5.5 years.',
    keeps: { plan: 'rates: { backups: { title: Backups that succeed, moreThan: 99.7%, every: 24h } }' },
  },
}
