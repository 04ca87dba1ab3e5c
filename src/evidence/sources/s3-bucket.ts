/** `aws/s3-bucket`: how buckets are set up. Each fact is read for itself: what one call refuses does not hide what another tells. */
import { z } from 'zod'
import type { LifecycleRule, ObjectLockConfiguration } from '@aws-sdk/client-s3'
import type { Instant } from '../../model/calendar.ts'
import type { Aws } from '../aws.ts'
import { isUnread, of, setting, type Unread } from '../facts.ts'
import { exactlyOne, hidden, open, tag } from '../params.ts'
import { day } from '../reading.ts'
import { endpoint } from '../s3-store.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { chooseBuckets, part, regionOf, type BucketChoice, type Chosen } from './s3.ts'
import { expiration, newerVersionsKept, noncurrentRetention, transitions, type Versioning } from './s3-rules.ts'
import { readSettings } from './s3-settings.ts'

type Params = BucketChoice & { objects?: string | undefined; endpoint?: string | undefined }

const facts = {
  region: setting.text('The region that the bucket lies in; none for a store outside AWS.'),
  versioning: setting.choice(
    ['enabled', 'suspended', 'never'],
    'Whether overwritten and deleted objects are kept. `suspended` keeps only what was replaced before.',
  ),
  mfaDelete: setting.boolean('Whether deleting a version needs a second factor.'),
  noncurrentRetention: setting.duration(
    'How long an overwritten or deleted object can be brought back: the shortest rule that concerns the objects. None means without end; 0 when versioning is not enabled.',
  ),
  keepsAllVersions: setting.boolean('Whether versioning is enabled and no rule ever removes a replaced version.'),
  newerVersionsKept: setting.number('How many replaced versions stay whatever their age, where a rule says so.'),
  expiration: setting.duration('After what time objects are deleted by rule, the shortest one; none when never.'),
  transitions: setting.texts('Storage classes that objects are moved to by rule.'),
  encryption: setting.choice(
    ['AES256', 'aws:kms', 'aws:kms:dsse', 'none'],
    'How new objects are encrypted when nothing else is asked. In AWS every bucket has at least `AES256` with keys of S3.',
  ),
  encryptionKey: setting.text('The key that new objects are encrypted with; none for keys of S3.', 'internal'),
  bucketKey: setting.boolean('Whether a bucket key saves calls to KMS.'),
  replication: setting.choice(
    ['enabled', 'disabled', 'none'],
    'Whether new objects are copied to another bucket. `disabled`: there are rules, none of them active.',
  ),
  replicationRegions: setting.texts('The regions that copies go to; none for a store outside AWS.'),
  replicationDestinations: setting.texts('The buckets that copies go to.', 'internal'),
  replicationWholeBucket: setting.boolean('Whether one active rule covers all objects, without a filter.'),
  replicationTimeControl: setting.boolean(
    'Whether every active rule promises copies within 15 minutes and measures it.',
  ),
  deleteMarkerReplication: setting.boolean('Whether every active rule copies deletions too.'),
  encryptedObjectReplication: setting.boolean('Whether every active rule also copies objects encrypted with KMS keys.'),
  objectLock: setting.choice(
    ['compliance', 'governance', 'enabled-no-default', 'none'],
    'Whether new objects can not be deleted for a time. `governance` can be bypassed with a permission.',
  ),
  objectLockRetention: setting.duration('For how long new objects are locked.'),
  tlsMinimum: setting.number(
    'The oldest version of TLS that the bucket policy lets in, such as 1.2; none when it does not say.',
  ),
  tlsRequired: setting.boolean('Whether the bucket policy refuses connections without TLS.'),
} as const

