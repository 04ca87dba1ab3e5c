/** The things of `bench-estate.ts` as RDS and S3 write them. */
import type { Bucket, Instance, Place, Snapshot } from './bench-estate.ts'

const began = Date.now()

/** A moment so many hours before the service began. */
const ago = (hours: number): string => new Date(began - hours * 3_600_000).toISOString()

const arn = ({ account, region }: Place, what: string): string => `arn:aws:rds:${region}:${account}:${what}`
const keyOf = ({ account, region }: Place): string => `arn:aws:kms:${region}:${account}:key/1`

/** Elements with a text each, in order. */
export const tags = (fields: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(fields)
    .map(([name, text]) => `<${name}>${text}</${name}>`)
    .join('')

const subnet = (region: string, zone: string): string =>
  tags({
    Subnet: tags({
      SubnetIdentifier: `subnet-${zone}`,
      SubnetAvailabilityZone: tags({ Name: region + zone }),
      SubnetStatus: 'Active',
    }),
  })

export const instanceXml = (each: Instance, number: number): string => {
  const { name, region } = each
  const group = tags({ DBParameterGroupName: 'default.postgres16', ParameterApplyStatus: 'in-sync' })
  const Subnets = ['a', 'b', 'c'].map((zone) => subnet(region, zone)).join('')
  return tags({
    DBInstance: tags({
      DBInstanceIdentifier: name,
      DBInstanceClass: 'db.r6g.large',
      Engine: 'postgres',
      DBInstanceStatus: 'available',
      MasterUsername: 'app',
      Endpoint: tags({ Address: `${name}.abc.${region}.rds.amazonaws.com`, Port: 5432, HostedZoneId: 'Z1' }),
      AllocatedStorage: 100,
      InstanceCreateTime: ago(9000),
      PreferredBackupWindow: '03:00-04:00',
      BackupRetentionPeriod: 14,
      VpcSecurityGroups: tags({ VpcSecurityGroupMembership: tags({ VpcSecurityGroupId: 'sg-1', Status: 'active' }) }),
      DBParameterGroups: tags({ DBParameterGroup: group }),
      AvailabilityZone: `${region}a`,
      DBSubnetGroup: tags({ DBSubnetGroupName: 'main', VpcId: 'vpc-1', Subnets }),
      PendingModifiedValues: '',
      LatestRestorableTime: ago(0.07),
      MultiAZ: number % 2 === 0,
      EngineVersion: '16.4',
      ReadReplicaDBInstanceIdentifiers: '',
      StorageType: 'gp3',
      StorageEncrypted: true,
      KmsKeyId: keyOf(each),
      DbiResourceId: `db-${number}`,
      DBInstanceArn: arn(each, `db:${name}`),
      DeletionProtection: true,
      TagList: tags({ Tag: tags({ Key: 'team', Value: each.team }) }),
    }),
  })
}

export const snapshotXml = (each: Snapshot): string =>
  tags({
    DBSnapshot: tags({
      DBSnapshotIdentifier: each.name,
      DBInstanceIdentifier: each.instance,
      SnapshotCreateTime: ago(each.hours),
      Engine: 'postgres',
      AllocatedStorage: 100,
      Status: 'available',
      Port: 5432,
      AvailabilityZone: `${each.region}a`,
      VpcId: 'vpc-1',
      InstanceCreateTime: ago(9000),
      MasterUsername: 'app',
      EngineVersion: '16.4',
      LicenseModel: 'postgresql-license',
      SnapshotType: each.kind,
      PercentProgress: 100,
      StorageType: 'gp3',
      Encrypted: true,
      KmsKeyId: keyOf(each),
      DBSnapshotArn: arn(each, `snapshot:${each.name}`),
      IAMDatabaseAuthenticationEnabled: false,
      ProcessorFeatures: '',
      DbiResourceId: `db-${each.instance}`,
      TagList: tags({ Tag: tags({ Key: 'team', Value: 'a' }) }),
      OriginalSnapshotCreateTime: ago(each.hours),
      SnapshotDatabaseTime: ago(each.hours),
      SnapshotTarget: 'region',
    }),
  })

/** A document of S3. */
export const s3Document = (root: string, content: string): string =>
  `<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`

/** Buckets as their listing has them. */
export const bucketsXml = (buckets: readonly Bucket[], next: string): string => {
  const entries = buckets.map(({ name, region }) =>
    tags({ Bucket: tags({ BucketRegion: region, CreationDate: ago(9000), Name: name }) }),
  )
  const more = next === '' ? '' : tags({ ContinuationToken: next })
  const listed = tags({ Buckets: entries.join(''), Owner: tags({ ID: 'o' }), Prefix: '' })
  return s3Document('ListAllMyBucketsResult', listed + more)
}

const found = (root: string, content: string): { readonly body: string } => ({ body: s3Document(root, content) })

/** A setting of a bucket, by the operation that asks for it; a code when it has none. */
export const settingXml = (
  operation: string,
  bucket: Bucket,
): { readonly body: string } | { readonly code: string } => {
  switch (operation) {
    case 'GetBucketLocation':
      return found('LocationConstraint', bucket.region === 'us-east-1' ? '' : bucket.region)
    case 'GetBucketVersioning':
      return found('VersioningConfiguration', tags({ Status: 'Enabled' }))
    case 'GetBucketTagging': {
      const both = [tags({ Key: 'team', Value: bucket.team }), tags({ Key: 'tier', Value: 'gold' })]
      return found('Tagging', tags({ TagSet: both.map((Tag) => tags({ Tag })).join('') }))
    }
    case 'GetBucketLifecycleConfiguration': {
      const NoncurrentVersionExpiration = tags({ NoncurrentDays: 90 })
      const Filter = tags({ Prefix: '' })
      const Rule = tags({ ID: 'old', Filter, Status: 'Enabled', NoncurrentVersionExpiration })
      return found('LifecycleConfiguration', tags({ Rule }))
    }
    case 'GetBucketEncryption': {
      const how = tags({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyOf(bucket) })
      const Rule = tags({ ApplyServerSideEncryptionByDefault: how, BucketKeyEnabled: true })
      return found('ServerSideEncryptionConfiguration', tags({ Rule }))
    }
    case 'GetBucketReplication': {
      if (bucket.replica === undefined) return { code: 'ReplicationConfigurationNotFoundError' }
      const Rule = tags({
        ID: 'copy',
        Priority: 1,
        Filter: tags({ Prefix: '' }),
        Status: 'Enabled',
        DeleteMarkerReplication: tags({ Status: 'Disabled' }),
        Destination: tags({ Bucket: `arn:aws:s3:::${bucket.replica}` }),
      })
      return found('ReplicationConfiguration', tags({ Role: `arn:aws:iam::${bucket.account}:role/r`, Rule }))
    }
    case 'GetObjectLockConfiguration':
      return { code: 'ObjectLockConfigurationNotFoundError' }
    case 'GetBucketPolicy':
      return { code: 'NoSuchBucketPolicy' }
    default:
      return { code: 'NotImplemented' }
  }
}

/** A page of the objects of a bucket, from a token on. */
export const objectsXml = (bucket: Bucket, prefix: string, token: string | undefined): string => {
  const from = Number((token ?? 't0').slice(1))
  const count = Math.min(1000, bucket.objects - from)
  const more = from + count < bucket.objects
  const entries = Array.from({ length: count }, (_, at) =>
    tags({
      Contents: tags({
        Key: `${prefix}${String(from + at).padStart(8, '0')}.gz`,
        LastModified: ago(1 + from + at),
        ETag: '&quot;e&quot;',
        Size: 1000 + at,
        StorageClass: 'STANDARD',
      }),
    }),
  )
  const page = tags({ Name: bucket.name, Prefix: prefix, KeyCount: count, MaxKeys: 1000, IsTruncated: more })
  const next = more ? tags({ NextContinuationToken: `t${from + count}` }) : ''
  return s3Document('ListBucketResult', page + next + entries.join(''))
}
