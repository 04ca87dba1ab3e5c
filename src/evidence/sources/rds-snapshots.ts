/**
 * `aws/rds-snapshots`: the snapshots of one database in one region, summed up in a single match. There is always exactly
 * one, also when there is no snapshot: then every count is 0 and every age is `null`. So "no copy in that region" can be
 * claimed (`copies: { equals: 0 }`), and a claim on freshness fails, because no comparison with `null` passes.
 */
import { z } from 'zod'
import type { DBSnapshot } from '@aws-sdk/client-rds'
import type { Instant } from '../../model/calendar.ts'
import { measured, unread, type LooseValues } from '../facts.ts'
import { exactlyOne, hidden, open } from '../params.ts'
import { ageOf, distinct, largestGap, newestOf, oldestOf } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { list } from './rds.ts'

const types = ['automated', 'manual', 'awsbackup', 'any'] as const
type Params = {
  instance?: string | undefined
  snapshot?: string | undefined
  type?: (typeof types)[number] | undefined
}

const facts = {
  available: measured.number(
    'How many snapshots can be restored. One that is still being made or copied, or has failed, does not count.',
  ),
  unavailable: measured.number('How many snapshots can not be restored: still being made or copied, or failed.'),
  newestDataAge: measured.duration(
    'Time since the last transaction in the newest snapshot; since its creation where the database does not tell. This is what a restore from it would lose.',
  ),
  newestAge: measured.duration(
    'Time since the newest snapshot was first taken; being copied does not make it younger.',
  ),
  oldestAge: measured.duration('Time since the oldest snapshot was first taken.'),
  largestGap: measured.duration('The longest time between one snapshot and the next; none with fewer than two.'),
  allEncrypted: measured.boolean('Whether every snapshot is encrypted; none when there is no snapshot.'),
  encryptionKeys: measured.texts('The keys that encrypt them.', 'internal'),
  copies: measured.number('How many were copied here from another region.'),
  sourceRegions: measured.texts('The regions they were copied from.'),
  names: measured.texts('Their identifiers.', 'internal'),
} as const

export const rdsSnapshots: AnySource = source<Params, typeof facts>({
  id: 'aws/rds-snapshots',
  title: 'RDS snapshots',
  version: 1,
  regional: true,
  says: 'The snapshots of a database that lie in the region of the binding; bind a second region to see the copies there. Freshness is the time of the data inside, retention the time at which a snapshot was first taken. The creation time that the console shows is never used: it begins anew with every copy, so that a stale copy looks fresh. Only snapshots that can be restored count. Snapshots that others share with the account are left out. There is always one match; without any snapshot its counts are 0 and its ages are none.',
  params: z
    .strictObject({
      instance: hidden(
        z.string().trim().min(1),
        'Identifier of the instance they were taken of.',
        'orders-prod',
      ).optional(),
      snapshot: hidden(
        z.string().trim().min(1),
        'Identifier of one snapshot, to see whether it is there.',
        'before-2-0',
      ).optional(),
      type: open(
        z.enum(types),
        'Which kind: taken by RDS daily, by hand, by AWS Backup, or any of them (the default).',
        'automated',
      ).optional(),
    })
    .superRefine(exactlyOne('instance', 'snapshot')),
  facts,
  actions: ['rds:DescribeDBSnapshots'],
  collect: async ({ instance, snapshot, type = 'any' }, { aws }) => {
    const { DescribeDBSnapshotsCommand: Describe } = await import('@aws-sdk/client-rds')
    // The whole list, because the filter by instance is made for instances of this region, and copies have theirs
    // elsewhere. Without a type the call leaves out the snapshots of AWS Backup.
    const queries =
      snapshot === undefined
        ? (type === 'any' ? [undefined, 'awsbackup'] : [type]).map((each) => ({ SnapshotType: each }))
        : [{ DBSnapshotIdentifier: snapshot }]
    const listings = await Promise.all(
      queries.map((query) =>
        list(
          aws,
          'rds:DescribeDBSnapshots',
          ['DBSnapshotNotFound', 'DBSnapshotNotFoundFault'],
          (page) => new Describe({ ...page, ...query }),
          (output) => output.DBSnapshots?.map(needed),
        ),
      ),
    )
    const mine = listings
      .flatMap(({ items }) => items)
      .filter((each) => instance === undefined || each.DBInstanceIdentifier?.toLowerCase() === instance.toLowerCase())
    const found = new Map(mine.map((each) => [each.DBSnapshotIdentifier, each] as const))
    const clock = listings.map((each) => each.clock).reduce((a, b) => (a > b ? a : b))
    return [{ subject: snapshot ?? instance ?? '', facts: summarise([...found.values()], clock) }]
  },
})

/** What the facts rest on. There may be tens of thousands of snapshots, and the rest of each is ten times as much. */
type Snapshot = Pick<
  DBSnapshot,
  | 'DBSnapshotIdentifier'
  | 'DBInstanceIdentifier'
  | 'Status'
  | 'OriginalSnapshotCreateTime'
  | 'SnapshotDatabaseTime'
  | 'Encrypted'
  | 'KmsKeyId'
  | 'SourceRegion'
>

const needed = (each: DBSnapshot): Snapshot => ({
  DBSnapshotIdentifier: each.DBSnapshotIdentifier,
  DBInstanceIdentifier: each.DBInstanceIdentifier,
  Status: each.Status,
  OriginalSnapshotCreateTime: each.OriginalSnapshotCreateTime,
  SnapshotDatabaseTime: each.SnapshotDatabaseTime,
  Encrypted: each.Encrypted,
  KmsKeyId: each.KmsKeyId,
  SourceRegion: each.SourceRegion,
})

const undated = unread({
  class: 'transient',
  message: 'RDS did not tell when one of the snapshots was first taken.',
  hint: 'Collect again.',
})

const summarise = (all: readonly Snapshot[], clock: Instant): Found<typeof facts>['facts'] => {
  const usable = all.filter((each) => each.Status === 'available')
  const taken = usable.flatMap((each) => each.OriginalSnapshotCreateTime ?? [])
  const contents = usable.flatMap((each) => each.SnapshotDatabaseTime ?? each.OriginalSnapshotCreateTime ?? [])
  const dated = taken.length === usable.length
  return {
    available: usable.length,
    unavailable: all.length - usable.length,
    newestDataAge: contents.length === usable.length ? ageOf(newestOf(contents), clock) : undated,
    newestAge: dated ? ageOf(newestOf(taken), clock) : undated,
    oldestAge: dated ? ageOf(oldestOf(taken), clock) : undated,
    largestGap: dated ? largestGap(taken) : undated,
    allEncrypted: usable.length === 0 ? null : usable.every((each) => each.Encrypted === true),
    encryptionKeys: distinct(usable.map((each) => each.KmsKeyId)),
    copies: usable.filter((each) => each.SourceRegion).length,
    sourceRegions: distinct(usable.map((each) => each.SourceRegion)),
    names: distinct(usable.map((each) => each.DBSnapshotIdentifier)),
  }
}

/** The facts of a list of snapshots. */
export const snapshotFacts: (all: readonly Snapshot[], clock: Instant) => LooseValues = summarise
