/** Examples of the rules about words. */
import type { Examples } from './example.ts'

export const textExamples: Examples = {
  'capability/hedged': {
    breaks: { body: 'The database fails over to another zone, if configured.' },
    says: '“if configured” leaves open whether this exists.',
    keeps: { body: 'The database fails over to another zone. Whoever writes “if configured” promises nothing.' },
  },
  'capability/either-or': {
    breaks: { body: 'Keys are held in AWS KMS / Vault.' },
    says: '“AWS KMS / Vault” does not say which one.',
    keeps: { body: 'Keys are held in AWS KMS, and secrets in Vault.' },
  },
  'text/placeholder': {
    breaks: { body: 'The bridge is opened by the TBD.' },
    says: '“TBD” stands where something is missing.',
    keeps: { body: 'The bridge is opened by the engineering manager (`TBD` is no name).' },
  },
  'text/unbound-figure': {
    breaks: { plan: 'objectives: { plan: { rto: 4h } }', without: [], body: 'Orders are back within six hours.' },
    says: '“six hours” stands only in this sentence: no objective, no claim and no other field of the plan has it.',
    keeps: { plan: 'objectives: { plan: { rto: 4h } }', body: 'Orders are back within four hours.' },
  },
  'text/weasel-word': {
    breaks: { body: 'Customers are told as soon as possible.' },
    says: '“as soon as possible” can be neither kept nor missed.',
    keeps: { body: 'Customers are told as they ask.' },
  },
  'text/promise-without-owner': {
    breaks: { body: 'A second region will be added.' },
    says: '“will be added” promises something, but the sentence names neither who does it nor by when.',
    keeps: { body: 'A second region will be added by the engineering manager in March 2027.' },
  },
}
