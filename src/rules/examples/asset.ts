/** Examples of the rules about what procedures lean on, what is declared, and what is said to be reached. */
import type { Examples } from './example.ts'

const asset = (more: string): string =>
  `scenarios: { flood: { title: The site is flooded } }\nassets: { site: { name: Second site, ${more} } }\n`
const procedure = (attributes: string): string =>
  `<Procedure id="move" title="Move to the second site" scenario="flood">\n<Step verify="The service answers." by="manager" takes="1h" ${attributes}>\nStart the service there.\n</Step>\n</Procedure>`

const drilled = `objectives: { plan: { rto: 4h, current: { rto: { is: 4h, claim: recovered } } } }
exercises: { restore: { title: Restore test, type: restore, every: 3 months } }
`
const drill = {
  'drills/one.mdx':
    '---\ntitle: D\nplan: orders\nexercises: [restore]\ntype: restore\nstartedAt: 2026-11-01T09:00:00Z\nendedAt: 2026-11-01T10:00:00Z\nenvironment: staging\nresult: pass\n---\n',
}
const said = '<Claim id="recovered">It was recovered.</Claim>'

export const assetExamples: Examples = {
  'procedure/asset-not-in-place': {
    breaks: { plan: asset('state: planned'), body: procedure('needs="site"') },
    says: '“Move to the second site” needs “Second site” in the step “Start the service there”, but the plan says that it is only planned, and no step before makes it.',
    keeps: { plan: asset('state: in-place'), body: procedure('needs="site"') },
  },
  'procedure/builds-what-exists': {
    breaks: { plan: asset('state: in-place'), body: procedure('creates="site"') },
    says: '“Move to the second site” makes “Second site” in the step “Start the service there”, but the plan says that it is in place before anything happens.',
    keeps: { plan: asset('state: absent'), body: procedure('creates="site"') },
  },
  'dependency/lost-with-scenario': {
    breaks: { plan: asset('state: in-place, lostIn: [flood]'), body: procedure('needs="site"') },
    says: 'needs “Second site” in the step “Start the service there”, which “The site is flooded” may take away, the very scenario that it answers.',
    keeps: {
      plan: asset('state: in-place, lostIn: [fire]').replace('scenarios: {', 'scenarios: { fire: { title: Fire },'),
      body: procedure('needs="site"'),
    },
  },
  'redundancy/narrative-differs': {
    breaks: {
      plan: 'services: { api: { name: API, summary: The running task answers., redundancy: { instances: 2, zones: 2 } } }',
    },
    says: '“The running task” speaks of 1, but “API” is declared to run at least 2 in 2 zones.',
    keeps: {
      plan: 'services: { api: { name: API, summary: The running tasks answer., redundancy: { instances: 2, zones: 2 } } }',
    },
  },
  'objective/capability-unmeasured': {
    breaks: {
      plan: `${drilled}claims: { recovered: { computed: plan, expect: { approvers: { atLeast: 1 } } } }`,
      body: said,
      files: drill,
    },
    says: 'The recovery time of the plan is said to be 4 h today, exactly the target of ≤ 4 h, but the claim `recovered` that it cites rests on neither a drill nor a measurement.',
    keeps: {
      plan: `${drilled}claims: { recovered: { drill: { exercise: restore, within: 3 months, result: pass } } }`,
      body: said,
      files: drill,
    },
  },
}
