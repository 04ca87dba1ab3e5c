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

/** Asks about a bucket in the region where it lies. `null` when the service answers with one of the codes in `absent`. */
export const askBucket = async <I, C extends Command, T = OutputOf<C>>(
  aws: Aws,
  region: string,
  Ask: new (input: I) => C,
  input: I,
  absent: readonly string[],
  keep?: (output: OutputOf<C>) => T,
): Promise<Answer<T | null>> => {
  const more = keep === undefined ? { region } : { region, keep }
  try {
    return await aws.find('s3', new Ask(input), absent, more)
  } catch (error) {
    const right = rightRegion(error, region)
    if (right === undefined) throw error
    return aws.find('s3', new Ask(input), absent, { ...more, region: right })
  }
}

/** The region that a bucket lies in; `null` when there is no such bucket. */
export const regionOf = async (aws: Aws, bucket: string): Promise<string | null> => {
  const { GetBucketLocationCommand } = await import('@aws-sdk/client-s3')
  const { output } = await askBucket(aws, aws.region, GetBucketLocationCommand, { Bucket: bucket }, noBucket)
  if (output === null) return null
  // The oldest region has no name of its own here, and one other has an old name.
  const place = (output.LocationConstraint as string | undefined) ?? 'us-east-1'
  return place === 'EU' ? 'eu-west-1' : place
}

export type BucketChoice = {
  bucket?: string | undefined
  prefix?: string | undefined
  tag?: { key: string; value: string } | undefined
}

/** Names of the buckets that the parameters choose; whether one that is named exists is not looked up here. */
export const chooseBuckets = async (aws: Aws, { bucket, prefix, tag }: BucketChoice): Promise<readonly string[]> => {
  if (bucket !== undefined) return [bucket]
  const names = await listBuckets(aws, prefix)
  if (tag === undefined) return names
  const tagged = await Promise.all(names.map((name) => hasTag(aws, name, tag)))
  return names.filter((_, index) => tagged[index])
}

const listBuckets = async (aws: Aws, prefix: string | undefined): Promise<readonly string[]> => {
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
    .flatMap((each) => each.Name ?? [])
    .filter((name) => prefix === undefined || name.startsWith(prefix))
    .toSorted()
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
