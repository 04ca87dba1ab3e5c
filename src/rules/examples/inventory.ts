/** Examples of the rules about what is recovered, and on whom that depends. */
import type { Examples } from './example.ts'

const vendors = {
  'vendors.yaml':
    'aws: { name: AWS, service: RDS, sla: 99.95%, url: "https://aws.amazon.com/rds/sla/", pinnedOn: 2026-10-01 }\n',
}

export const inventoryExamples: Examples = {
  'service/tiers-do-not-map': {
    breaks: { plan: 'tiers: { t: { name: Critical } }' },
    says: 'The tier “Critical” has no service.',
    keeps: { plan: 'tiers: { t: { name: Critical } }\nservices: { s: { name: S, tier: t } }' },
  },
  'vendor/availability-differs': {
    breaks: { plan: 'vendors: { aws: { for: Hosting, sla: 99.99% } }', files: vendors },
    says: 'says that AWS promises 99.99 %, but for RDS it publishes 99.95 % per month',
    keeps: { plan: 'vendors: { aws: { for: Hosting, sla: 99.95% } }', files: vendors },
  },
}
