/** Where data lives, and how and where it is copied. */
import { z } from 'zod'
import { backupMethods, mechanisms, type Backup, type Copy, type Store } from '../../model/plan.ts'
import { durationOrStated, exactDuration, list, named, says, slug, text } from './fields.ts'

const location = {
  region: says(text, 'The region.', 'us-east-1').optional(),
  zone: says(text, 'The zone, where it lies in one only.', 'us-east-1a').optional(),
  account: says(slug, 'The account, by a name that is no secret.', 'production').optional(),
  host: says(slug, 'The machine, where it lies on one.', 'database-host').optional(),
}

export const store: z.ZodType<Store> = z.strictObject({
  name: says(text, 'Name of the store.', 'Order database'),
  holds: says(text, 'What it holds.', 'All orders since 2019.'),
  bindings: says(list(slug).default([]), 'The bindings of its resources.', ['orders-database']),
  ...location,
  covers: says(list(text).default([]), "Items of the plan's scope that it is part of, in the words of `scope.in`.", [
    'Order database',
  ]),
  cachedFor: says(durationOrStated, 'How long a service may go on with a copy that it has read.', '60s').optional(),
  keep: says(durationOrStated, 'How long the store itself keeps what it holds.', '90 days').optional(),
  residency: says(list(text), 'Regions in which its data may lie, by promise or by law.', [
    'eu-west-1',
    'eu-central-1',
  ]).optional(),
  erasure: says(
    z.strictObject({
      within: says(exactDuration, 'Longest time from a request until the data is erased.', '30 days'),
      afterRestore: says(
        text,
        'How data is erased again when a copy from before the request is restored.',
        'The list of erased people is applied after every restore.',
      ).optional(),
    }),
    'The duty to erase what it holds about a person.',
    { within: '30 days' },
  ).optional(),
})

const copy: z.ZodType<Copy> = z.strictObject({
  id: says(slug, 'Its name, for steps that restore from this copy and no other.', 'second-region').optional(),
  where: says(text, 'What holds the copy.', 'RDS automated backups'),
  ...location,
  key: says(
    text,
    'The key it is encrypted with, by a name that is no secret. Keys are regional.',
    'orders-backup in eu-west-1',
  ).optional(),
  immutable: says(
    exactDuration,
    'Nobody, whatever their rights, can change or delete it for this long.',
    '30 days',
  ).optional(),
})

export const backup: z.ZodType<Backup> = z.strictObject({
  store: says(slug, 'The store that is copied.', 'orders'),
  method: says(z.enum(backupMethods), 'How.', 'pitr'),
  mechanism: says(
    z.enum(mechanisms),
    'The product that keeps it, when its maker sets limits.',
    'rds-automated-backups',
  ).optional(),
  base: says(slug, 'The backup that increments and logs are applied to.', 'weekly-physical').optional(),
  interval: says(exactDuration, 'Time between two recovery points.', '5m'),
  at: says(text, 'The time of day at which it is made, with its zone.', '02:00 UTC').optional(),
  takes: says(exactDuration, 'How long making one takes.', '20m').optional(),
  copyLag: says(exactDuration, 'How long until the copy has arrived where it is used.', '1h').optional(),
  keep: says(named(durationOrStated).default({}), 'How long each class is kept.', { daily: '30 days' }),
  copies: says(list(copy).default([]), 'Where the copies are.', [
    { where: 'RDS automated backups', region: 'eu-west-1' },
  ]),
  encryption: says(text, 'How it is encrypted.', 'AES-256, customer-managed key').optional(),
  keyManager: says(
    z.enum(['customer', 'provider']),
    'Who manages the keys: `customer` needs a key of its own in each region.',
    'customer',
  ).optional(),
  alertAfter: says(
    exactDuration,
    'People are told when the newest recovery point is older than this.',
    '15m',
  ).optional(),
  exercise: says(slug, 'The exercise that restores it.', 'database-restore').optional(),
})