export const s3Bucket: AnySource = source<Params, typeof facts>({
  id: 'aws/s3-bucket',
  title: 'S3 bucket',
  version: 1,
  says: 'Settings of buckets: versioning, lifecycle, replication, encryption, object lock, location. Settings are not copies: a replication rule covers only objects written after it, leaves out objects under lifecycle actions, in Glacier or encrypted with keys of customers, and may read wrong for a moment after a change; judge a copy by `aws/s3-objects` in the other bucket. Default encryption concerns new objects, and since every bucket has it, ask for `aws:kms` and look at the key. With `objects`, lifecycle and replication are those of the objects under that prefix. Buckets are global: the region of the binding does not select them. With `endpoint` the bucket is one of a store outside AWS, such as MinIO: versioning is off there until it is switched on, nothing is encrypted by itself, and a mirror copies deletions too; what the store does not know stays unread. A bucket that does not exist gives no match.',
  params: z
    .strictObject({
      bucket: hidden(z.string().trim().min(3), 'Name of the bucket.', 'acme-documents').optional(),
      prefix: hidden(
        z.string().trim().min(1),
        'Reads every bucket whose name begins like this.',
        'acme-customer-',
      ).optional(),
      tag: hidden(tag, 'Reads every bucket that has this tag.', { key: 'product', value: 'orders' }).optional(),
      objects: open(
        z.string().trim().min(1),
        'Lifecycle and replication of the objects under this prefix only.',
        'postgres/',
      ).optional(),
      endpoint: endpoint.optional(),
    })
    .superRefine(exactlyOne('bucket', 'prefix', 'tag')),
  facts,
  actions: [
    's3:ListAllMyBuckets',
    's3:GetBucketTagging',
    's3:GetBucketLocation',
    's3:GetBucketVersioning',
    's3:GetLifecycleConfiguration',
    's3:GetEncryptionConfiguration',
    's3:GetReplicationConfiguration',
    's3:GetBucketObjectLockConfiguration',
    's3:GetBucketPolicy',
  ],
  collect: async (params, { aws, store, now }) => {
    const at = params.endpoint === undefined ? aws : store(params.endpoint)
    const chosen = await chooseBuckets(at, params)
    const found = await Promise.all(chosen.map((each) => describe(at, each, params.objects ?? '', now)))
    // What a store calls a region is a word of its own, and usually the same in every place.
    const nowhere = { region: null, replicationRegions: null }
    return found.flat().map((each) => (at === aws ? each : { ...each, facts: { ...each.facts, ...nowhere } }))
  },
})

const describe = async (
  aws: Aws,
  { name: bucket, region: told }: Chosen,
  objects: string,
  now: Instant,
): Promise<Found<typeof facts>[]> => {
  const region = told ?? (await part('s3:GetBucketLocation', aws.region, () => regionOf(aws, bucket)))
  if (region === null) return []
  const settings = await readSettings(aws, bucket, isUnread(region) ? aws.region : region, objects)
  // A bucket stays in the listing for a while after it was deleted.
  if (settings === null) return []
  const { versioning, lifecycle, encryption, replication, replicaRegions, lock, policy } = settings
  const kept = noncurrent(versioning, lifecycle, objects)
  const key = of(encryption, (rule) => rule?.ApplyServerSideEncryptionByDefault)
  const retention = of(lock, (each) => each?.Rule?.DefaultRetention)
  return [
    {
      subject: bucket,
      facts: {
        region,
        versioning: of(versioning, (each) => each.state),
        mfaDelete: of(versioning, (each) => each.mfaDelete),
        noncurrentRetention: kept,
        keepsAllVersions: of(kept, (each) => each === null),
        newerVersionsKept: of(lifecycle, (rules) => newerVersionsKept(rules, objects)),
        expiration: of(lifecycle, (rules) => expiration(rules, objects, now)),
        transitions: of(lifecycle, (rules) => transitions(rules, objects)),
        encryption: of(key, (each) => algorithms.find((known) => known === each?.SSEAlgorithm) ?? 'none'),
        encryptionKey: of(key, (each) => each?.KMSMasterKeyID ?? null),
        bucketKey: of(encryption, (rule) => rule?.BucketKeyEnabled ?? false),
        replication: of(replication, (each) => each.state),
        replicationRegions: replicaRegions,
        replicationDestinations: of(replication, (each) => each.destinations),
        replicationWholeBucket: of(replication, (each) => each.whole),
        replicationTimeControl: of(replication, (each) => each.timeControl),
        deleteMarkerReplication: of(replication, (each) => each.deleteMarkers),
        encryptedObjectReplication: of(replication, (each) => each.encrypted),
        objectLock: of(lock, lockOf),
        objectLockRetention: of(retention, (each) =>
          each?.Years ? each.Years * 365 * day : each?.Days ? each.Days * day : null,
        ),
        tlsMinimum: of(policy, (each) => each.tlsMinimum),
        tlsRequired: of(policy, (each) => each.tlsRequired),
      },
    },
  ]
}

const algorithms = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const

const lockOf = (lock: ObjectLockConfiguration | null): 'compliance' | 'governance' | 'enabled-no-default' | 'none' => {
  if (lock?.ObjectLockEnabled !== 'Enabled') return 'none'
  const mode = lock.Rule?.DefaultRetention?.Mode
  return mode === 'COMPLIANCE' ? 'compliance' : mode === 'GOVERNANCE' ? 'governance' : 'enabled-no-default'
}

const noncurrent = (
  versioning: { readonly state: Versioning } | Unread,
  lifecycle: readonly LifecycleRule[] | Unread,
  objects: string,
): number | null | Unread =>
  isUnread(versioning) ? versioning : of(lifecycle, (rules) => noncurrentRetention(rules, versioning.state, objects))
