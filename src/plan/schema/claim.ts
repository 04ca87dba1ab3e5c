/** Schema of a claim: one subject, one quantifier. The types are in `model/claim.ts`. */
import { z } from 'zod'
import { quantifiers, type Claim, type Condition, type Subject } from '../../model/claim.ts'
import { drillResults } from '../../model/records.ts'
import { count, tests } from './comparison.ts'
import { duration, exactDuration, list, says, slug, text } from './fields.ts'

const subjects = ['evidence', 'drill', 'incident', 'attested', 'computed'] as const

const clause = z.string().regex(/^[a-z0-9-]+:[A-Za-z0-9.()/-]+$/, 'a clause is written like `soc2:A1.2` or `nist:CP-9`')

const written = z.strictObject({
  evidence: says(
    slug,
    'The binding that the claim speaks of, by its name in `bindings.yaml`.',
    'orders-database',
  ).optional(),
  drill: says(
    z.strictObject({
      exercise: says(slug, 'The exercise of this plan whose drills decide.', 'database-restore'),
      within: says(
        duration,
        'How long ago the drill may be; by default the cadence of the exercise.',
        '3 months',
      ).optional(),
      result: says(z.enum(drillResults), 'The result it must have had.', 'pass').optional(),
    }),
    'The claim is decided by drills.',
    { exercise: 'database-restore', within: '3 months', result: 'pass' },
  ).optional(),
  incident: says(
    z.strictObject({ within: says(duration, 'How far back incidents count.', '12 months').optional() }),
    'The claim is decided by the incidents of this plan.',
    { within: '12 months' },
  ).optional(),
  attested: says(
    slug,
    'The attestation that vouches for the claim, by its name in `attestations.yaml`.',
    'customers-keep-copies',
  ).optional(),
  computed: says(
    text,
    'The element of the plan that the claim is computed from.',
    'procedure.region-outage',
  ).optional(),
  expect: says(tests, 'There is exactly one match, and it passes.', {
    restorableAge: { lessThan: 'objective.database.rpo' },
  }).optional(),
  every: says(tests, 'All matches pass, and there is at least one.', { versioning: { equals: 'enabled' } }).optional(),
  some: says(tests, 'At least one match passes.', { state: { equals: 'available' } }).optional(),
  none: says(tests, 'No match passes, and there is at least one match to look at.', {
    replication: { equals: 'enabled' },
  }).optional(),
  count: says(count, 'The number of matches that pass.', { atLeast: 2 }).optional(),
  maxAge: says(exactDuration, 'Shortens how long the evidence counts for this claim.', '1 day').optional(),
  controls: says(list(clause), 'Clauses that the claim supplies evidence for.', ['soc2:A1.2', 'nist:CP-9']).optional(),
})

type Written = z.output<typeof written>

/** Reads a claim. What is contradictory in itself is refused here, with the key that is one too many. */
export const claim: z.ZodType<Claim> = written
  .superRefine((value, context) => {
    const refuse = (key: string, message: string, hint: string): void => {
      context.addIssue({ code: 'custom', path: [key], message, params: { hint } })
    }
    const bases = subjects.filter((key) => value[key] !== undefined)
    const conditions = quantifiers.filter((key) => value[key] !== undefined)
    if (bases.length > 1)
      refuse(
        bases[1] as string,
        `A claim is decided by one thing, but \`${bases[0]}\` and \`${bases[1]}\` are both given.`,
        'Keep one of them, or make two claims.',
      )
    if (conditions.length > 1)
      refuse(
        conditions[1] as string,
        `A claim has one check, but \`${conditions[0]}\` and \`${conditions[1]}\` are both given.`,
        'Keep one of them, or make two claims.',
      )
    const [subject] = bases
    const [condition] = conditions
    if (condition && !subject)
      refuse(
        condition,
        `There is a check, but nothing to check.`,
        'Add `evidence:` with the name of a binding, or `drill:`, `incident:` or `computed:`.',
      )
    if (condition && subject === 'attested')
      refuse(
        condition,
        'An attestation is a signed statement; there is no fact to compare.',
        'Remove the check, or bind the claim to evidence.',
      )
    if (!condition && (subject === 'evidence' || subject === 'computed' || subject === 'incident')) {
      refuse(
        subject,
        `There is nothing that \`${subject}\` must show.`,
        'Add `expect:`, `every:`, `some:`, `none:` or `count:` with the facts and what they must be.',
      )
    }
    if (condition && value.drill?.result)
      refuse(
        'drill',
        'Both `result` and a check are given.',
        'Put the result into the check: `expect: { result: { equals: pass } }`.',
      )
  })
  .transform((value): Claim => ({
    subject: subjectOf(value),
    condition: conditionOf(value),
    maxAge: value.maxAge,
    controls: value.controls ?? [],
  }))

const subjectOf = (value: Written): Subject => {
  if (value.evidence !== undefined) return { kind: 'evidence', binding: value.evidence }
  if (value.drill !== undefined) return { kind: 'drill', exercise: value.drill.exercise, within: value.drill.within }
  if (value.incident !== undefined) return { kind: 'incident', within: value.incident.within }
  if (value.attested !== undefined) return { kind: 'attested', attestation: value.attested }
  if (value.computed !== undefined) return { kind: 'computed', of: value.computed }
  return { kind: 'unbound' }
}

const conditionOf = (value: Written): Condition | undefined => {
  if (value.count) return value.count
  for (const quantifier of ['expect', 'every', 'some', 'none'] as const) {
    const found = value[quantifier]
    if (found) return { quantifier, tests: found }
  }
  // A drill claim without a check of its own says that the newest drill had this result.
  if (value.drill)
    return {
      quantifier: 'expect',
      tests: [{ fact: 'result', comparator: 'equals', operand: value.drill.result ?? 'pass' }],
    }
  return undefined
}
