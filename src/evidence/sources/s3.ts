/** How the S3 sources choose buckets and ask about them, wherever a bucket lies. */
import { explainCall, incomplete, type Answer, type Aws } from '../aws.ts'
import { AskError, type Command, type OutputOf } from '../client.ts'
import { unread, type Unread } from '../facts.ts'
import { walk } from '../reading.ts'

/** Codes with which S3 says that there is no such bucket. */
export const noBucket = ['NoSuchBucket'] as const

// S3 answers a call that was sent to the wrong region with the name of the right one.
const rightRegion = (error: unknown, tried: string): string | undefined => {
  if (!(error instanceof AskError)) return undefined
  const { $response } = (error.cause ?? {}) as { $response?: { statusCode?: number; headers?: Record<string, string> } }
  const named = $response?.headers?.['x-amz-bucket-region']
  const misdirected = $response?.statusCode === 301 || $response?.statusCode === 400
  return misdirected && named !== undefined && named !== tried ? named : undefined
}

/**
 * Asks about a bucket in the region where it lies: where this run was told that it does, else in the given one. `null` when
 * the service answers with one of the codes in `absent`.
 */
export const askBucket = async <I extends { Bucket: string | undefined }, C extends Command, T = OutputOf<C>>(
  aws: Aws,
  supposed: string,
  Ask: new (input: I) => C,
  input: I,
  absent: readonly string[],
  keep?: (output: OutputOf<C>) => T,
): Promise<Answer<T | null>> => {
  const { Bucket: bucket = '' } = input
  const region = aws.bucketRegions.get(bucket) ?? supposed
  const more = keep === undefined ? { region } : { region, keep }
  try {
    return await aws.find('s3', new Ask(input), absent, more)
  } catch (error) {
    const right = rightRegion(error, region)
    if (right === undefined) throw error
    aws.bucketRegions.set(bucket, right)
    return aws.find('s3', new Ask(input), absent, { ...more, region: right })
  }
}

/** The region that a bucket lies in; `null` when there is no such bucket. */
export const regionOf = async (aws: Aws, bucket: string): Promise<string | null> => {
  const { GetBucketLocationCommand } = await import('@aws-sdk/client-s3')
  const { output } = await askBucket(aws, aws.region, GetBucketLocationCommand, { Bucket: bucket }, noBucket)
  if (output === null) return null
  // The oldest region has no name of its own here.
  const place = currentName((output.LocationConstraint as string | undefined) ?? 'us-east-1')
  aws.bucketRegions.set(bucket, place)
  return place
}

// One region has an old name too.
const currentName = (region: string): string => (region === 'EU' ? 'eu-west-1' : region)

export type BucketChoice = {
  bucket?: string | undefined
  prefix?: string | undefined
  tag?: { key: string; value: string } | undefined
}

/** A bucket that was chosen, with its region where the listing of buckets told it. */
export type Chosen = { readonly name: string; readonly region: string | undefined }

/** The buckets that the parameters choose; whether one that is named exists is not looked up here. */
export const chooseBuckets = async (aws: Aws, { bucket, prefix, tag }: BucketChoice): Promise<readonly Chosen[]> => {
  if (bucket !== undefined) return [{ name: bucket, region: undefined }]
  const found = await listBuckets(aws, prefix)
  for (const { name, region } of found) if (region !== undefined) aws.bucketRegions.set(name, region)
  if (tag === undefined) return found
  const tagged = await Promise.all(found.map(({ name }) => hasTag(aws, name, tag)))
  return found.filter((_, index) => tagged[index])
}

const listBuckets = async (aws: Aws, prefix: string | undefined): Promise<readonly Chosen[]> => {
  const { ListBucketsCommand } = await import('@aws-sdk/client-s3')
  const operation = 's3:ListBuckets'
  const { items } = await walk(operation, async (token) => {
    const { output, clock } = await aws.ask(
      's3',
      new ListBucketsCommand({ MaxBuckets: 1000, Prefix: prefix, ContinuationToken: token }),
    )
    if (!output.Buckets) throw incomplete(operation)
    return { items: output.Buckets, clock, next: output.ContinuationToken || undefined }
  })
  return items
    .flatMap(({ Name: name, BucketRegion: region }) =>
      name === undefined ? [] : { name, region: region ? currentName(region) : undefined },
    )
    .filter(({ name }) => prefix === undefined || name.startsWith(prefix))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

// A refusal here must end the reading: without the tags nobody knows which buckets it is about.
const hasTag = async (aws: Aws, bucket: string, tag: { key: string; value: string }): Promise<boolean> => {
  const { GetBucketTaggingCommand } = await import('@aws-sdk/client-s3')
  const { output } = await askBucket(aws, aws.region, GetBucketTaggingCommand, { Bucket: bucket }, [
    'NoSuchTagSet',
    'NoSuchTagSetError',
    'NoSuchBucket',
  ])
  return (output?.TagSet ?? []).some((each) => each.Key === tag.key && each.Value === tag.value)
}

/** Reads a part of a match. What goes wrong stays with the facts that come from this part. */
export const part = async <T>(operation: string, region: string, read: () => Promise<T>): Promise<T | Unread> => {
  try {
    return await read()
  } catch (error) {
    return unread(explainCall(error, { operation, region }))
  }
}
