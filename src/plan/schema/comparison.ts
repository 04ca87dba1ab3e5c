/** The check of a claim as written: `{ restorableAge: { lessThan: objective.database.rpo } }` becomes a list of tests. */
import { z } from 'zod'
import { comparators, type Condition, type Operand, type Test } from '../../model/claim.ts'
import { says } from './fields.ts'

const readOperand = z.unknown().transform((value, context): Operand => {
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

const operand: z.ZodType<Operand> = readOperand.meta({
  id: 'operand',
  oneOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: { type: ['string', 'number'] } },
  ],
})

type Explained = readonly [sentence: string, example: Operand]

const sentences: Readonly<Record<(typeof comparators)[number], Explained>> = {
  equals: ['The fact is this value.', 'enabled'],
  oneOf: ['The fact is one of these values.', ['aws:kms', 'aws:kms:dsse']],
  lessThan: ['The fact is less than this.', 'objective.database.rpo'],
  atMost: ['The fact is this or less.', '15m'],
  moreThan: ['The fact is more than this.', 0],
  atLeast: ['The fact is this or more.', '30 days'],
  includes: ['The list that the fact is contains this value.', 'us-east-1'],
  matches: ['The text that the fact is matches this regular expression.', '^16\\.'],
  exists: ['The fact has a value (`true`) or has none (`false`).', true],
}

const numbers: Partial<typeof sentences> = {
  equals: ['The number is this.', 0],
  oneOf: ['The number is one of these.', [2, 3]],
  lessThan: ['The number is less than this.', 10],
  atMost: ['The number is this or less.', 5],
  moreThan: ['The number is more than this.', 0],
  atLeast: ['The number is this or more.', 2],
}

type Shape = Record<(typeof comparators)[number], z.ZodType<Operand | undefined>>

const shapeOf = (explained: typeof sentences): Shape =>
  Object.fromEntries(
    comparators.map((name) => [name, says(operand, ...explained[name]).optional()]),
  ) as unknown as Shape

type Written = Partial<Record<(typeof comparators)[number], Operand>>

const comparison: z.ZodType<Written> = z
  .strictObject(shapeOf(sentences))
  .refine((value) => Object.keys(value).length > 0, {
    message: 'There is no comparison here.',
    params: { hint: `Write one of ${comparators.map((name) => `\`${name}\``).join(', ')}.` },
  })
  .meta({ id: 'comparison', minProperties: 1 }) as z.ZodType<Written>

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
  .meta({ id: 'tests', minProperties: 1 })

/** A comparison of how many matches pass. */
export const count: z.ZodType<Condition & { quantifier: 'count' }> = z
  .strictObject({
    where: says(tests, 'Count only the matches for which this is true.', {
      state: { equals: 'available' },
    }).optional(),
    ...shapeOf({ ...sentences, ...numbers }),
  })
  .transform(({ where, ...written }) => ({
    quantifier: 'count' as const,
    where: where ?? [],
    tests: toTests('count', written as Written),
  }))
  .refine((value) => value.tests.length > 0, {
    message: 'There is no number to compare the count with.',
    params: { hint: 'Write `atLeast: 2`, or `equals: 0` for something that must not exist.' },
  })
  .meta({ minProperties: 1 })
