/** Pieces of content that several examples need. Each says no more than its example does, so that nothing else is found in it. */

/** Frontmatter with one claim, `c`. */
export const claim = (check: string): string => `claims: { c: ${check} }`

/** The sentence of that claim. */
export const placed = '<Claim id="c">So it is.</Claim>'

/** A claim that holds because of the plan itself. */
export const held = '{ computed: plan, expect: { approvers: { atLeast: 1 } } }'

export const procedure = (steps: string): string =>
  `<Procedure id="p" title="Restore" scenario="gone">\n${steps}\n</Procedure>`

/** A step that says who does it and how one knows; give it a time too, or `recovery-time/step-incomplete` is found. */
export const step = (attributes: string): string =>
  `<Step by="manager" verify="It answers." ${attributes}>\nDo it.\n</Step>`

/** The scenario that `procedure` answers. */
export const gone = (more = ''): string => `scenarios: { gone: { title: Database gone${more} } }\n`

export const store = 'stores: { db: { name: Order database, holds: orders } }\n'

/** A store of a service that the scenario stops. */
export const orders = (more = ''): string =>
  `services: { api: { name: API, stores: [db] } }\nstores: { db: { name: Order database, holds: orders${more} } }\n`

/** An objective of the whole plan beside the measures that every plan with services declares. */
export const objectives = (more: string): string =>
  `objectives: { plan: { mtd: 3 days, wrt: 1h, mbco: Orders can be read, ${more} } }\n`

export const exercise = 'exercises: { restore: { title: Restore test, type: restore, every: 3 months } }'

/** A drill of that exercise, in a file of its own. */
export const drill = (date: string, result = 'pass'): Record<string, string> => ({
  [`drills/${date}-restore.mdx`]: `---\ntitle: Restore of the orders\nplan: orders\nexercises: [restore]\ntype: restore\nstartedAt: ${date}T09:00:00Z\nendedAt: ${date}T10:00:00Z\nenvironment: staging\nresult: ${result}\n---\n`,
})

/** The binding `db`. */
export const bindings = (
  source = 'aws/rds-instance',
  params = '{ instance: orders-prod }',
): Record<string, string> => ({
  'bindings.yaml': `db: { label: order database, source: ${source}, region: eu-west-1, params: ${params} }\n`,
})
