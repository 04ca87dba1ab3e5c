/** Examples of the rules about what is disclosed, referred to and promised; and about what must not be disclosed. */
import type { Examples } from './example.ts'
import { bindings, claim, placed, store } from './pieces.ts'

const limitation = (more = ''): string => `limitations: { l: { summary: No second region${more} } }`
const shown = '<Limitation id="l">\nThere is none.\n</Limitation>'
const bound = {
  plan: claim('{ evidence: db, expect: { restorableAge: { lessThan: 1h } } }'),
  files: bindings(),
  readings: { db: { matches: [{ restorableAge: '4 min' }] } },
}

export const disclosureExamples: Examples = {
  'limitation/absence-unchecked': {
    breaks: { plan: limitation(', absence: true'), body: shown },
    says: '“No second region” says that something does not exist, but no claim checks that.',
    keeps: {
      plan: `${limitation(', absence: true, claim: c')}\n${claim('{ computed: backup.b, expect: { regions: { equals: [eu-west-1] } } }')}\n${store}backups: { b: { store: db, method: copy, interval: 1h, copies: [{ where: here, region: eu-west-1 }] } }`,
      body: `<Limitation id="l">\n${placed}\n</Limitation>`,
    },
  },
  'limitation/unplaced': {
    breaks: { plan: limitation() },
    says: 'The limitation `l` stands in the frontmatter, but not in the text.',
    keeps: { plan: limitation(), body: shown },
  },
  'reference/missing': {
    breaks: { body: 'See [the policy](../policy.md).' },
    says: 'The link leads to policy.md, but there is no such file.',
    keeps: { body: 'See [the policy](../policy.md).', files: { 'policy.md': 'What we do.\n' } },
  },
  'roadmap/overdue': {
    breaks: { plan: 'roadmap: { r: { what: A second region, when: Soon, by: 2026-11-19 } }' },
    says: '“A second region” was promised by 2026-11-19; that is 1 day ago.',
    keeps: { plan: 'roadmap: { r: { what: A second region, when: Soon, by: 2026-11-20 } }' },
  },
  'audience/private-text': {
    breaks: { ...bound, body: `${placed} The instance orders-prod is restored.` },
    says: '“orders-prod” is private, but it stands in text that everybody may read',
    keeps: {
      ...bound,
      body: `${placed}\n\n<Only audience="internal">\nThe instance orders-prod is restored.\n</Only>`,
    },
  },
}
