/** Schema of `rules` in `holdfast.yaml`: how much findings of a rule count. Which rules there are is checked where they are known. */
import { z } from 'zod'
import { levels, type Level, type RuleSetting } from '../../model/finding.ts'
import { says, slug } from './fields.ts'

const level: z.ZodType<Level> = z.enum(levels).meta({ id: 'level' })

/** `warn`, or `{ severity: info, plans: { orders: error } }`. */
const setting: z.ZodType<RuleSetting> = z
  .union([
    level,
    z.strictObject({
      severity: says(level, 'For all plans.', 'info').optional(),
      plans: says(z.record(slug as z.ZodString, level), 'For single plans.', { orders: 'error' }).optional(),
    }),
  ])
  .transform((value): RuleSetting =>
    typeof value === 'string' ? { severity: value, plans: {} } : { severity: value.severity, plans: value.plans ?? {} },
  ) as unknown as z.ZodType<RuleSetting>

export const ruleSettings: z.ZodType<Readonly<Record<string, RuleSetting>>> = z.record(
  z.string().regex(/^[a-z-]+\/[a-z-]+$/, 'a rule is named by its code, such as `review/due-soon`'),
  setting,
)
