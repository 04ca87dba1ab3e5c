/**
 * `aws/ebs-snapshots`: the snapshots of volumes in one region, summed up in a single match, as those of a database are. The
 * start of a snapshot is the moment of its data, but a copy starts anew, so that only originals tell how old the data is.
 */
import { z } from 'zod'
import type { Filter, Snapshot } from '@aws-sdk/client-ec2'
import type { Instant } from '../../model/calendar.ts'
import { measured, unread, type LooseValues, type Unread } from '../facts.ts'
import { exactlyOne, hidden, tag } from '../params.ts'
import { ageOf, distinct, largestGap, newestOf, oldestOf } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { listByToken } from './next-token.ts'

type Params = { volume?: string | undefined; tag?: { key: string; value: string } | undefined }

const facts = {
  available: measured.number('How many can be restored at once: complete, and not in the archive.'),
  archived: measured.number('How many complete ones lie in the archive, from which a restore takes hours to days.'),
  unavailable: measured.number('How many can not be restored: still being made or copied, or failed.'),
  newestDataAge: measured.duration(
    'Time since the newest original was begun, which is the moment of its data. This is what a restore from it would lose. Of several volumes, that of the one worst off; none when one of them has no snapshot that can be restored at once.',
  ),
  newestAge: measured.duration(
    'Time since the newest was begun here, of whatever volume; of a copy this is the moment of copying, not that of its data.',
  ),
  oldestAge: measured.duration('Time since the oldest was begun here, archived ones included.'),
  largestGap: measured.duration(
    'The longest time between one original and the next of the same volume; none with fewer than two.',
  ),
  allEncrypted: measured.boolean('Whether all complete ones are encrypted; none when there are none.'),
  encryptionKeys: measured.texts('The keys that encrypt them.', 'internal'),
  volumes: measured.number('How many volumes the originals were taken of.'),
  copies: measured.number('How many of those that can be restored at once are copies.'),
  names: measured.texts('Their identifiers.', 'internal'),
} as const

export const ebsSnapshots: AnySource = source<Params, typeof facts>({
  id: 'aws/ebs-snapshots',
  title: 'EBS snapshots',
  version: 1,
  regional: true,
  says: 'The snapshots of volumes that lie in the region of the binding and belong to the account; bind a second region to see the copies there. Choose copies by a tag, because they name no volume that exists. A copy does not tell how old its data is: where there are only copies, that is not known, and the moment of copying tells no more than that copying goes on. A snapshot holds what had reached the volume, not what programs still held in memory, and snapshots of several volumes are of one moment only when they were made together. The first read of a restored volume is slow. There is always one match; without any snapshot its counts are 0 and its ages are none.',
  params: z
    .strictObject({
      volume: hidden(
        z.string().regex(/^vol-[0-9a-f]+$/, 'it is not the identifier of a volume'),
        'Volume they were taken of.',
        'vol-0a1b2c3d4e5f60718',
      ).optional(),
      tag: hidden(tag, 'Reads every snapshot that has this tag.', { key: 'product', value: 'orders' }).optional(),
    })
    .superRefine(exactlyOne('volume', 'tag')),
  facts,
  actions: ['ec2:DescribeSnapshots'],
  collect: async ({ volume, tag: wanted }, { aws }) => {
    const { DescribeSnapshotsCommand: Describe } = await import('@aws-sdk/client-ec2')
    const filter: Filter = wanted
      ? { Name: `tag:${wanted.key}`, Values: [literal(wanted.value)] }
      : { Name: 'volume-id', Values: [volume ?? ''] }
    const { items, clock } = await listByToken(aws, {
      service: 'ec2',
      operation: 'ec2:DescribeSnapshots',
      // Without an owner the call gives what others share with everybody.
      make: (NextToken) => new Describe({ OwnerIds: ['self'], Filters: [filter], MaxResults: 1000, NextToken }),
      pick: (output) => output.Snapshots,
    })
    const mine = items.filter((each) =>
      wanted
        ? each.Tags?.some(({ Key, Value }) => Key === wanted.key && (Value ?? '') === wanted.value)
        : each.VolumeId === volume,
    )
    return [{ subject: volume ?? `${wanted?.key}=${wanted?.value}`, facts: summarise(mine, clock) }]
  },
})

/** The value of a filter, in which some signs stand for others. */
const literal = (value: string): string => value.replaceAll(/[\\*?]/g, String.raw`\$&`)

/** EC2 names the volume of a copy only to name one. */
const isCopy = (each: Snapshot): boolean => each.TransferType !== undefined || each.VolumeId === 'vol-ffffffff'

const undated = unread({
  class: 'transient',
  message: 'EC2 did not tell when one of the snapshots was begun.',
  hint: 'Collect again.',
})
const onlyCopies = unread({
  class: 'invalid',
  message: 'All snapshots are copies, and a copy does not tell how old its data is.',
  hint: 'Claim `newestAge` of the copies, and `newestDataAge` of the originals in their own region.',
})

const starts = (of: readonly Snapshot[]): Date[] => of.flatMap((each) => each.StartTime ?? [])

const summarise = (all: readonly Snapshot[], clock: Instant): Found<typeof facts>['facts'] => {
  const complete = all.filter((each) => each.State === 'completed')
  const usable = complete.filter((each) => each.StorageTier !== 'archive')
  const current = all.filter((each) => each.StorageTier !== 'archive' && !isCopy(each))
  const volumes = distinct(current.map((each) => each.VolumeId))
  const dated = complete.every((each) => each.StartTime)
  const originalsOf = (volume: string): Date[] =>
    starts(usable.filter((each) => !isCopy(each) && each.VolumeId === volume))
  const ofOriginals = <T>(make: () => T): T | Unread =>
    !dated ? undated : volumes.length === 0 && usable.length > 0 ? onlyCopies : make()
  return {
    available: usable.length,
    archived: complete.length - usable.length,
    unavailable: all.length - complete.length,
    // The oldest of the newest.
    newestDataAge: ofOriginals(() => {
      const newest = volumes.map((volume) => newestOf(originalsOf(volume)))
      return newest.includes(undefined) ? null : ageOf(oldestOf(newest.flatMap((each) => each ?? [])), clock)
    }),
    newestAge: dated ? ageOf(newestOf(starts(usable)), clock) : undated,
    oldestAge: dated ? ageOf(oldestOf(starts(complete)), clock) : undated,
    largestGap: ofOriginals(() => {
      const gaps = volumes.flatMap((volume) => largestGap(originalsOf(volume)) ?? [])
      return gaps.length === 0 ? null : Math.max(...gaps)
    }),
    allEncrypted: complete.length === 0 ? null : complete.every((each) => each.Encrypted === true),
    encryptionKeys: distinct(complete.map((each) => each.KmsKeyId)),
    volumes: volumes.length,
    copies: usable.filter(isCopy).length,
    names: distinct(complete.map((each) => each.SnapshotId)),
  }
}

/** The facts of a list of snapshots. */
export const ebsFacts: (all: readonly Snapshot[], clock: Instant) => LooseValues = summarise
