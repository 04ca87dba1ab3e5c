/** What recovery leans on beside services and stores. The types are in `model/inventory.ts`. */
import { z } from 'zod'
import {
  alertCauses,
  alertLevels,
  assetStates,
  type Alert,
  type Asset,
  type Capability,
  type Rate,
  type Redundancy,
  type ReviewCause,
  type Shown,
} from '../../model/inventory.ts'
import { duration, exactDuration, list, percent, says, slug, text } from './fields.ts'

export const asset: z.ZodType<Asset> = z.strictObject({
  name: says(text, 'What it is.', 'Image registry of the second region'),
  state: says(z.enum(assetStates), 'Whether it is there before anything happens.', 'in-place'),
  note: says(text, 'Where it is and who keeps it.', 'Replicated from the first region.').optional(),
  lostIn: says(list(slug).default([]), 'Scenarios that take it away, or may.', ['region-outage']),
})

export const alert: z.ZodType<Alert> = z.strictObject({
  title: says(text, 'What is alerted about.', 'No backup for 25 h'),
  on: says(z.enum(alertCauses), 'What kind of event that is.', 'backup-late'),
  level: says(z.enum(alertLevels), 'How loudly.', 'critical'),
})

export const rate: z.ZodType<Rate> = z.strictObject({
  title: says(text, 'What is counted.', 'Backups that succeed'),
  moreThan: says(percent, 'The share that must be exceeded.', '99.5%').optional(),
  atLeast: says(percent, 'The share that must be reached. Without both, it is all of them.', '99.5%').optional(),
  every: says(duration, 'Time between two samples.', '24h'),
})

const shown = <T>(value: z.ZodType<T>, example: string): z.ZodType<Shown<T>> =>
  z.strictObject({
    is: says(value, 'The figure.', example),
    claim: says(
      slug,
      'The claim that shows it: one that rests on evidence, a drill or an incident.',
      'measured',
    ).optional(),
  }) as unknown as z.ZodType<Shown<T>>

export const capability: z.ZodType<Capability> = z.strictObject({
  rto: says(shown(exactDuration, '3h'), 'Recovery time that is reached.', { is: '3h', claim: 'recovered' }).optional(),
  rpo: says(shown(exactDuration, '5m'), 'Data loss that is kept to.', { is: '5m', claim: 'restorable' }).optional(),
  mtd: says(shown(exactDuration, '8h'), 'Downtime that was never exceeded.', { is: '8h', claim: 'outages' }).optional(),
  availability: says(shown(percent, '99.95%'), 'Availability that is reached.', {
    is: '99.95%',
    claim: 'availability',
  }).optional(),
})

export const redundancy: z.ZodType<Redundancy> = z.strictObject({
  instances: says(z.int().min(1), 'How many run at least.', 2),
  zones: says(z.int().min(1), 'In how many zones at least.', 2).optional(),
})

export const reviewCause: z.ZodType<ReviewCause> = z.strictObject({
  change: says(text, 'What must have changed.', 'The infrastructure'),
  shownBy: says(
    z.strictObject({
      evidence: says(slug, 'The binding that shows when it changed.', 'infrastructure-state'),
      fact: says(text, 'Its fact that tells how long ago that was.', 'latestAge'),
    }),
    'What tells of the change.',
    { evidence: 'infrastructure-state', fact: 'latestAge' },
  ).optional(),
})
