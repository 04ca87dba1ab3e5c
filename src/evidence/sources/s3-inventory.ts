/**
 * S3 inventories: lists of all object versions of a bucket, which S3 writes once a day or a week into another bucket. A list
 * counts only when all of its files are there, whole, as their checksums say. Nothing else is ever read out of a bucket.
 */
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import type { InventoryConfiguration } from '@aws-sdk/client-s3'
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import type { Bytes } from '../client.ts'
import { ReadError } from '../errors.ts'
import { walk } from '../reading.ts'
import { askBucket } from './s3.ts'
import { listObjects } from './s3-listing.ts'

const operation = 's3:ListBucketInventoryConfigurations'

/** Where the lists of a bucket lie. */
export type Place = { readonly bucket: string; readonly prefix: string }

/** Where the lists of a bucket are written: of the whole bucket, with all versions, as CSV. `null` when there are none. */
export const inventoryOf = async (aws: Aws, bucket: string, region: string): Promise<Place | null> => {
  const { ListBucketInventoryConfigurationsCommand: List } = await import('@aws-sdk/client-s3')
  const { items } = await walk<InventoryConfiguration>(operation, async (token) => {
    const { output, clock } = await askBucket(aws, region, List, { Bucket: bucket, ContinuationToken: token }, [])
    if (!output || output.IsTruncated === undefined) throw incomplete(operation)
    if (output.IsTruncated && !output.NextContinuationToken) throw incomplete(operation)
    const next = output.IsTruncated ? output.NextContinuationToken : undefined
    return { items: output.InventoryConfigurationList ?? [], clock, next }
  })
  const whole = items.filter(
    (each) => each.IsEnabled === true && !each.Filter?.Prefix && each.IncludedObjectVersions === 'All',
  )
  const chosen = whole.find((each) => each.Destination?.S3BucketDestination?.Format === 'CSV')
  const { Bucket: arn, Prefix: prefix } = chosen?.Destination?.S3BucketDestination ?? {}
  if (chosen?.Id !== undefined && arn !== undefined) {
    const folders = [prefix?.replace(/\/$/, ''), bucket, chosen.Id].filter((each) => each !== undefined && each !== '')
    return { bucket: arn.replace(/^arn:[^:]*:s3:::/, ''), prefix: `${folders.join('/')}/` }
  }
  if (whole.length === 0) return null
  throw new ReadError(
    'invalid',
    'The inventories of the bucket are written in a form that is not read here.',
    'Set up an inventory of all versions in the format CSV.',
  )
}

/** One list, by the moment at which S3 began to make it. */
export type Manifest = { readonly key: string; readonly begun: number }

/** The lists that lie at a place, newest first; `null` when there is no such place. */
export const manifestsAt = async (
  aws: Aws,
  { bucket, prefix }: Place,
): Promise<{ readonly items: readonly Manifest[]; readonly clock: Instant } | null> => {
  // Beside the manifests, whose folders are named by the moment, lie files that are not needed.
  const listing = await listObjects(aws, bucket, `${prefix}2`)
  if (listing === null) return null
  const items = listing.items
    .flatMap(({ key }) => {
      const [, date, hour, minute] = /\/(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})Z\/manifest\.json$/.exec(key) ?? []
      return date ? [{ key, begun: Date.parse(`${date}T${hour}:${minute}:00Z`) / 1000 }] : []
    })
    .toSorted((a, b) => b.begun - a.begun)
  return { items, clock: listing.clock }
}

const manifestForm = z.object({
  sourceBucket: z.string(),
  fileFormat: z.literal('CSV'),
  fileSchema: z.string(),
  files: z.array(z.object({ key: z.string(), MD5checksum: z.string().regex(/^[0-9a-f]{32}$/i) })),
})

/** A version of an object, delete markers left out; `written` where the list tells it. */
export type Version = { readonly id: string; readonly written: number | undefined }

/** Above this many versions a comparison does not fit into memory. */
const most = 5_000_000

/** All object versions in a list. */
export const versionsIn = async (
  aws: Aws,
  place: Place,
  manifest: Manifest,
  bucket: string,
): Promise<readonly Version[]> => {
  const about = await get(aws, place.bucket, manifest.key, (bytes) => {
    const read = manifestForm.safeParse(jsonIn(bytes))
    if (!read.success || read.data.sourceBucket !== bucket) throw strange()
    return read.data
  })
  const columns = about.fileSchema.split(',').map((each) => each.trim())
  const versions: Version[] = []
  for (const { key, MD5checksum } of about.files) {
    const rows = await get(aws, place.bucket, key, (bytes) => rowsIn(bytes, MD5checksum, columns))
    for (const row of rows) versions.push(row)
    if (versions.length > most) {
      throw new ReadError(
        'invalid',
        `The inventory lists more than ${most} versions, which is more than can be compared here.`,
        'Compare the two inventories with a query service, and record the result as a drill.',
      )
    }
  }
  return versions
}

const strange = (): ReadError =>
  new ReadError(
    'invalid',
    'A file of the inventory is not what S3 writes.',
    'Look whether something else writes to the place of the inventory.',
  )

const get = async <T>(aws: Aws, bucket: string, key: string, read: (bytes: Uint8Array) => T): Promise<T> => {
  const { GetObjectCommand: Get } = await import('@aws-sdk/client-s3')
  const keep = (output: object): T => {
    const { Body } = output as { Body?: Bytes }
    if (!Body) throw incomplete('s3:GetObject')
    return read(Body.bytes)
  }
  const { output } = await askBucket(aws, aws.region, Get, { Bucket: bucket, Key: key }, [], keep)
  if (output === null) throw incomplete('s3:GetObject')
  return output
}

const jsonIn = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}

const rowsIn = (bytes: Uint8Array, checksum: string, columns: readonly string[]): readonly Version[] => {
  if (createHash('md5').update(bytes).digest('hex') !== checksum.toLowerCase()) throw strange()
  const [key, version, marker, written] = ['Key', 'VersionId', 'IsDeleteMarker', 'LastModifiedDate'].map((name) =>
    columns.indexOf(name),
  ) as [number, number, number, number]
  if (key === -1 || version === -1 || marker === -1) throw strange()
  return textIn(bytes)
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const fields = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((each) => each[1] ?? each[2] ?? '')
      if (fields.length !== columns.length) throw strange()
      if (fields[marker] === 'true') return []
      const moment = Date.parse(fields[written] ?? '') / 1000
      return [{ id: `${fields[key]}?${fields[version]}`, written: Number.isFinite(moment) ? moment : undefined }]
    })
}

const textIn = (bytes: Uint8Array): string => {
  try {
    return gunzipSync(bytes).toString('utf8')
  } catch {
    throw strange()
  }
}
