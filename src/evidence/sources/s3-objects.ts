/**
 * `aws/s3-objects`: what lies under a prefix, and how fresh it is. An existing bucket always gives a match: with nothing
 * under the prefix the count is 0 and every age `null`, so that emptiness can be claimed and freshness can not.
 */
import { z } from 'zod'
import type { Instant } from '../../model/calendar.ts'
import { measured, type LooseValues, type Values } from '../facts.ts'
import { exactlyOne, hidden, open, pattern } from '../params.ts'
import { ageOf, distinct, newestOf, oldestOf } from '../reading.ts'
import { endpoint } from '../s3-store.ts'
import { source, type AnySource } from '../source.ts'
import { chooseBuckets } from './s3.ts'
import { listObjects, type Listed } from './s3-listing.ts'

type Rule = { minSize?: number | undefined; pattern?: RegExp | undefined }
type Params = Rule & {
  bucket?: string | undefined
  buckets?: string | undefined
  prefix?: string | undefined
  endpoint?: string | undefined
}

const facts = {
  count: measured.number('How many objects there are, without those below the least size.'),
  tooSmall: measured.number('How many objects are below the least size and do not count.'),
  newestAge: measured.duration(
    'Time since the newest object was written. Being copied or restored makes an object look new.',
  ),
  newestDataAge: measured.duration(
    'Time since the newest moment that is written in a name; none unless `pattern` has a group `date`. For dumps this is nearer to the truth, because a dump holds the data of the time at which it began.',
  ),
  newestSize: measured.bytes('Size of the newest object.'),
  previousSize: measured.bytes('Size of the one before.'),
  sizeRatio: measured.number('Size of the newest object as a part of the one before: 1 is equal, 0.5 is half.'),
  oldestAge: measured.duration('Time since the oldest object was written.'),
  totalSize: measured.bytes('Size of all objects together.'),
  storageClasses: measured.texts('Storage classes that the objects are in.'),
  standardClass: measured.percent(
    'How many of the objects are in the class STANDARD, which keeps them in three zones or more.',
  ),
  matchingNames: measured.percent('How many of the keys match `pattern`; none without a pattern or without objects.'),
  newestKey: measured.text('Key of the newest object.', 'internal'),
} as const

export const s3Objects: AnySource = source<Params, typeof facts>({
  id: 'aws/s3-objects',
  title: 'S3 objects',
  version: 1,
  says: 'The objects under a prefix: how many, how fresh, how large. A listing is sorted by name, so all of it is read; above a million objects give a longer prefix. The time of an object is when it was written there, which for a multipart upload is when the upload began, and a copy looks as new as its making. An upload that failed silently is often empty: give `minSize`, and claim `sizeRatio`. A `*` in the prefix stands for one folder and gives one match per folder. With `endpoint` the bucket is one of a store outside AWS, such as MinIO. A bucket that does not exist gives no match; an empty prefix gives one with the count 0 and no ages.',
  params: z
    .strictObject({
      bucket: hidden(z.string().trim().min(3), 'Name of the bucket.', 'acme-backups').optional(),
      buckets: hidden(
        z.string().trim().min(1),
        'Reads every bucket whose name begins like this.',
        'acme-customer-',
      ).optional(),
      prefix: open(z.string(), 'What the keys begin with; `*` stands for one folder.', 'postgres/').optional(),
      minSize: open(z.int().min(0), 'Bytes below which an object does not count.', 1024).optional(),
      pattern: open(
        pattern,
        'Regular expression that the keys must match. Its groups `date` and `time`, when it has them, tell the time of the data in UTC.',
        'orders_(?<date>\\d{8})_(?<time>\\d{6})\\.sql\\.gz$',
      ).optional(),
      endpoint: endpoint.optional(),
    })
    .superRefine(exactlyOne('bucket', 'buckets')),
  facts,
  actions: ['s3:ListBucket', 's3:ListAllMyBuckets'],
  collect: async ({ bucket, buckets, prefix = '', endpoint: elsewhere, ...rule }, { aws, store }) => {
    const at = elsewhere === undefined ? aws : store(elsewhere)
    const chosen = await chooseBuckets(at, { bucket, prefix: buckets })
    const star = prefix.indexOf('*')
    const found = await Promise.all(
      chosen.map(async ({ name }) => {
        const listing = await listObjects(at, name, star === -1 ? prefix : prefix.slice(0, star))
        if (listing === null) return []
        if (star === -1) return [{ subject: place(name, prefix), facts: summarise(listing.items, rule, listing.clock) }]
        return [...byFolder(listing.items, prefix)].map(([folder, items]) => ({
          subject: place(name, folder),
          facts: summarise(items, rule, listing.clock),
        }))
      }),
    )
    return found.flat()
  },
})

