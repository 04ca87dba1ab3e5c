/** Who is told, who acts, whom to reach, and on which suppliers that depends. */
import { z } from 'zod'
import {
  clocks,
  coverages,
  type Communication,
  type Contact,
  type Response,
  type Role,
  type VendorUse,
} from '../../model/plan.ts'
import { bound, durationOrStated, flag, list, percent, says, slug, text } from './fields.ts'

export const communication: z.ZodType<Communication> = z.strictObject({
  to: says(text, 'Who is told.', 'Customers'),
  channel: says(text, 'Over which channel.', 'Status page'),
  first: says(
    z.strictObject({
      within: says(bound, 'By when the first notice is given.', '<= 1h'),
      clock: says(z.enum(clocks).default('disruption'), 'From which moment that is counted.', 'declaration'),
    }),
    'The first notice.',
    { within: '<= 1h', clock: 'declaration' },
  ).optional(),
  every: says(durationOrStated, 'How often updates follow.', '2h').optional(),
  condition: says(text, 'When this applies.', 'The outage lasts longer than 4 h').optional(),
  owner: says(text, 'Who sends it.', 'Support lead').optional(),
  needs: says(list(slug).default([]), 'Assets that it is sent with.', ['status-page']),
})

export const role: z.ZodType<Role> = z.strictObject({
  title: says(text, 'Name of the role.', 'Incident commander'),
  does: says(text, 'What it is responsible for.', 'Coordinates the recovery'),
  primary: says(text, 'The post that fills it.', 'Engineering manager').optional(),
  deputy: says(text, 'The post that fills it otherwise; another one.', 'Lead engineer').optional(),
  coverage: says(z.enum(coverages), 'When it is staffed.', '24x7').optional(),
  contact: says(slug, 'How it is reached, by its name under `contacts`.', 'on-call').optional(),
})

export const response: z.ZodType<Response> = z.strictObject({
  title: says(text, 'The severity.', 'P1, critical'),
  within: says(bound, 'By when somebody answers.', '<= 15m'),
  coverage: says(z.enum(coverages), 'The hours in which somebody is there to answer.', '24x7'),
  how: says(text, 'How they are called.', 'Page to the on-call engineer'),
  dependsOn: says(list(slug).default([]), 'Services and vendors without which nobody is called.', ['alerting']),
})

export const contact: z.ZodType<Contact> = z.strictObject({
  name: says(text, 'Who it is: a role, not a person.', 'On-call engineer'),
  email: says(text, 'E-mail address. Private.', 'on-call@your-company.com').optional(),
  phone: says(text, 'Telephone number. Private.', '+44 20 7946 0000').optional(),
  channel: says(text, 'Another way to reach them.', 'Paging service').optional(),
  note: says(text, 'When and how to use it.', 'Answers at any hour').optional(),
})

export const vendorUse: z.ZodType<VendorUse> = z.strictObject({
  for: says(text, 'What it is used for.', 'Database hosting'),
  sla: says(percent, 'The availability that this plan says the vendor promises.', '99.95%').optional(),
  window: says(
    z.enum(['month', 'quarter', 'year']),
    'Over what time the plan says that this is counted.',
    'month',
  ).optional(),
  rto: says(bound, 'How soon the vendor promises to be back.', '<= 4h').optional(),
  rpo: says(bound, 'How much data the vendor says it may lose.', '<= 1h').optional(),
  inSeries: says(
    flag.default(true),
    'False when the service goes on without it, so that its failures do not count against the availability.',
    false,
  ),
  contact: says(text, 'How support is reached.', 'Support console').optional(),
  fallback: says(text, 'What is done without it.', 'Deploy from local images').optional(),
})
