/** Variables of the commands of a plan, which the reader fills in. */
import { z } from 'zod'
import { parameterKinds, type Parameter } from '../../model/plan.ts'
import { says, text, variable } from './fields.ts'

const parameter: z.ZodType<Parameter> = z.strictObject({
  means: says(text, 'What it is, and where the reader finds it.', 'The moment to restore to, in UTC'),
  kind: says(
    z.enum(parameterKinds).default('runtime'),
    '`runtime` when it is known only on the day, `constant` when it is always the same.',
    'runtime',
  ),
  example: says(text, 'What it looks like; of a constant, its value.', '2026-11-20T05:50:00Z'),
})

export const parameters: z.ZodType<Record<string, Parameter>> = says(
  z.record(variable as z.ZodString, parameter).default({}),
  'Variables of the commands that the reader fills in, by their names in the shell. A variable that neither a command nor this sets is a finding.',
  { RESTORE_TIME: { means: 'The moment to restore to, in UTC', example: '2026-11-20T05:50:00Z' } },
) as unknown as z.ZodType<Record<string, Parameter>>
