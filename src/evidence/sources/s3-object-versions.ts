/**
 * `aws/s3-object-versions`: the history of one object. An existing bucket always gives a match: for a key that never was
 * there, with 0 versions and `exists` false.
 */
import { z } from 'zod'
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import { measured } from '../facts.ts'
import { hidden } from '../params.ts'
import { ageOf, oldestOf, walk } from '../reading.ts'
import { endpoint } from '../s3-store.ts'
import { source, type AnySource } from '../source.ts'
import { askBucket, noBucket } from './s3.ts'

type Params = { bucket: string; key: string; endpoint?: string | undefined }

const facts = {
  exists: measured.boolean('Whether the object is there now, and not deleted.'),
  versions: measured.number('How many versions can be read, the current one included.'),
  deleteMarkers: measured.number('How many times it was deleted and the deletion kept.'),
  latestAge: measured.duration('Time since the current version was written; none when the object is deleted.'),
  latestSize: measured.bytes('Size of the current version.'),
  oldestAge: measured.duration('Time since the oldest version that can still be read was written.'),
} as const

export const s3ObjectVersions: AnySource = source<Params, typeof facts>({
  id: 'aws/s3-object-versions',
  title: 'Versions of an S3 object',
  version: 1,
  says: 'The versions of one object, such as a Terraform state: that it exists, how many older versions can be brought back, how old the current one is. A fresh state says nothing about drift, and the content is never read, because a state holds secrets. With `endpoint` the bucket is one of a store outside AWS, such as MinIO. A bucket that does not exist gives no match; a key that was never there gives one with 0 versions.',
  params: z.strictObject({
    bucket: hidden(z.string().trim().min(3), 'Name of the bucket.', 'acme-terraform-state'),
    key: hidden(z.string().min(1), 'Key of the object.', 'production/terraform.tfstate'),
    endpoint: endpoint.optional(),
  }),
  facts,
  actions: ['s3:ListBucketVersions'],
  collect: async ({ bucket, key, endpoint: elsewhere }, { aws, store }) => {
    const listing = await history(elsewhere === undefined ? aws : store(elsewhere), bucket, key)
    if (listing === null) return []
    const versions = listing.items.filter((each) => each.kind === 'version')
    const latest = versions.find((each) => each.latest)
    return [
      {
        subject: `${bucket}/${key}`,
        facts: {
          exists: latest !== undefined,
          versions: versions.length,
          deleteMarkers: listing.items.length - versions.length,
          latestAge: ageOf(latest?.modified, listing.clock),
          latestSize: latest?.size ?? null,
          oldestAge: ageOf(oldestOf(versions.map((each) => each.modified)), listing.clock),
        },
      },
    ]
  },
})

type Version = {
  readonly kind: 'version' | 'marker'
  readonly latest: boolean
  readonly modified: Date
  readonly size: number | undefined
}

const operation = 's3:ListObjectVersions'

const history = async (
  aws: Aws,
  bucket: string,
  key: string,
): Promise<{ readonly items: readonly Version[]; readonly clock: Instant } | null> => {
  const { ListObjectVersionsCommand: List } = await import('@aws-sdk/client-s3')
  let absent = false
  const listing = await walk(operation, async (token) => {
    const [KeyMarker, VersionIdMarker] = token === undefined ? [] : (JSON.parse(token) as [string?, string?])
    const input = { Bucket: bucket, Prefix: key, MaxKeys: 1000, KeyMarker, VersionIdMarker }
    const { output, clock } = await askBucket(aws, aws.region, List, input, noBucket)
    absent = output === null
    if (output === null) return { items: [], clock, next: undefined }
    if (output.IsTruncated === undefined) throw incomplete(operation)
    const entry = (kind: Version['kind']) => (each: { IsLatest?: boolean; LastModified?: Date; Size?: number }) => {
      if (each.LastModified === undefined) throw incomplete(operation)
      return { kind, latest: each.IsLatest === true, modified: each.LastModified, size: each.Size }
    }
    const items = [
      ...(output.Versions ?? []).filter((each) => each.Key === key).map(entry('version')),
      ...(output.DeleteMarkers ?? []).filter((each) => each.Key === key).map(entry('marker')),
    ]
    if (!output.IsTruncated) return { items, clock, next: undefined }
    if (!output.NextKeyMarker) throw incomplete(operation)
    return { items, clock, next: JSON.stringify([output.NextKeyMarker, output.NextVersionIdMarker]) }
  })
  return absent ? null : listing
}
