/** Examples of the rules about who needs whom and what has an entry. */
import type { Examples } from './example.ts'

const services = (more: string): string =>
  `services:\n  shop: { name: Shop, dependsOn: [api] }\n  api: { name: API, dependsOn: [search] }\n  search: { name: Search${more} }\n`

/** All five measures of impact for the shop. */
const shop = (rto: string): string =>
  `shop: { service: shop, rto: "${rto}", rpo: 1h, mtd: 24h, wrt: 1h, mbco: Orders by telephone }`

export const dependencyExamples: Examples = {
  'dependency/slower-than-dependent': {
    breaks: {
      plan: `${services('')}objectives:\n  ${shop('< 1h')}\n  search: { service: search, rto: 4h }\n`,
    },
    says: '“Search” is back within ≤ 4 h, but “Shop” needs it within < 1 h: “Shop” (< 1 h) → “API” → “Search” (≤ 4 h).',
    keeps: {
      plan: `${services('')}objectives:\n  ${shop('1h')}\n  search: { service: search, rto: 1h }\n`,
    },
  },
  'dependency/cycle': {
    breaks: {
      plan: `${services(', dependsOn: [shop]')}objectives: { ${shop('1h')} }\n`,
    },
    says: '“Shop” needs “API” needs “Search” needs “Shop”: of these 3 none can come back first.',
    keeps: { plan: `${services('')}objectives: { ${shop('1h')} }\n` },
  },
  'dependency/not-in-inventory': {
    breaks: {
      plan: 'services: { api: { name: API, stores: [db], needs: [Key store] } }\nstores: { db: { name: Orders, holds: Orders } }',
    },
    says: '“API” needs “Key store”: 1 of the 2 things that it needs have no entry in the inventory.',
    keeps: {
      plan: 'services: { api: { name: API, stores: [db], needs: [Key store] } }\nstores: { db: { name: Orders, holds: Orders }, keys: { name: Key store, holds: Keys } }',
    },
  },
  'scope/not-in-inventory': {
    breaks: { plan: 'scope: { in: [API, Reports] }\nservices: { api: { name: API, covers: [API] } }' },
    says: 'The scope names “Reports”, but no service and no store of the inventory covers it (1 of 2 items are covered).',
    keeps: { plan: 'scope: { in: [API, Reports] }\nservices: { api: { name: API, covers: [API, Reports] } }' },
  },
}
