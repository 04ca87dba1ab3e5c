/** The check of a claim as written: `{ restorableAge: { lessThan: objective.database.rpo } }` becomes a list of tests. */
import { z } from 'zod'
import { comparators, type Condition, type Operand, type Test } from '../../model/claim.ts'
import { says } from './fields.ts'

const operand: z.ZodType<Operand> = z.unknown().transform((value, context): Operand => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value) && value.every((each) => typeof each === 'string' || typeof each === 'number')) {
    return value as (string | number)[]
  }
  context.addIssue({
    code: 'custom',
    message: 'The value to compare with is missing or has a form that cannot be compared.',
    params: {
      hint: 'Write text, a number, `true` or `false`, a list of them, or a reference such as `objective.database.rpo`.',
    },
  })
  return z.NEVER
})

const sentences: Readonly<Record<(typeof comparators)[number], string>> = {
  equals: 'The fact is this value.',
  oneOf: 'The fact is one of these values.',
  lessThan: 'The fact is less than this.',
  atMost: 'The fact is this or less.',
  moreThan: 'The fact is more than this.',
  atLeast: 'The fact is this or more.',
  includes: 'The list that the fact is contains this value.',
  matches: 'The text that the fact is matches this regular expression.',
  exists: 'The fact has a value (`true`) or has none (`false`).',
}

const shape = Object.fromEntries(
  comparators.map((name) => [name, says(operand, sentences[name]).optional()]),
) as unknown as Record<(typeof comparators)[number], z.ZodType<Operand | undefined>>

type Written = Partial<Record<(typeof comparators)[number], Operand>>

const comparison: z.ZodType<Written> = z.strictObject(shape).refine((value) => Object.keys(value).length > 0, {
  message: 'There is no comparison here.',
  params: { hint: `Write one of ${comparators.map((name) => `\`${name}\``).join(', ')}.` },
}) as z.ZodType<Written>

const factName = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'names of facts are written like `restorableAge`')

const toTests = (fact: string, written: Written): Test[] =>
  comparators.flatMap((comparator) => {
    const value = written[comparator]
    return value === undefined ? [] : [{ fact, comparator, operand: value }]
  })

/** Facts with what they must be; all must pass. */
export const tests: z.ZodType<readonly Test[]> = z
  .record(factName, comparison)
  .refine((value) => Object.keys(value).length > 0, {
    message: 'There is no fact here to check.',
    params: { hint: 'Name a fact of the source and what it must be: `{ versioning: { equals: enabled } }`.' },
  })
  .transform((value) => Object.entries(value).flatMap(([fact, written]) => toTests(fact, written)))

/** A comparison of how many matches pass. */
export const count: z.ZodType<Condition & { quantifier: 'count' }> = z
  .strictObject({ where: says(tests, 'Count only the matches for which this is true.').optional(), ...shape })
  .transform(({ where, ...written }) => ({
    quantifier: 'count' as const,
    where: where ?? [],
    tests: toTests('count', written as Written),
  }))
  .refine((value) => value.tests.length > 0, {
    message: 'There is no number to compare the count with.',
    params: { hint: 'Write `atLeast: 2`, or `equals: 0` for something that must not exist.' },
  })
