/** Every object under a prefix. Listings are sorted by key and never by time, so the newest one is known only at the end. */
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import { walk } from '../reading.ts'
import { askBucket, noBucket } from './s3.ts'

export type Listed = {
  readonly key: string
  readonly modified: Date
  readonly size: number
  readonly storageClass: string
}

type Page = { readonly items: readonly Listed[]; readonly next: string | undefined }

const operation = 's3:ListObjectsV2'

/** All objects whose key begins with a prefix, without the empty markers of folders; `null` when there is no such bucket. */
export const listObjects = async (
  aws: Aws,
  bucket: string,
  prefix: string,
): Promise<{ readonly items: readonly Listed[]; readonly clock: Instant } | null> => {
  const { ListObjectsV2Command: List } = await import('@aws-sdk/client-s3')
  let absent = false
  const listing = await walk(operation, async (token) => {
    const input = { Bucket: bucket, Prefix: prefix, MaxKeys: 1000, ContinuationToken: token }
    const { output, clock } = await askBucket(aws, aws.region, List, input, noBucket, pageOf)
    absent = output === null
    return { items: output?.items ?? [], clock, next: output?.next }
  })
  return absent ? null : listing
}

type Output = {
  readonly Name?: string | undefined
  readonly KeyCount?: number | undefined
  readonly IsTruncated?: boolean | undefined
  readonly NextContinuationToken?: string | undefined
  readonly Contents?:
    | readonly {
        readonly Key?: string | undefined
        readonly LastModified?: Date | undefined
        readonly Size?: number | undefined
        readonly StorageClass?: string | undefined
      }[]
    | undefined
}

const pageOf = (output: Output): Page => {
  const contents = output.Contents ?? []
  // An empty page has no list of contents, but it always says that it counts none.
  if (output.KeyCount === undefined || output.KeyCount !== contents.length) throw incomplete(operation)
  if (output.IsTruncated && !output.NextContinuationToken) throw incomplete(operation)
  const items = contents.map(({ Key, LastModified, Size, StorageClass = 'STANDARD' }) => {
    if (Key === undefined || LastModified === undefined || Size === undefined) throw incomplete(operation)
    return { key: Key, modified: LastModified, size: Size, storageClass: StorageClass }
  })
  return {
    items: items.filter(({ key, size }) => !(key.endsWith('/') && size === 0)),
    next: output.IsTruncated ? output.NextContinuationToken : undefined,
  }
}
