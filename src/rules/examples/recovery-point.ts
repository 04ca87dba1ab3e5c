/** Examples of the rules about copies: what they can bring back, and where they lie. */
import type { Examples } from './example.ts'
import { gone, objectives, orders, procedure, step } from './pieces.ts'

const promised = objectives('rto: 2 days, rpo: 15m')
const replayed = (base: string): string =>
  `${orders()}${promised}backups: { full: { store: db, method: ${base}, interval: 1 day }, log: { store: db, method: wal, interval: 5m, base: full } }`
const copied = (...copies: string[]): string =>
  `${gone(', failureDomain: region')}${orders(', region: eu-west-1')}backups: { daily: { store: db, method: copy, interval: 5m, copies: [${copies.join(', ')}] } }`

export const recoveryPointExamples: Examples = {
  'recovery-point/mechanism-cannot': {
    breaks: { plan: replayed('logical-dump') },
    says: 'The objective of “Order database”, ≤ 15 min, counts on `log`, made every 5 min, but a log is replayed on the very blocks it was written for, and a logical dump has other ones. What can be restored is `full`, which can lose 1 d.',
    keeps: { plan: replayed('physical') },
  },
  'recovery-point/no-copy-outside': {
    breaks: { plan: copied('{ where: Vault, region: eu-west-1 }', '{ where: Somewhere }') },
    says: 'In “Database gone”, eu-west-1 is lost: 0 of 2 copies of “Order database” lie outside. They are in: Vault (eu-west-1) and Somewhere.',
    keeps: {
      plan: copied('{ where: Vault, region: eu-west-1 }', '{ id: far, where: Vault, region: eu-central-1 }'),
      body: procedure(step('takes="1h" uses="daily" from="far"')),
    },
  },
}
