/** What can go wrong: how far it reaches, and the clock from the disruption until a procedure begins. */
import { z } from 'zod'
import { failureDomains, scenarioKinds, type Scenario } from '../../model/plan.ts'
import { exactDuration, list, says, slug, text } from './fields.ts'

export const scenario: z.ZodType<Scenario> = z.strictObject({
  title: says(text, 'What goes wrong.', 'The region is unavailable'),
  kind: says(
    z.enum(scenarioKinds),
    'What kind of event it is. After an `attack` only copies count that an intruder cannot delete.',
    'outage',
  ).optional(),
  failureDomain: says(
    z.enum(failureDomains),
    'The largest thing that fails as one: copies inside it are lost with it.',
    'region',
  ).optional(),
  affects: says(list(slug).default([]), 'Services that stop. Empty means all of them.', ['api']),
  likelihood: says(text, 'How likely it is judged to be.', 'low').optional(),
  impact: says(text, 'How bad it is.', 'high').optional(),
  signs: says(list(text).default([]), 'How it is noticed.', ['Health checks fail in every zone']),
  detection: says(exactDuration, 'Longest time from disruption to detection.', '5m').optional(),
  declaration: says(
    exactDuration,
    'Longest time until the disaster is declared, from the detection or from the end of the waiting.',
    '30m',
  ).optional(),
  activation: says(exactDuration, 'Longest time from the declaration until the procedure begins.', '15m').optional(),
  waitsFor: says(
    list(slug).default([]),
    'Vendors that are out of service in it and must be back before recovery can end.',
    ['aws-rds-multi-az'],
  ),
  triggers: says(
    list(
      z.strictObject({
        when: says(text, 'The condition.', 'The region is unavailable'),
        wait: says(exactDuration, 'How long it is waited for before recovery starts.', '2h').optional(),
      }),
    ).default([]),
    'What must be so before recovery starts.',
    [{ when: 'The region is unavailable', wait: '2h' }],
  ),
  prevention: says(list(text).default([]), 'What makes it less likely or less bad.', ['Two zones']),
})
