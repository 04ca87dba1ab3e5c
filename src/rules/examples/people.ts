/** Examples of the rules about people. */
import type { Examples } from './example.ts'

const roles = (cto: string): string =>
  `roles:\n  manager: { title: Engineering manager, does: Leads, primary: Engineering manager, deputy: Lead engineer }\n  cto: { title: CTO, does: Approves, ${cto} }`
const notice = (every: string): string => `communications: { c: { to: Customers, channel: E-mail, every: ${every} } }`
const response = (within: string): string =>
  `responses: { p2: { title: P2, within: ${within}, coverage: business-hours, how: Page } }`

export const peopleExamples: Examples = {
  'contact/placeholder': {
    breaks: { plan: 'contacts: { call: { name: On-call engineer, phone: +1-XXX-XXX-XXXX } }' },
    says: 'The telephone number of “On-call engineer”, +1-XXX-XXX-XXXX, has digits crossed out.',
    keeps: { plan: 'contacts: { call: { name: On-call engineer, phone: +44 20 7946 0018 } }' },
  },
  'role/no-deputy': {
    breaks: { plan: roles('primary: CTO') },
    says: 'The role “CTO” has no deputy.',
    keeps: { plan: roles('primary: CTO, deputy: COO') },
  },
  'response/unstaffed': {
    breaks: { plan: response('30m') },
    says: '“P2” is answered within ≤ 30 min, but only in business hours; a night is 16 h long.',
    keeps: { plan: response('16h') },
  },
  'communication/no-number': {
    breaks: { plan: notice('{ stated: as needed }') },
    says: 'The notice to “Customers” over “E-mail” is given “as needed”, which is not a number.',
    keeps: { plan: notice('2h') },
  },
}
