/** The format of `report.json`. Fields are only ever added to version 1; a change that breaks readers is version 2. */
import { z } from 'zod'
import { severities } from '../model/finding.ts'
import { bases, verdicts } from '../model/verdict.ts'
import { says } from '../plan/schema/fields.ts'
import type { Report } from './report.ts'
import { at, counted, counting, counts, digest, instant, place, reading, rule, sha, waiver } from './schema-parts.ts'

export type { Report, ReportPlace } from './report.ts'

const claim = z
  .strictObject({
    id: says(z.string(), 'Name of the claim.', 'rpo-database'),
    sentence: says(z.string(), 'The words of the plan.', 'A database failure loses less than 1 h of data'),
    place: says(place, 'Where these words stand.', at).optional(),
    verdict: says(z.enum(verdicts), 'What became of it.', 'holds'),
    underlying: says(z.enum(verdicts), 'The verdict that a waiver accepts.', 'unknown').optional(),
    basis: says(z.enum(bases).nullable(), 'How it is known.', 'measured', null),
    reportedBy: says(
      z.string(),
      'Who reported the reading that decided it; Holdfast did not read it. Only with the basis `reported`.',
      'nightly job on the database host',
    ).optional(),
    reason: says(z.string(), 'Why it does not hold.', 'refuted').optional(),
    because: says(z.string(), 'What decided it.', 'restorable age is 4 min 12 s, expected < 1 h.'),
    expected: says(z.string(), 'What must be so.', 'restorable age < 1 h'),
    measured: says(z.string(), 'What was found; empty when nothing was.', '4 min 12 s'),
    asOf: says(instant.nullable(), 'When reality was read; `null` when it never was.', '2026-11-20T06:00:00Z', null),
    validUntil: says(
      instant.nullable(),
      'The verdict counts until then; `null` when it is computed anew each time.',
      '2026-11-27T06:00:00Z',
      null,
    ),
    controls: says(z.array(z.string()), 'Clauses that it supplies evidence for.', ['soc2:A1.2', 'nist:CP-9']),
    sources: says(z.array(z.string()), 'Evidence, drills or attestations it rests on.', [
      'orders-database/2026-11-20T06:00:00Z',
    ]),
    waiver: says(z.string(), 'The waiver that accepts it.', 'no-second-region').optional(),
  })
  .meta({ id: 'claim' })

const held = {
  id: 'rpo-database',
  sentence: 'A database failure loses less than 1 h of data',
  verdict: 'holds',
  basis: 'measured',
  because: 'restorable age is 4 min 12 s, expected < 1 h.',
  expected: 'restorable age < 1 h',
  measured: '4 min 12 s',
  asOf: '2026-11-20T06:00:00Z',
  validUntil: '2026-11-27T06:00:00Z',
  controls: ['soc2:A1.2'],
  sources: ['orders-database/2026-11-20T06:00:00Z'],
}

const plan = z
  .strictObject({
    id: says(z.string(), 'Name of the plan.', 'orders'),
    title: says(z.string(), 'Name of the document.', 'Orders: disaster recovery'),
    file: says(z.string(), 'Path relative to the content folder.', 'plans/orders.mdx').optional(),
    version: says(z.string(), 'Version of the document.', '2.0').optional(),
    status: says(z.string(), 'Where the document is in its life.', 'approved').optional(),
    lastReviewed: says(z.string(), 'The day of the last review.', '2026-10-05').optional(),
    nextReview: says(z.string(), 'The day the next review is due.', '2027-01-05').optional(),
    sha256: says(sha, 'Digest of the plan file.', digest),
    counts: says(counts, 'Its claims by verdict.', counting),
    claims: says(z.array(claim), 'Its claims, in the order of its text.', [held]),
    reviews: says(
      z.array(
        z.strictObject({
          date: says(z.string(), 'The day of the review.', '2026-10-05'),
          version: says(z.string(), 'The version that was reviewed.', '2.0'),
          planSha256: says(sha, 'Digest of the plan file that was read.', digest),
          by: says(z.string(), 'The role that reviewed.', 'Engineering manager'),
          decision: says(z.string(), 'What came of it.', 'approve'),
        }),
      ),
      'Recorded reviews, the newest first.',
      [{ date: '2026-10-05', version: '2.0', planSha256: digest, by: 'Engineering manager', decision: 'approve' }],
    ).optional(),
  })
  .meta({ id: 'plan' })

const print = '9f86d081884c7d659a2feaa0c55ad015'

