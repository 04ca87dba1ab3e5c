/** Examples of the rules about copies that must still be there, be readable, and lie where they may. */
import type { Examples } from './example.ts'
import { gone, orders } from './pieces.ts'

const backup = (more: string): string => `backups: { daily: { store: db, method: copy, interval: 1 day, ${more} } }`
const attacked = (copy: string): string =>
  `${gone(', kind: attack')}${orders(', region: eu-west-1, account: production')}${backup(`copies: [${copy}]`)}`
const encrypted = (copy: string): string =>
  `${orders(', region: eu-west-1')}${backup(`keyManager: customer, copies: [{ where: Vault, region: eu-west-1 }, ${copy}]`)}`
const resident = (region: string): string =>
  `${orders(', region: eu-west-1, residency: [eu-west-1, eu-central-1]')}${backup(`copies: [{ where: Vault, region: ${region} }]`)}`

export const protectionExamples: Examples = {
  'backup/no-protected-copy': {
    breaks: { plan: attacked('{ where: Vault, account: production }') },
    says: 'In “Database gone”, nothing is sure to be left of “Order database” (copies that are locked or in another account: 0 of 1).',
    keeps: { plan: attacked('{ where: Vault, account: safe }') },
  },
  'backup/key-not-named': {
    breaks: { plan: encrypted('{ where: Vault, region: eu-central-1 }') },
    says: 'copied to eu-central-1, where no key is named (copies outside eu-west-1 with a key: 0 of 1).',
    keeps: { plan: encrypted('{ where: Vault, region: eu-central-1, key: orders-backup }') },
  },
  'backup/outside-residency': {
    breaks: { plan: resident('us-west-2') },
    says: '“Order database” may lie in eu-west-1 and eu-central-1, but `daily` is copied to us-west-2: 1 of 1 copy outside.',
    keeps: { plan: resident('eu-central-1') },
  },
}
