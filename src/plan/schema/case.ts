/** Schema of `tests/*.yaml`: readings and the verdicts that they must lead to. The type is in `model/case.ts`. */
import { z } from 'zod'
import { errorClasses, type FactValue } from '../../model/evidence.ts'
import type { Case } from '../../model/case.ts'
import { instant, named, says, text } from './fields.ts'

const value: z.ZodType<FactValue | null> = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.null(),
]) as z.ZodType<FactValue | null>

const match = z.record(z.string(), value)

const reading = z
  .strictObject({
    at: says(instant, 'When it was read; by default the moment of the case.', '2026-11-20T11:00:00Z').optional(),
    matches: says(
      z.array(match),
      'Facts of each thing that is matched; none means that there is nothing. Lengths of time are seconds, or are written like `4 min`.',
      [{ restorableAge: '4 min', multiAz: true }],
    ).optional(),
    error: says(z.enum(errorClasses), 'Why it could not be read, in place of `matches`.', 'denied').optional(),
  })
  .superRefine(({ matches, error }, context) => {
    if ((matches === undefined) !== (error === undefined)) return
    context.addIssue({
      code: 'custom',
      message: matches ? 'It has matches and could not be read, which excludes each other.' : 'It says nothing.',
      params: { hint: 'Write either `matches:` or `error:`.' },
    })
  })

export const caseSchema: z.ZodType<Omit<Case, 'file' | 'spans' | 'at'>> = z.strictObject({
  title: says(text, 'What the case shows.', 'The database falls behind'),
  asOf: says(instant, 'The moment that is judged.', '2026-11-20T12:00:00Z'),
  readings: says(named(reading).default({}), 'What is read, by binding. Bindings that are not named were never read.', {
    'orders-database': { matches: [{ restorableAge: '2 h' }] },
  }),
  verdicts: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/, 'a claim is written `plan/claim`') as z.ZodString,
      z.enum(['holds', 'violated', 'unknown', 'stale']),
    )
    .refine((verdicts) => Object.keys(verdicts).length > 0, 'it expects nothing, so that it could not fail')
    .meta({
      description: 'What must come out, by `plan/claim`, before any waiver.',
      examples: [{ 'orders/rpo': 'violated' }],
      minProperties: 1,
    }),
})
