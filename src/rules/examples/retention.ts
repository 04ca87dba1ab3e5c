/** Examples of the rules about how long copies are kept. */
import type { Examples } from './example.ts'

const kept = (more: string, store = ''): string =>
  `stores: { db: { name: Order database, holds: orders${store} } }\nbackups: { b: { store: db, method: snapshot, interval: 1 day, ${more} } }`
const rebuilt = (keep: string): string =>
  `services: { usage: { name: Usage figures, rebuiltFrom: { store: log, reach: 90 days } } }\nstores: { log: { name: Request log, holds: requests${keep} } }`

export const retentionExamples: Examples = {
  'retention/impossible': {
    breaks: { plan: kept('mechanism: rds-automated-backups, keep: { daily: 35 days, monthly: 12 months }') },
    says: '`b` promises “monthly: 1 year”, but Automated backup of RDS keeps nothing longer than 35 days',
    keeps: { plan: kept('mechanism: rds-automated-backups, keep: { daily: 35 days }') },
  },
  'retention/too-short': {
    breaks: { plan: rebuilt(', keep: 30 days') },
    says: '“Usage figures” is made anew from “Request log”, which is kept for 30 days, and needs the last 90 days of it.',
    keeps: { plan: rebuilt(', keep: 90 days') },
  },
  'retention/erasure-undone': {
    breaks: { plan: kept('keep: { daily: 30 days, monthly: 365 days }', ', erasure: { within: 30 days }') },
    says: 'within 30 days of a request, but monthly copies are kept for 365 days, 335 d longer',
    keeps: { plan: kept('keep: { daily: 30 days }', ', erasure: { within: 30 days }') },
  },
}