const place = (bucket: string, prefix: string): string => (prefix === '' ? bucket : `${bucket}/${prefix}`)

/** Objects by the part of their key that a prefix with a `*` stands for. */
export const byFolder = (items: readonly Listed[], prefix: string): ReadonlyMap<string, readonly Listed[]> => {
  const escaped = prefix.split('*').map((each) => each.replaceAll(/[.+?^${}()|[\]\\/]/g, String.raw`\$&`))
  const form = new RegExp(`^${escaped.join('[^/]+')}`, 'u')
  const folders = new Map<string, Listed[]>()
  for (const item of items) {
    const folder = form.exec(item.key)?.[0]
    if (folder === undefined) continue
    const known = folders.get(folder)
    if (known) known.push(item)
    else folders.set(folder, [item])
  }
  return folders
}

const summarise = (all: readonly Listed[], { minSize = 0, pattern }: Rule, clock: Instant): Values<typeof facts> => {
  const usable = all
    .filter(({ size }) => size >= minSize)
    .toSorted((a, b) => b.modified.getTime() - a.modified.getTime())
  const [newest, previous] = usable
  const share = (count: number): number | null => (usable.length === 0 ? null : (count / usable.length) * 100)
  return {
    count: usable.length,
    tooSmall: all.length - usable.length,
    newestAge: ageOf(newest?.modified, clock),
    newestDataAge: ageOf(newestOf(pattern ? usable.flatMap(({ key }) => timeIn(key, pattern) ?? []) : []), clock),
    newestSize: newest?.size ?? null,
    previousSize: previous?.size ?? null,
    sizeRatio: newest && previous && previous.size > 0 ? Number((newest.size / previous.size).toFixed(4)) : null,
    oldestAge: ageOf(oldestOf(usable.map(({ modified }) => modified)), clock),
    totalSize: usable.reduce((sum, { size }) => sum + size, 0),
    storageClasses: distinct(usable.map(({ storageClass }) => storageClass)),
    standardClass: share(usable.filter(({ storageClass }) => storageClass === 'STANDARD').length),
    matchingNames: pattern ? share(usable.filter(({ key }) => pattern.test(key)).length) : null,
    newestKey: newest?.key ?? null,
  }
}

/** The facts of a list of objects. */
export const objectFacts: (all: readonly Listed[], rule: Rule, clock: Instant) => LooseValues = summarise

/** The moment that a name tells, in UTC; without a time of day the beginning of the day. */
export const timeIn = (key: string, pattern: RegExp): Date | undefined => {
  const { date, time } = pattern.exec(key)?.groups ?? {}
  const numbers = date?.replaceAll(/\D/g, '') ?? ''
  const clock = (time?.replaceAll(/\D/g, '') ?? '').padEnd(6, '0')
  const text = `${numbers.slice(0, 4)}-${numbers.slice(4, 6)}-${numbers.slice(6)}T${clock.slice(0, 2)}:${clock.slice(2, 4)}:${clock.slice(4, 6)}Z`
  const moment = new Date(text)
  return Number.isNaN(moment.getTime()) ? undefined : moment
}