const finding = z
  .strictObject({
    code: says(z.string(), 'Permanent code of the rule.', 'review/overdue'),
    fingerprint: says(
      z.string().regex(/^[0-9a-f]{32}(:[0-9]+)?$/),
      'The same in every run that finds it, wherever its lines have moved.',
      print,
    ),
    severity: says(z.enum(severities), '`error` blocks publication, `warn` blocks under `--strict`.', 'error'),
    usualSeverity: says(
      z.enum(severities),
      'The severity of its rule, where `holdfast.yaml` gave it another one.',
      'warn',
    ).optional(),
    exit: says(z.int(), 'The exit code it stands for at error level.', 1),
    plan: says(z.string(), 'The plan it is about; absent when it is about the whole portfolio.', 'orders').optional(),
    about: says(z.string(), 'The element it is about.', 'claims.rpo-database').optional(),
    place: says(place, 'Where it is.', at),
    message: says(z.string(), 'What is wrong.', 'The review was due on 2026-10-05.'),
    hint: says(z.string(), 'What to do about it.', 'Review the plan, then run `holdfast review orders`.'),
    related: says(
      z.array(
        z.strictObject({
          place: says(place, 'Where.', at),
          note: says(z.string(), 'What is there.', 'the last drill'),
        }),
      ),
      'Other places it speaks of.',
      [{ place: at, note: 'the last drill' }],
    ),
    waiver: says(z.string(), 'The waiver that accepts it; such a finding does not count.', 'late-review').optional(),
    known: says(
      z.strictObject({
        since: says(z.string(), 'The day on which it was listed.', '2026-11-20'),
        until: says(z.string(), 'The last day on which it does not decide the exit code.', '2027-05-19'),
      }),
      'It stands in the baseline of this run, so it did not decide the exit code.',
      { since: '2026-11-20', until: '2027-05-19' },
    ).optional(),
  })
  .meta({ id: 'finding' })

export const reportSchema: z.ZodType<Report> = z.strictObject({
  version: says(z.literal(1), 'Version of this format.', 1),
  generator: says(z.string(), 'What wrote it.', 'Holdfast 0.1.0'),
  organisation: says(z.string(), 'Whose plans they are.', 'Example Ltd').optional(),
  content: says(
    z.string(),
    'Path of the content folder from the top of the repository; places are relative to the content folder.',
    'content',
  ).optional(),
  asOf: says(
    instant.nullable(),
    'The instant everything is judged at; `null` when nothing could be judged.',
    '2026-11-20T06:00:00Z',
    null,
  ),
  mode: says(
    z.enum(['live', 'replay']).nullable(),
    'Whether the evidence is real or recorded; `null` when nothing could be judged.',
    'live',
    null,
  ),
  notice: says(z.string(), 'What recorded evidence is.', 'Recorded from an emulated account.').optional(),
  strict: says(z.boolean(), 'Whether warnings block too.', false).optional(),
  only: says(
    z.array(z.string()),
    'The rules, areas and plans that this run considered; absent when it considered everything.',
    ['review', 'plan/orders'],
  ).optional(),
  exit: says(
    z.strictObject({
      code: says(z.int().min(0).max(4), 'The exit code of the run.', 0),
      meaning: says(z.string(), 'What it means.', 'nothing at error level'),
    }),
    'What the run came to.',
    { code: 0, meaning: 'nothing at error level' },
  ),
  counts: says(
    z.strictObject({
      claims: says(counts, 'All claims by verdict.', counting),
      findings: says(
        z.strictObject({
          error: counted('Findings that block publication.'),
          warn: counted('Findings that block under `--strict`.'),
          info: counted('Findings that never block.'),
          waived: counted('Findings that a waiver accepts.'),
          known: counted('Findings that the baseline of this run lists.').optional(),
        }),
        'All findings by severity.',
        { error: 0, warn: 0, info: 2, waived: 0 },
      ),
    }),
    'How many there are.',
    { claims: counting, findings: { error: 0, warn: 0, info: 2, waived: 0 } },
  ),
  plans: says(z.array(plan), 'Plans with their claims; empty when nothing could be judged.', [
    {
      id: 'orders',
      title: 'Orders: disaster recovery',
      version: '2.0',
      sha256: digest,
      counts: counting,
      claims: [held],
    },
  ]),
  findings: says(z.array(finding), 'What is wrong, waived findings included.', [
    {
      code: 'review/overdue',
      fingerprint: print,
      severity: 'error',
      exit: 1,
      plan: 'orders',
      place: at,
      message: 'The review was due on 2026-10-05.',
      hint: 'Review the plan, then run `holdfast review orders`.',
      related: [],
    },
  ]),
  rules: says(z.array(rule), 'The rules that the findings come from.', []).optional(),
  waivers: says(z.array(waiver), 'The waivers that accept a finding.', []).optional(),
  evidence: says(z.array(reading), 'The readings that claims rest on.', []).optional(),
  materials: says(
    z.array(
      z.strictObject({
        name: says(z.string(), 'Path relative to the content folder.', 'bindings.yaml'),
        sha256: says(sha, 'Digest of the file.', digest),
      }),
    ),
    'The files beside the plans and the evidence that went in.',
    [{ name: 'bindings.yaml', sha256: digest }],
  ).optional(),
})
