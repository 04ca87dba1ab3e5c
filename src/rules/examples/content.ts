/** Examples of what can be wrong with the content itself, before anything is judged. */
import type { Examples } from './example.ts'
import { bindings, claim, held, placed, step } from './pieces.ts'

/** Two procedures, the second under a name. */
const twice = (name: string): string =>
  `<Procedure id="p" title="Restore">\n${step('takes="5m"')}\n</Procedure>\n\n<Procedure id="${name}" title="Rebuild">\n${step('takes="5m"')}\n</Procedure>`

export const contentExamples: Examples = {
  'content/syntax': {
    breaks: { plan: 'objectives: { plan: { rto: 4h }' },
    says: 'Flow map in block collection must be sufficiently indented and end with a }.',
    keeps: { plan: 'objectives: { plan: { rto: 4h } }' },
  },
  'content/unknown-key': {
    breaks: { plan: 'nextReveiw: 2027-02-01' },
    says: '`nextReveiw`',
    keeps: { plan: 'nextReview: 2027-02-01' },
  },
  'content/missing-key': {
    breaks: { without: ['summary'] },
    says: '`summary`',
    keeps: { plan: 'summary: How orders come back.' },
  },
  'content/invalid-value': {
    breaks: { plan: 'reviewCadence: quarterly' },
    says: 'quarterly',
    keeps: { plan: 'reviewCadence: 3 months' },
  },
  'content/code': {
    breaks: { body: 'There are {1 + 1} zones.' },
    says: '{1 + 1}',
    keeps: { body: 'There are 2 zones.' },
  },
  'content/unknown-component': {
    breaks: { plan: claim(held), body: '<Clame id="c">So it is.</Clame>' },
    says: '`<Clame>`',
    keeps: { plan: claim(held), body: placed },
  },
  'content/misplaced-component': {
    breaks: { plan: claim(held), body: '<Step takes="5m" by="manager" verify="It answers.">\nDo it.\n</Step>' },
    says: '`<Step>`',
    keeps: {
      body: '<Procedure id="p" title="Restore">\n<Step takes="5m" by="manager" verify="It answers.">\nDo it.\n</Step>\n</Procedure>',
    },
  },
  'content/heading': {
    breaks: { body: '## Recovery\n\n#### Steps\n\nThese.' },
    says: 'A heading of level 4 follows one of level 2; a level is skipped.',
    keeps: { body: '## Recovery\n\n### Steps\n\nThese.' },
  },
  'content/unknown-reference': {
    breaks: { plan: 'owner: manger' },
    says: '`manger`',
    keeps: { plan: 'owner: manager' },
  },
  'content/duplicate': {
    breaks: { body: twice('p') },
    says: 'There are two procedures named `p`.',
    keeps: { body: twice('q') },
  },
  'content/unfit-comparison': {
    breaks: {
      plan: claim('{ evidence: db, expect: { restorableAge: { lessThan: 3 } } }'),
      body: placed,
      files: bindings(),
    },
    says: '`3` is not a length of time.',
    keeps: {
      plan: claim('{ evidence: db, expect: { restorableAge: { lessThan: 1h } } }'),
      body: placed,
      files: bindings(),
      readings: { db: { matches: [{ restorableAge: '4 min' }] } },
    },
  },
}
