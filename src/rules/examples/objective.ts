/** Examples of the rules about objectives. */
import type { Examples } from './example.ts'
import { gone, store } from './pieces.ts'

const tier = (wrt: string): string =>
  `objectives: { plan: { rpo: 1h, mtd: 8h, mbco: Orders can be read }, scanners: { tier: t, rto: 7h, wrt: ${wrt} } }\ntiers: { t: { name: Tier 2 } }\nservices: { s: { name: S, tier: t } }`
const stops = (scenario: string): string =>
  `${scenario}services: { api: { name: API }, docs: { name: Docs } }\nobjectives: { api: { service: api, rto: 4h, rpo: 1h, mtd: 3 days, wrt: 1h, mbco: Orders can be read }, region: { scenario: gone, rto: 24h } }`

export const objectiveExamples: Examples = {
  'objective/not-one-number': {
    breaks: { plan: 'objectives: { plan: { rto: { stated: 1-4 h } } }' },
    says: 'The RTO of the plan is “1-4 h”, which is not one number with a unit.',
    keeps: { plan: 'objectives: { plan: { rto: 4h } }' },
  },
  'objective/exceeds-tolerable-downtime': {
    breaks: { plan: tier('61m') },
    says: '7 h RTO + 1 h 01 min WRT = 8 h 01 min, maximum tolerable downtime ≤ 8 h',
    keeps: { plan: tier('60m') },
  },
  'objective/scenario-exceeds-service': {
    breaks: { plan: stops(gone()) },
    says: 'is recovered within ≤ 24 h, but it stops “API”, which is promised within ≤ 4 h',
    keeps: { plan: stops(gone(', affects: [docs]')) },
  },
  'objective/store-exceeds-plan': {
    breaks: { plan: `${store}objectives: { plan: { rpo: "< 15m" }, db: { store: db, rpo: 1h } }` },
    says: 'may lose ≤ 1 h of data, but the plan promises < 15 min',
    keeps: { plan: `${store}objectives: { plan: { rpo: "< 15m" }, db: { store: db, rpo: 15m } }` },
  },
  'objective/measures-missing': {
    breaks: {
      plan: 'services: { api: { name: API } }\nobjectives: { plan: { rto: 4h, rpo: 1h }, told: { service: api, mtd: 1 day, source: escalation } }',
    },
    says: 'The plan declares 2 of 5 measures for its service; missing: MTD, WRT and MBCO. The ≤ 1 day that it calls MTD is when people are told.',
    keeps: {
      plan: 'services: { api: { name: API } }\nobjectives: { plan: { rto: 4h, rpo: 1h, mtd: 1 day, wrt: 1h, mbco: Orders can be read } }',
    },
  },
}
