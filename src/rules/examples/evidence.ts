/** Examples of the rules about evidence and bindings: what was read, when, and whether it counts. */
import type { Example, Examples, Reading, Sample } from './example.ts'
import { bindings, claim, drill, exercise, placed } from './pieces.ts'

const some = claim('{ evidence: db, expect: { restorableAge: { lessThan: 1h } } }')
const few = claim('{ evidence: db, every: { restorableAge: { lessThan: 1h } } }')
const fresh: Reading = { matches: [{ restorableAge: '4 min' }] }
const read = (reading: Reading, plan = some): Sample => ({
  plan,
  body: placed,
  files: bindings(),
  readings: { db: reading },
})
const rehearsed = (within: string): Sample => ({
  plan: `${exercise}\n${claim(`{ drill: { exercise: restore, within: ${within} } }`)}`,
  body: placed,
  files: drill('2026-11-01'),
})
const example = (breaks: Sample, says: string, keeps: Sample = read(fresh)): Example => ({ breaks, says, keeps })

export const evidenceExamples: Examples = {
  'evidence/missing': example(
    { plan: some, body: placed, files: bindings() },
    'Claim `c` cannot be judged: The order database has never been read.',
  ),
  'evidence/unreadable': example(read({ error: 'denied' }), 'The order database could not be read (denied)'),
  'evidence/no-collector': example(
    {
      plan: claim('{ evidence: db, expect: { open: { equals: 0 } } }'),
      body: placed,
      files: bindings('aws/health-events', '{}'),
    },
    'Holdfast cannot read aws/health-events yet.',
  ),
  'evidence/stale': example(
    rehearsed('10 days'),
    'The last drill, on 2026-11-01, is longer ago than 10 days.',
    rehearsed('20 days'),
  ),
  'evidence/vacuous': example(read({ matches: [] }, few), 'Claim `c` was checked against nothing.', read(fresh, few)),
  'evidence/recorded': example(
    read({ ...fresh, mode: 'replay' }),
    'Claim `c` cannot be judged: The evidence is recorded, but this portfolio promises live evidence.',
  ),
  'evidence/never-exercised': {
    breaks: { plan: `${exercise}\n${claim('{ drill: { exercise: restore } }')}`, body: placed },
    also: ['exercise/never-held'],
    says: 'No drill of “Restore test” is on record.',
    keeps: rehearsed('20 days'),
  },
  'evidence/clock-skew': example(
    read({ ...fresh, skew: 61 }),
    'The clock of the service that `db` was read from was 1 min 1 s ahead of that of the machine that collected.',
    read({ ...fresh, skew: 60 }),
  ),
  'binding/unused': example({ files: bindings() }, 'No claim uses the binding `db`.'),
}
