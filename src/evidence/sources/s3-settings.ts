/**
 * The calls that tell how one bucket is set up. Each is made and may fail for itself. That a bucket has no rules of a kind
 * comes as an error with a code of its own; that is an answer. An answer without the rules it must hold is none.
 */
import type { LifecycleRule, ObjectLockConfiguration, ServerSideEncryptionRule } from '@aws-sdk/client-s3'
import { incomplete, type Aws } from '../aws.ts'
import { isUnread, type Unread } from '../facts.ts'
import { distinct } from '../reading.ts'
import { askBucket, noBucket, part, regionOf } from './s3.ts'
import { replicationOf, transport, type Replication, type Versioning } from './s3-rules.ts'

export type BucketSettings = {
  readonly versioning: { readonly state: Versioning; readonly mfaDelete: boolean } | Unread
  readonly lifecycle: readonly LifecycleRule[] | Unread
  readonly encryption: ServerSideEncryptionRule | null | Unread
  readonly replication: Replication | Unread
  readonly replicaRegions: readonly string[] | Unread
  readonly lock: ObjectLockConfiguration | null | Unread
  readonly policy: { readonly tlsMinimum: number | null; readonly tlsRequired: boolean } | Unread
}

/** Everything about a bucket that lies in a region, `null` when it is gone; replication is that of the objects under a prefix. */
export const readSettings = async (
  aws: Aws,
  bucket: string,
  region: string,
  objects: string,
): Promise<BucketSettings | null> => {
  const s3 = await import('@aws-sdk/client-s3')
  const at = { Bucket: bucket }
  const reads = <T>(operation: string, read: (operation: string) => Promise<T>): Promise<T | Unread> =>
    part(operation, region, () => read(operation))

  const [versioning, lifecycle, encryption, replication, lock, policy] = await Promise.all([
    reads('s3:GetBucketVersioning', async () => {
      const { output } = await askBucket(aws, region, s3.GetBucketVersioningCommand, at, noBucket)
      if (output === null) return null
      // Without a status nobody has ever touched versioning, which is not the same as having suspended it.
      const state = output.Status === 'Enabled' ? 'enabled' : output.Status === 'Suspended' ? 'suspended' : 'never'
      return { state, mfaDelete: output.MFADelete === 'Enabled' } as const
    }),
    reads('s3:GetBucketLifecycleConfiguration', async (operation) => {
      const { output } = await askBucket(aws, region, s3.GetBucketLifecycleConfigurationCommand, at, [
        'NoSuchLifecycleConfiguration',
      ])
      return output === null ? [] : held(output.Rules, operation)
    }),
    reads('s3:GetBucketEncryption', async (operation) => {
      const { output } = await askBucket(aws, region, s3.GetBucketEncryptionCommand, at, [
        'ServerSideEncryptionConfigurationNotFoundError',
      ])
      return output === null ? null : (held(output.ServerSideEncryptionConfiguration?.Rules, operation)[0] ?? null)
    }),
    reads('s3:GetBucketReplication', async (operation) => {
      const { output } = await askBucket(aws, region, s3.GetBucketReplicationCommand, at, [
        'ReplicationConfigurationNotFoundError',
      ])
      return replicationOf(output === null ? [] : held(output.ReplicationConfiguration?.Rules, operation), objects)
    }),
    reads('s3:GetObjectLockConfiguration', async (operation) => {
      const { output } = await askBucket(aws, region, s3.GetObjectLockConfigurationCommand, at, [
        'ObjectLockConfigurationNotFoundError',
      ])
      return output === null ? null : held(output.ObjectLockConfiguration, operation)
    }),
    reads('s3:GetBucketPolicy', async (operation) => {
      const { output } = await askBucket(aws, region, s3.GetBucketPolicyCommand, at, ['NoSuchBucketPolicy'])
      return output === null ? { tlsMinimum: null, tlsRequired: false } : transport(held(output.Policy, operation))
    }),
  ])
  if (versioning === null) return null
  const replicaRegions = isUnread(replication)
    ? replication
    : await reads('s3:GetBucketLocation', () => regionsOf(aws, replication.destinations))
  return { versioning, lifecycle, encryption, replication, replicaRegions, lock, policy }
}

const held = <T>(value: T | undefined, operation: string): T => {
  if (value === undefined) throw incomplete(operation)
  return value
}

// A destination that does not exist has no region, and copies do not arrive there.
const regionsOf = async (aws: Aws, buckets: readonly string[]): Promise<readonly string[]> =>
  distinct((await Promise.all(buckets.map((bucket) => regionOf(aws, bucket)))).map((region) => region ?? undefined))
